"""Judges one response of a WebSocket connection: as a stream, but for what frames it and how it is numbered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from responses_contract.checking.stream_checker import StreamChecker
from responses_contract.model.findings import Finding, Place
from responses_contract.model.json_values import Json
from responses_contract.rule_ids import RuleId
from responses_contract.stream.states import MAY_END, OVER

MOST_HELD = 4096
"""Deltas that are held as bytes before they are put together."""


class TurnChecker(StreamChecker):
    """The judgement of one response among those of a connection.

    Attributes:
        failed: an error was reported in it; `response.failed` or nothing follows.
    """

    failed = False

    def message(self, kind: bytes, data: bytes) -> list[Finding]:
        """Take one event; returns the new findings.

        Args:
            kind: its type.
            data: the text of the message.
        """
        if self.stopped:
            return []
        if self._keep:
            self.frames.append((0, kind, data))
        self._frames([(0, kind, data)])
        self._fold_texts()
        return self._drain()

    def takes_alike(self, data: bytes) -> bool:
        """Take an event that differs from those before in its number and its texts alone; False where it does not.

        Args:
            data: of a text message, so that it is UTF-8.
        """
        for kind, alike in self._skeletons.items():
            match = alike.match(data)
            if match is not None:
                digits, delta = alike.holes(match)
                if int(digits) == self._due:
                    if self._keep:
                        self.frames.append((0, kind, data))
                    alike.held.append(delta)
                    self._due += 1
                    self._event += 1
                    if len(alike.held) >= MOST_HELD:
                        alike.flush()
                        self._fold_texts()
                    return True
        return False

    def error(self, event: Json) -> list[Finding]:
        """Take the report of an error, whose shape was judged already."""
        self.failed = True
        self._event += 1
        self._due = None  # it is not numbered, and may be counted all the same
        self._slots.clear()
        self._machine.step(event, self._dialect.grammar.rows.get("error"))
        self._report_problems()
        return self._drain()

    def lose(self, rule: RuleId) -> None:
        """A message that could not be read may have been one of this response: what follows from that is no finding."""
        self._event += 1
        self._due = None
        self._collector.note_loss(rule, Place(event=max(self._event, 0)))

    def begin_at(self, number: int) -> None:
        """The events of this response are counted from another number than 0."""
        self._due = number

    @property
    def due(self) -> int | None:
        """The number that the next event should have; None where it cannot be known."""
        return self._due

    @property
    def is_over(self) -> bool:
        """Whether nothing more has to come."""
        return self._machine.state in MAY_END or self.stopped

    @property
    def has_ended(self) -> bool:
        """Whether its terminal event has come."""
        return self._machine.state in OVER

    def owns(self, event: Mapping[str, Any]) -> bool:
        """Whether an event is the next of this response, by its number and its item."""
        number, item = event.get("sequence_number"), event.get("item_id")
        if self._due is not None and number is not None and number != self._due:
            return False
        return item is None or not isinstance(item, str) or self.knows(item)

    def owns_hot(self, event: Mapping[str, Any]) -> bool:
        """Whether an event is surely the next of this response: a delta of an open text, of the right number."""
        row = self._hot.get(event["type"].encode())
        try:
            return row is not None and event["sequence_number"] == self._due and row.key(event) in self._slots
        except (KeyError, TypeError):
            return False

    def knows(self, item_id: str) -> bool:
        """Whether an item of this id was told of."""
        return any(item.id == item_id for item in self._machine.items.values())

    def skip(self, number: Any) -> None:
        """A message of another kind was numbered among the events of this response."""
        if number == self._due and isinstance(number, int):
            self._due = number + 1
