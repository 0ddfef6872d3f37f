"""Where reading stops: one budget of bytes and of work for everything that reads a stream or a body."""

from __future__ import annotations

import re
from dataclasses import dataclass

MIB = 1 << 20
VALUES = 1_000_000
"""JSON values of one body, event or document: each takes 200 bytes while it is judged, whatever it took to send."""
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Limits:
    """Where reading stops, so that an endless or hostile stream costs bounded memory and time.

    Attributes:
        line_bytes: of one line, of the data of one frame, and of all that is no data between two frames.
        frames: of one stream.
        total_bytes: of one stream.
        depth: to which the JSON of one event may be nested.
        silence: seconds between two chunks after which a warning is due.
        findings_per_rule: kept for one stream and place in it; the rest is counted only.
        violations: after which a stream is given up.
    """

    line_bytes: int = 16 * MIB
    frames: int = 2_000_000
    total_bytes: int = 512 * MIB
    depth: int = 200
    silence: float = 60.0
    findings_per_rule: int = 20
    violations: int = 100_000


def has_more_values(raw: bytes, most: int = VALUES) -> bool:
    """Whether JSON text holds more values than this; told from its bytes, before anything is made of them.

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
