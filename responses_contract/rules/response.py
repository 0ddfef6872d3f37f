"""value/: what holds within one response object: status, usage, ids, arguments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of, dicts_of, list_of, number_of, parsed
from responses_contract.rules.cases import ON_RESPONSE, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule
from responses_contract.stream.grammar import ANSWERED, FAILED, UNDER_WAY

FAR_FUTURE = 10_000_000_000
"""Seconds since 1970 in the year 2286: a greater number counts milliseconds."""


# --- status ----------------------------------------------------------------------------------------------------------


@rule(
    ON_RESPONSE,
    "value/incomplete-says-why",
    "MUST",
    "`incomplete_details` gives a reason exactly when the status is incomplete.",
    source="API reference, incomplete_details",
    hint="incomplete_details: {reason: max_output_tokens | content_filter} for incomplete, null otherwise",
    groups=(Group.STATUS,),
)
def incomplete_says_why(case: ResponseCase) -> Iterator[Violation]:
    details = case.response.get("incomplete_details")
    incomplete = case.response.get("status") == "incomplete"
    if incomplete and not dict_of(details).get("reason"):
        yield Violation("/incomplete_details", "a reason, as the status is incomplete", quote(details))
    if not incomplete and details is not None:
        yield Violation(
            "/incomplete_details", f"null, as the status is {quote(case.response.get('status'))}", quote(details)
        )


@rule(
    ON_RESPONSE,
    "value/failed-says-why",
    "MUST",
    "`error` is there exactly when the status is failed.",
    source="API reference, error",
    hint="error: {code, message} for failed, null otherwise",
    groups=(Group.STATUS,),
)
def failed_says_why(case: ResponseCase) -> Iterator[Violation]:
    error = case.response.get("error")
    failed = case.response.get("status") == FAILED
    if failed and not isinstance(error, dict):
        yield Violation("/error", "an error, as the status is failed", quote(error))
    if not failed and error is not None:
        yield Violation("/error", f"null, as the status is {quote(case.response.get('status'))}", quote(error))


@rule(
    ON_RESPONSE,
    "value/created-at-in-seconds",
    "MUST",
    "Times are seconds since 1970, not milliseconds.",
    source="API reference, created_at",
    hint="divide the clock's milliseconds by 1000, as an integer",
)
def created_at_in_seconds(case: ResponseCase) -> Iterator[Violation]:
    for member in ("created_at", "completed_at"):
        value = number_of(case.response.get(member))
        if value is not None and value > FAR_FUTURE:
            yield Violation(f"/{member}", "seconds since 1970", quote(value))


@rule(
    ON_RESPONSE,
    "value/completed-not-before-created",
    "MUST",
    "`completed_at`, where stated, is not before `created_at`, and null unless completed.",
    source="API reference, completed_at",
    hint="take both times from one clock",
    groups=(Group.STATUS,),
)
def completed_not_before_created(case: ResponseCase) -> Iterator[Violation]:
    created, completed = number_of(case.response.get("created_at")), number_of(case.response.get("completed_at"))
    if created is not None and completed is not None and int(completed) < int(created):
        yield Violation("/completed_at", f"at least created_at, {created}", quote(completed))
    if completed is not None and not case.is_completed:
        yield Violation(
            "/completed_at", f"null, as the status is {quote(case.response.get('status'))}", quote(completed)
        )


# --- usage -----------------------------------------------------------------------------------------------------------


@rule(
    ON_RESPONSE,
    "value/usage-at-the-end",
    "MUST",
    "A response that is completed or incomplete states its usage.",
    source="recorded traffic",
    hint="pass the upstream's usage on, for incomplete responses too",
)
def usage_at_the_end(case: ResponseCase) -> Iterator[Violation]:
    if case.response.get("status") in ANSWERED and not isinstance(case.response.get("usage"), dict):
        yield Violation("/usage", "the tokens used", quote(case.response.get("usage")))


@rule(
    ON_RESPONSE,
    "value/usage-adds-up",
    "MUST",
    "`total_tokens` is the sum of `input_tokens` and `output_tokens`.",
    source="API reference, usage",
    hint="total_tokens = input_tokens + output_tokens",
)
def usage_adds_up(case: ResponseCase) -> Iterator[Violation]:
    usage = dict_of(case.response.get("usage"))
    given, made, total = (number_of(usage.get(name)) for name in ("input_tokens", "output_tokens", "total_tokens"))
    if given is not None and made is not None and total is not None and given + made != total:
        yield Violation("/usage/total_tokens", f"{given + made}", f"{total}")


@rule(
    ON_RESPONSE,
    "value/usage-details-within-totals",
    "MUST",
    "Cached tokens are part of the input tokens, reasoning tokens part of the output tokens.",
    source="API reference, usage",
    hint="input_tokens includes the cached ones, output_tokens those of reasoning",
)
def usage_details_within_totals(case: ResponseCase) -> Iterator[Violation]:
    usage = dict_of(case.response.get("usage"))
    for whole, detail in (("input_tokens", "cached_tokens"), ("output_tokens", "reasoning_tokens")):
        part = number_of(dict_of(usage.get(f"{whole}_details")).get(detail))
        total = number_of(usage.get(whole))
        if part is not None and total is not None and part > total:
            yield Violation(f"/usage/{whole}_details/{detail}", f"at most {total}", f"{part}")


@rule(
    ON_RESPONSE,
    "value/usage-counts-what-came",
    "MUST",
    "A response with output used tokens: neither input nor output tokens are 0.",
    source="API reference, usage",
    hint="hand on the usage of the upstream; for a stream it may have to be asked for it",
)
def usage_counts_what_came(case: ResponseCase) -> Iterator[Violation]:
    usage = case.response.get("usage")
    if not isinstance(usage, dict) or case.response.get("status") not in ANSWERED:
        return
    if case.output and all(map(_is_of_program, case.output)):
        return
    status = quote(case.response.get("status"))
    if number_of(usage.get("input_tokens")) == 0:
        yield Violation("/usage/input_tokens", f"more than 0 in a response that is {status}", "0")
    if number_of(usage.get("output_tokens")) == 0 and any(True for _ in case.items("message", "function_call")):
        yield Violation("/usage/output_tokens", f"more than 0, as there is output in a response that is {status}", "0")


# --- items -----------------------------------------------------------------------------------------------------------


@rule(
    ON_RESPONSE,
    "value/item-done-has-final-status",
    "MUST",
    "No item of a response that has ended is in progress.",
    source="API reference, status of items",
    hint="completed, incomplete or failed; set it before sending the item as done",
    explains=("value/completed-has-completed-items",),
)
def item_done_has_final_status(case: ResponseCase) -> Iterator[Violation]:
    if case.response.get("status") not in ANSWERED:
        return
    for at, item in enumerate(list_of(case.response.get("output"))):
        item = dict_of(item)
        if item.get("status") in UNDER_WAY and not _waits_for_the_client(item):
            yield Violation(f"/output/{at}/status", "a final status", quote(item["status"]))


def _waits_for_the_client(item: Json) -> bool:
    """Whether the status of a call stays as it was: a program of the model's makes it, or the client acts for it.

    The origin was recorded to hand over computer calls as `in_progress`.
    """
    return item.get("type") == "computer_call" or _is_of_program(item)


def _is_of_program(item: Json) -> bool:
    """Whether a program that the model wrote makes this call: it costs no tokens, and its status stays as it was."""
    return dict_of(item.get("caller")).get("type") == "program"


@rule(
    ON_RESPONSE,
    "value/completed-has-completed-items",
    "SHOULD",
    "The messages of a completed response are completed.",
    source="recorded traffic",
    hint="close the items before completing the response",
)
def completed_has_completed_items(case: ResponseCase) -> Iterator[Violation]:
    for at, item in case.items("message"):
        if case.is_completed and "status" in item and item["status"] != "completed":
            yield Violation(f"/output/{at}/status", "completed", quote(item["status"]))


@rule(
    ON_RESPONSE,
    "value/item-ids-unique",
    "MUST",
    "No two items of an output have the same id.",
    source="API reference, output",
    hint="make a new id for every item",
    explains=("value/item-ids-tell-their-type",),
)
def item_ids_unique(case: ResponseCase) -> Iterator[Violation]:
    yield from _repeated(case.output, "id")


ID_OF = {
    "apply_patch_call": "apc",
    "code_interpreter_call": "ci",
    "compaction": "cmp",
    "custom_tool_call": "ctc",
    "file_search_call": "fs",
    "function_call": "fc",
    "image_generation_call": "ig",
    "local_shell_call": "lsh",
    "mcp_approval_request": "mcpr",
    "mcp_call": "mcp",
    "mcp_list_tools": "mcpl",
    "message": "msg",
    "reasoning": "rs",
    "shell_call": "sh",
    "tool_search_call": "tsc",
    "web_search_call": "ws",
}
"""What the ids of items begin with, before an underscore: in recorded traffic of the origin each of these, but for
`custom_tool_call`, of which no recording is at hand: its `ctc` is what clients and gateways of the origin write."""


@rule(
    ON_RESPONSE,
    "value/item-ids-tell-their-type",
    "SHOULD",
    "The id of an item begins as those of its type do: `msg_`, `fc_`, `rs_`, `ws_` and so on.",
    source="recorded traffic of the origin, which refuses input items of another id; of custom tool "
    "calls, not recorded, what clients and gateways write; no document promises it",
    hint="make ids of the kind of the item, so that a conversation can go on at another endpoint",
)
def item_ids_tell_their_type(case: ResponseCase) -> Iterator[Violation]:
    for at, item in enumerate(list_of(case.response.get("output"))):
        item = dict_of(item)
        id, begins = item.get("id"), ID_OF.get(str(item.get("type")))
        if begins is not None and isinstance(id, str) and id and not id.startswith(begins):
            yield Violation(f"/output/{at}/id", f"{begins}_…", quote(id))


MOST_OF_AN_ID = 64
"""Characters; the origin refuses more: "string too long. Expected a string with maximum length 64"."""
_ID = re.compile(r"[A-Za-z0-9_-]*")
_SPACE = re.compile(r"\s")


@rule(
    ON_RESPONSE,
    "value/ids-can-be-sent-back",
    "SHOULD",
    "The ids of items and calls can be sent back: at most 64 characters; ids of items of letters, digits, `_` and `-`.",
    source="refusals by the origin, quoted in public reports (ranxianglei/billion-context#242): maximum length 64, "
    "letters, numbers, underscores or dashes; no document promises it",
    hint="make short ids of your own, and keep those of the upstream aside",
)
def ids_can_be_sent_back(case: ResponseCase) -> Iterator[Violation]:
    for at, item in enumerate(case.output):
        for member in ("id", "call_id"):
            value = item.get(member)
            if not isinstance(value, str):
                continue
            if len(value) > MOST_OF_AN_ID:
                most = f"at most {MOST_OF_AN_ID} characters"
                yield Violation(f"/output/{at}/{member}", most, f"{len(value)}: {quote(value)}")
            elif member == "id" and not _ID.fullmatch(value):
                yield Violation(f"/output/{at}/id", "letters, digits, _ and -", quote(value))


@rule(
    ON_RESPONSE,
    "value/encrypted-content-is-opaque",
    "SHOULD",
    "`encrypted_content` is no text in clear: it has no white space.",
    source="recorded traffic of the origin; clients send it back, and the origin refuses what it did not encrypt "
    "(duolahypercho/codex-router PR#30)",
    hint="leave encrypted_content away where nothing was encrypted",
)
def encrypted_content_is_opaque(case: ResponseCase) -> Iterator[Violation]:
    for at, item in enumerate(case.output):
        content = item.get("encrypted_content")
        if isinstance(content, str) and _SPACE.search(content):
            yield Violation(f"/output/{at}/encrypted_content", "no white space", quote(content))


@rule(
    ON_RESPONSE,
    "value/call-ids-unique",
    "MUST",
    "No two calls of an output have the same `call_id`.",
    source="API reference, call_id",
    hint="make a new call_id for every call",
)
def call_ids_unique(case: ResponseCase) -> Iterator[Violation]:
    yield from _repeated([item for item in case.output if str(item.get("type")).endswith("_call")], "call_id")


def _repeated(items: list[Json], member: str) -> Iterator[Violation]:
    ids = Counter(item[member] for item in items if isinstance(item.get(member), str) and item[member])
    for id, times in ids.items():
        if times > 1:
            yield Violation("/output", f"each {member} once", f"{quote(id)} {times} times")


@rule(
    ON_RESPONSE,
    "value/arguments-are-json",
    "MUST",
    "The arguments of a call, of a function or over MCP, are the text of a JSON object.",
    source="API reference, function calling, MCP; recorded traffic of the origin",
    hint="encode an object, once; end it, or give the call the status incomplete; keep parallel calls apart",
    groups=(Group.TEXT,),
)
def arguments_are_json(case: ResponseCase) -> Iterator[Violation]:
    if not case.is_completed:
        return
    for at, item in case.items("function_call", "mcp_call", "mcp_approval_request"):
        arguments = item.get("arguments")
        finished = item.get("status") in (None, "completed") and isinstance(arguments, str)
        if finished and not isinstance(value := parsed(arguments), dict):
            twice = ", encoded twice" if isinstance(value, str) else ""
            yield Violation(f"/output/{at}/arguments", "the text of a JSON object", quote(arguments) + twice)


@rule(
    ON_RESPONSE,
    "value/output-text-equals-the-text",
    "SHOULD",
    "`output_text`, where an endpoint sends it, is the text of the output put together.",
    source="API reference, SDK helpers",
    hint="leave output_text away: it is a convenience of SDKs",
    groups=(Group.TEXT,),
)
def output_text_equals_the_text(case: ResponseCase) -> Iterator[Violation]:
    stated = case.response.get("output_text")
    if isinstance(stated, str) and stated != text_of(case):
        yield Violation("/output_text", quote(text_of(case)), quote(stated))


def text_of(case: ResponseCase) -> str:
    """The text of all messages of a response."""
    parts = [part for _, item in case.items("message") for part in dicts_of(item.get("content"))]
    return "".join(str(part.get("text", "")) for part in parts if part.get("type") == "output_text")


@rule(
    ON_RESPONSE,
    "value/annotations-within-text",
    "SHOULD",
    "The indices of an annotation lie within its text, start before end.",
    source="API reference, annotations",
    hint="count characters of the text of the part, from 0",
    groups=(Group.TEXT,),
)
def annotations_within_text(case: ResponseCase) -> Iterator[Violation]:
    for at, item in case.items("message"):
        for number, part in enumerate(list_of(item.get("content"))):
            length = len(str(dict_of(part).get("text", "")))
            for place, one in enumerate(dicts_of(dict_of(part).get("annotations"))):
                start, end = number_of(one.get("start_index")), number_of(one.get("end_index"))
                if start is not None and end is not None and not 0 <= start <= end <= length:
                    pointer = f"/output/{at}/content/{number}/annotations/{place}"
                    yield Violation(pointer, f"0 ≤ start ≤ end ≤ {length}", f"start {start}, end {end}")


@rule(
    ON_RESPONSE,
    "value/retrieved-names-its-id",
    "MUST",
    "The answer of retrieve and of cancel is the response of its path.",
    source="API reference, retrieve",
    hint="answer with the response that the path names",
)
def retrieved_names_its_id(case: ResponseCase) -> Iterator[Violation]:
    if case.operation in ("retrieve", "cancel") and case.path_id and case.response.get("id") != case.path_id:
        yield Violation("/id", quote(case.path_id), quote(case.response.get("id")))
