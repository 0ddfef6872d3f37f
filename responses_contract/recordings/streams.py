"""Streams in a file that begins a new one where another ended: each is told apart and judged by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from responses_contract.model.json_values import dict_of
from responses_contract.recordings.contents import json_of
from responses_contract.wire.decoder import Decoder

_BEGINS = b"response.created"
_ENDS = re.compile(r"response\.(?:completed|failed|incomplete)|error")


class Seam:
    """Tells where a new stream begins among events that come one after the other.

    That is a `response.created` after the end of a stream, or one of another response that counts from zero again. A
    second one of the same response is a finding, and no new stream.
    """

    def __init__(self) -> None:
        self._id: Any = None
        self._ended = False

    def is_before(self, event: Any) -> bool:
        """Whether a new stream begins with this event; to be asked of every event, in order."""
        kind = event.get("type") if isinstance(event, dict) else None
        if kind != "response.created":
            self._ended = self._ended or (isinstance(kind, str) and _ENDS.fullmatch(kind) is not None)
            return False
        id = dict_of(event.get("response")).get("id")
        starts = event.get("sequence_number") in (0, None)
        is_new = self._id is not None and starts and (self._ended or id != self._id)
        if is_new or self._id is None:
            self._id, self._ended = id or "", False
        return is_new


def split_events(events: Iterable[Any]) -> Iterator[list[Any]]:
    """The streams among events that were parsed already."""
    seam = Seam()
    current: list[Any] = []
    for event in events:
        if seam.is_before(event):
            yield current
            current = []
        current.append(event)
    if current:
        yield current


def split_bytes(raw: bytes) -> list[bytes]:
    """The streams in the bytes of a file."""
    if raw.count(b'"' + _BEGINS + b'"') < 2:
        return [raw]
    seam, starts = Seam(), [0]
    for at, _, data in Decoder().read(raw):
        # Only the ends and beginnings matter: whatever else is said is left to the checker.
        if len(data) > 2 and seam.is_before(json_of(data)):
            starts.append(at)
    return [raw[start:end] for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]
