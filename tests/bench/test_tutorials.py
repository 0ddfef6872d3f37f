"""Tutorials are read as a newcomer reads them: files are written, lines typed, and what goes wrong is said."""

from __future__ import annotations

import subprocess

import pytest

from bench import tutorials
from bench.tutorials import Block, blocks, script
from tests.waiting import HANG

PAGE = """Text.
```sh
echo one
false # exits with 1
```
```python
# sub/a.py
print("a")
```
```text
# b.jsonl
{"b": 1}
```
```text
not typed
```
"""


def test_what_is_to_be_done() -> None:
    assert list(blocks(PAGE)) == [
        Block("", "echo one"),
        Block("", "false", 1),
        Block("sub/a.py", '# sub/a.py\nprint("a")\n'),
        Block("b.jsonl", '{"b": 1}\n'),
    ]


def follow(page: str, folder: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", script(page)], cwd=folder, capture_output=True, text=True, timeout=HANG)


def test_it_is_done(tmp_path: object) -> None:
    done = follow(PAGE + "```sh\npython3 sub/a.py\ncat b.jsonl\n```\n", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-3:] == ["a", "+ cat b.jsonl", '{"b": 1}']


@pytest.mark.parametrize("line", ["false", "true # exits with 1", "exit 7"])
def test_what_ends_otherwise_is_said(line: str, tmp_path: object) -> None:
    done = follow(f"```sh\n{line}\necho after\n```\n", str(tmp_path))
    assert done.returncode != 0
    assert "after" not in done.stdout


def test_every_tutorial_has_something_to_do() -> None:
    pages = sorted(tutorials.PAGES.glob("*.md"))
    assert len(pages) >= 7
    for page in pages:
        todo = list(blocks(page.read_text(encoding="utf-8")))
        assert sum(not block.file for block in todo) >= 4, page.name
