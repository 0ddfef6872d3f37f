"""Folds the events of a stream into the Response that they describe.

The fold knows no event type: what an event opens, appends to, states in full or ends is read from the tables of a
grammar, which are generated from the `x-stream` of every event schema. It judges nothing and raises
nothing: events out of order, unknown events and missing indices leave the best Response that can be told from them.
Time and memory are linear in the size of the events: deltas are kept in lists and joined when the Response is asked
for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from .grammar import EventRow, Scope

_Container = TypeVar("_Container", dict[str, Any], list[Any])
_Path = tuple[str, ...]
_ROOT = "response"


@dataclass(frozen=True, slots=True)
class _Step:
    """A row of the event table, its way from the Response, and the indices that an event gives, ready for folding."""

    row: EventRow
    value: str
    route: tuple[Scope, ...]
    place: Callable[[Mapping[str, Any]], Any]


class Grammar:
    """The tables of a grammar, made ready for folding once.

    Args:
        scopes: what opens and closes, by name.
        events: the row of each type of event.
    """

    def __init__(self, scopes: Mapping[str, Scope], events: Mapping[str, EventRow]) -> None:
        self._scopes = scopes
        self.steps = {kind: self._step(row) for kind, row in events.items()}
        self.appends = {kind: (step.value, step.place) for kind, step in self.steps.items() if step.row.act == "append"}
        self.lists = {
            name: tuple(dict.fromkeys(s.list for s in scopes.values() if s.parent == name and s.list))
            for name in scopes
        }

    def _step(self, row: EventRow) -> _Step:
        route = self._route(row.scope)
        return _Step(row, row.value or "", route, itemgetter("type", *(scope.index or "" for scope in route)))

    def _route(self, name: str) -> tuple[Scope, ...]:
        """The scopes between the Response and this one, outermost first, this one included."""
        scope = self._scopes[name]
        return (*self._route(scope.parent), scope) if scope.list and scope.parent else ()


class _Node:
    """Where an item, a part or the like stands in the Response, what is pending for it, and the nodes that stand in it.

    Containers are copied before they are first written to, so that the events that were fed are never changed.
    """

    __slots__ = ("children", "disordered", "given", "home", "index", "key", "last", "owned", "pending")

    def __init__(self, home: Any, key: Any, index: int = 0) -> None:
        self.home = home
        self.key = key
        self.index = index
        self.reset()

    def reset(self) -> None:
        """Forget what stood in it; its value was just stated."""
        self.owned: dict[_Path, Any] = {}
        self.pending: dict[_Path, list[str]] = {}
        self.children: dict[str, dict[int, _Node]] = {}
        self.given: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.disordered: set[str] = set()

    def own(self, path: _Path, kind: type[_Container]) -> _Container:
        """The container at this path, ours to write to; made where it is missing."""
        found: _Container | None = self.owned.get(path)
        if found is None:
            home, key = (self.own(path[:-1], dict), path[-1]) if path else (self.home, self.key)
            old = home.get(key) if path else home[key]
            found = kind(old) if isinstance(old, kind) else kind()
            home[key] = self.owned[path] = found
        return found

    def read(self, path: _Path) -> Any:
        value = self.home[self.key]
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def write(self, path: _Path, value: Any) -> None:
        """Put a value in place of what was there and of what was pending for it."""
        self.pending.pop(path, None)
        self.owned.pop(path, None)
        if path:
            self.own(path[:-1], dict)[path[-1]] = value
        else:
            self.home[self.key] = value

    def child(self, scope: Scope, index: int, seed: Any) -> _Node:
        """The node with this index; `seed` is what stands there if nothing was said of it before."""
        siblings = self.children.setdefault(scope.name, {})
        self.last[scope.name] = index
        found = siblings.get(index)
        if found is None:
            row = self.own(scope.list, list)
            given = self.given.setdefault(scope.name, len(row))
            if siblings and index < next(reversed(siblings)):
                self.disordered.add(scope.name)
            position = index if index < given else len(row)
            if position == len(row):
                row.append(seed)
            found = siblings[index] = _Node(row, position, index)
        return found

    def settle(self) -> None:
        """Join what is pending and put the lists in the order of their indices, here and below."""
        todo: list[_Node] = [self]
        while todo:
            node = todo.pop()
            for path, parts in node.pending.items():
                node.join(path, parts)
            for name in node.disordered:
                _sort(node.children[name], node.given[name])
            node.disordered.clear()
            todo.extend(child for siblings in node.children.values() for child in siblings.values())

    def join(self, path: _Path, parts: list[str]) -> None:
        if parts:
            old = self.read(path)
            home, key = (self.own(path[:-1], dict), path[-1]) if path else (self.home, self.key)
            home[key] = _whole("".join((old, *parts) if isinstance(old, str) else parts))
            parts.clear()


def _whole(text: str) -> str:
    """The text with the halves of characters put together: servers that count in UTF-16 cut between them."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


