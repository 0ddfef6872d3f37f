"""How much JSON is taken in at once, told from its bytes before anything is made of them."""

from __future__ import annotations

import re

VALUES = 1_000_000
"""JSON values of one body, event or document: each takes hundreds of bytes of memory, however few it took to send."""
BEGINNING = 1 << 16
"""Bytes that an exception keeps of an answer that is too large to be taken in."""
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def has_more_values(raw: bytes, most: int = VALUES) -> bool:
    """Whether JSON text holds more values than this.

    Each value but the outermost follows a comma or an opening bracket. Those in texts count only where all together
    are too many.
    """
    if len(raw) <= most or _separators(raw, 0, len(raw)) <= most:
        return False
    found, at = 0, 0
    for text in _TEXT.finditer(raw):
        found += _separators(raw, at, text.start())
        at = text.end()
        if found > most:
            return True
    return found + _separators(raw, at, len(raw)) > most


def _separators(raw: bytes, start: int, end: int) -> int:
    return raw.count(b",", start, end) + raw.count(b"[", start, end) + raw.count(b"{", start, end)
