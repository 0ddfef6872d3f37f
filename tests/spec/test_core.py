"""Requests, responses, tools, errors and operations of the spec: the page's limits, what is refused, the dialects."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.explain import Schemas
from codegen.bundle import load_bundle, operations
from codegen.spec import load_spec
from responses_contract.model.json_values import Json

SPEC = Path(__file__).parents[2] / "spec"
DOCUMENT = load_bundle(SPEC)
SCHEMAS = Schemas(DOCUMENT)
BASE = {"model": "gpt-5.4", "input": "Two and two?"}
FUNCTION = {"type": "function", "name": "get_weather"}
SCHEMA = {"type": "object"}
OPERATIONS = {
    "createResponse",
    "getResponse",
    "deleteResponse",
    "cancelResponse",
    "listInputItems",
    "countInputTokens",
    "compactResponse",
    "createConversation",
    "getConversation",
    "updateConversation",
    "deleteConversation",
    "createConversationItems",
    "listConversationItems",
    "getConversationItem",
    "deleteConversationItem",
}
TALK = {"id": "conv_1", "object": "conversation", "created_at": 1, "metadata": {"a": "b"}}


COMPANIONS = {"createFile", "retrieveFile", "deleteFile", "retrieveFileContent", "listModels"}
"""What requests need besides, and no response leads to."""


@cache
def dialects() -> dict[str, Schemas]:
    return {name: Schemas(document) for name, document in load_spec(SPEC).dialects.items()}


def accepts(component: str, value: Any) -> bool:
    return SCHEMAS.accepts(component, value)


def examples(component: str) -> list[Json]:
    return copy.deepcopy(DOCUMENT["components"]["schemas"][component]["examples"])


def required(component: str) -> list[str]:
    return list(DOCUMENT["components"]["schemas"][component]["required"])


def response(**changes: Any) -> Json:
    return {**examples("Response")[0], **changes}


def format_named(name: str) -> Json:
    return {"format": {"type": "json_schema", "name": name, "schema": SCHEMA}}


@pytest.mark.parametrize(
    ("member", "good", "bad"),
    [
        ("temperature", [0, 1.5, 2, None], [-0.1, 2.1, "1"]),
        ("top_p", [0, 1, None], [-0.01, 1.01, "1"]),
        ("top_logprobs", [0, 20, None], [-1, 21, 1.5, "5"]),
        ("max_output_tokens", [16, None], [0, 15, -1, "16"]),
        ("max_tool_calls", [1, None], [-1, "1"]),
        (
            "metadata",
            [{}, {"k" * 64: "v" * 512}, {str(n): "" for n in range(16)}, None],
            [{str(n): "" for n in range(17)}],
        ),
        ("metadata", [], [{"k" * 65: ""}, {"k": "v" * 513}, {"k": 1}, {"k": None}, []]),
        ("safety_identifier", ["x" * 64, None], ["x" * 65, 1]),
        ("prompt_cache_key", ["x" * 64, None], ["x" * 65]),
        ("prompt_cache_retention", ["in-memory", "in_memory", "24h", None], ["1h", ""]),
        ("service_tier", ["auto", "default", "flex", "priority", None], ["cheap", ""]),
        ("truncation", ["auto", "disabled", None], ["always"]),
        ("include", [["reasoning.encrypted_content"], [], None], [["everything"], "reasoning.encrypted_content"]),
        ("stream", [True, False, None], ["true", 1]),
        ("store", [True, None], ["yes"]),
        ("parallel_tool_calls", [True, None], [0]),
        ("background", [True, None], ["true"]),
        ("reasoning", [{"effort": "low", "summary": "auto"}, {"effort": "xhigh"}, None], [{"effort": "huge"}, "low"]),
        ("reasoning", [{"generate_summary": "concise"}], [{"summary": "long"}]),
        ("stream_options", [{"include_obfuscation": False}, {}, None], [{"include_obfuscation": "no"}]),
        ("conversation", ["conv_1", {"id": "conv_1"}, None], [{"id": ""}, {}, 1]),
        ("previous_response_id", ["resp_1", None], ["", 1]),
        ("prompt", [{"id": "pmpt_1", "variables": {"name": "Ada"}}], [{"id": ""}, {"variables": {}}]),
        ("context_management", [[{"type": "compaction", "compact_threshold": 1000}]], [[{"type": "x"}], [{}]]),
        ("text", [{"verbosity": "low"}, format_named("a-B_9"), format_named("x" * 64)], [{"verbosity": "loud"}]),
        ("text", [{"format": {"type": "text"}}], [format_named("x" * 65), format_named("a b"), format_named("")]),
        (
            "text",
            [{"format": {"type": "json_object"}}],
            [{"format": {"type": "yaml"}}, {"format": {"type": "json_schema"}}],
        ),
        ("prompt_cache_options", [{"mode": "explicit", "ttl": "30m"}], [{"mode": "x"}, {"ttl": "1h"}]),
        (
            "moderation",
            [{"model": "m", "policy": {"input": {"mode": "block"}}}],
            [{}, {"model": "m", "policy": {"input": {}}}],
        ),
        (
            "input",
            ["", [], [{"role": "user", "content": "Hi"}]],
            [None, 1, [{"type": "no_such_item"}], [{"role": "king"}]],
        ),
        ("user", ["u"], [1]),
        ("model", ["gpt-5.4"], ["", None, 1]),
    ],
)
def test_limits_of_a_request(member: str, good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if not accepts("CreateResponse", {**BASE, member: value})] == []
    assert [value for value in bad if accepts("CreateResponse", {**BASE, member: value})] == []


@pytest.mark.parametrize(
    ("request_", "accepted"),
    [
        (BASE, True),
        ({"prompt": {"id": "pmpt_1"}}, True),
        ({"model": "m", "previous_response_id": "resp_1"}, True),
        ({"model": "m", "conversation": "conv_1"}, True),
        ({**BASE, "a_member_of_tomorrow": 1}, True),
        ({}, False),
        ({"model": "m"}, False),
        ({"input": "Hi"}, False),
        ({"input": "Hi", "prompt": None}, False),
        ({"model": "m", "previous_response_id": None}, False),
    ],
)
def test_what_a_request_must_name(request_: Json, accepted: bool) -> None:
    assert accepts("CreateResponse", request_) is accepted


@pytest.mark.parametrize(
    "tool",
    [
        {"type": "no_such_tool"},
        {},
        {"type": "function"},
        {"type": "function", "name": ""},
        {"type": "function", "name": "two words"},
        {"type": "function", "name": "x", "parameters": []},
        {"type": "function", "name": "x", "strict": "yes"},
        {"type": "file_search", "vector_store_ids": []},
        {"type": "file_search", "vector_store_ids": ["vs_1"], "max_num_results": 51},
        {"type": "file_search", "vector_store_ids": ["vs_1"], "max_num_results": 0},
        {"type": "file_search", "vector_store_ids": ["vs_1"], "filters": {"type": "like", "key": "a", "value": 1}},
        {"type": "file_search", "vector_store_ids": ["vs_1"], "ranking_options": {"score_threshold": 1.1}},
        {"type": "web_search", "search_context_size": "huge"},
        {"type": "web_search", "user_location": {"type": "exact"}},
        {"type": "computer_use_preview", "display_width": 0, "display_height": 1, "environment": "mac"},
        {"type": "computer_use_preview", "display_width": 1, "display_height": 1, "environment": "amiga"},
        {"type": "code_interpreter"},
        {"type": "code_interpreter", "container": ""},
        {"type": "code_interpreter", "container": {"type": "auto", "memory_limit": "2g"}},
        {"type": "image_generation", "partial_images": 4},
        {"type": "image_generation", "output_compression": 101},
        {"type": "image_generation", "size": "big"},
        {"type": "mcp"},
        {"type": "mcp", "server_label": "x", "require_approval": "sometimes"},
        {"type": "mcp", "server_label": "x", "allowed_tools": "all"},
        {"type": "custom", "name": "x", "format": {"type": "grammar", "syntax": "bnf", "definition": "a"}},
        {"type": "shell", "environment": {"type": "moon"}},
        {"type": "shell", "environment": {"type": "container_reference"}},
        {"type": "namespace", "name": "x", "description": "", "tools": []},
        {"type": "namespace", "name": "x", "description": "", "tools": [{"type": "mcp", "server_label": "x"}]},
        {"type": "tool_search", "execution": "nobody"},
    ],
)
def test_no_such_tool(tool: Json) -> None:
    assert not accepts("CreateResponse", {**BASE, "tools": [tool]})


@pytest.mark.parametrize("union", ["Tool", "ToolParam"])
def test_every_tool_has_an_example_that_fits(union: str) -> None:
    members = [option["$ref"].rpartition("/")[2] for option in DOCUMENT["components"]["schemas"][union]["oneOf"]]
    assert [name for name in members if not all(accepts(union, one) for one in examples(name))] == []


@pytest.mark.parametrize(
    ("choice", "accepted"),
    [
        ("auto", True),
        ("none", True),
        ("required", True),
        (None, True),
        (FUNCTION, True),
        ({"type": "custom", "name": "run"}, True),
        ({"type": "mcp", "server_label": "docs"}, True),
        ({"type": "web_search_preview"}, True),
        ({"type": "apply_patch"}, True),
        ({"type": "shell"}, True),
        ({"type": "allowed_tools", "mode": "auto", "tools": [FUNCTION]}, True),
        ("always", False),
        ({"type": "function"}, False),
        ({"type": "hammer"}, False),
        ({"type": "allowed_tools", "mode": "none", "tools": [FUNCTION]}, False),
        ({"type": "allowed_tools", "mode": "auto", "tools": []}, False),
        ({"type": "allowed_tools", "mode": "auto", "tools": [{"type": "hammer"}]}, False),
    ],
)
def test_tool_choices(choice: Any, accepted: bool) -> None:
    assert accepts("CreateResponse", {**BASE, "tools": [FUNCTION], "tool_choice": choice}) is accepted


@pytest.mark.parametrize("member", required("Response"))
def test_a_response_states_every_setting(member: str) -> None:
    value = response()
    del value[member]
    assert not accepts("Response", value)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", ""),
        ("object", "chat.completion"),
        ("status", "done"),
        ("created_at", "1772611588"),
        ("created_at", 1.5),
        ("created_at", -1),
        ("completed_at", "now"),
        ("error", {"message": "no code"}),
        ("incomplete_details", {}),
        ("instructions", 1),
        ("max_output_tokens", 0),
        ("model", None),
        ("output", None),
        ("output", [{"type": "no_such_item", "id": "x"}]),
        ("parallel_tool_calls", "true"),
        ("temperature", 2.5),
        ("tool_choice", None),
        ("tools", [FUNCTION]),
        ("tools", None),
        ("top_logprobs", 21),
        ("top_p", "1"),
        ("usage", {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}),
    ],
)
def test_a_response_that_does_not_fit(member: str, value: Any) -> None:
    assert not accepts("Response", response(**{member: value}))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("service_tier", "a_tier_of_tomorrow"),
        ("metadata", None),
        ("reasoning", {}),
        ("truncation", None),
        ("text", {"format": {"type": "json_schema", "name": "x", "schema": {}}}),
        ("text", {}),
        ("temperature", None),
        ("background", None),
        ("usage", None),
        ("error", {"code": "a_code_of_tomorrow", "message": "x"}),
        ("incomplete_details", {"reason": "a_reason_of_tomorrow"}),
        ("status", "incomplete"),
        ("a_member_of_tomorrow", [1]),
        ("user", "u"),
        ("content_filters", None),
        ("output_text", "Four."),
    ],
)
def test_what_a_response_may_say(member: str, value: Any) -> None:
    assert accepts("Response", response(**{member: value}))


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, True),
        ({"input_tokens": -1}, False),
        ({"output_tokens": "9"}, False),
        ({"total_tokens": 1.5}, False),
        ({"input_tokens_details": None}, False),
        ({"input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 4}}, True),
        ({"output_tokens_details": {}}, False),
    ],
)
def test_usage(changes: Json, accepted: bool) -> None:
    assert accepts("Usage", {**response()["usage"], **changes}) is accepted


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"error": {"message": "x", "type": "invalid_request_error", "param": None, "code": None}}, True),
        ({"error": {"message": "x", "type": "invalid_request_error", "param": None}}, False),
        ({"error": {"message": "x", "type": "", "param": None, "code": None}}, False),
        ({"error": {"message": "x", "type": "oops", "param": None, "code": None}}, True),
        ({"error": "x"}, False),
        ({"message": "x"}, False),
        ({}, False),
    ],
)
def test_error_bodies(body: Json, accepted: bool) -> None:
    assert accepts("ErrorBody", body) is accepted


@pytest.mark.parametrize(
    ("component", "value", "accepted"),
    [
        ("ItemList", {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}, True),
        ("ItemList", {"object": "list", "data": [], "has_more": False}, False),
        ("ItemList", {"object": "page", "data": [], "first_id": None, "last_id": None, "has_more": False}, False),
        ("DeletedResponse", {"id": "resp_1", "object": "response", "deleted": True}, True),
        ("DeletedResponse", {"id": "resp_1", "object": "response", "deleted": False}, False),
        ("DeletedResponse", {"id": "", "object": "response", "deleted": True}, False),
        ("Conversation", TALK, True),
        ("Conversation", {**TALK, "metadata": None}, True),
        ("Conversation", {**TALK, "object": "response"}, False),
        ("Conversation", {**TALK, "created_at": -1}, False),
        ("DeletedConversation", {"id": "conv_1", "object": "conversation.deleted", "deleted": True}, True),
        ("DeletedConversation", {"id": "conv_1", "object": "conversation", "deleted": True}, False),
        ("DeletedConversationItem", TALK, True),
        ("DeletedConversationItem", {"id": "conv_1", "object": "conversation"}, False),
        ("DeletedConversationItem", {"id": "i", "object": "conversation.item.deleted", "deleted": True}, True),
        ("DeletedConversationItem", {"id": "i", "object": "conversation.item.deleted"}, False),
        ("CreateConversation", {}, True),
        ("CreateConversation", {"items": [{"role": "user", "content": "Hi"}] * 20}, True),
        ("CreateConversation", {"items": [{"role": "user", "content": "Hi"}] * 21}, False),
        ("CreateConversationItems", {}, False),
        ("UpdateConversation", {}, False),
        ("UpdateConversation", {"metadata": None}, True),
        ("InputTokenCount", {"object": "response.input_tokens", "input_tokens": 3}, True),
        ("InputTokenCount", {"object": "response.input_tokens", "input_tokens": -3}, False),
        ("CompactResponse", {"model": "m", "input": "Hi"}, True),
        ("CompactResponse", {"input": "Hi"}, False),
        ("CountInputTokens", {"model": "m", "input": "Hi", "tool_choice": "required"}, True),
        ("CountInputTokens", {"tools": [{"type": "no_such_tool"}]}, False),
    ],
)
def test_other_operations(component: str, value: Json, accepted: bool) -> None:
    assert accepts(component, value) is accepted


def test_all_operations_are_there_with_every_error() -> None:
    found = dict(operations(DOCUMENT))
    assert found.keys() == OPERATIONS | COMPANIONS
    for name, operation in found.items():
        assert {"400", "401", "403", "404", "409", "422", "429", "5XX"} < operation["responses"].keys(), name


@pytest.mark.parametrize("name", ["createResponse", "getResponse"])
def test_streams_are_described_by_the_frame(name: str) -> None:
    content = dict(operations(DOCUMENT))[name]["responses"]["200"]["content"]
    data = content["text/event-stream"]["itemSchema"]["properties"]["data"]
    assert data["contentSchema"] == {"$ref": "#/components/schemas/StreamEvent"}


def test_links_lead_from_a_response_to_all_that_can_be_done_with_it() -> None:
    links = dict(operations(DOCUMENT))["createResponse"]["responses"]["200"]["links"]
    of_responses = {name for name in OPERATIONS if "Conversation" not in name}
    assert {link["operationId"] for link in links.values()} == of_responses


@pytest.mark.parametrize(
    ("dialect", "component", "value", "accepted"),
    [
        ("cometapi", "CreateResponse", {"prompt": {"id": "pmpt_1"}}, False),
        ("cometapi", "CreateResponse", {**BASE, "prompt_cache_retention": "in_memory"}, False),
        ("cometapi", "CreateResponse", {**BASE, "prompt_cache_retention": "in-memory"}, True),
        ("cometapi", "CreateResponse", {**BASE, "service_tier": "ultrafast"}, False),
        ("cometapi", "CreateResponse", {**BASE, "include": ["web_search_call.results"]}, False),
        ("open-responses", "Response", response(), False),
        ("open-responses", "ErrorEvent", {"type": "error", "code": "x", "message": "x", "param": None}, False),
        ("open-responses", "Tool", {"type": "acme:search"}, True),
        ("open-responses", "Tool", {"type": "search"}, False),
        ("open-responses", "OutputItem", {"type": "acme:search", "id": "as_1", "status": "completed"}, True),
        ("open-responses", "OutputItem", {"type": "acme:search", "id": "as_1"}, False),
        ("open-responses", "StreamEvent", {"type": "acme:trace", "sequence_number": 1}, True),
        ("multi-agent", "CreateResponse", {**BASE, "multi_agent": {"enabled": True}}, True),
        ("multi-agent", "CreateResponse", {**BASE, "multi_agent": {}}, False),
        ("xai", "ErrorBody", {"code": "invalid-argument", "error": "No."}, True),
        ("xai", "ErrorBody", {"error": {"message": "x", "type": "server_error", "param": None, "code": None}}, False),
        ("xai", "ToolParam", {"type": "x_search"}, True),
        ("azure", "ErrorBody", {"error": {"code": "404", "message": "Resource not found"}}, True),
        ("azure", "Response", response(content_filters=[{"blocked": False}]), False),
        ("chatgpt", "ErrorBody", {"detail": "No."}, True),
        ("openrouter", "Response", response(reasoning=None), True),
        ("vllm", "CreateResponse", {**BASE, "max_output_tokens": 8}, True),
        ("deepseek", "Response", response(text={"format": {"type": "text"}, "verbosity": None}), True),
    ],
)
def test_dialects_differ_from_the_base(dialect: str, component: str, value: Json, accepted: bool) -> None:
    assert dialects()[dialect].accepts(component, value) is accepted


def test_open_responses_wants_every_setting() -> None:
    value = response(presence_penalty=0, frequency_penalty=0)
    del value["user"]
    assert dialects()["open-responses"].accepts("Response", value)
    del value["safety_identifier"]
    assert not dialects()["open-responses"].accepts("Response", value)
