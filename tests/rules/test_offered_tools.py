"""A call is held to what was offered: by kind, namespace and name."""

from __future__ import annotations

import copy

import pytest

from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Request
from responses_contract.model.json_values import Json
from tests.checker_kit import answered

RULE = "value/call-is-of-an-offered-tool"
FUNCTION = {"type": "function", "name": "pay", "parameters": {"type": "object"}, "strict": False}
CUSTOM = {"type": "custom", "name": "edit"}
SPACE = {"type": "namespace", "name": "shop", "description": "a shop", "tools": [FUNCTION]}


def call(kind: str = "function_call", name: str = "pay", **more: str) -> Json:
    said = {"input": "x"} if kind == "custom_tool_call" else {"arguments": "{}"}
    return {"type": kind, "id": "fc_1", "call_id": "call_1", "status": "completed", "name": name, **said, **more}


def charged(item: Json, *tools: Json, asked: object = "x") -> list[tuple[str, str]]:
    request = Request("POST", "/v1/responses", body={"model": "m", "input": asked, "tools": list(tools)})
    body = {**copy.deepcopy(BASES["text"].response), "output": [item]}
    return [(found.expected, found.actual) for found in answered(body, request) if found.rule == RULE]


@pytest.mark.parametrize(
    ("item", "tools"),
    [
        (call(), [FUNCTION]),
        (call("custom_tool_call", "edit"), [CUSTOM]),
        (call(namespace="shop"), [SPACE]),
        (call(namespace="pay"), [FUNCTION]),  # as the origin calls what a search loaded
        (call(name="unknown"), [FUNCTION, {"type": "mcp", "server_label": "x"}]),
        (call(name="unknown"), [FUNCTION, {"type": "tool_search"}]),
        (call(name="unknown"), [FUNCTION, {"type": "a_tool_of_tomorrow"}]),
    ],
)
def test_what_was_offered_or_may_have_been_is_called_freely(item: Json, tools: list[Json]) -> None:
    assert charged(item, *tools) == []


@pytest.mark.parametrize(
    ("item", "tools", "actual"),
    [
        (call(name="edit"), [CUSTOM], "function edit"),
        (call("custom_tool_call"), [FUNCTION], "custom pay"),
        (call(name="shop__pay"), [SPACE], "function shop__pay"),
        (call(), [SPACE], "function pay"),
        (call(name="unknown"), [FUNCTION, {"type": "web_search"}], "function unknown"),
    ],
)
def test_another_kind_namespace_or_name_is_told(item: Json, tools: list[Json], actual: str) -> None:
    [(expected, found)] = charged(item, *tools)
    assert found == actual
    assert str(tools[0]["name"]) in expected


def test_tools_that_an_earlier_turn_loaded_count_as_offered() -> None:
    loaded = [{"type": "additional_tools", "role": "developer", "tools": [FUNCTION]}]
    assert charged(call(), asked=loaded) == []
    assert charged(call(name="unknown"), asked=loaded) != []
