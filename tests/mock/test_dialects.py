"""The mock in every dialect: what it tells is right there, and has what is the dialect's own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bench.dialects import run
from responses_contract.checking.checker import Checker
from responses_contract.errors import UsageError
from responses_contract.mock import running_mock
from responses_contract.mock.dialects import _TRAITS, Dialect
from responses_contract.model import bundle
from responses_contract.model.bundle import dialects
from responses_contract.model.json_values import Json
from responses_contract.verdicts.profiles import load_profile, names
from tests.mock_kit import ASKS, Client

REASONING: Json = {"input": "Why?", "model": "o4-mini", "reasoning": {"effort": "low"}}


@pytest.mark.parametrize("how", [{"examples": ["north"]}, {"default": "north"}, {"const": "north"}])
def test_a_member_that_an_overlay_demands_has_the_value_that_it_shows(
    how: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dialect is one file, where that file says what its members may hold."""
    document = deepcopy(bundle.document_of("base"))
    response = document["components"]["schemas"]["Response"]
    response["properties"]["acme_region"] = {"type": "string", **how}
    response["properties"]["acme_note"] = {"type": "string", **how}
    response["required"] = [*response["required"], "acme_region"]
    base = bundle.document_of
    monkeypatch.setattr(bundle, "document_of", lambda name: document if name == "acme" else base(name))
    monkeypatch.setattr(bundle, "dialects", lambda: ["base", "acme"])
    told = Dialect("acme").response({"output": [], "usage": None})
    assert told["acme_region"] == "north"
    assert "acme_note" not in told


@pytest.mark.parametrize("dialect", dialects())
def test_every_answer_is_right_in_its_dialect(dialect: str) -> None:
    checker = Checker(dialect=dialect)
    expected = {each.rule for each in load_profile(dialect).expected} if dialect in names() else set()
    wrong: list[str] = []
    with running_mock(dialect=dialect) as mock, Client(mock) as client:
        for name, ask in ASKS.items():
            for stream in (False, True):
                client.create(name=f"{name} {stream}", **{**ask, "stream": stream})
        client.create(**REASONING, stream=True)
        made = client.made(input="Later", background=True)
        client.send("GET", f"/responses/{made['id']}")
        client.send("GET", f"/responses/{made['id']}/input_items")
        client.send("POST", f"/responses/{made['id']}/cancel")
        client.send("GET", "/responses/resp_none")
        client.create(input=3)
        client.send("POST", "/responses", {"model": "m", "input": "Hi"}, authorization="Bearer no")
        for exchange in client.exchanges:
            found = [
                finding
                for finding in checker.check(exchange)
                if finding.level == "MUST" and finding.rule not in expected
            ]
            wrong += [f"{exchange.name}: {finding}" for finding in found]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["cometapi", "open-responses", "xai", "minimal"])
def test_the_quick_suite_passes_with_the_dialects_profile(dialect: str) -> None:
    code, printed = run(dialect, "--quick")
    assert code == 0, printed


def response_of(dialect: str, **ask: Any) -> Json:
    with running_mock(dialect=dialect) as mock, Client(mock) as client:
        return client.made(**{"input": "Hi", **ask})


def error_of(dialect: str, path: str, **headers: str) -> tuple[int, Json]:
    with running_mock(dialect=dialect) as mock, Client(mock) as client:
        answer = client.send("GET", path, **headers).response
        return answer.status, answer.body


def types_of(dialect: str) -> tuple[list[str], bytes]:
    with running_mock(dialect=dialect) as mock, Client(mock) as client:
        raw = client.create(**REASONING, stream=True).response.sse
        assert raw is not None
        named = [line[7:] for line in raw.decode().splitlines() if line.startswith("event: ")]
        return named, raw


def test_the_page_of_cometapi_names_the_members_of_a_response() -> None:
    made = response_of("cometapi", input='Say "Four."')
    assert made["output_text"] == "Four."
    assert made["content_filters"] is None
    assert (made["frequency_penalty"], made["presence_penalty"], made["top_logprobs"]) == (0, 0, 0)


def test_open_responses_ends_with_the_mark_and_tells_its_reasoning() -> None:
    types, raw = types_of("open-responses")
    assert raw.endswith(b"data: [DONE]\n\n")
    assert "response.reasoning.delta" in types
    assert "response.reasoning_text.delta" not in types


