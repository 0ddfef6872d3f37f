"""One response under way on a lane: its events in order, and where it may be cut."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.service import Prepared
from responses_contract.mock.websocket.steering import Steer
from responses_contract.model.json_values import Json
from responses_contract.server import response_object
from responses_contract.server.errors import ApiError
from responses_contract.stream.grammar import ENDS

_CUT = "steered"
_ENDS = tuple(ENDS.values())


@dataclass(slots=True)
class Asked:
    """A `response.create` that was taken and has not begun.

    Attributes:
        body: the request, without what is the socket's.
        generate: whether there is to be an answer, and not only an id.
        steers: submissions whose successor this is.
    """

    body: Json
    generate: bool = True
    steers: list[Steer] = field(default_factory=list)


class Turn:
    """A response under way.

    Args:
        asked: what was asked.
        made: the response, prepared.
        events: what tells it, in order.
        faults: the violations that it commits.
        keep: stores the response, where it ends before its time.
        begins: the loop's time before which nothing is told.

    Attributes:
        steers: what was said to it and still waits.
        ended: whether its last event was told.
        injected: items that were put into it while it was under way.
    """

    def __init__(
        self,
        asked: Asked,
        made: Prepared,
        events: Iterator[Json],
        faults: Faults,
        keep: Callable[[], None],
        begins: float = 0.0,
    ) -> None:
        self.asked = asked
        self.made = made
        self.faults = faults
        self._keep = keep
        self.begins = begins
        self.steers: list[Steer] = []
        self.injected: list[Json] = []
        self.ended = False
        self._events = events
        self._number = 0
        self._done: list[int] = []
        self._open = 0

    @property
    def id(self) -> str:
        """The id of the response."""
        return str(self.made.final["id"])

    def number(self) -> int:
        """The sequence number of the next event, taken."""
        self._number += 1
        return self._number - 1

    def next(self) -> Json | None:
        """The next event; None after the last one."""
        event = self._cut() if self._may_end_early() else next(self._events, None)
        if event is None:
            self.ended = True
            return None
        if self.faults:
            # Told as the faults left it, its numbers included.
            self._number += 1
            return event
        self._follow(event)
        number = self.number()
        return event if event.get("sequence_number") == number else {**event, "sequence_number": number}

    def _follow(self, event: Json) -> None:
        kind = event["type"]
        if kind == "response.output_item.added":
            self._open += 1
        elif kind in _ENDS:
            # Known at once: what is said to the response from now on comes too late.
            self.ended = True
        elif kind == "response.output_item.done":
            self._open -= 1
            self._done.append(event["output_index"])

    def _may_end_early(self) -> bool:
        """Whether somebody steers, an item has just ended, and others were still to come."""
        return bool(self.steers and self._done and not self._open) and len(self._done) < len(self.made.final["output"])

    def _cut(self) -> Json | None:
        """The event that ends the response after the items that it has."""
        final = self.made.final
        output = [final["output"][at] for at in sorted(self._done)]
        self.made.final = response_object.ended(final, output, final["usage"], int(time.time()), _CUT)
        self._keep()
        self._events = iter(())
        self._done = []
        return {"type": "response.incomplete", "response": self.made.final}


def takes_steering(turn: Turn) -> bool:
    """Whether a response of this kind can be steered."""
    body = turn.asked.body
    return not body.get("conversation") and not body.get("context_management") and turn.asked.generate


def lane_of(message: Json) -> str | None:
    """The lane that a message names; None for the default one.

    Raises:
        ApiError: 400; it is no name of a lane.
    """
    given = message.get("stream_id")
    if given is None and "stream_id" not in message:
        return None
    if isinstance(given, str) and 0 < len(given) <= _LONGEST and _ALPHABET.issuperset(given):
        return given
    what = "1 to 256 letters, digits, underscores, hyphens or periods"
    raise ApiError(400, f"Invalid 'stream_id': expected {what}.", code="invalid_stream_id", param="stream_id")


_LONGEST = 256
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
