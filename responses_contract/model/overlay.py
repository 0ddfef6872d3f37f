"""Overlay 1.0: `actions` that update or remove what a JSONPath selects.

The forms of JSONPath that are understood: `$`, `.name`, `['name']`, `[0]`, `[*]`, `.*`, `..name`,
`[?(@.name == 'value')]` and `[?(@.name)]`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from responses_contract.errors import SpecError
from responses_contract.model.json_values import Json

# A place in a document: the container and the key or index in it.
Place = tuple[Any, Any]

_STEP = re.compile(
    r"""\.\.(?P<deep>[\w$-]+)
      | \.(?P<name>[\w$-]+|\*)
      | \[\s*(?:'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<index>\d+)|(?P<any>\*))\s*\]
      | \[\?\(?\s*@\.(?P<key>[\w$-]+)\s*(?:==\s*(?:'(?P<svalue>[^']*)'|"(?P<dvalue>[^"]*)"|(?P<bare>[\w.]+)))?\s*\)?\]
    """,
    re.VERBOSE,
)


def apply_overlay(document: Json, overlay: Json, file: Path | str = "") -> Json:
    """A copy of `document` with the overlay's actions applied in order.

    Raises:
        SpecError: an action is malformed, selects nothing, or requires again what is required already.
    """
    root: Json = {"$": orjson.loads(orjson.dumps(document))}
    for number, action in enumerate(overlay.get("actions") or []):
        places = select(root, _target(action, number, file), file)
        if not places:
            raise SpecError(f"action {number}: {action['target']} selects nothing", file=file, hint="see the bundle")
        if action.get("remove") is True:
            _remove(places)
        elif "update" in action:
            for place in places:
                _update(place, action["update"], file)
        else:
            raise SpecError(f"action {number} neither updates nor removes", file=file)
    result: Json = root["$"]
    return result


def _target(action: Any, number: int, file: Path | str) -> str:
    target = action.get("target") if isinstance(action, dict) else None
    if not isinstance(target, str) or not target.startswith("$"):
        raise SpecError(f"action {number} has no target that begins with $", file=file)
    return target


def select(root: Json, path: str, file: Path | str = "") -> list[Place]:
    """The places that a JSONPath selects in the document at `root["$"]`."""
    places: list[Place] = [(root, "$")]
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise SpecError(f"cannot read the JSONPath {path!r} from {path[position:]!r}", file=file)
        places = [found for place in places for found in _follow(place, match)]
        position = match.end()
    return places


def _follow(place: Place, match: re.Match[str]) -> Iterator[Place]:
    value = place[0][place[1]]
    if match["deep"]:
        yield from _descend(value, match["deep"])
    elif match["any"] or match["name"] == "*":
        yield from _children(value)
    elif match["key"]:
        yield from (child for child in _children(value) if _passes(child, match))
    elif match["index"]:
        if isinstance(value, list) and int(match["index"]) < len(value):
            yield value, int(match["index"])
    else:
        quoted = match["single"] if match["single"] is not None else match["double"]
        name = match["name"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        if isinstance(value, dict) and name in value:
            yield value, name


def _children(value: Any) -> Iterator[Place]:
    if isinstance(value, dict):
        yield from ((value, key) for key in value)
    elif isinstance(value, list):
        yield from ((value, number) for number in range(len(value)))


def _descend(value: Any, name: str) -> Iterator[Place]:
    for container, key in _children(value):
        if key == name:
            yield container, key
        yield from _descend(container[key], name)


def _passes(place: Place, match: re.Match[str]) -> bool:
    value = place[0][place[1]]
    if not isinstance(value, dict) or match["key"] not in value:
        return False
    wanted = next((match[group] for group in ("svalue", "dvalue", "bare") if match[group] is not None), None)
    found = value[match["key"]]
    return wanted is None or (found if isinstance(found, str) else str(found).lower()) == wanted


def _remove(places: list[Place]) -> None:
    # From the back, so that the indices of a list stay right.
    for container, key in reversed(places):
        del container[key]


def _update(place: Place, update: Any, file: Path | str) -> None:
    container, key = place
    target = container[key]
    if isinstance(target, list):
        container[key] = _grown(key, target, update if isinstance(update, list) else [update], file)
    elif isinstance(target, dict) and isinstance(update, dict):
        _merge(target, update, file)
    else:
        container[key] = copy.deepcopy(update)


def _merge(target: Json, update: Json, file: Path | str) -> None:
    """Objects merge member by member, lists grow, anything else is replaced."""
    for key, value in update.items():
        old = target.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value, file)
        elif isinstance(old, list) and isinstance(value, list):
            target[key] = _grown(key, old, value, file)
        else:
            target[key] = copy.deepcopy(value)


def _grown(key: Any, old: list[Any], new: list[Any], file: Path | str) -> list[Any]:
    again = [one for one in new if key == "required" and one in old]
    if again:
        hint = "lists grow: to require less, one action removes `required`, the next one states what is left"
        raise SpecError(f"{again[0]!r} is required already", file=file, hint=hint)
    return old + copy.deepcopy(new)
