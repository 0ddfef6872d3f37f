"""Faults of a response as a whole: it contradicts itself, does not repeat its request, or does not obey it."""

from __future__ import annotations

import json
from typing import Any

from responses_contract.faults.bases import message
from responses_contract.faults.edits import Edit, add, put, rewrite, unset, when
from responses_contract.faults.fault import Fault
from responses_contract.faults.retelling import asks, in_both
from responses_contract.model.json_values import Json

HOUR = 3600
CALL, MESSAGE = "output/[type=function_call]", "output/[type=message]"
TEXT = f"{MESSAGE}/content/[type=output_text]"


def _is(name: str, value: Any) -> Any:
    return lambda response: response.get(name) == value


def _offers(strict: bool) -> Any:
    return lambda response: any(tool.get("strict", True) is strict for tool in _functions(response))


def _functions(response: Json) -> list[Json]:
    return [tool for tool in response.get("tools") or () if tool.get("type") == "function"]


def _message(text: str) -> Json:
    part = {"type": "output_text", "annotations": [], "logprobs": [], "text": text}
    return {"id": "msg_x", "type": "message", "status": "completed", "role": "assistant", "content": [part]}


def _call(name: str, number: int = 9) -> Json:
    call = {"id": f"fc_{number}", "type": "function_call", "status": "completed", "call_id": f"call_{number}"}
    return {**call, "name": name, "arguments": "{}"}


def _usage(**members: int) -> Edit:
    """Other token counts whose total is right."""

    def change(usage: Json) -> Json:
        changed = {**usage, **members}
        return {**changed, "total_tokens": changed["input_tokens"] + changed["output_tokens"]}

    return when(lambda response: bool(response.get("usage")), put("usage", change))


def _ends() -> list[Fault]:
    why, failed, at_end = "value/incomplete-says-why", "value/failed-says-why", "value/usage-at-the-end"
    error = {"code": "server_error", "message": "Something broke."}
    limit = {"reason": "max_output_tokens"}
    return [
        *in_both(f"{why}#no-reason", _when("incomplete", put("incomplete_details", None)), "incomplete, and no reason"),
        *in_both(f"{why}#completed", _when("completed", put("incomplete_details", limit)), "completed, with a reason"),
        *in_both(f"{failed}#no-error", _when("failed", put("error", None)), "failed, and no error"),
        *in_both(f"{failed}#completed", _when("completed", put("error", error)), "completed, with an error"),
        *in_both(f"{at_end}#completed", _when("completed", put("usage", None)), "completed without usage"),
        *in_both(f"{at_end}#incomplete", _when("incomplete", put("usage", None)), "incomplete without usage"),
    ]


def _when(status: str, edit: Edit) -> Edit:
    return when(_is("status", status), edit)


def _tokens() -> list[Fault]:
    within, counts = "value/usage-details-within-totals", "value/usage-counts-what-came"
    cached = put("usage/input_tokens_details/cached_tokens", lambda old: 10_000)
    reasoned = put("usage/output_tokens_details/reasoning_tokens", lambda old: 10_000)
    return [
        *in_both("value/usage-adds-up#more", put("usage/total_tokens", lambda old: old + 1), "one token too many"),
        *in_both("value/usage-adds-up#output-only", put("usage/total_tokens", 1), "the total is 1"),
        *in_both(f"{within}#cached", cached, "more cached tokens than input tokens"),
        *in_both(f"{within}#reasoning", reasoned, "more reasoning tokens than output tokens"),
        *in_both(f"{counts}#output", _spent(output_tokens=0), "output, and no output tokens"),
        *in_both(f"{counts}#input", _spent(input_tokens=0), "no input tokens"),
        *in_both(f"{counts}#all", _spent(input_tokens=0, output_tokens=0), "all usage is 0"),
    ]


def _spent(**members: int) -> Edit:
    """Nothing was counted, details included."""

    def change(response: Json) -> Json:
        details = {"input_tokens": ("input_tokens_details", "cached_tokens")}
        details["output_tokens"] = ("output_tokens_details", "reasoning_tokens")
        usage = {**response["usage"], **members}
        for name in members:
            outer, inner = details[name]
            usage[outer] = {**usage[outer], inner: 0}
        usage["total_tokens"] = usage["input_tokens"] + usage["output_tokens"]
        return {**response, "usage": usage}

    return when(_has_text_or_call, rewrite(change))


