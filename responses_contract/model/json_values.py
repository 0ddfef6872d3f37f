"""JSON values that nobody vouches for: read without a raise, and compared as JSON compares."""

from __future__ import annotations

import json
from typing import Any

import orjson

Json = dict[str, Any]
"""A JSON object: one name for it in the whole engine."""

NOT_JSON = object()
"""What stands for the value of a text that is no JSON."""


def parsed(text: Any) -> Any:
    """The JSON value of a text, or the marker `NOT_JSON`."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return NOT_JSON


def dict_of(value: Any) -> Json:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def number_of(value: Any) -> float | None:
    """The value if it is a number that can be reckoned with: not infinite, no NaN, and a float could hold it."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if -_LARGEST < value < _LARGEST else None


_LARGEST = 1e300


def dicts_of(value: Any) -> list[Json]:
    """The objects of an array."""
    return [each for each in list_of(value) if isinstance(each, dict)]


def alike(a: Any, b: Any) -> bool:
    """Whether two JSON values are one and the same.

    A boolean is no number: true and 1 differ, however deep they stand. 1 and 1.0 are one number, as they are to JSON
    Schema: a member that the spec types `number` may be written either way, and the origin echoes a temperature of 1 as
    1.0. Where the spec says `integer`, the fraction is a finding of its own, `wire/integers-without-fraction`.
    """
    return bool(a == b) and (a is None or isinstance(a, str) or _are_written_alike(a, b) or _are_of_a_kind(a, b))


def _are_written_alike(a: Any, b: Any) -> bool:
    """The usual case, at the speed of C; members in another order, and values that are no JSON, are none of it."""
    try:
        return orjson.dumps(a) == orjson.dumps(b)
    except TypeError:
        return False


def _are_of_a_kind(a: Any, b: Any) -> bool:
    """Whether values that Python holds for equal are so to JSON."""
    if isinstance(a, dict):
        return all(_are_of_a_kind(each, b[name]) for name, each in a.items())
    if isinstance(a, list):
        return all(map(_are_of_a_kind, a, b))
    return isinstance(a, bool) == isinstance(b, bool)


def same(a: Any, b: Any, ignoring: frozenset[str] = frozenset()) -> bool:
    """Whether two JSON values say the same: `alike`, and null, an empty array or object and an absent member are equal.

    Args:
        ignoring: members that do not count, at any depth.
    """
    if alike(a, b):
        return True
    if isinstance(a, dict) and isinstance(b, dict):
        return all(name in ignoring or same(a.get(name), b.get(name), ignoring) for name in a.keys() | b.keys())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(one, other, ignoring) for one, other in zip(a, b, strict=True))
    return _is_nothing(a) and _is_nothing(b)


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or value == {}


TELLING = ("type", "status", "error")
"""Members in which a difference tells most: of several that differ, they are named first."""


def difference(a: Any, b: Any, ignoring: frozenset[str] = frozenset(), path: str = "") -> tuple[str, Any, Any] | None:
    """Where two JSON values differ first: pointer, and what stands there in each; None if they say the same."""
    if same(a, b, ignoring):
        return None
    if isinstance(a, dict) and isinstance(b, dict):
        for name in sorted(a.keys() | b.keys(), key=_telling_first):
            if name not in ignoring and not same(a.get(name), b.get(name), ignoring):
                return difference(a.get(name), b.get(name), ignoring, f"{path}/{pointer_step(name)}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for at, (one, other) in enumerate(zip(a, b, strict=True)):
            if not same(one, other, ignoring):
                return difference(one, other, ignoring, f"{path}/{at}")
    return path, a, b


def _telling_first(name: str) -> tuple[int, str]:
    return TELLING.index(name) if name in TELLING else len(TELLING), name


def pointer_step(name: str) -> str:
    """A member name as a JSON pointer writes it."""
    return name.replace("~", "~0").replace("/", "~1")