def test_vllm_has_parts_of_reasoning() -> None:
    types, raw = types_of("vllm")
    assert {"response.reasoning_part.added", "response.reasoning_part.done"} <= set(types)
    assert {"response.content_part.added", "response.reasoning_text.delta"} <= set(types)
    assert b"[DONE]" not in raw


@pytest.mark.parametrize(
    ("dialect", "path", "headers", "told"),
    [
        ("xai", "/responses/resp_x", {}, {"code", "error"}),
        ("chatgpt", "/responses/resp_x", {"authorization": "Bearer no"}, {"detail"}),
        ("chatgpt", "/responses/resp_x", {}, {"error"}),
        ("base", "/responses/resp_x", {}, {"error"}),
    ],
)
def test_errors_have_the_dialects_form(dialect: str, path: str, headers: dict[str, str], told: set[str]) -> None:
    status, body = error_of(dialect, path, **headers)
    assert status == (401 if headers else 404)
    assert set(body) == told


def test_azure_and_open_responses_type_their_errors_otherwise() -> None:
    assert set(error_of("azure", "/responses/resp_x")[1]["error"]) == {"code", "message"}
    assert error_of("open-responses", "/responses/resp_x")[1]["error"]["type"] == "not_found"


@pytest.mark.parametrize(
    ("dialect", "there", "not_there"),
    [
        ("minimal", {"id", "output", "usage"}, {"text", "reasoning", "metadata", "store", "user"}),
        ("openrouter", {"status", "temperature", "tools", "usage"}, {"user", "max_tool_calls"}),
        ("xai", {"status", "temperature", "tools"}, {"truncation", "background", "max_tool_calls"}),
        ("vllm", {"status", "metadata", "instructions"}, {"error", "store", "safety_identifier"}),
        ("copilot", {"copilot_usage"}, {"error", "store", "user"}),
        ("open-responses", {"presence_penalty", "safety_identifier"}, {"user"}),
        ("azure", {"user", "store", "content_filters"}, set()),
    ],
)
def test_a_dialect_leaves_out_what_it_need_not_say(dialect: str, there: set[str], not_there: set[str]) -> None:
    members = response_of(dialect).keys()
    assert there <= members
    assert not not_there & members


def test_what_was_given_is_said_in_every_dialect() -> None:
    made = response_of("openrouter", max_tool_calls=3, user="ada", service_tier="default")
    assert (made["max_tool_calls"], made["user"], made["service_tier"]) == (3, "ada", "default")
    assert response_of("deepseek", text={"verbosity": "low"})["text"]["verbosity"] == "low"
    assert response_of("minimal", tool_choice="auto", metadata={"a": "b"})["metadata"] == {"a": "b"}


def test_a_background_response_can_be_cancelled_where_it_does_not_say_that_it_is_one() -> None:
    with running_mock(dialect="minimal", work=30) as mock, Client(mock) as client:
        made = client.made(input="Hi", background=True)
        assert client.send("POST", f"/responses/{made['id']}/cancel").response.body["status"] == "cancelled"


def test_usage_is_told_in_the_dialects_way() -> None:
    assert set(response_of("minimal")["usage"]) == {"input_tokens", "output_tokens", "total_tokens"}
    assert response_of("openrouter")["usage"]["is_byok"] is False
    assert response_of("deepseek")["text"]["verbosity"] is None


def test_requests_are_held_to_the_dialect() -> None:
    with running_mock(dialect="cometapi") as mock, Client(mock) as client:
        refused = client.create(input="Hi", service_tier="scale").response
        assert refused.status == 400
        assert refused.body["error"]["param"] == "service_tier"
        assert client.create(input="Hi", service_tier="priority").response.status == 200


def test_an_answer_is_the_same_when_it_is_retrieved() -> None:
    with running_mock(dialect="minimal") as mock, Client(mock) as client:
        made = client.made(input="Hi")
        assert client.send("GET", f"/responses/{made['id']}").response.body == made


def test_every_overlay_has_a_dialect_and_every_other_name_is_refused() -> None:
    assert {Dialect(name).name for name in dialects()} == set(dialects())
    assert set(_TRAITS) < set(dialects()) - {"base"}
    with pytest.raises(UsageError, match="speaks no"):
        Dialect("klingon")
