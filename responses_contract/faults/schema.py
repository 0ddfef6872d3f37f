"""Faults of one event or one body: members that are missing, of another type, or outside their range."""

from __future__ import annotations

from typing import Any

from responses_contract.faults import names as n
from responses_contract.faults.edits import (
    Edit,
    Events,
    Pick,
    add,
    at,
    both,
    each,
    first,
    insert,
    locate,
    put,
    rewrite,
    terminal,
    unset,
    when,
)
from responses_contract.faults.fault import Fault, fault
from responses_contract.faults.retelling import in_both
from responses_contract.model.json_values import Json

EVENT, RESPONSE, USUAL, VALUED = "schema/event", "schema/response", "schema/usual-members", "schema/usual-values"


def _event(name: str, pick: Pick, edit: Edit, doc: str) -> Fault:
    return fault(f"{EVENT}#{name}", at(pick, edit), doc)


TEXT_PART = "output/[type=message]/content/[type=output_text]"


def _is_response(body: Json) -> bool:
    return body.get("object") == "response" and "output" in body


def _is_completed(response: Json) -> bool:
    return response.get("status") == "completed"


def _has_no_annotations(response: Json) -> bool:
    found = locate(response, f"{TEXT_PART}/annotations")
    return found is not None and not found[0][found[1]]


REQUIRED: dict[str, tuple[Pick, str]] = {
    "item-without-index": (n.added(), "output_index"),
    "item-done-without-index": (n.done(), "output_index"),
    "delta-without-output-index": (n.delta("text"), "output_index"),
    "delta-without-content-index": (n.delta("text"), "content_index"),
    "delta-without-item-id": (n.delta("text"), "item_id"),
    "delta-without-delta": (n.delta("text"), "delta"),
    "text-done-without-text": (n.sealed("text"), "text"),
    "part-without-part": (first(n.PART), "part"),
    "part-without-annotations": (first(n.PART), "part/annotations"),
    "part-done-without-index": (first(n.PART_DONE), "content_index"),
    "refusal-without-delta": (n.delta("refusal"), "delta"),
    "arguments-without-delta": (n.delta("arguments"), "delta"),
    "arguments-done-without-arguments": (n.sealed("arguments"), "arguments"),
    "arguments-done-without-item-id": (n.sealed("arguments"), "item_id"),
    "summary-without-index": (n.delta("summary"), "summary_index"),
    "summary-part-without-part": (first(n.SUMMARY), "part"),
    "annotation-without-index": (first(n.ANNOTATION), "annotation_index"),
    "annotation-without-annotation": (first(n.ANNOTATION), "annotation"),
    "phase-without-item-id": (first(f"{n.SEARCH}.*", f"{n.FILES}.*"), "item_id"),
    "image-without-data": (first(f"{n.IMAGE}.partial_image"), "partial_image_b64"),
    "command-without-index": (first(n.COMMAND), "command_index"),
    "code-done-without-code": (n.sealed("code"), "code"),
    "input-done-without-input": (n.sealed("input"), "input"),
    "created-without-response": (first(n.CREATED), "response"),
    "created-without-created-at": (first(n.CREATED), "response/created_at"),
    "created-without-model": (first(n.CREATED), "response/model"),
    "created-without-id": (first(n.CREATED), "response/id"),
    "created-without-tools": (first(n.CREATED), "response/tools"),
    "in-progress-without-output": (first(n.IN_PROGRESS), "response/output"),
    "in-progress-without-error": (first(n.IN_PROGRESS), "response/error"),
    "message-without-role": (n.done("message"), "item/role"),
    "message-without-status": (n.done("message"), "item/status"),
    "message-without-id": (n.added("message"), "item/id"),
    "message-without-content": (n.done("message"), "item/content"),
    "call-without-call-id": (n.done("function_call"), "item/call_id"),
    "call-without-name": (n.added("function_call"), "item/name"),
    "item-without-type": (n.added(), "item/type"),
    "error-without-number": (first("error"), "sequence_number"),
    "usage-without-details": (terminal, "response/usage/output_tokens_details"),
    "usage-without-input-details": (terminal, "response/usage/input_tokens_details"),
    "usage-without-reasoning-tokens": (terminal, "response/usage/output_tokens_details/reasoning_tokens"),
    "usage-without-cached-tokens": (terminal, "response/usage/input_tokens_details/cached_tokens"),
    "failed-error-without-code": (terminal, "response/error/code"),
    "completed-without-output": (first(n.COMPLETED), "response/output"),
    "list-tools-without-item-id": (first("response.mcp_list_tools.*"), "item_id"),
}
"""Members that an event must have."""