def _has_text_or_call(response: Json) -> bool:
    kinds = {item.get("type") for item in response.get("output") or ()}
    return bool(response.get("usage")) and bool(kinds & {"message", "function_call"})


def _times_and_ids() -> list[Fault]:
    early = rewrite(lambda response: {**response, "completed_at": response["created_at"] - HOUR})
    though_cut = rewrite(lambda response: {**response, "completed_at": response["created_at"] + 1})
    return [
        *in_both("value/created-at-in-seconds", _when("completed", rewrite(_in_milliseconds)), "milliseconds"),
        *in_both("value/completed-not-before-created#before", _when("completed", early), "completed before created"),
        *in_both(
            "value/completed-not-before-created#cut", _when("incomplete", though_cut), "incomplete, yet completed_at"
        ),
        *in_both(
            "value/call-ids-unique#calls",
            when(_two_calls, rewrite(_same_call_id)),
            "two calls have the same call_id",
        ),
        *in_both(
            "value/item-ids-tell-their-type#message",
            put(f"{MESSAGE}/id", lambda old: f"chatcmpl-{old}"),
            "a message has the id of a chat completion",
        ),
        *in_both(
            "value/item-ids-tell-their-type#call",
            put(f"{CALL}/id", lambda old: f"call_{old}"),
            "the id of a call is like its call_id",
        ),
        *in_both(
            "value/ids-can-be-sent-back#too-long",
            put(f"{MESSAGE}/id", lambda old: f"{old}_{'0' * 64}"),
            "the id of a message has more than 64 characters",
        ),
        *in_both(
            "value/ids-can-be-sent-back#characters",
            put(f"{MESSAGE}/id", lambda old: f"{old}:0"),
            "the id of a message has a colon",
        ),
        *in_both(
            "value/ids-can-be-sent-back#call",
            put(f"{CALL}/call_id", lambda old: f"{old}_{'0' * 64}"),
            "the id of a call has more than 64 characters",
        ),
        *in_both(
            "value/encrypted-content-is-opaque",
            put("output/[type=reasoning]/encrypted_content", "The user asks for the weather."),
            "the encrypted content of reasoning is its text in clear",
        ),
        *in_both("value/item-ids-unique", when(_two_items, rewrite(_same_item_id)), "two items have the same id")[1:],
    ]


def _in_milliseconds(response: Json) -> Json:
    return {**response, "created_at": response["created_at"] * 1000, "completed_at": response["completed_at"] * 1000}


def _calls(response: Json) -> list[Json]:
    return [item for item in response.get("output") or () if item.get("type") == "function_call"]


def _two_calls(response: Json) -> bool:
    return len(_calls(response)) > 1


def _same_call_id(response: Json) -> Json:
    first, second = _calls(response)[:2]
    second["call_id"] = first["call_id"]
    return response


def _two_items(response: Json) -> bool:
    output = response.get("output") or ()
    return len({item.get("id") for item in output[:2]}) > 1


def _same_item_id(response: Json) -> Json:
    response["output"][1]["id"] = response["output"][0]["id"]
    return response


def _item_status() -> list[Fault]:
    rule = "value/item-done-has-final-status"
    kinds = ("message", "function_call", "custom_tool_call", "apply_patch_call")
    return [
        made
        for kind in kinds
        for made in in_both(f"{rule}#{kind}", _still_open(kind), f"a {kind} is done, yet in progress")
    ]


def _still_open(kind: str) -> Edit:
    return _when("completed", put(f"output/[type={kind}]/status", "in_progress"))


