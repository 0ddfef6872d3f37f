"""schema/: one body, one event. The validators tell of these."""

from __future__ import annotations

from responses_contract.rules.registry import told_by

TYPED = "typed clients (Go, Rust, Java, Kotlin, C#): refuse the event or body"

told_by(
    "schema",
    {
        "schema/event-has-type": ("every event carries its `type`", "all clients: cannot tell what it is"),
        "schema/event-type-known": "a private event needs a dialect of its own; clients pass over it at best",
        "schema/event": ("compare with the event's example in the spec", TYPED),
        "schema/types-known": "a private item or part needs a dialect of its own",
        "schema/response": ("compare with the Response example in the spec", TYPED),
        "schema/item-list": ("{object: list, data, first_id, last_id, has_more}", TYPED),
        "schema/deleted": ("{id, object, deleted: true}", TYPED),
        "schema/token-count": ("{object: response.input_tokens, input_tokens}", TYPED),
        "schema/compaction": ("compare with the CompactedResponse example in the spec", TYPED),
        "schema/error-body": (
            "{error: {message, type, param, code}}",
            "openai-python: an error without message or code",
        ),
        "schema/accepted-request": "a request that does not fit is refused with 400, naming the parameter",
    },
)