UNUSUAL: dict[str, tuple[Pick, str]] = {
    "completed-without-status": (first(n.COMPLETED), "response/status"),
    "created-without-user": (first(n.CREATED), "response/user"),
    "created-without-store": (first(n.CREATED), "response/store"),
}
"""Members that the origin's events always have, and that its reference does not promise."""

REWRITTEN: dict[str, tuple[Pick, str, Any]] = {
    "index-negative": (n.added(), "output_index", -1),
    "content-index-text": (n.delta("text"), "content_index", "0"),
    "item-id-null": (n.delta("text"), "item_id", None),
    "item-id-empty": (n.delta("text"), "item_id", ""),
    "delta-null": (n.delta("text"), "delta", None),
    "delta-object": (n.delta("text"), "delta", {"text": "It"}),
    "arguments-object": (n.sealed("arguments"), "arguments", {"city": "Oslo"}),
    "call-id-null": (n.done("function_call"), "item/call_id", None),
    "call-id-empty": (n.done("function_call"), "item/call_id", ""),
    "call-item-id-null": (n.done("function_call"), "item/id", None),
    "role-user": (n.done("message"), "item/role", "user"),
    "status-unknown": (n.done("message"), "item/status", "done"),
    "content-null": (n.done("message"), "item/content", None),
    "annotations-null": (first(n.PART_DONE), "part/annotations", None),
    "part-null": (first(n.PART), "part", None),
    "item-null": (n.added(), "item", None),
    "response-null": (first(n.CREATED), "response", None),
    "object-chat": (first(n.CREATED), "response/object", "chat.completion"),
    "response-status-unknown": (first(n.COMPLETED), "response/status", "stopped"),
    "output-null": (first(n.CREATED), "response/output", None),
    "completed-output-null": (first(n.COMPLETED), "response/output", None),
    "tools-null": (first(n.CREATED), "response/tools", None),
    "created-at-text": (first(n.CREATED), "response/created_at", "2025-10-09T08:53:20Z"),
    "usage-negative": (terminal, "response/usage/input_tokens_details/cached_tokens", -1),
    "usage-as-in-chat": (
        *(terminal, "response/usage"),
        {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
    ),
    "usage-details-null": (terminal, "response/usage/input_tokens_details", None),
    "sequence-number-text": (n.delta("text"), "sequence_number", "4"),
    "sequence-number-nested": (n.delta("text"), "sequence_number", {"value": 4}),
    "summary-text-null": (n.done("reasoning"), "item/summary", None),
}
"""Members of an event with a value that they cannot have."""

BODY: dict[str, Edit] = {
    "without-id": unset("id"),
    "without-object": when(_is_completed, unset("object")),
    "without-output": unset("output"),
    "without-parallel-tool-calls": unset("parallel_tool_calls"),
    "without-tool-choice": unset("tool_choice"),
    "without-tools": unset("tools"),
    "without-model": unset("model"),
    "without-created-at": unset("created_at"),
    "without-error": unset("error"),
    "without-incomplete-details": unset("incomplete_details"),
    "without-instructions": unset("instructions"),
    "without-metadata": unset("metadata"),
    "without-temperature": unset("temperature"),
    "without-top-p": unset("top_p"),
    "without-usage-details": unset("usage/output_tokens_details"),
    "without-input-details": unset("usage/input_tokens_details"),
    "without-reasoning-tokens": unset("usage/output_tokens_details/reasoning_tokens"),
    "without-cached-tokens": unset("usage/input_tokens_details/cached_tokens"),
    "reasoning-without-summary": unset("output/[type=reasoning]/summary"),
    "reasoning-without-id": unset("output/[type=reasoning]/id"),
    "without-annotations": unset(f"{TEXT_PART}/annotations"),
    "tool-choice-null": put("tool_choice", None),
    "text-format-null": put("text/format", None),
    "output-object": put("output", {}),
    "output-null": put("output", None),
    "frequency-penalty-null": add("frequency_penalty", None),
    "presence-penalty-null": add("presence_penalty", None),
    "status-unknown": when(_is_completed, put("status", "done")),
    "error-text": put("error", "Something broke."),
    "usage-details-null": put("usage/output_tokens_details", None),
    "usage-as-in-chat": put("usage", lambda usage: {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}),
    "part-without-text": when(_has_no_annotations, unset(f"{TEXT_PART}/text")),
    "text-null": when(_has_no_annotations, put(f"{TEXT_PART}/text", None)),
    "error-without-code": unset("error/code"),
    "content-is-text": put("output/[type=message]/content", "It rains."),
    "role-missing": unset("output/[type=message]/role"),
    "arguments-object": put("output/[type=function_call]/arguments", {"city": "Oslo"}),
    "call-id-empty": put("output/[type=function_call]/call_id", ""),
    "call-id-missing": unset("output/[type=function_call]/call_id"),
    "temperature-text": put("temperature", "warm"),
    "metadata-list": put("metadata", []),
    "metadata-of-17-pairs": put("metadata", {f"key-{number}": "x" for number in range(17)}),
    "metadata-key-too-long": put("metadata", {"k" * 65: "x"}),
    "metadata-value-too-long": put("metadata", {"k": "x" * 513}),
    "tool-without-strict": unset("tools/[type=function]/strict"),
}
"""Edits after which a response does not fit its schema."""

UNUSUAL_BODY: dict[str, Edit] = {
    "without-status": when(_is_completed, unset("status")),
    "without-user": unset("user"),
    "without-text": unset("text"),
    "tool-without-description": unset("tools/[type=function]/description"),
    "call-without-status": unset("output/[type=function_call]/status"),
}
"""Edits after which a response lacks what the origin always sends and its reference does not promise."""

NEVER_NULL = (
    "background",
    "metadata",
    "reasoning",
    "service_tier",
    "temperature",
    "top_logprobs",
    "top_p",
    "truncation",
)
"""Settings that are null in no response of the origin, although its reference lets them be."""


def _null(member: str) -> list[Fault]:
    """A setting that the request left alone is null; what was sent and is not repeated breaks other rules."""
    name = f"{VALUED}#{member.replace('_', '-')}"
    return in_both(name, put(member, None), f"{member} is null", asked=lambda request: request.get(member) is None)


def _types() -> list[Fault]:
    unknown = {"type": "response.mystery.happened", "sequence_number": 0}
    known = "schema/types-known"
    item = {"id": "my_1", "type": "mystery_call", "status": "completed"}
    more = put("output", lambda output: [*output, item])
    note = {"type": "mystery_citation", "start_index": 0, "end_index": 1}
    noted = put("output/[type=message]/content/[type=output_text]/annotations", lambda old: [*old, note])
    part = put("output/[type=message]/content/[type=output_text]/type", "text")
    return [
        fault("schema/event-has-type#missing", at(n.delta("text"), unset("type")), "an event has no type"),
        fault("schema/event-has-type#empty", at(n.delta("text"), put("type", "")), "the type of an event is empty"),
        fault(
            "schema/event-has-type#null", at(n.sealed("arguments"), put("type", None)), "the type of an event is null"
        ),
        fault("schema/event-type-known#unknown", insert(unknown, before=terminal), "an event that nobody knows"),
        fault("schema/event-type-known#misspelt", _misspelt(), "the type of an event is misspelt"),
        *in_both(f"{known}#item", more, "an item of a type that nobody knows"),
        *in_both(f"{known}#annotation", noted, "an annotation of a type that nobody knows"),
        *in_both(f"{known}#part", part, "a content part of the type `text`"),
    ]


def _misspelt() -> Edit:
    def event(events: Events) -> Json:
        return {**events[n.delta("text")(events) or 0], "type": "response.text.delta"}

    return when(lambda events: n.delta("text")(events) is not None, insert(event, after=n.delta("text")))


def _other_bodies() -> list[Fault]:
    """Answers of the other operations; each edit fits only the body of its operation."""
    rows: list[tuple[str, str, Edit, str]] = [
        ("schema/item-list#no-has-more", "list", unset("has_more"), "has_more is missing"),
        ("schema/item-list#data-object", "list", put("data", {}), "data is an object"),
        ("schema/deleted#no-id", "response", unset("id"), "the id is missing"),
        ("schema/deleted#deleted-text", "response", put("deleted", "yes"), "`deleted` is a text"),
        ("schema/token-count#missing", "response.input_tokens", unset("input_tokens"), "the count is missing"),
        ("schema/token-count#negative", "response.input_tokens", put("input_tokens", -1), "the count is negative"),
        ("schema/compaction#no-output", "response.compaction", unset("output"), "the output is missing"),
        ("schema/compaction#usage-null", "response.compaction", put("usage", None), "the usage is null"),
        (
            "value/compacted-holds-a-compaction",
            "response.compaction",
            put("output", lambda items: items[:-1]),
            "only what the user said is left",
        ),
        ("value/list-names-its-ends#first", "list", put("first_id", "msg_other"), "first_id is another"),
        ("value/list-names-its-ends#last", "list", put("last_id", "msg_other"), "last_id is another"),
        ("value/deleted-names-its-id", "response", put("id", "resp_other"), "another response is deleted"),
    ]
    many = when(_is_operation("", "list"), put("data", _twenty_one))
    return [
        *(fault(name, when(_is_operation(name, kind), edit), doc, layer="body") for name, kind, edit, doc in rows),
        fault("value/list-within-limit", many, "too many entries", layer="body", asked=_adds_nothing),
    ]


def _retrieved() -> Fault:
    edit = when(lambda body: "deleted" not in body and body.get("object") == "response", put("id", "resp_other"))
    doc = "the answer is another response than the one of the path"
    return fault("value/retrieved-names-its-id", edit, doc, layer="body", asked=lambda request: "model" not in request)


def _is_operation(name: str, kind: str) -> Any:
    deletes = "deleted" in name
    return lambda body: str(body.get("object", "")) in (kind, f"{kind}.deleted") and ("deleted" in body) == deletes


def _adds_nothing(request: Json) -> bool:
    return "items" not in request


def _twenty_one(entries: list[Json]) -> list[Json]:
    inner = [{**entries[0], "id": f"msg_{number}"} for number in range(100, 120)]
    return [entries[0], *inner, *entries[1:]]


NOWHERE: dict[str, str] = {
    "output-index": "output_index",
    "content-index": "content_index",
    "item-id": "item_id",
    **{
        name.replace("_", "-"): f"response/{name}"
        for name in (
            *("created_at", "error", "incomplete_details", "instructions", "metadata", "model"),
            *("parallel_tool_calls", "temperature", "tool_choice", "tools", "top_p"),
        )
    },
    "usage-details": "response/usage/output_tokens_details",
}
"""Members that no event of a stream has, which is how servers lack them."""


def _nowhere(name: str, path: str) -> Fault:
    return fault(f"{EVENT}#no-{name}-anywhere", _wherever(path, unset(path)), f"no event has {path}")


NULL_EVERYWHERE: dict[str, str] = {
    "search-context-size": "response/tools/[type=web_search]/search_context_size",
    "ranking-options": "response/tools/[type=file_search]/ranking_options",
}
"""Settings of tools that every event tells as null: nobody set them."""


def _null_everywhere(name: str, path: str) -> Fault:
    return fault(f"{EVENT}#{name}-null-everywhere", _wherever(path, put(path, None)), f"{path} is null in every event")


OTHERS = "schema/event-has-its-own-members"
TELLING = ("item", "part", "response")
"""Members in which events tell an object; a server that has one type for all events writes them all."""


def _is_delta(event: Json) -> bool:
    return str(event["type"]).endswith(".delta")


def _with_item(event: Json) -> Json:
    return {**event, "item": None}


def _lacks_some(event: Json) -> bool:
    return any(name not in event for name in TELLING)


def _with_all(event: Json) -> Json:
    return {**dict.fromkeys(TELLING), **event}


def _empty_call_id() -> Fault:
    """Servers that forward a backend without ids of calls: the result of a call cannot be sent back to it."""
    told = _wherever("item/call_id", put("item/call_id", ""))
    listed = _wherever("response/output/[type=function_call]", put("response/output", _without_call_ids))
    return fault(f"{EVENT}#call-id-always-empty", both(told, listed), "no call has an id to answer it by")


def _without_call_ids(output: list[Json]) -> list[Json]:
    return [{**item, "call_id": ""} if "call_id" in item else item for item in output]


def _wherever(path: str, edit: Edit) -> Edit:
    return each(lambda event: locate(event, path) is not None, edit)


def _no_summary() -> Fault:
    paths = ("item/summary", "response/output/[type=reasoning]/summary")
    edit = both(*(_wherever(path, unset(path)) for path in paths))
    return fault(f"{EVENT}#no-summary-anywhere", edit, "a reasoning item never has its summary")


AT_THE_END: dict[str, str] = {
    name.replace("_", "-"): f"response/{name}"
    for name in (
        *("incomplete_details", "instructions", "metadata", "output"),
        *("parallel_tool_calls", "temperature", "tool_choice", "top_p"),
    )
}
"""Members that only the last event has: a server may write the response down when it is whole, and only then."""


def _only_at_the_end(name: str, path: str) -> Fault:
    edit = each(lambda event: event.get("type") in (n.QUEUED, n.CREATED, n.IN_PROGRESS), unset(path))
    return fault(f"{EVENT}#no-{name}-before-the-end", edit, f"the events before the end have no {path}")


SCHEMA: list[Fault] = [
    *(_event(name, pick, unset(path), f"{path} is missing") for name, (pick, path) in REQUIRED.items()),
    *(_event(name, pick, put(path, new), f"{path} is {new!r}") for name, (pick, path, new) in REWRITTEN.items()),
    *(_nowhere(name, path) for name, path in NOWHERE.items()),
    *(_only_at_the_end(name, path) for name, path in AT_THE_END.items()),
    *(_null_everywhere(name, path) for name, path in NULL_EVERYWHERE.items()),
    _no_summary(),
    _empty_call_id(),
    fault(f"{OTHERS}#item-null", each(_is_delta, rewrite(_with_item)), "deltas have a member `item` that is null"),
    fault(f"{OTHERS}#all-null", each(_lacks_some, rewrite(_with_all)), "every event has the members of all, as null"),
    *(
        fault(f"{RESPONSE}#{name}", when(_is_response, edit), name.replace("-", " "), layer="body")
        for name, edit in BODY.items()
    ),
    *(fault(f"{USUAL}#{name}", at(pick, unset(path)), f"{path} is missing") for name, (pick, path) in UNUSUAL.items()),
    *(
        fault(f"{USUAL}#{name}", when(_is_response, edit), name.replace("-", " "), layer="body")
        for name, edit in UNUSUAL_BODY.items()
    ),
    *(each_null for member in NEVER_NULL for each_null in _null(member)),
    *_types(),
    *_other_bodies(),
    _retrieved(),
]
"""Faults of schemas."""
