"""The examples of README.md and docs/client.md are run in order, against the reference endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from responses_contract.mock import running_mock

ROOT = Path(__file__).parents[2]
BLOCKS = [
    pytest.param(block, id=f"{page}-{number}")
    for page in ("README.md", "docs/client.md")
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL), 1
    )
    if page != "README.md" or "responses_api" in block
]


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, Any]]:
    """The names that the blocks share, as in one session."""
    with running_mock(work=0.05) as mock, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RESPONSES_BASE_URL", mock.base_url)
        patch.setenv("RESPONSES_API_KEY", mock.api_key)
        yield {"__name__": "docs"}


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 11


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example(block: str, names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    # As in the pages, a block may use what the ones before it defined, so the order matters.
    exec(compile(block, "example", "exec"), names)
    if "print(" in block:
        assert capsys.readouterr().out.strip()
