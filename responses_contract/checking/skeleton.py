"""Events that differ from one already judged only in their number and in free texts, known by their bytes alone.

A long text comes as thousands of deltas that are the same but for `sequence_number`, the delta and its padding. Once
some of them were judged in full, a pattern is made from the bytes of the last one: what is constant stands in it
letter by letter, and a hole stands where the number and the texts were. Whatever fits the pattern is the same JSON
object but for what fills the holes, and these take only what is surely a number or a text, and what the schema leaves
free. So its verdict is that of the event from which the pattern was made, and neither JSON nor schema is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import methodcaller
from typing import Any, NamedTuple

import orjson

from responses_contract.model.json_values import Json

MANY = 512
"""Deltas of one text after which a pattern is made: making it costs as much as it saves on some hundreds of events."""

_TEXT = rb'(?:[\x20\x21\x23-\x5b\x5d-\xff]++|\\["\\/bfnrt]|\\u(?:[0-9a-ce-f][0-9a-f]{3}|d[0-7][0-9a-f]{2}))*+'
"""The inside of a JSON string (RFC 8259, section 7) without halves of surrogate pairs; right if it is UTF-8 as well."""
_NUMBER = rb"0|[1-9][0-9]{0,15}+"
_SEQUENCE = "sequence_number"
_STYLES = ((b",", b":"), (b", ", b": "))
"""How writers of JSON part members, and names from values."""


class Skeleton(NamedTuple):
    """The pattern of the events that write to one text.

    Attributes:
        match: fits the data of a whole event, or gives None.
        holes: takes number and delta from a match.
        slot: where the deltas go.
        held: deltas as they stand in the JSON, not yet in `slot`.
    """

    match: Callable[[bytes], re.Match[bytes] | None]
    holes: Callable[[re.Match[bytes]], tuple[bytes, bytes]]
    slot: list[str]
    held: list[bytes]

    def flush(self) -> None:
        """Put what is held where it belongs."""
        if self.held:
            self.slot.extend(orjson.loads(b'["' + b'","'.join(self.held) + b'"]'))
            self.held.clear()


def skeleton_of(event: Json, data: bytes, value: str, free: frozenset[str], slot: list[str]) -> Skeleton | None:
    """The pattern of an event that was judged to be right; None where its bytes are written in no common style.

    Args:
        event: a flat object.
        data: its bytes.
        value: the member with the delta.
        free: the members in which any text is as right as any other; `value` must be one for there to be a pattern.
        slot: where the deltas of such events go.
    """
    if value not in free:
        return None
    holes = {name: _TEXT for name in free if isinstance(event.get(name), str)} | {_SEQUENCE: _NUMBER}
    for comma, colon in _STYLES:
        members = (_member(name, event[name], colon, holes.get(name)) for name in event)
        pattern = re.compile(rb"\{" + re.escape(comma).join(members) + rb"\}")
        if pattern.fullmatch(data):
            order = [name for name in event if name in holes]
            holes_of = methodcaller("group", order.index(_SEQUENCE) + 1, order.index(value) + 1)
            return Skeleton(pattern.fullmatch, holes_of, slot, [])
    return None


def is_utf8(data: bytes) -> bool:
    """Whether bytes are text at all."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _member(name: str, value: Any, colon: bytes, hole: bytes | None) -> bytes:
    written = re.escape(orjson.dumps(name) + colon)
    if hole is None:
        return written + re.escape(orjson.dumps(value))
    quotes = b'"' if isinstance(value, str) else b""
    return written + quotes + b"(" + hole + b")" + quotes
