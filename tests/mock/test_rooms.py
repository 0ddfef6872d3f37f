"""The rooms of the mock, and the arrows among them: http, websocket, service, brain, memory, and what is shared."""

from __future__ import annotations

import graphlib
import re
from pathlib import Path

import pytest

from responses_contract import mock
from tests.test_architecture import imports

ROOM = Path(mock.__file__).parent
ROOMS = ("http", "websocket", "brain", "memory")
STATED = re.compile(r"^May import of the mock: ([a-z_,\s]+)\.$", re.MULTILINE)
LONGEST = 450


def neighbours(path: Path) -> set[str]:
    """The rooms and modules of the mock that a file imports."""
    found: set[str] = set()
    for name in imports(path):
        _, in_mock, rest = name.partition("responses_contract.mock.")
        if in_mock:
            found.add(rest.partition(".")[0])
    return found


def needed(part: str) -> set[str]:
    files = (ROOM / part).rglob("*.py") if part in ROOMS else [ROOM / f"{part}.py"]
    return {name for path in files for name in neighbours(path)} - {part}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_it_says_and_says_nothing_else(room: str) -> None:
    stated = STATED.search((ROOM / room / "__init__.py").read_text(encoding="utf-8"))
    assert stated is not None
    assert needed(room) == set(re.split(r",\s+", stated[1]))


def test_no_two_parts_need_each_other() -> None:
    parts = [*ROOMS, *(path.stem for path in ROOM.glob("*.py") if path.stem != "__init__")]
    graphlib.TopologicalSorter({part: needed(part) for part in parts}).prepare()


def test_the_answer_knows_nothing_of_http() -> None:
    for part in ("service", "brain", "memory"):
        assert "http" not in needed(part)


def test_files_are_short() -> None:
    assert {path.name for path in ROOM.rglob("*.py") if path.read_text(encoding="utf-8").count("\n") > LONGEST} == set()
