"""The response that a stream has built so far, out of the nodes that the automaton keeps.

The generated `Accumulator` does the same from events alone; here nothing is folded until it is asked for, so that
judging a stream pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import OVER
from responses_contract.stream.nodes import Node


def fold(latest: Json | None, items: Iterable[Node], lists: Mapping[str, tuple[str, ...]]) -> Json | None:
    """The latest snapshot of a response with the items that came since; None if there was no snapshot.

    Args:
        latest: the response as the latest event that carries one states it.
        items: of the stream.
        lists: where the parts of an item stand in it, by scope.
    """
    if latest is None:
        return None
    if latest.get("status") in OVER:
        return latest
    output = [_value(item, lists) for item in sorted(items, key=lambda item: item.index)]
    return {**latest, "output": output} if output else latest


def _value(node: Node, lists: Mapping[str, tuple[str, ...]]) -> Any:
    """A node as it stands: as it was done, or as it was added with what came since."""
    if node.done is not None:
        return node.done
    if () in node.texts:
        return node.texts[()].joined()
    if not isinstance(node.value, dict) and not node.texts:
        return node.value
    stands = dict(node.value) if isinstance(node.value, dict) else {}
    for path, text in node.texts.items():
        _put(stands, path, text.joined())
    for path, added in node.inserted.items():
        _put(stands, path, list(added))
    for scope, path in lists.items():
        parts = [_value(part, lists) for part in node.of_scope(scope)]
        if parts:
            # The output of a shell command comes as a list of its own.
            _put(stands, path, [each for part in parts for each in (part if isinstance(part, list) else [part])])
    return stands


def _put(value: Json, path: tuple[str, ...], new: Any) -> None:
    for name in path[:-1]:
        inner = value.get(name)
        value[name] = value = dict(inner) if isinstance(inner, dict) else {}
    if path:
        value[path[-1]] = new
