"""Chat completions behind a reply: requests there, chunks back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.model.json_values import Json
from responses_contract.server import ApiError, Reply
from responses_contract.server.chat import ChatAnswer, chat_request, chunk_of, error_of
from tests.server.kit import ASKED, TOOLS, folded, judged

USAGE = {"prompt_tokens": 5, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 2}}


def chunk(delta: Json | None = None, reason: str | None = None, **more: Any) -> Json:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": reason}]
    return {"object": "chat.completion.chunk", "choices": choices, **more}


def call(index: int, arguments: str, name: str | None = None, **more: Any) -> Json:
    function = {"arguments": arguments} if name is None else {"name": name, "arguments": arguments}
    return {"tool_calls": [{"index": index, "function": function, **more}]}


def answered(chunks: list[Json], request: Json = ASKED) -> Json:
    """The final response; its stream is legal."""
    reply = Reply(request)
    answer = ChatAnswer(reply)
    for each in chunks:
        answer.feed(each)
    answer.finish()
    events = reply.take()
    assert judged(request, events) == []
    assert folded(events) == reply.response
    return reply.response


def test_text_thoughts_and_usage() -> None:
    chunks = [
        chunk({"role": "assistant", "content": ""}),
        chunk({"reasoning_content": "Hm."}),
        chunk({"content": "Hello"}),
        chunk({"content": ", Oslo"}),
        chunk({}, "stop"),
        chunk(usage=USAGE),
    ]
    response = answered(chunks, {**ASKED, "include": ["reasoning.encrypted_content"]})
    thought, message = response["output"]
    assert thought["content"] == [{"type": "reasoning_text", "text": "Hm."}]
    assert message["content"][0]["text"] == "Hello, Oslo"
    assert response["usage"]["total_tokens"] == 12
    assert response["usage"]["input_tokens_details"]["cached_tokens"] == 2


def test_calls_interleaved_of_both_kinds_and_without_arguments() -> None:
    chunks = [
        chunk(call(0, "", "get_weather", id="call_a")),
        chunk(call(1, "SELECT", "sql", id="call_a")),  # one id for two calls: seen in the wild
        chunk(call(0, '{"city":')),
        chunk(call(1, " 1")),
        chunk(call(0, '"Oslo"}')),
        chunk(call(2, "", "get_weather")),
        chunk({}, "tool_calls"),
        chunk(usage=USAGE),
    ]
    first, second, third = answered(chunks)["output"]
    assert (first["call_id"], first["arguments"]) == ("call_a", '{"city":"Oslo"}')
    assert (second["type"], second["input"]) == ("custom_tool_call", "SELECT 1")
    assert third["arguments"] == "{}"
    assert len({first["call_id"], second["call_id"], third["call_id"]}) == 3


def test_arguments_that_are_no_json_are_a_call_that_nobody_runs() -> None:
    response = answered([chunk(call(0, '{"city":', "get_weather")), chunk({}, "tool_calls"), chunk(usage=USAGE)])
    assert (response["status"], response["output"][0]["status"]) == ("completed", "incomplete")


@pytest.mark.parametrize(
    ("reason", "status", "told"),
    [("length", "incomplete", "max_output_tokens"), ("content_filter", "incomplete", "content_filter")],
)
def test_why_it_ended_is_told(reason: str, status: str, told: str) -> None:
    response = answered([chunk({"content": "Hel"}), chunk({}, reason), chunk(usage=USAGE)])
    assert (response["status"], response["incomplete_details"]) == (status, {"reason": told})


def test_an_upstream_that_breaks_off_or_reports_an_error_is_no_success() -> None:
    assert answered([chunk({"content": "Hel"})])["status"] == "failed"
    response = answered([chunk({"content": "Hel"}), {"error": {"message": "Out of memory."}}])
    assert response["error"]["message"] == "Out of memory."


def test_a_whole_completion_is_told_too() -> None:
    message = {"role": "assistant", "content": "Hello", "refusal": None, "tool_calls": None}
    completion = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": USAGE}
    assert answered([completion])["output"][0]["content"][0]["text"] == "Hello"


_NAMES: Any = st.sampled_from(["get_weather", "sql"])
_DELTAS: Any = st.one_of(
    st.builds(lambda text: {"content": text}, st.text(max_size=5)),
    st.builds(lambda text: {"refusal": text}, st.text(max_size=5)),
    st.builds(lambda text: {"reasoning": text}, st.text(max_size=5)),
    st.builds(call, st.integers(0, 2), st.sampled_from(['{"a":', "1}", "{}", ""]), _NAMES),
)
_REASONS: Any = st.sampled_from(["stop", "length", "tool_calls", "content_filter", None])


@settings(max_examples=80, deadline=None)
@given(st.lists(_DELTAS, max_size=8), _REASONS, st.sampled_from([None, USAGE]))
def test_whatever_an_upstream_says_the_stream_is_legal(deltas: list[Json], reason: str | None, used: Json) -> None:
    answered([*map(chunk, deltas), chunk({}, reason), chunk(usage=used)])


# --- requests --------------------------------------------------------------------------------------------------------


def test_a_conversation_becomes_messages() -> None:
    said = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "input_text", "text": "Hi"}]},
        {"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,AA"}]},
        {"type": "reasoning", "summary": []},
        {"type": "function_call", "call_id": "a", "name": "get_weather", "arguments": "{}"},
        {"type": "custom_tool_call", "call_id": "b", "name": "sql", "input": "SELECT 1"},
        {"type": "function_call_output", "call_id": "a", "output": "rain"},
        {"type": "custom_tool_call_output", "call_id": "b", "output": [{"type": "input_text", "text": "1"}]},
        {"role": "assistant", "content": [{"type": "output_text", "text": "Rain.", "annotations": []}]},
    ]
    asked = chat_request({**ASKED, "instructions": "Speak.", "input": said}, [{"role": "user", "content": "Earlier"}])
    assert [message["role"] for message in asked["messages"]] == [
        *("system", "user", "system", "user", "user", "assistant", "tool", "tool", "assistant"),
    ]
    calls = asked["messages"][5]["tool_calls"]
    assert [each["type"] for each in calls] == ["function", "custom"]
    assert asked["messages"][7] == {"role": "tool", "tool_call_id": "b", "content": "1"}
    assert asked["messages"][4]["content"][0]["image_url"] == {"url": "data:image/png;base64,AA"}


def test_settings_become_settings() -> None:
    schema = {"type": "object", "properties": {}}
    asked = chat_request(
        {
            **ASKED,
            "tools": TOOLS,
            "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [{"type": "custom", "name": "sql"}]},
            "text": {"format": {"type": "json_schema", "name": "n", "schema": schema, "strict": True}},
            "reasoning": {"effort": "low"},
            "max_output_tokens": 20,
            "include": ["message.output_text.logprobs"],
        },
        limit="max_completion_tokens",
    )
    assert asked["tools"] == [{"type": "custom", "custom": {"name": "sql"}}]
    assert asked["tool_choice"] == "required"
    assert asked["response_format"]["json_schema"] == {"name": "n", "schema": schema, "strict": True}
    assert (asked["reasoning_effort"], asked["max_completion_tokens"], asked["logprobs"]) == ("low", 20, True)
    assert asked["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"tools": [{"type": "web_search"}]}, "tools[0].type"),
        ({"input": [{"type": "web_search_call", "id": "ws_1", "status": "completed"}]}, "input[0]"),
        ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]}, "input"),
    ],
)
def test_what_a_chat_cannot_do_is_refused(change: Json, param: str) -> None:
    with pytest.raises(ApiError) as raised:
        chat_request({**ASKED, **change})
    assert (raised.value.status, raised.value.param) == (400, param)


def _lines() -> Iterator[tuple[str, Any]]:
    yield "", None
    yield ": keep-alive", None
    yield "data: [DONE]", None
    yield 'data: {"a": 1}', {"a": 1}
    yield 'data:{"a": 1}', {"a": 1}


@pytest.mark.parametrize(("line", "value"), list(_lines()))
def test_lines_of_an_upstream(line: str, value: Any) -> None:
    assert chunk_of(line) == value


def test_an_upstream_that_talks_nonsense() -> None:
    with pytest.raises(ApiError) as raised:
        chunk_of("data: <html>")
    assert raised.value.status == 502


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (429, {"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}, (429, "rate_limit_error")),
        (400, json.dumps({"error": {"message": "No.", "param": "top_p"}}).encode(), (400, "invalid_request_error")),
        (500, b"<html>", (502, "server_error")),
        (401, {"error": "bad key"}, (502, "server_error")),
        (503, None, (502, "server_error")),
    ],
)
def test_what_an_upstream_refuses_is_refused(status: int, body: Any, expected: tuple[int, str]) -> None:
    error = error_of(status, body)
    assert (error.status, error.kind) == expected
    assert "bad key" not in error.message
