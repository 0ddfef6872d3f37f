"""Requests are typed, or refused as the API would refuse them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from responses_api import models

from responses_contract.model.json_values import Json
from responses_contract.model.schemas import SchemaSet
from responses_contract.server import ApiError, Reply, parse_request, request_validation
from tests.server.kit import TOOLS

GOOD: Json = {"model": "example-1", "input": "Hello"}


def refusal(body: bytes | Json, **more: Any) -> ApiError:
    with pytest.raises(ApiError) as raised:
        parse_request(body if isinstance(body, bytes) else json.dumps(body).encode(), **more)
    return raised.value


def test_a_request_is_typed_and_kept_as_it_came() -> None:
    body = {**GOOD, "stream": True, "tools": TOOLS, "x_vendor": [1, 2]}
    request = parse_request(json.dumps(body).encode(), {"Content-Type": "application/json"})
    assert isinstance(request, models.CreateResponse)
    assert (request.model, request.input, request.stream) == ("example-1", "Hello", True)
    assert request.tools is not None
    assert isinstance(request.tools[0], models.FunctionToolParam)
    assert request.raw == body
    assert parse_request(body).raw == body


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"temperature": 9}, "decimal_above_max_value", "temperature"),
        ({"input": 7}, "invalid_type", "input"),
        ({"tools": [{"type": "function"}]}, "missing_required_parameter", "tools[0].name"),
        ({"tool_choice": {"type": "function", "name": "absent"}}, None, "tool_choice"),
        ({"previous_response_id": "resp_1", "conversation": "conv_1"}, "mutually_exclusive_parameters", None),
        ({"input": [{"type": "function_call_output", "call_id": "c", "output": "{}"}]}, None, "input"),
        ({"metadata": {"k": 7}}, "invalid_type", "metadata.k"),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(change: Json, code: str | None, param: str | None) -> None:
    error = refusal({**GOOD, **change})
    assert error.status == 400
    assert error.code == code or (code == "decimal_above_max_value" and error.code == "integer_above_max_value")
    assert param is None or error.param == param
    assert len(error.message) < 300
    assert SchemaSet.load().errors("ErrorBody", error.body()) == []


def test_what_the_server_does_not_do_is_refused() -> None:
    assert refusal({**GOOD, "background": True}, unsupported=["background"]).param == "background"
    assert parse_request({**GOOD, "background": False}, unsupported=["background"]).background is False
    assert refusal(GOOD, models=["other"]).code == "model_not_found"
    assert refusal({"input": "Hello"}).param == "model"
    assert refusal(b"{").status == 400
    assert refusal(GOOD, headers={"content-type": "text/plain"}).code == "unsupported_content_type"


def test_a_reply_repeats_what_was_asked() -> None:
    asked = {**GOOD, "temperature": 0.5, "metadata": {"a": "b"}, "instructions": "Be brief.", "top_p": None}
    response = Reply(parse_request(asked), model="example-1-2026").response
    assert {name: response[name] for name in asked if name not in ("input", "model", "top_p")} == {
        "temperature": 0.5,
        "metadata": {"a": "b"},
        "instructions": "Be brief.",
    }
    assert (response["model"], response["top_p"], response["status"]) == ("example-1-2026", 1.0, "in_progress")
    assert SchemaSet.load().errors("Response", response) == []


@pytest.mark.parametrize(
    ("raw", "may"),
    [
        (b'{"temperature":0.5}', True),
        (b'{"n":7.0}', True),
        (b'{"n":1e3}', True),
        (b'{"n":-12E+2}', True),
        (b'{"text":"version 3.4"}', True),
        (b'{"n":17,"text":"It rains. 3 men, see 5.","id":"a.1"}', False),
        (b'{"text":"the end"}', False),
        (b"", False),
    ],
)
def test_only_where_a_float_may_be_are_numbers_looked_at(raw: bytes, may: bool) -> None:
    assert request_validation.may_have_floats(raw) is may


def test_a_whole_number_that_is_written_as_a_float_is_an_integer() -> None:
    assert repr(parse_request(b'{"model":"m","input":"x","max_output_tokens":64.0}').raw["max_output_tokens"]) == "64"
