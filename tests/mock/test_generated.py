"""What requests made up from the spec found out about the mock, each kept as an example."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from tests.mock_kit import Client

BUNDLE: Json = json.loads((resources.files("responses_api") / "openapi.json").read_bytes())
SCHEMAS: Json = BUNDLE["components"]["schemas"]
ITEMS: dict[str, str] = SCHEMAS["TypedInputItem"]["discriminator"]["mapping"]


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(strict_context=False) as mock:
        yield mock


@pytest.fixture
def client(mock: Running) -> Iterator[Client]:
    with Client(mock) as client:
        yield client


def _examples(kind: str) -> list[Json]:
    """The examples of an item, and the first one with nothing but what is required."""
    schema = SCHEMAS[ITEMS[kind].rpartition("/")[2]]
    examples: list[Json] = schema["examples"]
    return [*examples, {name: examples[0][name] for name in schema["required"]}]


def _faultless(exchanges: list[Exchange]) -> list[Any]:
    checker = Checker()
    return [finding for exchange in exchanges for finding in checker.check(exchange)]


def _response(exchange: Exchange) -> Json:
    """The response of an answer, streamed or not."""
    raw = exchange.response.sse
    last = raw.decode().strip().rpartition("data: ")[2] if raw is not None else None
    found: Json = json.loads(last)["response"] if last else exchange.response.body
    return found


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_items_are_listed_with_what_every_listed_item_has(kind: str, client: Client) -> None:
    for item in _examples(kind):
        created = client.made(input=[item, {"role": "user", "content": "Go on."}])
        listed = client.send("GET", f"/responses/{created['id']}/input_items").response.body["data"]
        assert any(one["type"] == kind for one in listed) == (kind != "compaction_trigger")
    assert not _faultless(client.exchanges)


@pytest.mark.parametrize(
    "body",
    [
        {"max_output_tokens": 64.0, "top_logprobs": 2.0, "include": ["message.output_text.logprobs"]},
        {"max_tool_calls": 1.0, "tools": [{"type": "web_search"}]},
        {"max_output_tokens": 6.4e1, "metadata": {"a": "1.0"}, "temperature": 1.0},
        {"tools": [{"type": "image_generation", "partial_images": 2.0}]},
    ],
)
def test_a_whole_number_is_an_integer_however_it_is_written(body: Json, client: Client) -> None:
    response = client.made(input="Say 2.5 and 3.0.", **body)
    assert "2.5" in json.dumps(response["output"]) or response["output"][0]["type"] != "message"
    assert not _faultless(client.exchanges)


@pytest.mark.parametrize(
    ("tool", "kinds"),
    [
        ({"type": "tool_search"}, ["tool_search_call", "tool_search_output", "function_call"]),
        ({"type": "tool_search", "execution": "client"}, ["tool_search_call"]),
        ({"type": "programmatic_tool_calling"}, ["program", "program_output", "message"]),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_tools_that_find_and_run_tools(tool: Json, kinds: list[str], stream: bool, client: Client) -> None:
    kept = {"type": "function", "name": "tide", "parameters": None, "strict": False, "defer_loading": True}
    exchange = client.create(input="When is high tide?", tools=[tool, kept], stream=stream)
    assert [item["type"] for item in _response(exchange)["output"]] == kinds
    assert not _faultless(client.exchanges)


@pytest.mark.parametrize("choice", ["required", {"type": "programmatic_tool_calling"}])
def test_a_program_is_a_call(choice: Any, client: Client) -> None:
    client.made(input="Hi", tools=[{"type": "programmatic_tool_calling"}], tool_choice=choice)
    assert not _faultless(client.exchanges)


def test_a_computer_counts_as_a_hosted_tool(client: Client) -> None:
    tools = [{"type": "web_search"}, {"type": "computer"}]
    output = client.made(input="Click on it.", tools=tools, max_tool_calls=1)["output"]
    assert [item["type"] for item in output] == ["web_search_call", "message"]
    assert not _faultless(client.exchanges)


def test_a_call_that_waits_for_approval_is_a_call(client: Client) -> None:
    tools = [{"type": "mcp", "server_label": "docs", "server_url": "https://example.com/mcp"}]
    output = client.made(input="Look it up.", tools=tools, tool_choice="required")["output"]
    assert output[-1]["type"] == "mcp_approval_request"
    assert not _faultless(client.exchanges)


def test_functions_of_one_name_are_told_apart_by_their_namespace(client: Client) -> None:
    closed = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    outer = {"type": "function", "name": "get_weather", "parameters": closed, "strict": True}
    inner = {
        "type": "namespace",
        "name": "sky",
        "description": "",
        "tools": [{"type": "function", "name": "get_weather"}],
    }
    output = client.made(input="The weather?", tools=[inner, outer], tool_choice="required")["output"]
    assert output[0]["namespace"] == "sky"
    assert not _faultless(client.exchanges)


def test_a_computer_may_be_chosen_by_either_name(client: Client) -> None:
    for kind in ("computer", "computer_use"):
        output = client.made(input="Hi", tools=[{"type": "computer"}], tool_choice={"type": kind})["output"]
        assert [item["type"] for item in output] == ["computer_call"]
    assert not _faultless(client.exchanges)


def test_messages_are_listed_with_what_every_message_has(client: Client) -> None:
    said = {"type": "message", "role": "assistant", "status": None, "phase": None, "id": "msg_1"}
    item = {**said, "content": [{"type": "output_text", "text": "High tide is at six."}]}
    created = client.made(input=[item, {"role": "user", "content": "Thanks."}])
    client.send("GET", f"/responses/{created['id']}/input_items")
    client.send("POST", "/responses/compact", {"model": "m", "input": [item]})
    assert not _faultless(client.exchanges)


SEA: Json = {"type": "namespace", "name": "sea"}


def test_a_namespace_may_be_allowed(client: Client) -> None:
    bare = {"type": "function", "name": "get_weather"}
    spaces = [{"type": "namespace", "name": name, "description": "", "tools": [bare]} for name in ("sky", "sea")]
    choice = {"type": "allowed_tools", "mode": "required", "tools": [{**SEA, "server_label": "no-server"}]}
    output = client.made(input="Hi", tools=spaces, tool_choice=choice)["output"]
    assert [item.get("namespace") for item in output] == ["sea"]
    assert not _faultless(client.exchanges)
