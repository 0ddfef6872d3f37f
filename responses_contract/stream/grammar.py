"""The stream's grammar of one dialect, and what follows from its rows."""

from __future__ import annotations

from collections.abc import Mapping

from responses_api._tables import EVENTS, SCOPES, EventRow

_OF_RESPONSE = [row for row in EVENTS.values() if row.scope == "response" and row.phase]
FAILED = "failed"
"""The status of a response that ended and is no answer."""
CANCELLED = "cancelled"
"""The status that no event stands for: it ends a response in the background, not a stream."""
ENDS: dict[str, str] = {row.phase: row.type for row in _OF_RESPONSE if row.act == "end" and row.phase}
"""The event that ends a stream, by the status that the response then has."""
# Tuples, not sets: what is looked for in them comes from an endpoint, and may be no text.
ENDED = tuple(ENDS)
"""Statuses with which a stream may end."""
ANSWERED = tuple(status for status in ENDED if status != FAILED)
"""Statuses of a response that answered, in full or in part."""
OVER = (*ENDED, CANCELLED)
"""Statuses after which a response changes no more."""
UNDER_WAY = tuple(
    row.phase for row in _OF_RESPONSE if row.phase and row.act == "phase" and row.type == f"response.{row.phase}"
)
"""Statuses of a response that is still to end, each with an event of its name."""

LAST_PHASES = frozenset({"completed", "failed"})
"""Phases of a hosted tool call after which no other comes."""


class Grammar:
    """The rows of one dialect, and what follows from them."""

    def __init__(self, rows: Mapping[str, EventRow]) -> None:
        self.rows = rows
        self.opens = {row.scope for row in rows.values() if row.act == "open"}
        self.sealed = {(row.scope, row.field) for row in rows.values() if row.act == "seal"}
        self.scopes_of_item = [name for name, scope in SCOPES.items() if scope.parent == "item"]
        self.streamed = _streamed(rows)
        self.ranks = _ranks(rows)
        self.finals = _finals(rows)


def _finals(rows: Mapping[str, EventRow]) -> dict[str, list[str]]:
    """The events by which the call of a hosted tool comes to its end, by the type of its item."""
    found: dict[str, list[str]] = {}
    for row in rows.values():
        for kind in row.of if row.act == "phase" and row.scope == "item" and row.phase in LAST_PHASES else ():
            found.setdefault(kind, []).append(row.type)
    return found


def _streamed(rows: Mapping[str, EventRow]) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """The values of a type of item or part that come in deltas: (scope, type) → paths."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for row in rows.values():
        if row.act == "append":
            for kind in row.of:
                found.setdefault((row.scope, kind), []).append(row.field)
    return found


def _ranks(rows: Mapping[str, EventRow]) -> dict[tuple[str, str], int]:
    """How far along each phase of a type of item is: (type, phase) → steps from the first."""
    after = {
        (kind, row.phase): row.after
        for row in rows.values()
        if row.act == "phase" and row.scope == "item" and row.phase
        for kind in row.of
    }
    ranks: dict[tuple[str, str], int] = {}
    for _ in after:  # at most as many rounds as phases: the graph has no longer path
        for (kind, phase), earlier in after.items():
            ranks[kind, phase] = 1 + max((ranks.get((kind, one), 0) for one in earlier), default=-1)
    return ranks