def _arguments() -> list[Fault]:
    parse, strict = "value/arguments-are-json", "value/arguments-fit-strict-schema"
    loose, offered = "value/arguments-fit-schema", "value/call-is-of-an-offered-tool"
    arguments = f"{CALL}/arguments"
    other = '{"town":"Oslo"}'
    return [
        *in_both(f"{parse}#cut", put(arguments, lambda old: old[:-1]), "the arguments break off"),
        *in_both(f"{parse}#twice", put(arguments, lambda old: old + old), "two objects, as of two calls"),
        *in_both(f"{parse}#empty", put(arguments, ""), "the arguments are empty"),
        *in_both(f"{parse}#list", put(arguments, "[1]"), "the arguments are a list"),
        *in_both(f"{parse}#mcp", put("output/[type=mcp_call]/arguments", json.dumps), "encoded twice, of an MCP call"),
        *in_both(f"{parse}#approval", put("output/[type=mcp_approval_request]/arguments", json.dumps), "encoded twice"),
        *in_both(f"{strict}#name", when(_offers(True), put(arguments, other)), "another member than the schema has"),
        *in_both(f"{strict}#type", when(_offers(True), put(arguments, '{"city":7}')), "a number for a string"),
        *in_both(f"{strict}#missing", when(_offers(True), put(arguments, "{}")), "a required member is missing"),
        *in_both(loose, when(_offers(False), put(arguments, '{"city":7}')), "a number for a string"),
        *in_both(f"{offered}#function", put(f"{CALL}/name", "other_tool"), "a function that was not offered"),
        *in_both(f"{offered}#custom", put("output/[type=custom_tool_call]/name", "other_tool"), "not offered either"),
    ]


def _choice() -> list[Fault]:
    obeyed, parallel = "value/tool-choice-obeyed", "value/parallel-tool-calls-obeyed"
    words = put("output", [_message('get_weather({"city":"Oslo"})')])
    other = put("output", lambda output: [{**output[0], "name": "get_time"}])
    call = put("output", [{**_call("get_weather"), "arguments": '{"city":"Oslo"}'}])
    more = put("output", lambda output: [*output, {**output[-1], "id": "fc_9", "call_id": "call_9"}])
    searches = put("output", lambda output: [{**output[0], "id": "ws_9"}, *output])
    one_only = when(lambda response: response.get("parallel_tool_calls") is False and bool(_calls(response)), more)
    return [
        *in_both(f"{obeyed}#required", when(_is("tool_choice", "required"), words), "no call although required"),
        *in_both(f"{obeyed}#none", when(_is("tool_choice", "none"), call), "a call although none was wanted"),
        *in_both(f"{obeyed}#named", when(_names_a_tool, other), "another function than the one named"),
        *in_both(f"{obeyed}#named-in-words", when(_names_a_tool, words), "the named call comes as text"),
        *in_both(parallel, one_only, "two calls although only one was wanted"),
        *in_both(
            "value/max-tool-calls-obeyed", when(asks("max_tool_calls"), searches), "more hosted calls than allowed"
        ),
    ]


def _names_a_tool(response: Json) -> bool:
    return isinstance(response.get("tool_choice"), dict) and response["tool_choice"].get("type") == "function"


def _format(response: Json) -> str:
    return str(((response.get("text") or {}).get("format") or {}).get("type"))


def _text_and_limits() -> list[Fault]:
    schema, parse = "value/json-schema-obeyed", "value/json-object-obeyed"
    in_schema = when(lambda response: _format(response) == "json_schema", put(f"{TEXT}/text", '{"city":"Oslo"}'))
    no_json = when(lambda response: _format(response) != "text", put(f"{TEXT}/text", "Oslo, I think."))
    fenced = put(f"{TEXT}/text", lambda old: f"```json\n{old}\n```")
    is_object = when(lambda response: _format(response) == "json_object", fenced)
    wrong_type = when(lambda response: _format(response) == "json_schema", put(f"{TEXT}/text", '{"capital":1}'))
    return [
        *in_both(f"{schema}#member", in_schema, "the text has other members than the schema"),
        *in_both(f"{schema}#type", wrong_type, "a member of the text has another type"),
        *in_both(f"{parse}#words", no_json, "the text is no JSON"),
        *in_both(f"{parse}#fenced", is_object, "the text is JSON within Markdown"),
        *in_both(
            "value/max-output-tokens-obeyed", when(asks("max_output_tokens"), rewrite(_too_many)), "too many tokens"
        ),
        *in_both(
            "value/spent-budget-is-incomplete", when(_cut_short, rewrite(_as_completed)), "cut short, yet completed"
        ),
    ]