def _sort(siblings: dict[int, _Node], given: int) -> None:
    """Put the nodes that came after the `given` ones in the order of their indices."""
    late = [siblings[index] for index in sorted(siblings) if index >= given]
    values = [node.home[node.key] for node in late]
    for position, (node, value) in enumerate(zip(late, values, strict=True), given):
        node.key = position
        node.home[position] = value


def _spread(node: _Node, values: list[Any]) -> None:
    """A node that is stated as a list: its elements take the node's place in the list in which it stands."""
    if values and isinstance(node.home, list) and node.key < len(node.home):
        node.home[node.key : node.key + 1] = values
        node.reset()


def _extended(old: Any, delta: Any) -> Any:
    """What a delta that is no plain string makes of a value: texts and lists grow, objects grow by member."""
    if isinstance(old, dict) and isinstance(delta, dict):
        return old | {name: _extended(old.get(name), value) for name, value in delta.items()}
    if isinstance(old, list) and isinstance(delta, list):
        return [*old, *delta]
    return old + delta if isinstance(old, str) and isinstance(delta, str) else delta


class Accumulator:
    """Folds event dicts, in the order in which they came, into the Response dict they describe.

    A statement in full (`…done`, `response.completed`) replaces what was folded before it; an empty one does not erase
    text or items that were streamed, because servers exist that leave them out at the end.

    Args:
        grammar: what each type of event does.

    Attributes:
        ended: a terminal event was fed; nothing after it changes the Response.
        failure: the first `error` event as it came, or None.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._steps = grammar.steps
        self._appends = grammar.appends
        self._lists = grammar.lists
        self.ended = False
        self.failure: dict[str, Any] | None = None
        self._root: dict[str, Any] = {_ROOT: None}
        self._top = _Node(self._root, _ROOT)
        self._ids: dict[tuple[str, str], int] = {}
        self._hot: dict[Any, list[str]] = {}

    @property
    def response(self) -> dict[str, Any] | None:
        """The Response so far; None before anything was said of it.

        It is the fold's own state, good until the next `feed`: copy what has to stay. Asking costs the time to join
        the deltas that came since the last time.
        """
        self._top.settle()
        value = self._root[_ROOT]
        return value if isinstance(value, dict) else None

    def feed(self, event: Mapping[str, Any]) -> None:
        """Fold one event. Unknown types, missing members and whatever comes after the end are passed over."""
        kind = event.get("type")
        step = self._steps.get(kind) if isinstance(kind, str) else None
        if step is None or self.ended:
            return
        if self.extend(event):
            return
        if step.row.act != "append":
            self._hot.clear()
        _ACTS[step.row.act](self, step, event, event.get(step.value))

    def extend(self, event: Mapping[str, Any]) -> bool:
        """Fold an event that goes on with a text of which the events just before spoke, which most of a stream does.

        Returns:
            False where it is another one: nothing was done, and `feed` will fold it.
        """
        try:
            value, place = self._appends[event["type"]]
            delta = event[value]
            if type(delta) is not str:
                return False
            self._hot[place(event)].append(delta)
        except (KeyError, TypeError):
            return False
        return True

    def _node(self, step: _Step, event: Mapping[str, Any]) -> _Node:
        node = self._top
        for scope in step.route:
            last = scope is step.route[-1]
            index = self._index(node, scope, event, last and step.row.act == "open")
            node = node.child(scope, index, _seed(step, scope, event, last))
        return node

    def _index(self, node: _Node, scope: Scope, event: Mapping[str, Any], opening: bool) -> int:
        """Which one the event means; if it does not say: the one with its id, else a new one or the last one."""
        index = event.get(scope.index or "")
        if isinstance(index, int) and index >= 0:
            return int(index)
        name = event.get(scope.id or "")
        if isinstance(name, str) and (scope.name, name) in self._ids:
            return self._ids[scope.name, name]
        last = node.last.get(scope.name)
        return 0 if last is None else last + opening

    def _open(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        node = self._node(step, event)
        # A response that is no object would hide all that came before.
        if isinstance(value, dict) or (step.route and value is not None):
            node.write((), value)
            node.reset()
            self._remember(step, node, value)

    def _close(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        if value is None:
            return
        node = self._node(step, event)
        if isinstance(value, list):
            _spread(node, value)
        else:
            self._restate(node, step, value)
            self._remember(step, node, value)

    def _remember(self, step: _Step, node: _Node, value: Any) -> None:
        """Keep the index of an item's id, for later events that give the id alone."""
        name = value.get("id") if isinstance(value, dict) else None
        if step.route and step.route[-1].id and isinstance(name, str):
            self._ids[step.row.scope, name] = node.index

    def _restate(self, node: _Node, step: _Step, value: Any) -> None:
        """Put a statement in full; the lists that it leaves empty keep what was streamed into them."""
        node.settle()
        kept = {path: old for path in self._lists[step.row.scope] if (old := node.read(path))}
        node.write((), value)
        node.reset()
        if isinstance(value, dict):
            for path, old in kept.items():
                if not node.read(path):
                    node.write(path, old)

    def _append(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        node, field = self._node(step, event), step.row.field
        if isinstance(value, str):
            parts = node.pending.setdefault(field, [])
            parts.append(value)
            self._shorten(step, event, parts)
        elif value is not None:
            node.settle()
            node.write(field, _extended(node.read(field), value))

    def _shorten(self, step: _Step, event: Mapping[str, Any], parts: list[str]) -> None:
        """Let the next delta for the same node find its list at once."""
        try:
            self._hot[step.place(event)] = parts
        except (KeyError, TypeError):
            return

    def _insert(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        row = self._node(step, event).own(step.row.field, list)
        position = event.get(step.row.at or "")
        if isinstance(position, int) and 0 <= position < len(row):
            row[position] = value
        else:
            row.append(value)

    def _seal(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        node, field = self._node(step, event), step.row.field
        if value or not (node.pending.get(field) or node.read(field)):
            node.write(field, value)

    def _phase(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        if isinstance(value, dict):
            self._restate(self._node(step, event), step, value)

    def _end(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        self._phase(step, event, value)
        self.ended = True

    def _fail(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        if self.failure is None:
            self.failure = dict(event)

    def _note(self, step: _Step, event: Mapping[str, Any], value: Any) -> None:
        """Says nothing of the Response."""


def _seed(step: _Step, scope: Scope, event: Mapping[str, Any], last: bool) -> Any:
    """What is known of a node that was never opened, from an event that speaks of it."""
    if last and not step.row.field:
        return None
    known = {"id": event.get(scope.id) if scope.id else None, "type": step.row.of[0] if last and step.row.of else None}
    return {name: value for name, value in known.items() if isinstance(value, str)}


_Act = Callable[[Accumulator, _Step, Mapping[str, Any], Any], None]
_ACTS: dict[str, _Act] = {
    "open": Accumulator._open,
    "append": Accumulator._append,
    "insert": Accumulator._insert,
    "seal": Accumulator._seal,
    "close": Accumulator._close,
    "phase": Accumulator._phase,
    "end": Accumulator._end,
    "fail": Accumulator._fail,
    "note": Accumulator._note,
}
