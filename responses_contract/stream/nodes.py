"""What a stream builds: nodes that open, are written to, and close. The automaton keeps them, rules look at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FOLD_AT = 1024
"""Deltas of one text that are kept apart at most; then they are put together, so that memory follows the content."""


class Text:
    """A value that comes in deltas.

    Attributes:
        deltas: the latest ones, not yet put together; the hot path appends to this list.
        sealed: the value that the done event stated; None before.
        partial: the stream was joined when some deltas had already gone by.
        logprobs: those that came with the deltas.
    """

    __slots__ = ("_chunks", "deltas", "logprobs", "partial", "sealed")

    def __init__(self, *, partial: bool = False) -> None:
        self.deltas: list[str] = []
        self._chunks: list[str] = []
        self.sealed: str | None = None
        self.partial = partial
        self.logprobs: list[Any] = []

    def fold(self) -> None:
        """Put the latest deltas together."""
        if len(self.deltas) > FOLD_AT:
            chunk = "".join(self.deltas)
            self.deltas.clear()
            if chunk:
                self._chunks.append(chunk)

    def joined(self) -> str:
        """All deltas put together."""
        if self._chunks or len(self.deltas) > 1:
            self._chunks = ["".join([*self._chunks, *self.deltas])]
            self.deltas.clear()
            return self._chunks[0]
        return self.deltas[0] if self.deltas else ""

    def values(self) -> list[str]:
        """What the stream states this value to be, by deltas and by the done event: one string, unless they differ."""
        stated = [] if self.partial else [self.joined()]
        if self.sealed is not None and self.sealed not in stated:
            stated.append(self.sealed)
        return stated


class Node:
    """An item, a part of one, or a command.

    Attributes:
        scope: which kind, a key of the tables' `SCOPES`.
        index: its number among its kind.
        parent: the item that it is a part of; None for an item.
        id: with which it was added; None where it has none or that is not known.
        type: of the object that was added; None where not known.
        state: `open` or `closed`.
        implied: it was never added: an event spoke of it as if it had been.
        joined_late: the stream was joined when it already stood.
        value: the object with which it was added.
        done: the object with which it was closed.
        texts: its values that come in deltas, by path.
        inserted: what was put into its lists, by path.
        phases: of a tool call, in their order.
        counted: how many repetitions of each numbered phase there were, by their numbers.
        children: its parts, by scope and index.
        due: the next index of each kind of part.
    """

    __slots__ = (
        "children",
        "counted",
        "done",
        "due",
        "id",
        "implied",
        "index",
        "inserted",
        "joined_late",
        "parent",
        "phases",
        "scope",
        "state",
        "texts",
        "type",
        "value",
    )

    def __init__(self, scope: str, index: int, parent: Node | None) -> None:
        self.scope = scope
        self.index = index
        self.parent = parent
        self.id: str | None = None
        self.type: str | None = None
        self.state = "open"
        self.implied = False
        self.joined_late = False
        self.value: Any = None
        self.done: Any = None
        self.texts: dict[tuple[str, ...], Text] = {}
        self.inserted: dict[tuple[str, ...], list[Any]] = {}
        self.phases: list[str] = []
        self.counted: dict[str, int] = {}
        self.children: dict[tuple[str, int], Node] = {}
        self.due: dict[str, int] = {}

    @property
    def item(self) -> Node:
        """The item that this is, or is a part of."""
        return self if self.parent is None else self.parent.item

    def of_scope(self, scope: str) -> list[Node]:
        """Its parts of one kind, in the order of their indices."""
        return [self.children[key] for key in sorted(key for key in self.children if key[0] == scope)]

    def walk(self) -> Iterator[Node]:
        """It and all its parts."""
        yield self
        for child in self.children.values():
            yield from child.walk()

    def __str__(self) -> str:
        where = f"{self.scope} {self.index}"
        return where if self.parent is None else f"{where} of {self.parent}"


def look_up(value: Any, path: tuple[str, ...]) -> Any:
    """The value at a path of members; None where the path breaks off."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
