"""The rooms of the engine as ARCHITECTURE.md draws them, from what each room's `__init__` says of itself.

It stands between the marks of ARCHITECTURE.md, where `make generate` writes it. A test holds the page against the
rooms, and another the rooms against their imports.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "responses_contract"
PAGE = ROOT / "ARCHITECTURE.md"
MARKS = ("<!-- rooms: written by `make generate` -->\n", "<!-- end of rooms -->\n")
_LINE = re.compile(r"^May import: ([a-z_,\s]+)\.$", re.MULTILINE)
_NAMES = re.compile(r"^Exports: ([\w., \n]+)\.$", re.MULTILINE)
PLAIN = "errors"
"""A module that stands beside the rooms, below all of them."""


def rooms() -> list[str]:
    return sorted(path.parent.name for path in ENGINE.glob("*/__init__.py"))


def says(room: str) -> str:
    """The docstring of a room."""
    return ast.get_docstring(ast.parse((ENGINE / room / "__init__.py").read_text(encoding="utf-8"))) or ""


def purpose(room: str) -> str:
    return says(room).partition("\n")[0].rstrip(".")


def may_import(room: str) -> set[str]:
    """The rooms, and modules beside them, that a room may import.

    Raises:
        ValueError: it does not say so.
    """
    line = _LINE.search(says(room))
    if line is None:
        raise ValueError(f"{room}/__init__.py does not say what it may import")
    return set(re.split(r",\s+", line[1])) - {"nothing"}


def exports(room: str) -> list[str]:
    """The names that a room is used by, each with its module in the room.

    Raises:
        ValueError: it does not say so.
    """
    lines = _NAMES.search(says(room))
    if lines is None:
        raise ValueError(f"{room}/__init__.py does not say what it exports")
    return re.split(r",\s+", lines[1])


def storeys() -> list[list[str]]:
    """The rooms by how high they stand: each imports from storeys below its own alone; the lowest comes last."""
    below = {room: may_import(room) - {PLAIN} for room in rooms()}
    found: list[list[str]] = []
    while below:
        standing = sorted(room for room, needs in below.items() if not needs & below.keys())
        if not standing:
            raise ValueError(f"these rooms need each other: {', '.join(sorted(below))}")
        found.insert(0, standing)
        below = {room: needs for room, needs in below.items() if room not in standing}
    return found


def written() -> str:
    """What stands between the marks."""
    return "\n".join(["```", *_drawing(), "```", "", *_table(), ""])


def _drawing() -> Iterator[str]:
    for number, storey in enumerate(storeys()):
        yield ("  " if number == 0 else "↓ ") + "   ".join(storey)


def _table() -> Iterator[str]:
    yield "| room | what it is | may import |"
    yield "|---|---|---|"
    for storey in reversed(storeys()):
        for room in storey:
            needs = ", ".join(sorted(may_import(room))) or "nothing"
            yield f"| `{room}/` | {purpose(room)} | {needs} |"


def page(text: str) -> str:
    """The page with its part between the marks written anew."""
    head, _, rest = text.partition(MARKS[0])
    return head + MARKS[0] + written() + MARKS[1] + rest.partition(MARKS[1])[2]
