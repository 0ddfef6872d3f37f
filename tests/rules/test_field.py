"""Kinds of defects that users of real servers met: each told by the rule, at the level, in the words that help."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from responses_contract.faults.bases import BASES, answer, function_call, message
from responses_contract.faults.sessions import answered as sessions_answered
from responses_contract.faults.sessions import ask, created, exchange, refused, sent, session
from responses_contract.model.exchange import Exchange, Request
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from responses_contract.recordings.transcripts import from_json
from tests.checker_kit import CHECKER, answered, events_of, judged, primary, renumbered, request_of, told, written

CREATE = ("POST", "/v1/responses")


def primaries(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings if finding.is_primary}


# --- streams ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["response.in_progress", "response.queued"])
def test_a_bare_frame_before_created_hides_neither_its_form_nor_its_place(kind: str) -> None:
    found = primaries(judged(written([{"type": kind}, *events_of()]), request_of()))
    assert {"stream/first-event-is-created", "schema/event"} <= found.keys()
    assert found["stream/first-event-is-created"].place.event_type == kind


@pytest.mark.parametrize("where", [0, 4])
def test_an_event_with_a_null_error_is_no_error_body(where: int) -> None:
    events: list[Any] = events_of()
    del events[where]["type"]
    found = primaries(judged(written([*events[:where], {**events[where], "error": None}, *events[where + 1 :]])))
    assert "wire/errors-are-events" not in found
    assert "schema/event-has-type" in found


def test_usage_of_chat_completions_is_called_so() -> None:
    events = events_of()
    events[-1]["response"]["usage"] = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
    found = [one for one in judged(written(events), request_of()) if one.rule == "schema/event"]
    assert {one.expected.partition(", and ")[2] for one in found} >= {
        "not prompt_tokens as in Chat Completions",
        "not completion_tokens as in Chat Completions",
    }


@pytest.mark.parametrize(
    ("tool", "keeps"),
    [(tool, 1) for tool in ("web-search", "file-search", "code-interpreter", "image", "mcp")]
    + [(tool, 0) for tool in ("web-search", "file-search", "image")],
)
def test_a_tool_call_without_its_last_event_is_told_by_name(tool: str, keeps: int) -> None:
    whole = events_of(tool)
    ends = {one["type"] for one in whole if one["type"].endswith("_call.completed")}
    phases = [one for one in whole if one["type"].rpartition(".")[0] in {end.rpartition(".")[0] for end in ends}]
    kept = [one for one in whole if one not in phases or (keeps and one["type"] not in ends)]
    found = primaries(judged(written(renumbered(kept)), request_of(tool)))
    told_of = found["stream/tool-phase-ends-before-item-done"]
    assert told_of.level == "SHOULD"
    assert any(end in told_of.expected for end in ends)


# --- a SHOULD does not take the place of a MUST ----------------------------------------------------------------------


def test_settings_that_change_do_not_hide_that_the_request_is_not_echoed() -> None:
    asked = {**BASES["function-call"].request, "stream": True}
    events = events_of("function-call")
    events[-1]["response"] = {**events[-1]["response"], "tools": []}
    found = primaries(told(events, Request(*CREATE, body=asked)))
    assert found["value/settings-unchanged"].level == "SHOULD"
    assert found["value/echoes-tools"].level == "MUST"


# --- items -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "begins"),
    [
        ({**message("Rain."), "id": "chatcmpl-9f"}, "msg_"),
        ({**message("Rain."), "id": "resp_9_msg"}, "msg_"),
        ({**function_call(name="f"), "id": "call_1"}, "fc_"),
        ({"type": "reasoning", "id": "8f14e45f", "summary": []}, "rs_"),
        ({"type": "compaction", "id": "rs_1", "encrypted_content": "x"}, "cmp_"),
    ],
)
def test_ids_that_the_origin_would_refuse_are_a_should(item: Json, begins: str) -> None:
    request = {"model": "m", "input": "Tell me."}
    found = primaries(answered(answer(request, [item]), Request(*CREATE, body=request)))
    assert found["value/item-ids-tell-their-type"].level == "SHOULD"
    assert found["value/item-ids-tell-their-type"].expected.startswith(begins)


@pytest.mark.parametrize("offered", ["custom", "function"])
def test_a_tool_called_as_another_kind_is_told_how_to_be_called(offered: str) -> None:
    tool = {"type": offered, "name": "edit"}
    tool |= {"parameters": {"type": "object"}, "strict": False} if offered == "function" else {}
    request = {"model": "m", "input": "Edit it.", "tools": [tool]}
    wrong: Json = {"id": "ctc_1", "type": "custom_tool_call", "status": "completed", "call_id": "call_1"}
    wrong = {**wrong, "name": "edit", "input": "x"} if offered == "function" else function_call(name="edit")
    found = primaries(answered(answer(request, [wrong]), Request(*CREATE, body=request)))
    right = "custom_tool_call" if offered == "custom" else "function_call"
    assert found["value/call-is-of-an-offered-tool"].expected == f"{right}, as edit was offered as a {offered} tool"


# --- refusals --------------------------------------------------------------------------------------------------------

NAMESPACE = {"type": "namespace", "name": "apps", "description": "Apps.", "tools": []}


@pytest.mark.parametrize("tool", [NAMESPACE, {"type": "custom", "name": "edit"}, {"type": "tool_search"}])
@pytest.mark.parametrize("code", [None, "400", "BadRequest"])
def test_a_good_request_that_is_called_malformed_is_told(tool: Json, code: str | None) -> None:
    function = {"type": "function", "name": "f", "parameters": {"type": "object"}, "strict": False}
    tool = {**tool, "tools": [function]} if "tools" in tool else tool
    request = Request(*CREATE, body={"model": "m", "input": "Hi", "tools": [tool]})
    error = {"message": "unknown tool type", "type": "BadRequest", "param": None, "code": code}
    assert primaries(answered({"error": error}, request, 400))["http/valid-request-is-accepted"].level == "SHOULD"


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"param": "tools[0].type"}, 400),
        ({"code": "unsupported_value"}, 400),
        ({"code": "content_policy_violation"}, 400),
        ({}, 401),
        ({}, 404),
        ({}, 429),
        ({}, 500),
    ],
)
def test_a_refusal_that_says_what_it_refuses_is_none_of_these(over: Json, status: int) -> None:
    request = Request(*CREATE, body={"model": "m", "input": "Hi"})
    error = {"message": "No.", "type": "invalid_request_error", "param": None, "code": None, **over}
    assert "http/valid-request-is-accepted" not in primary(answered({"error": error}, request, status))


def test_a_bad_request_that_is_refused_without_a_reason_is_none_either() -> None:
    error = {"message": "No.", "type": "invalid_request_error", "param": None, "code": None}
    found = answered({"error": error}, Request(*CREATE, body={"model": "m", "input": 7}), 400)
    assert "http/valid-request-is-accepted" not in primary(found)


# --- sessions --------------------------------------------------------------------------------------------------------


def of(exchanges: list[Json]) -> list[tuple[str, str]]:
    found = CHECKER.check_all([_exchange(one) for one in exchanges])
    return [(one.rule, one.level) for each in found for one in each if one.is_primary]


def _exchange(transcript: Json) -> Exchange:
    return from_json(transcript, "session")


@pytest.mark.parametrize("status", [400, 404, 409, 500])
def test_a_second_cancel_that_is_refused_is_told(status: int) -> None:
    background = copy.deepcopy(session("background"))
    second = [at for at, one in enumerate(background) if one["request"]["path"].endswith("/cancel")][1]
    background[second]["response"] = refused(status, "x", "It does not run.")
    assert ("session/cancel-can-be-repeated", "MUST") in of(background)


def test_a_second_cancel_after_a_first_that_was_refused_is_none() -> None:
    first = created(ask())
    cancel = exchange(sent("POST", "/v1/responses/resp_1/cancel"), refused(400, "x", "It does not run."))
    assert of([first, cancel, cancel]) == []


@pytest.mark.parametrize("kind", ["additional_tools", "message", "function_call_output"])
def test_an_input_that_is_kept_and_cannot_be_listed_is_told(kind: str) -> None:
    items: dict[str, Json] = {
        "additional_tools": {"type": "additional_tools", "role": "developer", "tools": []},
        "message": {"role": "user", "content": "Hi"},
        "function_call_output": {"type": "function_call_output", "call_id": "call_1", "output": "{}"},
    }
    listing = exchange(sent("GET", "/v1/responses/resp_1/input_items"), refused(500, "x", "Internal error"))
    found = of([created(ask(input=[items[kind], {"role": "user", "content": "Go on."}])), listing])
    assert ("session/input-items-list-the-input", "MUST") in found


@pytest.mark.parametrize(("status", "is_told"), [(500, True), (404, True), (429, False), (503, False), (529, False)])
def test_a_stored_response_that_cannot_be_read_is_told_unless_the_trouble_passes(status: int, is_told: bool) -> None:
    reading = exchange(sent("GET", "/v1/responses/resp_1"), refused(status, "x", "Internal error"))
    assert (("session/stored-is-kept", "MUST") in of([created(ask()), reading])) is is_told


@pytest.mark.parametrize("given", [None, "at_1"])
def test_an_item_that_was_sent_without_an_id_is_listed_under_a_new_one(given: str | None) -> None:
    tools: Json = {"type": "additional_tools", "role": "developer", "tools": []}
    sent_as = tools if given is None else {**tools, "id": given}
    entry = {**tools, "id": given or "at_new"}
    body = {"object": "list", "data": [entry], "first_id": entry["id"], "last_id": entry["id"], "has_more": False}
    listing = exchange(sent("GET", "/v1/responses/resp_1/input_items"), sessions_answered(body))
    assert "session/input-items-list-the-input" not in dict(of([created(ask(input=[sent_as])), listing]))
    lost = exchange(sent("GET", "/v1/responses/resp_1/input_items"), sessions_answered({**body, "data": []}))
    assert "session/input-items-list-the-input" in dict(of([created(ask(input=[sent_as])), lost]))


@pytest.mark.parametrize(
    ("stream", "is_told"), [(None, True), (False, True), (True, False), ("yes", False), (1, False)]
)
def test_a_stream_is_unasked_for_only_where_the_request_is_clear(stream: Any, is_told: bool) -> None:
    body = {**BASES["text"].request, "stream": stream}
    found = primary(told(events_of(), Request(*CREATE, body=body)))
    assert ("http/stream-only-when-asked" in found) is is_told
