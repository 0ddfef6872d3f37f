"""What the API's own origin does is no violation, though it looks like one; what comes near it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from tests.checker_kit import BASES, CHECKER, answered, events_of, primary, renumbered, request_of, told


def response(base: str = "text", **over: Any) -> Json:
    return {**copy.deepcopy(BASES[base].response), **over}


def asked(base: str = "text", **over: Any) -> Request:
    body = {**copy.deepcopy(BASES[base].request), **over}
    body.pop("stream", None)
    return Request("POST", "/v1/responses", body=body)


def listed(kind: str = "mcp_list_tools", *, done: bool) -> list[Json]:
    """A stream in which another server's tools are listed, with or without the done event of that item."""
    events = events_of("text")
    item: Json = {"id": "mcpl_1", "type": kind, "server_label": "docs", "tools": []}
    place = {"output_index": 1, "item_id": "mcpl_1"}
    more: list[Json] = [
        {"type": "response.output_item.added", "output_index": 1, "item": item},
        {"type": "response.mcp_list_tools.in_progress", **place},
        {"type": "response.mcp_list_tools.completed", **place},
    ]
    more += [{"type": "response.output_item.done", "output_index": 1, "item": item}] if done else []
    events[-1]["response"]["output"].append(item)
    events[-1:-1] = more
    return renumbered(events)


def test_of_several_listings_one_need_not_be_done() -> None:
    assert told(listed(done=True)) == []
    assert told(listed(done=False)) == []


def test_but_a_message_must_be() -> None:
    events = [event for event in events_of() if event["type"] != "response.output_item.done"]
    assert primary(told(renumbered(events))) == ["stream/items-done-before-end"]


PROGRAM: Json = {
    "id": "fc_1",
    "type": "function_call",
    "status": "in_progress",
    "arguments": "{}",
    "call_id": "call_1",
    "name": "get_weather",
    "caller": {"type": "program", "caller_id": "call_0"},
}
NO_TOKENS: Json = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}


def test_calls_of_a_program_cost_nothing_and_stay_in_progress() -> None:
    rules = primary(answered(response(output=[PROGRAM], usage=NO_TOKENS)))
    assert "value/usage-counts-what-came" not in rules
    assert "value/item-done-has-final-status" not in rules


def test_calls_of_the_model_do_not() -> None:
    call = {name: value for name, value in PROGRAM.items() if name != "caller"}
    rules = primary(answered(response(output=[call], usage=NO_TOKENS)))
    assert {"value/usage-counts-what-came", "value/item-done-has-final-status"} <= set(rules)


def test_nothing_came_and_nothing_was_counted() -> None:
    assert "value/usage-counts-what-came" in primary(answered(response(output=[], usage=NO_TOKENS)))


@pytest.mark.parametrize("status", ["searching", "completed"])
def test_a_search_may_be_left_searching(status: str) -> None:
    output = copy.deepcopy(BASES["one-search"].response["output"])
    for item in output:
        if item["type"] == "web_search_call":
            item["status"] = status
    assert answered(response("one-search", output=output), asked("one-search")) == []


def test_the_terminal_response_may_encrypt_anew() -> None:
    events = events_of("encrypted")
    for item in events[-1]["response"]["output"]:
        if "encrypted_content" in item:
            item["encrypted_content"] = "bmV3"
    assert told(events, request_of("encrypted")) == []


def test_null_and_absent_and_empty_say_the_same() -> None:
    events = events_of()
    for item in events[-1]["response"]["output"]:
        for part in item["content"]:
            del part["annotations"]
    findings = told(events)
    assert not [one for one in findings if one.rule.startswith("value/")]


def tools(*names: str, kind: str = "function", **members: Any) -> list[Json]:
    return [
        {"type": kind, "name": name, "description": None, "parameters": {}, "strict": False, **members}
        for name in names
    ]


