"""The record of a run as a badge: an SVG with two words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from responses_contract.errors import ExitCode
from responses_contract.report import summary

NAME = "badge"
FILE = "badge.svg"
LEFT = "responses contract"
GREEN, RED, GREY = "#2e7d32", "#b00020", "#5c5c5c"
WIDTH = 6.6
"""Pixels that a character takes on average at 11 pixels."""


def render(result: Mapping[str, Any]) -> str:
    """The SVG text."""
    failed = sum(layer["counts"]["fail"] for layer in result["layers"])
    passed = sum(layer["counts"]["pass"] + layer["counts"]["warn"] for layer in result["layers"])
    if result["exit_code"] == ExitCode.USAGE:
        return drawn(summary.outcome(result), GREY)
    return drawn(f"{failed} failed" if failed else f"{passed} passed", RED if failed else GREEN)


def drawn(right: str, color: str) -> str:
    """The SVG text of a badge that says this."""
    left_width, right_width = (round(len(word) * WIDTH + 12) for word in (LEFT, right))
    width, middle = left_width + right_width, left_width + right_width / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{LEFT}: {right}">'
        f'<rect width="{width}" height="20" rx="3" fill="#444"/>'
        f'<path d="M{left_width} 0h{right_width - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right_width - 3}z" '
        f'fill="{color}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left_width / 2}" y="14">{LEFT}</text><text x="{middle}" y="14">{right}</text></g></svg>\n'
    )
