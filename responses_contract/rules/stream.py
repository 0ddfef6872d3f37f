"""stream/: what may follow what. The automaton tells of these."""

from __future__ import annotations

from responses_contract.rules.registry import told_by

HELPER = "openai-python: its stream helper raises IndexError or KeyError"
LOST = "clients that build up the response: lose text or items"
HANGS = "Codex: `stream closed before response.completed`, then retries"

told_by(
    "automaton",
    {
        "stream/first-event-is-created": ("send response.created before anything else", HELPER),
        "stream/created-once": ("send response.created once", LOST),
        "stream/response-phases-in-order": "created, queued (in the background), in_progress, then items",
        "stream/queued-only-in-background": "send response.queued only for `background: true`",
        "stream/item-added-before-its-events": (
            "announce the item before its first delta, whitespace deltas included",
            HELPER,
            "AI SDK: drops the deltas",
        ),
        "stream/part-added-before-its-events": (
            "announce the part before its first delta",
            HELPER,
            "AI SDK: drops the deltas",
        ),
        "stream/summary-part-added-before-its-events": ("announce the summary part before its first delta", HELPER),
        "stream/command-added-before-its-events": "announce the command before its first delta",
        "stream/one-item-per-index": ("count output_index up with every item", LOST),
        "stream/one-part-per-index": ("count content_index up with every part of an item", LOST),
        "stream/one-index-per-item": ("give each item its own id", LOST),
        "stream/item-indices-count-up": ("count items from 0, without gaps", HELPER),
        "stream/part-indices-count-up": (
            "count parts from 0 within their item; content_index is not output_index",
            HELPER,
        ),
        "stream/item-id-stable": ("make the id once, when the item begins", "AI SDK, LangChain: deltas go to no item"),
        "stream/item-done-keeps-id": ("done repeats the id of added", "AI SDK, agents SDKs: an item that never ends"),
        "stream/item-done-keeps-type": ("decide on the type before adding the item", LOST),
        "stream/part-done-keeps-type": ("decide on the type before adding the part", LOST),
        "stream/event-fits-item-type": ("a tool call is an item of its own, not text in a message", HELPER),
        "stream/event-fits-part-type": ("a refusal is a part of its own", HELPER),
        "stream/no-delta-after-done": ("flush all deltas before the done event", LOST),
        "stream/value-done-once": ("send the done event once", "clients that print on done: print twice"),
        "stream/nothing-after-part-done": ("close a part after all its events", HELPER),
        "stream/nothing-after-item-done": ("close an item after all its events", HELPER),
        "stream/value-done-before-part-done": (
            "send the …text.done event before content_part.done",
            "agents SDKs: no text",
        ),
        "stream/value-done-before-item-done": (
            "send …arguments.done before output_item.done",
            "tool runners: wait for it",
        ),
        "stream/parts-done-before-item-done": ("send content_part.done for every part", LOST),
        "stream/items-done-before-end": ("send output_item.done for every item", "tool runners: never run the call"),
        "stream/ends-with-terminal-event": (
            "end every stream with completed, incomplete or failed, upstream errors included",
            HANGS,
            "openai-python: no final response",
        ),
        "stream/one-terminal-event": ("end once; an error is either failed or nothing", "retry logic: fires twice"),
        "stream/nothing-after-terminal-event": ("close after the terminal event", "clients that stop reading: lose it"),
        "stream/error-ends-the-stream": "after an error send response.failed or close",
        "stream/tool-phases-in-order": "in_progress, the phase of work, completed or failed",
        "stream/tool-phases-count-up": (
            "number the partial images of each call from 0; do not pass on a count that begins with 1",
            "clients that keep previews by number: show an older one, or a gap",
        ),
        "stream/tool-phase-ends-before-item-done": "send the last event of the call before its item is done",
    },
)

told_by(
    "event",
    {
        "value/sequence-starts-at-zero": ("count events from 0", "clients that resume: off by one"),
        "value/sequence-counts-up": (
            "number events when they are sent, in one place; none is left out",
            "clients that resume: repeat or lose events",
            "AI SDK, typed clients: refuse events without number",
        ),
        "value/obfuscation-obeyed": "leave the padding away when stream_options says so",
        "stream/resumes-after-cursor": ("starting_after=N: go on with N+1", "clients that resume: repeat or lose text"),
    },
)