@pytest.mark.parametrize(
    ("requested", "listed", "ok"),
    [
        (tools("a", "b"), tools("b", "a"), True),
        (tools("a"), [*tools("a"), *tools("more", kind="namespace")], True),
        (tools("a", defer_loading=True), tools("a", kind="namespace"), True),
        (tools("a", "b"), tools("a"), False),
        (tools("a"), [], False),
        (tools("a"), tools("b"), False),
    ],
)
def test_tools_are_listed(requested: list[Json], listed: list[Json], ok: bool) -> None:
    rules = primary(answered(response(tools=listed), asked(tools=requested)))
    assert ("value/echoes-tools" not in rules) is ok


@pytest.mark.parametrize(
    ("wanted", "stated", "ok"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06", True),
        ("openai/gpt-4o", "gpt-4o-2024-08-06", True),
        ("gpt-4o", "openai/gpt-4o", True),
        ("gpt-4o", "gpt-3.5", False),
    ],
)
def test_the_model_asked_for(wanted: str, stated: str, ok: bool) -> None:
    rules = primary(answered(response(model=stated), asked(model=wanted)))
    assert ("value/model-is-the-one-asked-for" not in rules) is ok


def test_a_refusal_of_the_handshake_may_be_plain_text() -> None:
    body = {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": "invalid_api_key"}}
    assert answered(body, asked(), 401, content_type="text/plain", x_request_id="1") == []
    assert primary(answered(response(), asked(), content_type="text/plain", x_request_id="1")) == [
        "http/content-type-is-json"
    ]


def test_a_failed_response_need_not_list_what_was_under_way() -> None:
    events = events_of("text")
    half = events[: len(events) // 2]
    error = {"code": "server_error", "message": "The model failed."}
    failed = {**events[0]["response"], "status": "failed", "error": error, "output": []}
    half.append({"type": "response.failed", "response": failed})
    assert told(renumbered(half)) == []


def test_schemas_asked_for_are_not_fetched(tmp_path: Any) -> None:
    """A schema that points elsewhere is unusable; it must not make the checker read files or the network."""
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    schema = {"$ref": (tmp_path / "secret.json").as_uri()}
    wanted = {"type": "json_schema", "name": "x", "strict": True, "schema": schema}
    findings = answered(response("structured"), asked("structured", text={"format": wanted}))
    assert "value/json-schema-obeyed" not in primary(findings)


def chained(tokens: tuple[int, int], **second: Any) -> list[Exchange]:
    """A response and its continuation that used so many input tokens."""
    first, made = response(), response(id="resp_2", previous_response_id="resp_1")
    for body, count in zip((first, made), tokens, strict=True):
        body["usage"] = {**body["usage"], "input_tokens": count, "total_tokens": count + body["usage"]["output_tokens"]}
    requests = asked(), asked(previous_response_id="resp_1", **second)
    return [Exchange("", one, Response(200, body=body)) for one, body in zip(requests, (first, made), strict=True)]


@pytest.mark.parametrize(
    ("tokens", "second", "ok"),
    [
        ((20, 50), {}, True),
        ((50, 20), {}, False),
        ((50, 50), {}, False),
        ((50, 20), {"instructions": "Shorter."}, True),
        ((50, 20), {"tools": tools("fewer")}, True),
        ((50, 20), {"truncation": "auto"}, True),
    ],
)
def test_a_chain_counts_its_context(tokens: tuple[int, int], second: Json, ok: bool) -> None:
    rules = primary(CHECKER.check_session(chained(tokens, **second)))
    assert rules == ([] if ok else ["session/chain-counts-its-context"])


@pytest.mark.parametrize(
    ("more", "ok"), [({"billing": {"payer": "developer"}}, True), ({"status": "incomplete"}, False)]
)
def test_what_is_retrieved_may_say_more_but_nothing_else(more: Json, ok: bool) -> None:
    created = Exchange("", asked(), Response(200, body=response()))
    again = Exchange("", Request("GET", "/v1/responses/resp_1"), Response(200, body=response(**more)))
    assert primary(CHECKER.check_session([created, again])) == ([] if ok else ["session/retrieved-equals-created"])
