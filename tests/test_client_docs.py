"""The examples of docs/client.md do what the page says: they are run in order, against the reference endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from responses_contract.mock import running_mock

PAGE = Path(__file__).parent.parent / "docs" / "client.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, Any]]:
    """The names that the blocks share, as in one session."""
    with running_mock(work=0.05) as mock, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RESPONSES_BASE_URL", mock.base_url)
        patch.setenv("RESPONSES_API_KEY", mock.api_key)
        yield {"__name__": "docs"}


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 10


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example(number: int, names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    # In the language of the page a block may use what the ones before it defined, so the order matters.
    exec(compile(BLOCKS[number], f"{PAGE.name}, block {number + 1}", "exec"), names)
    if "print(" in BLOCKS[number]:
        assert capsys.readouterr().out.strip()
