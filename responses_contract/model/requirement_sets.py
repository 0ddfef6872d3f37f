"""Requirement sets frozen by date: the rules with their levels, and the schemas, of that day.

A result that is judged by a set stays comparable while the contract goes on: rules that came later are told, and not
scored; levels and schemas are those of the set. A frozen set is never changed: `python -m bench.freeze` makes a new
one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import orjson

from responses_contract.errors import UsageError
from responses_contract.model.json_values import Json

PINNED = "@"
"""Between the name of a dialect or profile and that of the set to which it is pinned."""
_PINNED = re.compile(r"(.*)@([0-9]{4}-[0-9]{2}[a-z0-9-]*)")
FOLDER = Path(str(files("responses_contract.model") / "sets"))


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """What was asked for on one day.

    Attributes:
        name: of the set, `2026-11`.
        frozen: the day, ISO 8601.
        rules: the level of each, by id; those of scenarios among them.
        schemas: the components of the base contract, without what only people read.
    """

    name: str
    frozen: str
    rules: Mapping[str, str]
    schemas: Json


def names() -> list[str]:
    """The sets that there are, the oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def load_set(name: str) -> RequirementSet:
    """A set by its name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in names():
        raise UsageError(f"no requirement set {name!r}", hint=f"there are {', '.join(names())}", code="no-set")
    raw = orjson.loads((FOLDER / f"{name}.json").read_bytes())
    return RequirementSet(raw["set"], raw["frozen"], raw["rules"], raw["schemas"])


def pinned(name: str) -> tuple[str, str]:
    """A name of a dialect or profile, and the set to which it is pinned, empty if to none."""
    found = _PINNED.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")
