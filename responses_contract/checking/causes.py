"""Which finding explains which: a finding that follows from an earlier one is a consequence and is not counted."""

from __future__ import annotations

# A frame that could not be read may have held anything: what is missing after it is no finding of its own.
LOSSES = frozenset(
    {
        "wire/utf-8",
        "wire/data-is-json",
        "wire/data-is-an-object",
        "wire/no-html",
        "wire/no-chat-chunks",
        "wire/errors-are-events",
        "wire/event-has-data",
        "wire/has-events",
        "wire/last-frame-complete",
        "wire/ends-regularly",
        "wire/within-limits",
        "schema/event-has-type",
    }
)

TOLD = frozenset(
    {
        "value/done-equals-deltas",
        "value/logprobs-equal-those-of-deltas",
        "value/part-done-equals-its-events",
        "value/annotations-equal-those-added",
        "value/item-done-equals-its-events",
    }
)
CLOSING = frozenset(
    {
        "stream/value-done-before-part-done",
        "stream/value-done-before-item-done",
        "stream/parts-done-before-item-done",
        "stream/tool-phase-ends-before-item-done",
    }
)
ADDING = frozenset(
    {
        "stream/item-added-before-its-events",
        "stream/part-added-before-its-events",
        "stream/summary-part-added-before-its-events",
        "stream/command-added-before-its-events",
        "stream/item-indices-count-up",
        "stream/part-indices-count-up",
    }
)
LATE = frozenset({"stream/nothing-after-part-done", "stream/nothing-after-item-done"})
SAME = frozenset({"stream/item-done-keeps-id", "stream/item-done-keeps-type", "stream/part-done-keeps-type"})
LISTED = frozenset({"value/output-lists-the-items", "value/output-equals-the-items"})
ENDING = LISTED | {"stream/items-done-before-end"}
TEXTS = frozenset(
    {
        "value/json-object-obeyed",
        "value/json-schema-obeyed",
        "value/arguments-are-json",
        "value/arguments-fit-strict-schema",
        "value/arguments-fit-schema",
        "value/annotations-within-text",
        "value/output-text-equals-the-text",
        "value/no-replacement-character",
        "value/no-template-marks",
    }
)
ECHOES = frozenset(
    {
        "value/echoes-settings",
        "value/echoes-metadata",
        "value/echoes-tools",
        "value/echoes-tool-choice",
        "value/echoes-text-format",
        "value/echoes-previous-response",
        "value/echoes-instructions",
        "value/model-is-the-one-asked-for",
    }
)
NUMBERED = frozenset({"value/sequence-counts-up", "value/sequence-starts-at-zero"})
# What an event does that was taken for one of another thing.
ASTRAY = frozenset(
    {
        "stream/part-added-before-its-events",
        "stream/summary-part-added-before-its-events",
        "stream/command-added-before-its-events",
        "stream/nothing-after-part-done",
        "stream/nothing-after-item-done",
        "stream/item-done-keeps-id",
    }
)
UNREAD = frozenset({"wire/has-events", "wire/last-frame-complete", "wire/fields-known", "wire/event-has-data"})

# What is compared with what a stream told before.
_AFTER_LOSS = TOLD | ENDING | NUMBERED

# Within one item: the earlier finding → what follows from it.
_OF_ITEM: dict[str, frozenset[str]] = {
    "schema/event": TOLD | CLOSING | ADDING | ASTRAY,
    "stream/item-added-before-its-events": TOLD | CLOSING | ADDING | SAME,
    "stream/part-added-before-its-events": TOLD | CLOSING | ADDING,
    "stream/summary-part-added-before-its-events": TOLD | CLOSING | ADDING,
    "stream/command-added-before-its-events": TOLD | CLOSING | ADDING,
    "stream/part-indices-count-up": TOLD | ADDING,
    "stream/item-indices-count-up": ADDING,
    "stream/one-item-per-index": TOLD
    | CLOSING
    | LATE
    | SAME
    | {"stream/item-id-stable", "stream/one-part-per-index", "stream/event-fits-item-type"},
    "stream/one-part-per-index": TOLD | CLOSING | LATE | {"stream/value-done-once", "stream/no-delta-after-done"},
    "stream/one-index-per-item": frozenset({"value/item-ids-unique"}),
    "stream/item-id-stable": TOLD | CLOSING | LATE,
    "stream/item-done-keeps-type": TOLD,
    "stream/part-done-keeps-type": TOLD,
    "stream/event-fits-item-type": TOLD | CLOSING | {"stream/tool-phases-in-order"},
    "stream/event-fits-part-type": TOLD | CLOSING,
    "stream/no-delta-after-done": TOLD,
    "stream/value-done-once": TOLD,
    "stream/nothing-after-part-done": TOLD | CLOSING | LATE,
    "stream/tool-phases-in-order": frozenset({"stream/tool-phase-ends-before-item-done"}),
    "stream/value-done-before-part-done": LATE,
    "stream/value-done-before-item-done": LATE,
    "stream/parts-done-before-item-done": LATE,
    "value/done-equals-deltas": TOLD,
    "value/part-done-equals-its-events": frozenset({"value/item-done-equals-its-events"}),
    "value/annotations-equal-those-added": frozenset({"value/item-done-equals-its-events"}),
}

