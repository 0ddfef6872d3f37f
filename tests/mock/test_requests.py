"""Requests that the mock takes, as well-known clients send them, and those that it refuses: how, before any stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from responses_contract.checking.checker import Checker
from responses_contract.mock import Running, running_mock
from responses_contract.model.json_values import Json
from tests.mock_kit import MODEL, WEATHER, Client, user
from tests.waiting import HANG


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as mock:
        yield mock


@pytest.fixture(scope="module")
def client(mock: Running) -> Iterator[Client]:
    with Client(mock) as client:
        yield client


WRONG: list[tuple[Any, str | None, str | None, str]] = [
    ({"input": "Hi"}, "model", "missing_required_parameter", "model"),
    ({"model": MODEL}, "input", "missing_required_parameter", "input"),
    ([1], None, "invalid_type", "object"),
    ({"model": MODEL, "input": 7}, "input", "invalid_type", "string"),
    ({"model": MODEL, "input": "Hi", "temperature": 9}, "temperature", "integer_above_max_value", "2"),
    ({"model": MODEL, "input": "Hi", "temperature": -0.5}, "temperature", "decimal_below_min_value", ">= 0"),
    ({"model": MODEL, "input": "Hi", "temperature": "hot"}, "temperature", "invalid_type", "number"),
    ({"model": MODEL, "input": "Hi", "top_logprobs": 21}, "top_logprobs", "integer_above_max_value", "20"),
    ({"model": MODEL, "input": "Hi", "max_output_tokens": 0}, "max_output_tokens", "integer_below_min_value", "16"),
    ({"model": MODEL, "input": "Hi", "truncation": "middle"}, "truncation", "invalid_value", "auto"),
    ({"model": MODEL, "input": "Hi", "metadata": {"a": 1}}, "metadata.a", "invalid_type", "string"),
    ({"model": MODEL, "input": "Hi", "metadata": {"k" * 65: "v"}}, None, None, "metadata"),
    ({"model": MODEL, "input": "Hi", "metadata": {str(at): "v" for at in range(17)}}, "metadata", None, "metadata"),
    (
        {"model": MODEL, "input": "Hi", "safety_identifier": "s" * 65},
        "safety_identifier",
        "string_above_max_length",
        "64",
    ),
    (
        {"model": MODEL, "input": "Hi", "tools": [{"type": "function"}]},
        "tools[0].name",
        "missing_required_parameter",
        "name",
    ),
    ({"model": MODEL, "input": "Hi", "tools": [{"type": "teapot"}]}, "tools[0].type", "invalid_value", "teapot"),
    ({"model": MODEL, "input": [{"type": "teapot"}]}, "input[0].type", "invalid_value", "teapot"),
    (
        {"model": MODEL, "input": [{"role": "user", "content": [{"type": "teapot", "text": "x"}]}]},
        "input[0].content[0].type",
        "invalid_value",
        "teapot",
    ),
    ({"model": MODEL, "input": [{"role": "user"}]}, None, None, ""),
    ({"model": MODEL, "input": [{"role": "usr", "content": "Hi"}]}, "input[0].role", "invalid_value", '"developer"'),
    ({"model": MODEL, "input": "Hi", "reasoning": {"effort": "x"}}, "reasoning.effort", "invalid_value", '"xhigh"'),
    ({"model": "no-such-model", "input": "Hi"}, "model", "model_not_found", "no-such-model"),
    (
        {"model": MODEL, "input": "Hi", "previous_response_id": "resp_none"},
        "previous_response_id",
        "previous_response_not_found",
        "resp_none",
    ),
    (
        {"model": MODEL, "input": "Hi", "previous_response_id": "resp_1", "conversation": "conv_1"},
        None,
        "mutually_exclusive_parameters",
        "conversation",
    ),
    ({"model": MODEL, "input": "Hi", "tool_choice": "required"}, "tool_choice", None, "tools"),
    ({"model": MODEL, "input": "Hi", "tool_choice": {"type": "function", "name": "f"}}, "tool_choice", None, "'f'"),
    (
        {"model": MODEL, "input": "Hi", "tools": [{"type": "function", "name": "f", "parameters": {"type": "no"}}]},
        "tools[0].parameters",
        "invalid_function_parameters",
        "'f'",
    ),
    (
        {
            "model": MODEL,
            "input": "Hi",
            "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "no"}}},
        },
        "text.format.schema",
        "invalid_json_schema",
        "'n'",
    ),
    (
        {"model": MODEL, "input": [{"type": "function_call_output", "call_id": "call_9", "output": "x"}]},
        "input",
        None,
        "call_9",
    ),
]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("body", "param", "code", "word"), WRONG, ids=[str(row[:3])[:70] for row in WRONG])
def test_wrong_requests_are_refused(
    client: Client, body: Any, param: str | None, code: str | None, word: str, stream: bool
) -> None:
    asked = {**body, "stream": True} if stream and isinstance(body, dict) else body
    exchange = client.send("POST", "/responses", asked)
    assert exchange.response.status == 400
    error = exchange.response.body["error"]
    assert error["type"] == "invalid_request_error"
    assert word in error["message"]
    assert param in (None, error["param"])
    assert code in (None, error["code"])
    assert Checker().check(exchange) == []


@pytest.mark.parametrize("leaf", ["1", "1.0"])
@pytest.mark.parametrize(("levels", "status"), [(100, 200), (300, 400), (1_000, 400), (100_000, 400)])
def test_a_request_nested_too_deep_is_refused(mock: Running, levels: int, status: int, leaf: str) -> None:
    deep = "[" * levels + leaf + "]" * levels
    body = f'{{"model":"{MODEL}","input":"Hi","tools":[{{"type":"function","name":"f","parameters":{{"x":{deep}}}}}]}}'
    headers = {"authorization": f"Bearer {mock.api_key}", "content-type": "application/json"}
    answer = httpx.post(f"{mock.base_url}/responses", content=body, headers=headers, timeout=HANG)
    assert answer.status_code == status
    assert status == 200 or "deep" in answer.json()["error"]["message"] or "depth" in answer.json()["error"]["message"]


ELSEWHERE: list[tuple[str, str, Json | None, int]] = [
    ("GET", "/responses/resp_none", None, 404),
    ("DELETE", "/responses/resp_none", None, 404),
    ("POST", "/responses/resp_none/cancel", None, 404),
    ("GET", "/responses/resp_none/input_items", None, 404),
    ("GET", "/responses/resp_none/teapot", None, 404),
    ("GET", "/teapot", None, 404),
    ("GET", "/mock/state", None, 404),
    ("PUT", "/responses", {}, 405),
    ("GET", "/responses", None, 405),
    ("PATCH", "/responses/resp_1", {}, 405),
    ("GET", "/responses/input_tokens", None, 405),
    ("GET", "/responses/resp_1?stream=perhaps", None, 400),
    ("GET", "/responses/resp_1?starting_after=-1", None, 400),
    ("GET", "/responses/resp_1/input_items?limit=101", None, 400),
    ("GET", "/responses/resp_1/input_items?limit=x", None, 400),
    ("GET", "/responses/resp_1/input_items?order=random", None, 400),
    ("GET", "/responses/resp_1/input_items?include[]=teapot", None, 400),
    ("POST", "/responses/input_tokens", {"model": 3}, 400),
    ("POST", "/responses/compact", {"input": "Hi"}, 400),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"), ELSEWHERE, ids=[f"{row[0]} {row[1]}" for row in ELSEWHERE]
)
def test_other_operations_refuse_too(client: Client, method: str, path: str, body: Json | None, status: int) -> None:
    exchange = client.send(method, path, body)
    assert exchange.response.status == status
    assert exchange.response.body["error"]["message"]
    assert (status == 405) == ("allow" in exchange.response.headers)


RAW = [b"", b"{", b"null", b"\xff\xfe", b'{"model": NaN}', b"[" * 5000, b'{"model":"m","input":' + b"[" * 5000]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: repr(raw[:12]))
def test_what_is_not_json_is_refused(client: Client, raw: bytes) -> None:
    answer = client.http.post("/responses", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_another_kind_of_content_is_refused(client: Client) -> None:
    answer = client.http.post(
        "/responses", content=b"a=b", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.json()["error"]["code"] == "unsupported_content_type"


def test_too_large_a_request_is_refused() -> None:
    with running_mock(max_body=10_000) as mock, Client(mock) as client:
        answer = client.http.post("/responses", json={"model": MODEL, "input": "x" * 20_000})
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


KEYS = [None, "Bearer sk-wrong-0123456789", "Basic c2s6bW9jaw==", "Bearer", "sk-mock"]


@pytest.mark.parametrize("key", KEYS)
def test_a_wrong_key_is_refused_and_not_repeated(mock: Running, key: str | None) -> None:
    headers = {} if key is None else {"authorization": key}
    answer = httpx.post(
        f"{mock.base_url}/responses", json={"model": MODEL, "input": "Hi"}, headers=headers, timeout=HANG
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "0123456789" not in answer.text


def test_without_keys_everyone_is_let_in() -> None:
    with running_mock(api_keys=()) as mock:
        assert (
            httpx.post(f"{mock.base_url}/responses", json={"model": MODEL, "input": "Hi"}, timeout=HANG).status_code
            == 200
        )


def test_an_untrusted_text_is_quoted_on_one_line(client: Client) -> None:
    error = client.create(input=[user("Hi")], previous_response_id="resp\n\x1b[31m" + "x" * 500).response.body["error"]
    assert "\n" not in error["message"]
    assert "\x1b" not in error["message"]
    assert len(error["message"]) < 300


def test_headers_of_an_answer(client: Client) -> None:
    first, second = (client.create(input="Hi").response.headers for _ in range(2))
    assert first["x-request-id"] != second["x-request-id"]
    assert int(first["x-ratelimit-limit-requests"]) > 0
    assert first["content-type"] == "application/json"


CODEX: Json = {
    "model": "gpt-5.4",
    "stream": True,
    "store": False,
    "include": ["reasoning.encrypted_content"],
    "parallel_tool_calls": True,
    "prompt_cache_key": "01a2-7300",
    "reasoning": {"summary": "auto"},
    "client_metadata": {"installation": "x"},
    "tool_choice": "auto",
    "tools": [
        {**WEATHER, "name": "exec_command", "strict": False},
        {"type": "namespace", "name": "agents", "description": "Other agents", "tools": [{**WEATHER, "name": "spawn"}]},
        {
            "type": "custom",
            "name": "apply_patch",
            "description": "Changes files.",
            "format": {"type": "grammar", "syntax": "lark", "definition": 'start: "*** Begin Patch" /.+/'},
        },
        {"type": "web_search", "external_web_access": False},
    ],
    "input": [
        {"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "Be brief."}]},
        {"type": "additional_tools", "role": "developer", "tools": [{**WEATHER, "name": "view_image"}]},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Reply with exactly: lupin"}]},
    ],
}
"""What Codex 0.169 sends, shortened."""
LLAMA_INDEX: Json = {
    "model": "gpt-4o-mini",
    "input": "Reply with exactly: lupin",
    "stream": False,
    "store": False,
    "tools": [],
    "truncation": "disabled",
    "temperature": 0.1,
    "top_p": 1.0,
    **dict.fromkeys(("include", "instructions", "max_output_tokens", "metadata", "previous_response_id", "user")),
}
"""What OpenAIResponses of llama-index-llms-openai sends: null for every setting that was not given."""


@pytest.mark.parametrize("body", [CODEX, LLAMA_INDEX], ids=["Codex", "LlamaIndex"])
@pytest.mark.parametrize("stream", [False, True])
def test_requests_of_well_known_clients_are_taken(client: Client, body: Json, stream: bool) -> None:
    exchange = client.create(**{**body, "stream": stream})
    assert exchange.response.status == 200, exchange.response.body
    assert [finding for finding in Checker().check(exchange) if finding.level == "MUST"] == []


def test_the_tools_of_codex_can_be_called(client: Client) -> None:
    """In a namespace, by a grammar, and offered in the input."""
    asked = {**CODEX, "stream": False, "tools": CODEX["tools"][:3]}
    called = {}
    names = {"exec_command": "function", "view_image": "function", "apply_patch": "custom"}
    for choice in ({"type": kind, "name": name} for name, kind in names.items()):
        made = client.made(**{**asked, "tool_choice": choice})
        called[choice["name"]] = next(item for item in made["output"] if item["type"].endswith("_call"))
    assert called["exec_command"]["type"] == called["view_image"]["type"] == "function_call"
    assert called["apply_patch"]["input"].startswith("*** Begin Patch")
    spawned = client.made(**{**asked, "tools": asked["tools"][1:2], "tool_choice": "required"})
    call = next(item for item in spawned["output"] if item["type"] == "function_call")
    assert (call["namespace"], call["name"]) == ("agents", "spawn")
