"""Writes events as an event stream, in every way that the format allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Framing:
    """How events are written as an event stream. Every choice is legal by the event-stream format.

    Attributes:
        newline: "\\n", "\\r\\n" or "\\r".
        event_line: write `event: <type>`.
        done: end with `data: [DONE]`.
        space: a space after the colon.
        comment: a comment line before every frame, e.g. "keep-alive".
        multiline: write the JSON over several `data` lines.
    """

    newline: str = "\n"
    event_line: bool = True
    done: bool = False
    space: bool = True
    comment: str | None = None
    multiline: bool = False


PLAIN = Framing()


def frame(event: dict[str, Any], framing: Framing = PLAIN) -> bytes:
    """One event as one frame, its closing blank line included. An event without a type is not named."""
    kind = event.get("type")
    if framing is PLAIN and isinstance(kind, str):
        return b"".join((_named(kind), orjson.dumps(event), b"\n\n"))
    data = orjson.dumps(event, option=orjson.OPT_INDENT_2 if framing.multiline else None)
    lines = [] if framing.comment is None else [f": {framing.comment}"]
    gap = " " if framing.space else ""
    if framing.event_line and kind is not None:
        lines.append(f"event:{gap}{kind}")
    lines += [f"data:{gap}{line}" for line in data.decode().split("\n")]
    return framing.newline.join([*lines, "", ""]).encode()


@lru_cache(maxsize=256)
def _named(kind: str) -> bytes:
    """What stands before the JSON of an event of this type: the same for each of thousands of deltas."""
    return f"event: {kind}\ndata: ".encode()


def ending(framing: Framing = PLAIN) -> bytes:
    """What follows the last event: `[DONE]`, or nothing."""
    if not framing.done:
        return b""
    return f"data:{' ' if framing.space else ''}[DONE]{framing.newline * 2}".encode()


def frames(events: Iterable[dict[str, Any]], framing: Framing = PLAIN) -> Iterator[bytes]:
    """The whole stream, frame by frame."""
    for event in events:
        yield frame(event, framing)
    if framing.done:
        yield ending(framing)
