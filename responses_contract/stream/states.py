"""The states of the stream automaton: all that decides what may follow what is in the tables of this file.

The grammar itself, which event opens, appends to, states or closes what, comes from the generated tables. Here stand
the states that a response and the things in it go through, and which rule a step breaks that must not be.
"""

from __future__ import annotations

from responses_api._tables import EventRow

from responses_contract.stream.grammar import FAILED, UNDER_WAY

FIRST = "stream/first-event-is-created"
ONCE = "stream/created-once"
ORDER = "stream/response-phases-in-order"
AFTER_ERROR = "stream/error-ends-the-stream"
SECOND_END = "stream/one-terminal-event"
AFTER_END = "stream/nothing-after-terminal-event"

# What a response goes through: state → what comes → the next state, and the rule that this breaks.
# What comes: `open` (created), a phase (`queued`, `in_progress`), `child` (an event of an item), `other` (an event of
# the response that is none of these), `end` (completed, incomplete), `failed` (the other terminal event), `fail` (an
# error), `note` (a keepalive, an unknown event).
_Move = str | tuple[str, str]
_ENDS: dict[str, _Move] = {"end": "ended", "failed": "ended", "fail": "failing"}
_RESPONSE: dict[str, dict[str, _Move]] = {
    "start": {
        "open": "created",
        "queued": ("queued", FIRST),
        "in_progress": ("in_progress", FIRST),
        "child": ("in_progress", FIRST),
        "other": ("in_progress", FIRST),
        "end": ("ended", FIRST),
        "failed": ("ended", FIRST),
        "fail": ("failing", FIRST),
        "note": "start",
    },
    "resumed": {
        "open": "created",
        "queued": "queued",
        "in_progress": "in_progress",
        "child": "in_progress",
        "other": "in_progress",
        **_ENDS,
        "note": "resumed",
    },
    "created": {
        "open": ("created", ONCE),
        "queued": "queued",
        "in_progress": "in_progress",
        "child": ("in_progress", ORDER),
        "other": "created",
        **_ENDS,
        "note": "created",
    },
    "queued": {
        "open": ("queued", ONCE),
        "queued": "queued",
        "in_progress": "in_progress",
        "child": ("in_progress", ORDER),
        "other": "queued",
        **_ENDS,
        "note": "queued",
    },
    "in_progress": {
        "open": ("in_progress", ONCE),
        "queued": ("in_progress", ORDER),
        "in_progress": "in_progress",
        "child": "in_progress",
        "other": "in_progress",
        **_ENDS,
        "note": "in_progress",
    },
    "failing": {
        **dict.fromkeys(("open", "queued", "in_progress", "child", "other", "fail"), ("failing", AFTER_ERROR)),
        "end": ("ended", AFTER_ERROR),
        "failed": "ended",
        "note": "failing",
    },
    "ended": {
        **dict.fromkeys(("open", "queued", "in_progress", "child", "other", "fail", "note"), ("ended", AFTER_END)),
        "end": ("ended", SECOND_END),
        "failed": ("ended", SECOND_END),
    },
}
RESPONSE: dict[tuple[str, str], tuple[str, str | None]] = {
    (state, came): move if isinstance(move, tuple) else (move, None)
    for state, moves in _RESPONSE.items()
    for came, move in moves.items()
}

# What may come next, and when, as a finding says it; what may come at any time goes without saying.
SAID = {
    "open": "response.created",
    "queued": "response.queued",
    "in_progress": "response.in_progress",
    "child": "an item's events",
    "end": "a terminal event",
    "failed": "response.failed",
}
WHEN = {
    "start": "at the start",
    "resumed": "after the resumption",
    "failing": "after the error",
    "ended": "after the terminal event",
}

# States after which the end of the stream is no surprise.
MAY_END = frozenset({"failing", "ended"})

# What a thing goes through: (state, act) → next state, or `early`, `again`, `late`: a step that must not be.
THING: dict[tuple[str, str], str] = {
    ("absent", "open"): "open",
    ("absent", "append"): "early",
    ("absent", "insert"): "early",
    ("absent", "seal"): "early",
    ("absent", "phase"): "early",
    ("absent", "close"): "early",
    ("open", "open"): "again",
    ("open", "append"): "open",
    ("open", "insert"): "open",
    ("open", "seal"): "open",
    ("open", "phase"): "open",
    ("open", "close"): "closed",
    ("closed", "open"): "again",
    ("closed", "append"): "late",
    ("closed", "insert"): "late",
    ("closed", "seal"): "late",
    ("closed", "phase"): "late",
    ("closed", "close"): "late",
}

# Which rule such a step breaks, by the kind of thing.
BROKEN: dict[tuple[str, str], str] = {
    ("item", "early"): "stream/item-added-before-its-events",
    ("content", "early"): "stream/part-added-before-its-events",
    ("summary", "early"): "stream/summary-part-added-before-its-events",
    ("command", "early"): "stream/command-added-before-its-events",
    ("item", "again"): "stream/one-item-per-index",
    ("content", "again"): "stream/one-part-per-index",
    ("summary", "again"): "stream/one-part-per-index",
    ("command", "again"): "stream/one-part-per-index",
    ("item", "late"): "stream/nothing-after-item-done",
    ("content", "late"): "stream/nothing-after-part-done",
    ("summary", "late"): "stream/nothing-after-part-done",
    ("command", "late"): "stream/nothing-after-part-done",
    ("output", "late"): "stream/nothing-after-part-done",
}

# Items whose last phase may stand for their done event: the origin lists the tools of several servers at once, and then
# sends output_item.done for one of them only.
MAY_STAY_OPEN = frozenset({"mcp_list_tools"})


def kind_of(row: EventRow | None) -> str:
    """What comes, in the words of `RESPONSE`."""
    if row is None:
        return "note"
    if row.scope == "response":
        if row.act == "phase":
            return row.phase if row.phase in UNDER_WAY and row.phase else "other"
        if row.act == "end" and row.phase == FAILED:
            return FAILED
        return row.act if row.act in ("open", "end") else "other"
    return "child" if row.scope != "stream" else row.act
