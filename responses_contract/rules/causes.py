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
    "stream/one-part-per-index": frozenset({*TOLD, *CLOSING, "stream/nothing-after-part-done", "stream/value-done-once"}),
    "stream/item-id-stable": frozenset({*TOLD, *CLOSING}),
    "stream/item-done-keeps-type": frozenset(TOLD),
    "stream/part-done-keeps-type": frozenset(TOLD),
    "stream/event-fits-item-type": frozenset({*TOLD, *CLOSING}),
    "stream/event-fits-part-type": frozenset({*TOLD, *CLOSING}),
    "stream/no-delta-after-done": frozenset(TOLD),
    "stream/value-done-once": frozenset(TOLD),
    "stream/nothing-after-part-done": frozenset({*TOLD, *CLOSING}),
    "stream/part-indices-count-up": frozenset({*TOLD, "stream/part-added-before-its-events"}),
    "stream/item-indices-count-up": frozenset({"stream/item-added-before-its-events"}),
    "schema/event": frozenset({*TOLD, *CLOSING, "stream/item-added-before-its-events"}),
}

# In the whole stream: the earlier finding → what follows from it.
_OF_STREAM: dict[str, frozenset[str]] = {
    "stream/one-item-per-index": frozenset(ENDING),
    "stream/one-index-per-item": frozenset(ENDING),
    "stream/item-added-before-its-events": frozenset(ENDING),
    "stream/item-indices-count-up": frozenset({"value/output-lists-the-items"}),
    "stream/item-done-keeps-id": frozenset({"value/output-lists-the-items", "value/output-equals-the-items"}),
    "stream/nothing-after-item-done": frozenset(ENDING),
    "stream/items-done-before-end": frozenset({"value/output-lists-the-items", "value/output-equals-the-items"}),
    "stream/error-ends-the-stream": frozenset({"stream/ends-with-terminal-event", *ENDING}),
    "stream/first-event-is-created": frozenset({"stream/response-phases-in-order", "value/sequence-starts-at-zero"}),
    "stream/created-once": frozenset({"value/response-id-unchanged", "value/created-at-unchanged"}),
    "value/output-lists-the-items": frozenset({"value/tool-choice-obeyed", "value/usage-counts-what-came"}),
}


class Trail:
    """What was found in one stream so far, as far as it can explain more."""

    def __init__(self) -> None:
        self._loss: str | None = None
        self._stream: dict[str, str] = {}
        self._items: dict[int, dict[str, str]] = {}
        self._event = -1
        self._broken: list[str] = []  # pointers to what fails its schema in that event

    def cause(self, rule: str, event: int, item: int | None, pointer: str | None) -> str | None:
        """The rule of an earlier finding that explains this one."""
        if self._event == event and self._is_broken(rule, pointer):
            return "schema/event"
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
        if rule == "schema/event":
            self._broken = [*self._broken, pointer or ""] if self._event == event else [pointer or ""]
            self._event = event
        for name in _OF_STREAM.get(rule, ()):
            self._stream.setdefault(name, rule)
        if item is not None and rule in _OF_ITEM:
            of_item = self._items.setdefault(item, {})
            for name in _OF_ITEM[rule]:
                of_item.setdefault(name, rule)
