"""The states of the stream automaton: all that decides what may follow what is in the tables of this file.

A stream builds one response. Two kinds of machines run side by side while it does:

The *response* goes through ``RESPONSE``. ::

    start ──> created ──> queued ──> in_progress ──> ended       from created on, a terminal event leads to ended,
                 └───────────────────────^                       response.failed to failed, and an error to failing
    resumed ──> any of these                                     failing ──> ended, by response.failed only
                                                                 failed ──> ended, by the error that explains it only

An item of the output may only begin in ``in_progress``, an event of ``ended`` or a second ``created`` must never come,
and a stream may stop in ``failing``, ``failed`` and ``ended`` only. A stream that is joined in the middle begins in
``resumed``, where nothing is known of what came before and nothing is missed.

Each *node*, an item, one of its parts, a shell command or its output, goes through ``NODE``: ``absent``, ``open``,
``closed``. The nodes stand in a tree, and the children of a node are numbered. What an event does to its node is its
*act*, which the generated grammar (``x-stream`` in the spec) gives for every type of event:

    open     the node is added, with the value that it has so far      response.output_item.added
    append   a piece of one of its texts                               response.output_text.delta
    insert   an entry of one of its lists                              response.output_text.annotation.added
    seal     one of its texts is stated in full                        response.output_text.done
    phase    the work of a hosted tool goes on                         response.web_search_call.searching
    close    the node is stated in full and is done                    response.output_item.done

No event type is named in this file: a new one is an edit of the spec. What stands here is only which step is allowed in
which state, and the rule that a forbidden step breaks. After a forbidden step the automaton goes on as if the missing
one had been taken, so that one omission is one finding: an event of an item that was never added adds it.
"""

from __future__ import annotations

from responses_api._tables import EventRow

from responses_contract.rule_ids import RuleId
from responses_contract.stream.grammar import FAILED, UNDER_WAY

FIRST = RuleId.STREAM_FIRST_EVENT_IS_CREATED
ONCE = RuleId.STREAM_CREATED_ONCE
ORDER = RuleId.STREAM_RESPONSE_PHASES_IN_ORDER
AFTER_ERROR = RuleId.STREAM_ERROR_ENDS_THE_STREAM
SECOND_END = RuleId.STREAM_ONE_TERMINAL_EVENT
AFTER_END = RuleId.STREAM_NOTHING_AFTER_TERMINAL_EVENT

# State of the response → what comes → the next state, and the rule that this breaks. What comes: `open` (created), a
# phase (`queued`, `in_progress`), `child` (an event of an item), `other` (an event of the response that is none of
# these), `end` (completed, incomplete), `failed` (the other terminal event), `fail` (an error), `note` (a keepalive, an
# unknown event).
_Move = str | tuple[str, RuleId]
_ENDS: dict[str, _Move] = {"end": "ended", "failed": "failed", "fail": "failing"}
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
_RESPONSE["ended"]["open"] = ("again", AFTER_END)
_RESPONSE["failed"] = {**_RESPONSE["ended"], "fail": "ended"}
_RESPONSE["again"] = dict.fromkeys(_RESPONSE["ended"], "again")
RESPONSE: dict[tuple[str, str], tuple[str, RuleId | None]] = {
    (state, came): move if isinstance(move, tuple) else (move, None)
    for state, moves in _RESPONSE.items()
    for came, move in moves.items()
}

# What may come next, and when, as a finding words it; what may come at any time is not mentioned.
EXPECTED = {
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
    "failed": "after the terminal event",
}

# States after which the end of the stream is no surprise.
MAY_END = frozenset({"failing", "failed", "ended", "again"})

# States after the terminal event.
OVER = frozenset({"failed", "ended", "again"})

# What a node goes through: (state, act) → next state, or `early`, `again`, `late`: a step that must not be.
NODE: dict[tuple[str, str], str] = {
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

# Which rule such a step breaks, by the kind of node.
BROKEN: dict[tuple[str, str], RuleId] = {
    ("item", "early"): RuleId.STREAM_ITEM_ADDED_BEFORE_ITS_EVENTS,
    ("content", "early"): RuleId.STREAM_PART_ADDED_BEFORE_ITS_EVENTS,
    ("summary", "early"): RuleId.STREAM_SUMMARY_PART_ADDED_BEFORE_ITS_EVENTS,
    ("command", "early"): RuleId.STREAM_COMMAND_ADDED_BEFORE_ITS_EVENTS,
    ("item", "again"): RuleId.STREAM_ONE_ITEM_PER_INDEX,
    ("content", "again"): RuleId.STREAM_ONE_PART_PER_INDEX,
    ("summary", "again"): RuleId.STREAM_ONE_PART_PER_INDEX,
    ("command", "again"): RuleId.STREAM_ONE_PART_PER_INDEX,
    ("item", "late"): RuleId.STREAM_NOTHING_AFTER_ITEM_DONE,
    ("content", "late"): RuleId.STREAM_NOTHING_AFTER_PART_DONE,
    ("summary", "late"): RuleId.STREAM_NOTHING_AFTER_PART_DONE,
    ("command", "late"): RuleId.STREAM_NOTHING_AFTER_PART_DONE,
    ("output", "late"): RuleId.STREAM_NOTHING_AFTER_PART_DONE,
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
