"""How much JSON is taken in at once, told from its bytes before anything is made of them."""

from __future__ import annotations

import re

VALUES = 1_000_000
"""JSON values of one body, event or document: each takes hundreds of bytes of memory, however few it took to send."""
OBJECTS = 300_000
"""JSON objects among them: a model takes 1,500 bytes."""
CODINGS = ("gzip", "deflate")
"""Content codings that the client asks for and takes: others make gigabytes of one piece of some KB."""
BEGINNING = 1 << 16
"""Bytes that an exception keeps of an answer that is too large to be taken in."""
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def has_more_values(raw: bytes, most: int = VALUES, objects: int = OBJECTS) -> bool:
    """Whether JSON text holds more values than this, or more objects.

    Each value but the outermost follows a comma or an opening bracket. Those in texts count only where all together
    are too many.
    """
    return _has_more(raw, (b",", b"[", b"{"), most) or _has_more(raw, (b"{",), objects)


def _has_more(raw: bytes, marks: tuple[bytes, ...], most: int) -> bool:
    if len(raw) <= most or _count(raw, marks, 0, len(raw)) <= most:
        return False
    found, at = 0, 0
    for text in _TEXT.finditer(raw):
        found += _count(raw, marks, at, text.start())
        at = text.end()
        if found > most:
            return True
    return found + _count(raw, marks, at, len(raw)) > most


def _count(raw: bytes, marks: tuple[bytes, ...], start: int, end: int) -> int:
    return sum(raw.count(mark, start, end) for mark in marks)
