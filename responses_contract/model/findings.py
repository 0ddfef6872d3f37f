"""A finding: one violation of one rule, with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Level = Literal["MUST", "SHOULD", "MAY"]

MAX_EVIDENCE = 200
"""Characters of an untrusted value that a finding quotes at most."""

TOLD_ALONE = "told here alone"
"""Begins what was found where a value is right, and the events that had to tell it before are missing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen. Every member is optional.

    Attributes:
        exchange: the name of the exchange (a file's path, a scenario's step).
        event: the number of the frame in its stream, from 0.
        sequence_number: what that event says its `sequence_number` is.
        byte: offset in the response body of the frame's first byte.
        pointer: JSON pointer into the event or the body.
        event_type: what that event says its type is.
        message: the number of the message in its WebSocket connection, from 0, both sides counted.
        lane: of that connection, by its name; None for the default lane too.
    """

    exchange: str | None = None
    event: int | None = None
    sequence_number: int | None = None
    byte: int | None = None
    pointer: str | None = None
    event_type: str | None = None
    message: int | None = None
    lane: str | None = None

    def __str__(self) -> str:
        parts = [
            self.exchange,
            None if self.message is None else f"message {self.message}",
            None if self.lane is None else f"lane {self.lane}",
            None if self.event is None else f"event {self.event}",
            None if self.sequence_number is None else f"sequence_number {self.sequence_number}",
            None if self.byte is None else f"byte {self.byte}",
            self.pointer,
        ]
        return ", ".join(part for part in parts if part) or "the exchange"

    def to_json(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation.

    Attributes:
        rule: the rule's id, `layer/what-must-hold`.
        level: of the requirement that was broken.
        expected: what the requirement asks for here.
        actual: what was there instead, shortened to `MAX_EVIDENCE` characters.
        place: where.
        consequence_of: the rule id of an earlier finding that explains this one; None for a primary finding.
    """

    rule: str
    level: Level
    expected: str
    actual: str
    place: Place = field(default_factory=Place)
    consequence_of: str | None = None

    @property
    def is_primary(self) -> bool:
        return self.consequence_of is None

    def at(self, **members: Any) -> Finding:
        """The same finding with members of its place set."""
        return replace(self, place=replace(self.place, **members))

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "rule": self.rule,
            "level": self.level,
            "expected": self.expected,
            "actual": self.actual,
            "place": self.place.to_json(),
        }
        if self.consequence_of is not None:
            found["consequence_of"] = self.consequence_of
        return found


@dataclass(frozen=True, slots=True)
class EngineError:
    """A rule that raised instead of judging: a defect of ours, and no finding about the endpoint.

    Attributes:
        rule: its id.
        exchange: the name of the exchange that it was to judge, None where it has none.
        type: the name of the exception's class.
        where: file and line of the rule at which it was.
    """

    rule: str
    exchange: str | None
    type: str
    where: str

    def __str__(self) -> str:
        exchange = self.exchange or "an exchange"
        return f"our own trouble: {self.rule} raised {self.type} at {self.where} on {exchange}, which it did not judge"

    def to_json(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


_INDEX = re.compile(r"/\d+(?=/|$)")


def any_index(pointer: str) -> str:
    """A JSON pointer with `*` for every index: what is wrong in all members of a list is wrong in one place."""
    return _INDEX.sub("/*", pointer)


def quote(value: object, limit: int = MAX_EVIDENCE) -> str:
    """An untrusted value as a finding may print it: one line, printable ASCII escapes, bounded length."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except RecursionError:
        text = f"a {type(value).__name__}, nested deeply"
    shown = text[:limit].encode("unicode_escape").decode("ascii")
    return shown if len(text) <= limit else f"{shown}… ({len(text)} characters)"