def _too_many(response: Json) -> Json:
    spent = response["max_output_tokens"] + 10
    edit = _usage(output_tokens=spent)
    return dict(edit.apply(response)) if edit.needs(response) else response


def _cut_short(response: Json) -> bool:
    details = response.get("incomplete_details") or {}
    return details.get("reason") == "max_output_tokens" and asks("max_output_tokens")(response)


def _as_completed(response: Json) -> Json:
    output = [{**item, "status": "completed"} for item in response["output"]]
    usage = {**response["usage"], "output_tokens": response["max_output_tokens"]}
    usage["total_tokens"] = usage["input_tokens"] + usage["output_tokens"]
    over = {"status": "completed", "completed_at": response["created_at"] + 2, "incomplete_details": None}
    return {**response, **over, "output": output, "usage": usage}


def _marks() -> list[Fault]:
    """What a server leaves in a text that it passes on as the model wrote it."""
    whole, none = "value/no-replacement-character", "value/no-template-marks"
    call = '\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "Oslo"}}\n</tool_call>'
    thought = "The user wants it short."
    in_words = when(lambda response: bool(_functions(response)), rewrite(_call_in_words))
    return [
        *in_both(f"{whole}#text", _plain(lambda old: f"{old} \ufffd\ufffd"), "an emoji is cut between two tokens"),
        *in_both(
            f"{whole}#arguments",
            put(f"{CALL}/arguments", lambda old: old.replace("Oslo", "Troms\ufffd\ufffd")),
            "a letter is cut between two tokens",
        ),
        *in_both(
            f"{none}#reasoning", _plain(lambda old: f"<think>\n{thought}\n</think>\n\n{old}"), "reasoning as text"
        ),
        *in_both(f"{none}#end-of-reasoning", _plain(lambda old: f"{thought}\n</think>\n\n{old}"), "half of the marks"),
        *in_both(f"{none}#call", _plain(call), "a call as text"),
        *in_both(
            f"{none}#named-call",
            in_words,
            "a call of an offered tool as text",
        ),
        *in_both(f"{none}#turn", _plain(lambda old: f"{old}<|im_end|>"), "the end of the turn as text"),
        *in_both(f"{none}#channel", _plain(lambda old: f"<|channel|>final<|message|>{old}"), "the channel as text"),
    ]


def _call_in_words(response: Json) -> Json:
    call = f"call:{_functions(response)[0]['name']}{{}}"
    return dict(_plain(call).apply(response)) if _plain(call).needs(response) else response


def _plain(text: Any) -> Edit:
    """Another text, where nothing else depends on it."""

    def is_plain(response: Json) -> bool:
        parts = [part for item in response["output"] for part in item.get("content") or ()]
        free = not any(part.get("annotations") or part.get("logprobs") for part in parts)
        return free and _format(response) == "text" and response.get("status") == "completed"

    return when(is_plain, put(f"{TEXT}/text", text))


def _included() -> list[Fault]:
    rule, extra = "value/include-obeyed", "value/logprobs-only-when-asked"

    def includes(name: str) -> Any:
        return lambda request: name in (request.get("include") or ())

    token = {"token": "x", "bytes": [120], "logprob": -0.5, "top_logprobs": []}
    unasked = put(f"{TEXT}/logprobs", lambda old: [token])
    files, code = "output/[type=file_search_call]/results", "output/[type=code_interpreter_call]/outputs"
    secret = "output/[type=reasoning]/encrypted_content"
    results, outputs = includes("file_search_call.results"), includes("code_interpreter_call.outputs")
    logprobs, encrypted = includes("message.output_text.logprobs"), includes("reasoning.encrypted_content")

    def unasked_for(request: Json) -> bool:
        return "input" in request and not logprobs(request)

    lost = when(lambda response: bool(_logprobs(response)), put(f"{TEXT}/logprobs", []))
    return [
        *in_both(f"{rule}#results", put(files, None), "the results of the search are left out", asked=results),
        *in_both(f"{rule}#outputs", put(code, None), "the outputs of the code are left out", asked=outputs),
        *in_both(f"{rule}#logprobs", lost, "the log probabilities are left out", asked=logprobs),
        *in_both(f"{rule}#encrypted", unset(secret), "the encrypted reasoning is left out", asked=encrypted),
        *in_both(extra, unasked, "log probabilities that nobody asked for", asked=unasked_for)[1:],
    ]


