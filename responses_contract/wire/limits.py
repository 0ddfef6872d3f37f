"""Where reading stops: one budget of bytes and of work for everything that reads a stream or a body."""

from __future__ import annotations

from dataclasses import dataclass

from responses_api_runtime.limits import VALUES, has_more_values

__all__ = ["MIB", "VALUES", "Limits", "has_more_values"]

MIB = 1 << 20


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
