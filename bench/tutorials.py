"""Follows the tutorials word for word: each in an empty folder, with an empty home, as a newcomer would type them.

`python -m bench.tutorials [NAME …]`, which `make tutorials` does. The package is not looked up in an index but taken
from wheels that are built here; everything else is typed as it stands. A block of `sh` is typed, into one shell for the
whole page; any other block whose first line is a comment with a path is a file. `# exits with N` at the end of a line
says what to expect, 0 elsewhere. Prints the seconds of each page. Exit code: 0 when all could be followed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.wheels import build_wheels

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "tutorials"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|//) (\S+\.\w+)\n")
_EXIT = re.compile(r"\s+# exits with (\d+)$")


class Block(NamedTuple):
    """What a page tells a reader to write or to type.

    Attributes:
        file: where it is to be written; empty for what is typed.
        text: of the file, or the line.
        exits: with which code a line that is typed ends.
    """

    file: str
    text: str
    exits: int = 0


def blocks(page: str) -> Iterator[Block]:
    """What a page tells to do, in its order."""
    for language, text in _BLOCK.findall(page):
        named = _FILE.match(text)
        if language == "sh":
            yield from (_typed(line) for line in text.splitlines() if line)
        elif named:
            yield Block(named[1], text[named.end() :] if named[1].endswith("jsonl") else text)


def _typed(line: str) -> Block:
    code = _EXIT.search(line)
    return Block("", line[: code.start()], int(code[1])) if code else Block("", line)


def script(page: str) -> str:
    """A page as one script, which ends at the first line that does not exit as it should."""
    lines = ["set -u"]
    for number, block in enumerate(blocks(page)):
        if block.file:
            mark = f"END_OF_FILE_{number}"
            folder = shlex.quote(str(Path(block.file).parent))
            lines.append(f"mkdir -p {folder}; cat > {shlex.quote(block.file)} <<'{mark}'\n{block.text}{mark}")
        else:
            shown = shlex.quote(block.text)
            wrong = f'{{ echo "exits with $code, not {block.exits}:" {shown}; exit 99; }}'
            lines.append(f"echo + {shown}\n{block.text}\ncode=$?; [ $code -eq {block.exits} ] || {wrong}")
    return "\n".join(lines) + "\n"


def follow(name: str, wheels: Path) -> tuple[float, str]:
    """Follow one page; returns how many seconds it took, and what went wrong, empty if nothing did."""
    text = script((PAGES / f"{name}.md").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        work = Path(folder, "work")
        work.mkdir()
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "PIP_CONFIG_FILE", "NPM_CONFIG_REGISTRY")
            if name in os.environ
        }
        given = {**kept, "HOME": str(home), "PIP_FIND_LINKS": str(wheels), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        given["PIP_CACHE_DIR"] = str(wheels / "cache")  # between the pages, as a newcomer has it for the second one
        began = time.monotonic()
        done = subprocess.run(["bash", "-c", text], cwd=work, env=given, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
    said = "" if done.returncode == 0 else f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return seconds, said


def main() -> int:
    names = sys.argv[1:] or sorted(path.stem for path in PAGES.glob("*.md"))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        build_wheels(wheels)
        for name in names:
            seconds, said = follow(name, wheels)
            failed += bool(said)
            print(f"{name:<18} {seconds:5.0f} s  {'cannot be followed' if said else 'followed'}", flush=True)
            if said:
                print(said, file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