# Among all that is said of one exchange: the earlier finding → what follows from it.
_OF_EXCHANGE: dict[str, frozenset[str]] = {
    "wire/no-html": UNREAD,
    "wire/errors-are-events": UNREAD,
    "wire/event-has-data": frozenset({"wire/has-events"}),
    "wire/last-frame-complete": frozenset({"wire/has-events"}),
    "wire/text-is-unicode": TOLD | LISTED | TEXTS,
    "http/no-html": frozenset({"http/invalid-request-is-4xx"}),
    "value/max-output-tokens-obeyed": frozenset({"value/spent-budget-is-incomplete"}),
    "schema/accepted-request": ECHOES,
    "schema/types-known": frozenset({"value/tool-choice-obeyed"}),
    "stream/first-event-is-created": NUMBERED | {"stream/response-phases-in-order", "stream/created-once"},
    "stream/created-once": frozenset({"value/response-id-unchanged", "value/created-at-unchanged"}),
    "stream/one-item-per-index": ENDING,
    "stream/one-index-per-item": ENDING | {"value/item-ids-unique"},
    "stream/item-added-before-its-events": ENDING,
    "stream/item-indices-count-up": frozenset({"value/output-lists-the-items"}),
    "stream/item-id-stable": TOLD | CLOSING | ASTRAY,
    "stream/item-done-keeps-id": LISTED,
    "stream/item-done-keeps-type": LISTED | {"value/tool-choice-obeyed"},
    "stream/nothing-after-item-done": ENDING,
    "stream/items-done-before-end": LISTED,
    "stream/error-ends-the-stream": ENDING | {"stream/ends-with-terminal-event"},
    "value/item-done-equals-its-events": LISTED,
    "value/output-lists-the-items": frozenset(
        {"value/tool-choice-obeyed", "value/usage-counts-what-came", "value/call-ids-unique", "value/item-ids-unique"}
    ),
    "value/output-equals-the-items": TEXTS | {"value/include-obeyed"},
    "value/settings-unchanged": ECHOES,
    "value/item-done-has-final-status": frozenset({"value/completed-has-completed-items"}),
    "value/call-is-of-an-offered-tool": frozenset({"value/tool-choice-obeyed"}),
}

# The status decides what else there must be.
_BY_STATUS = frozenset(
    {
        "value/incomplete-says-why",
        "value/failed-says-why",
        "value/completed-not-before-created",
        "value/status-fits-the-event",
    }
)
_SCHEMAS = frozenset({"schema/event", "schema/response", "schema/deleted", "schema/item-list"})


class Trail:
    """What was found in one exchange so far, as far as it can explain more.

    Args:
        base: the pointer to the response in what is judged: `/response` in the events of a stream, nothing in a body.
    """

    def __init__(self, base: str) -> None:
        self._base = base.split("/")
        self._loss: str | None = None
        self._exchange: dict[str, str] = {}
        self._items: dict[int, dict[str, str]] = {}
        self._members: dict[str, str] = {}  # of a response, that failed the schema in any event
        self._event = -1
        self._broken: list[str] = []  # pointers to what fails its schema in that event
        self._step = (-1, "")  # the event in which a rule of order was broken first, and that rule

    def cause(self, rule: str, event: int, item: int | None, pointer: str | None) -> str | None:
        """The rule of an earlier finding that explains this one."""
        if not rule.startswith(("wire/", "schema/")):
            broken = self._broken_by(rule, event, pointer)
            if broken is not None:
                return broken
        if self._loss is not None and (rule.startswith("stream/") or rule in _AFTER_LOSS):
            return self._loss
        if self._step[0] == event and rule.startswith("stream/"):
            return self._step[1]
        if item is not None and rule in self._items.get(item, ()):
            return self._items[item][rule]
        return self._exchange.get(rule)

    def _broken_by(self, rule: str, event: int, pointer: str | None) -> str | None:
        """The schema that failed already at what a rule looked at."""
        member = self._member(pointer)
        if member in self._members:
            return self._members[member]
        if rule in _BY_STATUS and "status" in self._members:
            return self._members["status"]
        if self._event != event:
            return None
        if pointer is None:
            hit = any(self._member(broken) is None for broken in self._broken)
        else:
            hit = any(pointer.startswith(broken) or broken.startswith(pointer) for broken in self._broken)
        return "schema/event" if hit else None

    def note(self, rule: str, event: int, item: int | None, pointer: str | None, cause: str | None) -> None:
        """Remember a finding: what follows from it follows from its cause, where it has one."""
        root = cause or rule
        if rule in LOSSES and cause is None:
            self._loss = self._loss or rule
        if rule in _SCHEMAS:
            self._note_schema(rule, event, item, pointer)
        if rule.startswith("stream/") and self._step[0] != event:
            self._step = (event, root)
        for name in _OF_EXCHANGE.get(rule, ()):
            self._exchange.setdefault(name, root)
        if item is not None and rule in _OF_ITEM:
            of_item = self._items.setdefault(item, {})
            for name in _OF_ITEM[rule]:
                of_item.setdefault(name, root)

    def _note_schema(self, rule: str, event: int, item: int | None, pointer: str | None) -> None:
        member = self._member(pointer)
        if member is not None:
            self._members.setdefault(member, rule)
            return
        self._broken = [*self._broken, pointer or ""] if self._event == event else [pointer or ""]
        self._event = event
        for name in ENDING:
            self._exchange.setdefault(name, rule)
        if item is None:
            self._loss = self._loss or rule

    def _member(self, pointer: str | None) -> str | None:
        """The member of the response that a pointer leads to; None if it does not lead into a response."""
        steps = (pointer or "").split("/")
        depth = len(self._base)
        return steps[depth] if len(steps) > depth and steps[:depth] == self._base else None
