"""A text that a regular expression matches: the shortest choice at every fork."""

from __future__ import annotations

import importlib
import re
import string
from collections.abc import Callable
from typing import Any

# The only public way to a pattern's structure is gone since Python 3.11; by name, no type checker looks for it.
_parser: Any = importlib.import_module("re._parser")

MAX_REPEAT = 64
LONGEST = 100_000
"""Characters: repetitions within repetitions multiply."""
FALLBACK = "text"
_PRINTABLE = string.ascii_lowercase + string.ascii_uppercase + string.digits + string.punctuation + " "
_CLASSES: dict[str, str] = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
}


def matching(pattern: str) -> str:
    """A text that matches the pattern; `FALLBACK` for what cannot be read or is not covered (look-around)."""
    try:
        return _all(_parser.parse(pattern))
    except (re.error, RecursionError, OverflowError):
        return FALLBACK


def _all(nodes: Any) -> str:
    return "".join(_one(str(kind), value) for kind, value in nodes)


def _one(kind: str, value: Any) -> str:
    made = _NODES.get(kind)
    return "" if made is None else made(value)


def _repeat(value: Any) -> str:
    least, _, inner = value
    once = _all(inner)
    times = min(int(least), MAX_REPEAT)
    if len(once) * times > LONGEST:
        raise OverflowError
    return once * times


def _set(members: Any) -> str:
    negated = bool(members) and str(members[0][0]) == "NEGATE"
    if not negated:
        return _one(str(members[0][0]), members[0][1])
    shunned = re.compile("[" + "".join(map(_spelled, members[1:])) + "]")
    return next((letter for letter in _PRINTABLE if not shunned.match(letter)), "")


def _spelled(member: Any) -> str:
    """A member of a set, as a set spells it."""
    kind, value = str(member[0]), member[1]
    if kind == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    if kind == "CATEGORY":
        return {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}.get(str(value).removeprefix("CATEGORY_"), "")
    return re.escape(chr(value))


_NODES: dict[str, Callable[[Any], str]] = {
    "LITERAL": chr,
    "NOT_LITERAL": lambda value: "b" if chr(value) == "a" else "a",
    "ANY": lambda value: "a",
    "IN": _set,
    "RANGE": lambda value: chr(value[0]),
    "CATEGORY": lambda value: _CLASSES.get(str(value), ""),
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "SUBPATTERN": lambda value: _all(value[3]),
    "ATOMIC_GROUP": _all,
    "BRANCH": lambda value: _all(value[1][0]),
}
