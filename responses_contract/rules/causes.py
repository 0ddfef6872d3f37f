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

TOLD = (
    "value/done-equals-deltas",
    "value/logprobs-equal-those-of-deltas",
    "value/part-done-equals-its-events",
    "value/annotations-equal-those-added",
    "value/item-done-equals-its-events",
)
CLOSING = (
    "stream/value-done-before-part-done",
    "stream/value-done-before-item-done",
    "stream/parts-done-before-item-done",
    "stream/tool-phase-ends-before-item-done",
)
ASTRAY = (
    "stream/part-added-before-its-events",
    "stream/summary-part-added-before-its-events",
    "stream/command-added-before-its-events",
    "stream/nothing-after-part-done",
    "stream/nothing-after-item-done",
    "stream/item-done-keeps-id",
)
"""What an event does that was taken for one of another thing."""
ENDING = ("value/output-lists-the-items", "value/output-equals-the-items", "stream/items-done-before-end")

# What is compared with what a stream told before.
_AFTER_LOSS = frozenset({*TOLD, *ENDING, "value/sequence-counts-up", "value/sequence-starts-at-zero"})

# Within one item: the earlier finding → what follows from it.
_OF_ITEM: dict[str, frozenset[str]] = {
    "stream/item-added-before-its-events": frozenset(
        {
            *TOLD,
            *CLOSING,
            "stream/part-added-before-its-events",
            "stream/summary-part-added-before-its-events",
            "stream/command-added-before-its-events",
            "stream/item-indices-count-up",
            "stream/item-done-keeps-id",
            "stream/item-done-keeps-type",
        }
    ),
    "stream/part-added-before-its-events": frozenset({*TOLD, *CLOSING, "stream/part-indices-count-up"}),
    "stream/summary-part-added-before-its-events": frozenset({*TOLD, *CLOSING, "stream/part-indices-count-up"}),
    "stream/command-added-before-its-events": frozenset({*TOLD, *CLOSING, "stream/part-indices-count-up"}),
    "stream/one-item-per-index": frozenset(
        {*TOLD, *CLOSING, "stream/item-id-stable", "stream/item-done-keeps-id", "stream/item-done-keeps-type"}
        | {"stream/one-part-per-index", "stream/nothing-after-item-done", "stream/event-fits-item-type"}
    ),
    "stream/one-part-per-index": frozenset(
        {*TOLD, *CLOSING, "stream/nothing-after-part-done", "stream/value-done-once"}
    ),
    "stream/item-done-keeps-type": frozenset(TOLD),
    "stream/part-done-keeps-type": frozenset(TOLD),
    "stream/event-fits-item-type": frozenset({*TOLD, *CLOSING, "stream/tool-phases-in-order"}),
    "stream/event-fits-part-type": frozenset({*TOLD, *CLOSING}),
    "stream/no-delta-after-done": frozenset(TOLD),
    "stream/value-done-once": frozenset(TOLD),
    "stream/nothing-after-part-done": frozenset({*TOLD, *CLOSING}),
    "stream/part-indices-count-up": frozenset({*TOLD, "stream/part-added-before-its-events"}),
    "stream/item-indices-count-up": frozenset({"stream/item-added-before-its-events"}),
    "stream/value-done-before-part-done": frozenset({"stream/nothing-after-part-done"}),
    "stream/value-done-before-item-done": frozenset({"stream/nothing-after-item-done"}),
    "stream/parts-done-before-item-done": frozenset({"stream/nothing-after-item-done"}),
    "stream/tool-phases-in-order": frozenset({"stream/tool-phase-ends-before-item-done"}),
    "value/done-equals-deltas": frozenset({"value/logprobs-equal-those-of-deltas"}),
    "value/part-done-equals-its-events": frozenset({"value/item-done-equals-its-events"}),
    "value/annotations-equal-those-added": frozenset({"value/item-done-equals-its-events"}),
    "schema/event": frozenset({*TOLD, *CLOSING, *ASTRAY, "stream/item-added-before-its-events"}),
}

ECHOED = ("settings", "metadata", "tools", "tool-choice", "text-format", "previous-response", "instructions")
KEPT = frozenset({"value/settings-unchanged", "value/created-at-unchanged", "value/model-unchanged"})

