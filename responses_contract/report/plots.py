"""Small plots as inline SVG: nothing to load, no script, and a text for those who do not see them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from responses_contract.report.timing import NAMES, SHARES, told

WIDTH, ROW, LEFT, RIGHT = 640, 26, 250, 70
SHORTEST, LONGEST = 1e-9, 1e9
"""Seconds that are drawn; a record may hold any number, and what lies beyond stands at the edge."""


def latency(rows: Sequence[Mapping[str, Any]]) -> str:
    """The times of a record: for each a line from the median to the longest, on a logarithmic scale."""
    rows = [row for row in rows if row["name"] != "tokens_per_second"]
    values = [_drawn(row[word]) for row in rows for word in SHARES if row[word] > 0]
    if not values:
        return ""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9)
    high = max(high, low + 1)

    def across(value: float) -> float:
        share = (math.log10(max(_drawn(value), 10.0**low)) - low) / (high - low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    height = ROW * (len(rows) + 1)
    parts = [_scale(low, high, across, height)]
    parts += [_row(number, row, across) for number, row in enumerate(rows)]
    title = "; ".join(f"{NAMES[row['name']]}: median {told(row['name'], row['median'])}" for row in rows)
    return (
        f'<svg role="img" aria-label="{title}" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'font-size="12" fill="currentColor" stroke="none">{"".join(parts)}</svg>'
    )


def _drawn(seconds: float) -> float:
    return min(max(seconds, SHORTEST), LONGEST)


def _scale(low: int, high: int, across: Any, height: int) -> str:
    lines = []
    for power in range(low, high + 1):
        at = across(10.0**power)
        lines.append(f'<line x1="{at}" x2="{at}" y1="0" y2="{height - ROW}" stroke="currentColor" opacity=".15"/>')
        lines.append(f'<text x="{at}" y="{height - 8}" text-anchor="middle">{told("gap", 10.0**power)}</text>')
    return "".join(lines)


def _row(number: int, row: Mapping[str, Any], across: Any) -> str:
    y = number * ROW + ROW / 2
    first, last = across(row["median"]), across(row["longest"])
    dots = "".join(
        f'<circle cx="{across(row[word])}" cy="{y}" r="{radius}" opacity="{opacity}"/>'
        for word, radius, opacity in (("median", 5, 1), ("p95", 4, 0.6), ("p99", 3, 0.6), ("longest", 2, 0.6))
    )
    return (
        f'<text x="0" y="{y + 4}">{NAMES[row["name"]]}</text>'
        f'<line x1="{first}" x2="{last}" y1="{y}" y2="{y}" stroke="currentColor" opacity=".4"/>{dots}'
        f'<text x="{WIDTH - RIGHT + 6}" y="{y + 4}">{told(row["name"], row["longest"])}</text>'
    )


def days(title: str, series: Mapping[str, Sequence[float | None]], labels: Sequence[str]) -> str:
    """Some values by day, a line for each, from 0 to the greatest of them.

    Args:
        title: what they are.
        series: by name, a value for each label; None where there is none.
        labels: the days.
    """
    top = max((value for values in series.values() for value in values if value is not None), default=0.0)
    height, count = 120, max(1, len(labels) - 1)
    if not top:
        return ""

    def point(number: int, value: float) -> str:
        return f"{30 + number / count * (WIDTH - 200):.1f},{height - 10 - value / top * (height - 25):.1f}"

    parts = [f'<text x="0" y="12">{top:g}</text><text x="0" y="{height - 8}">0</text>']
    for place, (name, values) in enumerate(series.items()):
        points = [point(number, value) for number, value in enumerate(values) if value is not None]
        dash = f' stroke-dasharray="{place * 3}"' if place else ""
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="currentColor"{dash}/>')
        parts += [f'<circle cx="{one.split(",")[0]}" cy="{one.split(",")[1]}" r="2.5"/>' for one in points]
        parts.append(f'<text x="{WIDTH - 160}" y="{14 + 16 * place}">{"– " if not place else "┄ "}{name}</text>')
    return (
        f'<svg role="img" aria-label="{title}, by day, {labels[0]} to {labels[-1]}" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" font-size="12" fill="currentColor">{"".join(parts)}</svg>'
    )
