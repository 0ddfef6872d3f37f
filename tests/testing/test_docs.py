"""What docs/testing.md shows runs, as it stands there; docs/server.md names what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from responses_contract import server
from tests.testing.test_plugin import ROOT, pytest_in
from tests.waiting import HANG

BLOCK = re.compile(r"```python\n# (\S+)\n(.*?)```", re.DOTALL)


@pytest.mark.slow
def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    blocks = dict(BLOCK.findall((ROOT / "docs" / "testing.md").read_text(encoding="utf-8")))
    for name, text in blocks.items():
        (tmp_path / name).write_text(text)
    path = f"import sys; sys.path.insert(0, {str(ROOT / 'examples')!r})"
    told = pytest_in(tmp_path, "", conftest=path)
    assert "8 passed" in told, told
    script = [sys.executable, "mock_in_process.py"]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, timeout=HANG, check=True)
    assert done.stdout.startswith("http://127.0.0.1:")


def test_the_page_on_the_kit_names_what_there_is() -> None:
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    for kind, name in ((server.Reply, "reply"), (server.MemoryStore, "store")):
        there = {name for name, value in vars(kind).items() if callable(value) and not name.startswith("_")}
        assert set(re.findall(rf"\b{name}\.([a-z_]+)\(", page)) == there - {"check_alive"}
    assert all(hasattr(server, name) for name in ("MemoryStore", "ApiError", "ReplyError", *server.__all__))