# In the whole stream: the earlier finding → what follows from it.
_OF_STREAM: dict[str, frozenset[str]] = {
    "stream/one-item-per-index": frozenset(ENDING),
    "stream/one-index-per-item": frozenset({*ENDING, "value/item-ids-unique"}),
    "stream/item-id-stable": frozenset({*TOLD, *CLOSING, *ASTRAY}),
    "stream/item-done-keeps-type": frozenset({"value/tool-choice-obeyed"}),
    "stream/item-added-before-its-events": frozenset(ENDING),
    "stream/item-indices-count-up": frozenset({"value/output-lists-the-items"}),
    "stream/item-done-keeps-id": frozenset({"value/output-lists-the-items", "value/output-equals-the-items"}),
    "stream/nothing-after-item-done": frozenset(ENDING),
    "stream/items-done-before-end": frozenset({"value/output-lists-the-items", "value/output-equals-the-items"}),
    "stream/error-ends-the-stream": frozenset({"stream/ends-with-terminal-event", *ENDING}),
    "stream/first-event-is-created": frozenset(
        {"stream/response-phases-in-order", "stream/created-once", "value/sequence-starts-at-zero"}
    ),
    "stream/created-once": frozenset({"value/response-id-unchanged", "value/created-at-unchanged"}),
    "value/item-done-equals-its-events": frozenset({"value/output-equals-the-items"}),
    "value/output-lists-the-items": frozenset({"value/tool-choice-obeyed", "value/usage-counts-what-came"}),
    "value/output-equals-the-items": frozenset(
        {"value/arguments-are-json", "value/arguments-fit-strict-schema", "value/arguments-fit-schema"}
        | {"value/json-object-obeyed", "value/json-schema-obeyed", "value/include-obeyed"}
    ),
    "value/settings-unchanged": frozenset({f"value/echoes-{name}" for name in ECHOED}),
    "value/item-done-has-final-status": frozenset({"value/completed-has-completed-items"}),
    "value/max-output-tokens-obeyed": frozenset({"value/spent-budget-is-incomplete"}),
    "value/call-is-of-an-offered-tool": frozenset({"value/tool-choice-obeyed"}),
    "schema/types-known": frozenset({"value/tool-choice-obeyed"}),
    "http/no-html": frozenset({"http/invalid-request-is-4xx"}),
    "http/error-has-error-status": frozenset({"schema/response", "value/failed-says-why"}),
    "http/error-before-stream-is-json": frozenset({"wire/errors-are-events"}),
}


class Trail:
    """What was found in one stream, or in one answer, so far, as far as it can explain more."""

    def __init__(self) -> None:
        self._loss: str | None = None
        self._stream: dict[str, str] = {}
        self._items: dict[int, dict[str, str]] = {}
        self._event = -1
        self._broken: list[str] = []  # pointers to what fails its schema in that event
        self._misfits: set[str] = set()  # pointers to what failed its schema in any snapshot
        self._schema = ""
        self._step = (-1, "")

    def cause(self, rule: str, event: int, item: int | None, pointer: str | None) -> str | None:
        """The rule of an earlier finding that explains this one."""
        if self._event == event and self._is_broken(rule, pointer):
            return self._schema
        if rule in KEPT and pointer in self._misfits:
            return self._schema
        if self._step[0] == event and rule.startswith("stream/"):
            return self._step[1]
        if self._loss is not None and (rule.startswith("stream/") or rule in _AFTER_LOSS):
            return self._loss
        if item is not None and rule in self._items.get(item, ()):
            return self._items[item][rule]
        return self._stream.get(rule)

    def _is_broken(self, rule: str, pointer: str | None) -> bool:
        """Whether what a rule looked at in the latest event failed its schema already."""
        if rule.startswith(("wire/", "schema/")):
            return False
        if pointer is None:
            return any(not broken.startswith("/response") for broken in self._broken)
        return any(pointer.startswith(broken) or broken.startswith(pointer) for broken in self._broken)

    def note(self, rule: str, event: int, item: int | None, pointer: str | None) -> None:
        """Remember a primary finding."""
        if rule in LOSSES:
            self._loss = self._loss or rule
        if rule.startswith("schema/") and rule not in ("schema/event-type-known", "schema/types-known"):
            self._note_misfit(rule, event, item, pointer or "")
        if rule.startswith("stream/"):
            self._step = (event, rule)
        for name in _OF_STREAM.get(rule, ()):
            self._stream.setdefault(name, rule)
        if item is not None and rule in _OF_ITEM:
            of_item = self._items.setdefault(item, {})
            for name in _OF_ITEM[rule]:
                of_item.setdefault(name, rule)

    def _note_misfit(self, rule: str, event: int, item: int | None, pointer: str) -> None:
        """What an event that fails its schema explains: all of its item; where that is unknown, of all items."""
        self._broken = [*self._broken, pointer] if self._event == event else [pointer]
        self._event, self._schema = event, rule
        if pointer.startswith("/response"):
            self._misfits.add(pointer)
            return
        for name in (*ENDING, *(() if item is not None else _OF_ITEM["schema/event"])):
            self._stream.setdefault(name, rule)
