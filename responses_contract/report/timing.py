"""When a stream said what: from the times at which its bytes came, live or kept by a recorder, to a few figures.

What is measured is what a user waits for: the first byte, the first event, the first text; then the gaps between the
deltas of text. Only text and reasoning count as text, not the arguments of calls. Figures of many streams are kept in
bands of two per cent, so that a million take no more memory than a hundred, and those of two parts can be added up.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, compress, repeat
from operator import sub
from typing import Any

from responses_contract.model.exchange import Response

TEXT = b'text.delta"'
"""Ends the type of every delta of text and of reasoning, and nothing else: within a text, quotes are escaped."""
_FRAME = re.compile(rb"data:[^\r\n]*(?:\r\n|\r|\n)(?:\r\n|\r|\n)")
_TOKENS = re.compile(rb'"output_tokens": ?(\d{1,9})\b')
BANDS = 35
"""Bands in which a value doubles: a figure is right within one per cent."""
LEAST = 2.0**-14
"""Seconds that are told apart from nothing: 0.06 ms."""
SHIFT = 14 * BANDS + 1
"""Makes the number of every band positive; 0 is what is nothing."""
SHARES = {"median": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}
NAMES = {
    "first_byte": "time to the first byte",
    "first_event": "time to the first event",
    "first_text": "time to the first text",
    "total": "time to the end",
    "gap": "gap between two deltas of text",
    "longest_gap": "longest gap of a stream",
    "tokens_per_second": "output tokens a second, from the first text on",
}
"""Every figure, in words; those of time in seconds."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The figures of one stream, in seconds after its request was sent; None where it had no such thing.

    Attributes:
        gaps: between deltas of text, in order; those that came in one piece have none between them.
        tokens_per_second: output tokens by its usage, from the first text to the end.
    """

    first_byte: float
    first_event: float | None
    first_text: float | None
    total: float
    gaps: tuple[float, ...] = ()
    tokens_per_second: float | None = None

    @property
    def longest_gap(self) -> float | None:
        return max(self.gaps, default=None)

    def share(self, share: float) -> float | None:
        """The gap that this share of all do not exceed."""
        ordered = sorted(self.gaps)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def timing_of(response: Response) -> Timing | None:
    """The figures of a stream; None where it is none, or nobody kept the times."""
    sse, times = response.sse, response.times
    if not sse or not times:
        return None
    arrivals = [at for _, at in times]
    ends = list(accumulate([size for size, _ in times]))
    # All in C: a live stream brings each delta in a piece of its own, and nothing may be done for each of them here.
    overlap = len(TEXT) - 1  # what ends in a piece may have begun in the one before
    starts = [0, *(end - overlap if end > overlap else 0 for end in ends[:-1])]
    counts = list(map(sse.count, repeat(TEXT), starts, ends))
    several = max(counts, default=0) > 1
    told = list(chain.from_iterable(map(repeat, arrivals, counts)) if several else compress(arrivals, counts))
    gaps = tuple(map(sub, told[1:], told))
    first = _FRAME.search(sse)
    total = arrivals[-1]
    return Timing(
        arrivals[0],
        None if first is None else _at(first.end(), ends, arrivals),
        told[0] if told else None,
        total,
        gaps,
        _speed(sse, told[0], total) if told else None,
    )


def _at(position: int, ends: list[int], arrivals: list[float]) -> float:
    """When the bytes up to a position had come."""
    return arrivals[min(bisect_left(ends, position), len(arrivals) - 1)]


def _speed(sse: bytes, first: float, end: float) -> float | None:
    at = sse.rfind(b'"output_tokens"')
    found = _TOKENS.match(sse, at) if at >= 0 else None
    return int(found[1]) / (end - first) if found is not None and end - first > LEAST else None


@dataclass(slots=True)
class Spread:
    """Many values of one kind, in bands; two can be added up."""

    bands: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0

    @property
    def count(self) -> int:
        return self.bands.total()

    def add(self, values: Iterable[float]) -> None:
        """Count some values; what is below `LEAST` counts as that."""
        every = list(values)
        told = [value for value in every if value > LEAST]
        self.bands.update([math.floor(power * BANDS) + SHIFT for power in map(math.log2, told)])
        self.bands[0] += len(every) - len(told)
        self.longest = max(self.longest, max(told, default=0.0))

    def merge(self, other: Spread) -> None:
        self.bands.update(other.bands)
        self.longest = max(self.longest, other.longest)

    def share(self, share: float) -> float:
        """The value that this share of all do not exceed, in the middle of its band."""
        if share >= 1 or not self.bands:
            return self.longest
        left = math.ceil(share * self.count)
        for band in sorted(self.bands):
            left -= self.bands[band]
            if left <= 0:
                return min(2.0 ** ((band - SHIFT + 0.5) / BANDS), self.longest) if band else 0.0
        return self.longest


@dataclass(slots=True)
class Timings:
    """The figures of many streams."""

    spreads: dict[str, Spread] = field(default_factory=dict)

    def add(self, timing: Timing) -> None:
        """Count one stream."""
        for name in NAMES:
            value = timing.gaps if name == "gap" else (getattr(timing, name),)
            self.spreads.setdefault(name, Spread()).add(one for one in value if one is not None)

    def merge(self, other: Timings) -> None:
        """Add those of another part."""
        for name, spread in other.spreads.items():
            self.spreads.setdefault(name, Spread()).merge(spread)

    def to_json(self) -> list[dict[str, Any]]:
        """A row for each figure of which there is any."""
        return [
            {
                "name": name,
                "count": spread.count,
                **{word: round(spread.share(share), 6) for word, share in SHARES.items()},
            }
            for name, spread in self.spreads.items()
            if spread.count
        ]


def lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The figures for a terminal."""
    rows = list(rows)
    if rows:
        yield f"{'':<46} {'count':>8} {'median':>9} {'p95':>9} {'p99':>9} {'longest':>9}"
    for row in rows:
        shown = [told(row["name"], row[word]) for word in SHARES]
        yield f"{NAMES[row['name']]:<46} {row['count']:>8} " + " ".join(f"{one:>9}" for one in shown)


def told(name: str, value: float) -> str:
    """A figure with its unit."""
    if name == "tokens_per_second":
        return f"{value:,.0f}/s"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"