def _logprobs(response: Json) -> list[Any]:
    parts = [part for item in response.get("output") or () for part in item.get("content") or ()]
    return [token for part in parts for token in part.get("logprobs") or ()]


ECHOES: dict[str, tuple[str, Any, str]] = {
    "value/echoes-settings#temperature": ("temperature", 0.125, "temperature"),
    "value/echoes-settings#top-p": ("top_p", 0.125, "top_p"),
    "value/echoes-settings#max-output-tokens": ("max_output_tokens", None, "max_output_tokens"),
    "value/echoes-settings#truncation": ("truncation", "disabled", "truncation"),
    "value/echoes-settings#parallel-tool-calls": ("parallel_tool_calls", lambda old: not old, "parallel_tool_calls"),
    "value/echoes-settings#store": ("store", lambda old: not old, "store"),
    "value/echoes-metadata#lost": ("metadata", {}, "metadata"),
    "value/echoes-metadata#changed": ("metadata/case", "other", "metadata"),
    "value/echoes-tools#lost": ("tools", [], "tools"),
    "value/echoes-tools#renamed": ("tools/[type=function]/name", "other_tool", "tools"),
    "value/echoes-tool-choice": ("tool_choice", "auto", "tool_choice"),
    "value/echoes-text-format#lost": ("text/format", {"type": "text"}, "text"),
    "value/echoes-text-format#schema": ("text/format/schema", {"type": "object"}, "text"),
    "value/echoes-text-format#false-as-0": ("text/format/schema/additionalProperties", 0, "text"),
    "value/echoes-previous-response": ("previous_response_id", None, "previous_response_id"),
    "value/echoes-conversation#lost": ("conversation", None, "conversation"),
    "value/echoes-conversation#another": ("conversation/id", "conv_other", "conversation"),
    "value/echoes-instructions#lost": ("instructions", None, "instructions"),
    "value/echoes-instructions#changed": ("instructions", "Be somebody else.", "instructions"),
    "value/model-is-the-one-asked-for": ("model", "another-model", "model"),
}
"""Members of a response that repeat its request: path, wrong value, and the member of the request."""


def _echoes() -> list[Fault]:
    return [
        made
        for name, (path, wrong, member) in ECHOES.items()
        for made in in_both(name, put(path, wrong), f"{path} is not the one of the request", asked=asks(member))
    ]


def _worded(kind: str) -> Edit:
    """Words in place of the only item, which was of this kind."""

    def is_all(response: Json) -> bool:
        return [item.get("type") for item in response.get("output") or ()] == [kind]

    return when(is_all, put("output", lambda _: [message("Done.")]))


def _odds_and_ends() -> list[Fault]:
    within = "value/annotations-within-text"
    noted = f"{TEXT}/annotations/[type=url_citation]"
    return [
        *in_both(f"{within}#beyond", put(f"{noted}/end_index", 9999), "a citation ends beyond its text"),
        *in_both(f"{within}#backwards", put(f"{noted}/start_index", 9999), "a citation starts after its end"),
        *in_both("value/compaction-trigger-obeyed", _worded("compaction"), "a message in place of the compaction"),
        *in_both("value/output-text-equals-the-text", add("output_text", "Something else."), "another output_text"),
    ]


RESPONSE: list[Fault] = [
    *_ends(),
    *_tokens(),
    *_times_and_ids(),
    *_item_status(),
    *_arguments(),
    *_choice(),
    *_text_and_limits(),
    *_marks(),
    *_included(),
    *_echoes(),
    *_odds_and_ends(),
]
"""Faults of a response, streamed or not."""
