"""One fault at a time in a JSON value: what recordings show of each object, and the edits that break it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from responses_contract.model.json_values import Json

Steps = tuple[str | int, ...]

REMOVED = object()
REQUEST = "request"

# What stands below these members is the caller's or a server's own: maps of their keys, schemas that they wrote,
# the arguments of a search that the caller makes, what an MCP server says of its tools.
OPAQUE = re.compile(
    r"""\.(?: parameters | schema | output_schema | input_schema | metadata | headers | attributes | variables
      | arguments | tools\.annotations | categories | category_scores | category_applied_input_types
      | content_filter_results )$""",
    re.VERBOSE,
)
# Whole numbers that may be negative: the penalties by their range, an exit code by the system.
SIGNED = frozenset(("frequency_penalty", "presence_penalty", "exit_code"))
CLOSED = ("type", "object", "role", "status")
TAGS = ("object", "type")
IDENTIFIER = re.compile(r"(?:^|_)id$")

# A value of each JSON type to put in the place of another.
SAMPLES: dict[str, Any] = {
    "null": None,
    "boolean": True,
    "number": 7,
    "string": "x",
    "array": [],
    "object": {},
}
KINDS = ("removed", "another type", "unknown word", "negative", "number as string", "empty id")


class Node(NamedTuple):
    """An object in a JSON value.

    Attributes:
        name: what it is, by the member in which it stands and its tag: `output[message]`, `response.usage`.
        steps: the way to it.
        value: the object.
    """

    name: str
    steps: Steps
    value: Json


class Fault(NamedTuple):
    """One edit that a schema should refuse.

    Attributes:
        kind: one of `KINDS`.
        place: the object and the member, as in `Node.name`.
        detail: what is put there.
        steps: the way to the member.
        value: what is put there; `REMOVED` for nothing.
    """

    kind: str
    place: str
    detail: str
    steps: Steps
    value: Any


@dataclass(slots=True)
class Census:
    """What recordings show of each object: how often it came, with which members, of which types, how small."""

    objects: Counter[str] = field(default_factory=Counter)
    members: Counter[str] = field(default_factory=Counter)
    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    least: dict[str, float] = field(default_factory=dict)

    def take(self, root: str, value: Any) -> None:
        """Count what one value shows."""
        for node in nodes(root, value):
            self.objects[node.name] += 1
            for place, member in members(node):
                self.members[place] += 1
                self._note(place, member)

    def _note(self, place: str, value: Any) -> None:
        self.types[place].add(type_of(value))
        if type_of(value) == "number":
            self.least[place] = min(value, self.least.get(place, value))
        for item in value if isinstance(value, list) else ():
            self._note(f"{place}[]", item)

    def always(self, node: Node, place: str) -> bool:
        """Whether every recording of an object carries a member."""
        return self.members[place] == self.objects[node.name]

    def foreign_types(self, place: str) -> list[str]:
        """The JSON types that must not stand in a place.

        Where recordings show nothing but null, they do not say which these are. In a request, null says the same as
        leaving the member out.
        """
        shown = self.types[place]
        if shown == {"null"}:
            return []
        allowed = shown | {"null"} if place.startswith(REQUEST) else shown
        return [name for name in SAMPLES if name not in allowed]


def type_of(value: Any) -> str:
    """The JSON type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def nodes(root: str, value: Any, steps: Steps = ()) -> Iterator[Node]:
    """Every object in a value, from the outside in; what is `OPAQUE` is not entered."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from nodes(root, item, (*steps, number))
    if not isinstance(value, dict):
        return
    name = _name(root, value)
    yield Node(name, steps, value)
    for key, member in value.items():
        if not OPAQUE.search(f"{name}.{key}"):
            yield from nodes(f"{name}.{key}", member, (*steps, key))


def _name(root: str, value: Json) -> str:
    """A tagged object is the same wherever it stands in what one side sends."""
    tag = next((value[key] for key in TAGS if isinstance(value.get(key), str)), None)
    side = f"{REQUEST}: " if root.startswith(REQUEST) else ""
    return f"{side}{root.rpartition('.')[2].removeprefix(side)}[{tag}]" if tag else root


def members(node: Node) -> Iterator[tuple[str, Any]]:
    """The members of an object with their places."""
    for key, value in node.value.items():
        yield f"{node.name}.{key}", value


def faults(root: str, value: Any, census: Census, *, removing: bool) -> Iterator[Fault]:
    """Every fault that can be put into a value.

    Args:
        root: what the value is.
        value: the value; it is not changed.
        census: what recordings show.
        removing: whether members may be missing; of a request, which members come is the caller's choice.
    """
    for node in nodes(root, value):
        for place, member in members(node):
            steps = (*node.steps, place.rpartition(".")[2])
            if removing and census.always(node, place):
                yield Fault("removed", place, "", steps, REMOVED)
            yield from _in_place(place, member, steps, census)


def _in_place(place: str, value: Any, steps: Steps, census: Census) -> Iterator[Fault]:
    """The faults in one value: another type, an unknown word, a number that cannot be, an empty id."""
    for name in census.foreign_types(place):
        kind = "number as string" if (type_of(value), name) == ("number", "string") else "another type"
        detail = f"{type_of(value)} to {name}"
        yield Fault(kind, place, detail, steps, str(value) if kind == "number as string" else SAMPLES[name])
    key = place.rpartition(".")[2]
    if isinstance(value, str) and key in CLOSED:
        yield Fault("unknown word", place, "", steps, "no_such_word")
    if isinstance(value, str) and IDENTIFIER.search(key):
        yield Fault("empty id", place, "", steps, "")
    if isinstance(value, int) and type_of(value) == "number" and census.least[place] >= 0 and key not in SIGNED:
        yield Fault("negative", place, "", steps, -1)
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from _in_place(f"{place}[]", item, (*steps, number), census)


def put(value: Any, fault: Fault) -> Any:
    """Put a fault into a value, in place; returns what stood there, for `undo`."""
    holder = _holder(value, fault)
    before = holder[fault.steps[-1]]
    if fault.value is REMOVED:
        del holder[fault.steps[-1]]
    else:
        holder[fault.steps[-1]] = fault.value
    return before


def undo(value: Any, fault: Fault, before: Any) -> None:
    """Take a fault out again."""
    _holder(value, fault)[fault.steps[-1]] = before


def _holder(value: Any, fault: Fault) -> Any:
    for step in fault.steps[:-1]:
        value = value[step]
    return value
