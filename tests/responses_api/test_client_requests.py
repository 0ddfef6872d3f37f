"""From arguments to requests, without any I/O: settings, bodies, tools, queries, headers, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field
from responses_api import client, function_tool, models, text_format
from responses_api.client import _operations as op
from responses_api_runtime.calls import Call, HttpRequest, prepare
from responses_api_runtime.settings import Settings, read_settings, timeouts

KEY = "sk-abc-123"


def settings(key: str | None = KEY, url: str | None = "http://host/v1/", **more: Any) -> Settings:
    values = {"timeout": 600.0, "max_retries": 2, "headers": None, "strict": False, **more}
    return read_settings(key, url, **values)


def sent(call: Call[Any], **options: Any) -> HttpRequest:
    return prepare(call, settings(), **options)


def body(**params: Any) -> Any:
    content = sent(op.create_response(**params)).content
    assert content is not None
    return json.loads(content)


# Settings


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RESPONSES_API_KEY", "RESPONSES_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert (settings(None, None).key, settings(None, None).base_url) == (None, "https://api.openai.com/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other ")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://other/v1/")
    assert (settings(None, None).key, settings(None, None).base_url) == ("sk-other", "http://other/v1")
    monkeypatch.setenv("RESPONSES_API_KEY", "sk-ours")
    monkeypatch.setenv("RESPONSES_BASE_URL", "http://ours/v1")
    assert (settings(None, None).key, settings(None, None).base_url) == ("sk-ours", "http://ours/v1")
    assert (settings().key, settings().base_url) == (KEY, "http://host/v1")
    assert settings("", None).key is None, "an empty key is no key, whatever the environment says"


@pytest.mark.parametrize(
    "url",
    [
        "host/v1",
        "ftp://host",
        "http://",
        "http://user:pw@host",
        "http://host/v1?a=1",
        "http://host/#x",
        "http://host:99999",
        ":",
    ],
)
def test_a_base_url_that_cannot_be_used(url: str) -> None:
    with pytest.raises(client.SettingsError, match="base_url") as caught:
        settings(url=url)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-a\nb", "sk-ä", " sk", "sk\r\nx: y"])
def test_a_key_that_cannot_be_sent(key: str) -> None:
    with pytest.raises(client.SettingsError) as caught:
        settings(key)
    assert key not in str(caught.value)


@pytest.mark.parametrize("headers", [{"a b": "c"}, {"x": "a\r\nb: c"}, {"": "x"}, {"x:": "y"}])
def test_headers_that_cannot_be_sent(headers: dict[str, str]) -> None:
    with pytest.raises(client.SettingsError):
        settings(headers=headers)
    with pytest.raises(client.SettingsError):
        sent(op.create_response(model="m", extra_headers=headers))


def test_retries_are_not_negative() -> None:
    with pytest.raises(client.SettingsError):
        settings(max_retries=-1)


def test_time_outs() -> None:
    assert timeouts(3) == (3, 3, 3, 3)
    assert timeouts(600) == (10, 600, 600, 600)
    assert timeouts(None) == (10, None, None, None)
    assert timeouts((1, 2, 3, None)) == (1, 2, 3, None)
    assert sent(op.create_response(model="m")).timeout == (10, 600, 600, 600)
    assert sent(op.create_response(model="m", timeout=7)).timeout == (7, 7, 7, 7)
    assert sent(op.create_response(model="m", timeout=None)).timeout == (10, None, None, None)


def test_the_key_is_in_no_repr() -> None:
    call = op.create_response(model="m", extra_headers={"authorization": f"Bearer {KEY}"})
    using = client.Client(KEY, "http://host/v1")
    shown = f"{settings()!r} {call!r} {sent(call)!r} {using!r} {using.responses!r} {vars(using)!r}"
    assert KEY not in shown
    assert repr(using) == "Client(base_url='http://host/v1')"


# Requests


def test_a_request() -> None:
    request = sent(op.create_response(model="m", input="Grüße", temperature=0, store=None))
    assert (request.method, request.url) == ("POST", "http://host/v1/responses")
    assert request.content == '{"model":"m","input":"Grüße","temperature":0,"store":null}'.encode()
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["content-type"] == request.headers["accept"] == "application/json"


def test_without_a_key_there_is_no_authorization() -> None:
    assert "authorization" not in prepare(op.delete_response("r"), settings("")).headers


def test_extras() -> None:
    call = op.create_response(
        model="m",
        temperature=1,
        extra_headers={"X-One": "1", "Authorization": "Basic abc"},
        extra_query={"a": [1, True], "b": "x y&z"},
        extra_body={"temperature": 0.5, "new": {"deep": models.ReasoningConfigParam(effort="low")}},
    )
    request = prepare(call, settings(headers={"X-One": "0", "X-Two": "2"}))
    assert request.url == "http://host/v1/responses?a=1&a=true&b=x%20y%26z"
    assert {name: request.headers[name] for name in ("x-one", "x-two", "authorization")} == {
        "x-one": "1",
        "x-two": "2",
        "authorization": "Basic abc",
    }
    assert json.loads(request.content or b"") == {"model": "m", "temperature": 0.5, "new": {"deep": {"effort": "low"}}}


def test_a_stream_is_asked_for_where_it_belongs() -> None:
    created = sent(op.create_response(model="m").streamed(), stream=True)
    assert json.loads(created.content or b"") == {"model": "m", "stream": True}
    assert (created.headers["accept"], created.headers["accept-encoding"]) == ("text/event-stream", "identity")
    assert sent(op.get_response("r", starting_after=0).streamed()).url == (
        "http://host/v1/responses/r?starting_after=0&stream=true"
    )


def test_ids_are_only_ever_one_step_of_a_path() -> None:
    assert sent(op.get_response("a/../b?c#d é")).url == "http://host/v1/responses/a%2F..%2Fb%3Fc%23d%20%C3%A9"
    for bad in ("", ".", ".."):
        with pytest.raises(client.SettingsError):
            op.get_response(bad)


def test_an_argument_that_there_is_none_of() -> None:
    with pytest.raises(TypeError, match=r"'modle'; did you mean 'model'.*extra_body"):
        op.create_response(modle="m")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'model'"):
        op.get_response("r", model="m")  # type: ignore[call-arg]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_have(bad: float) -> None:
    with pytest.raises(client.SettingsError, match="JSON"):
        sent(op.create_response(model="m", temperature=bad))


def test_every_operation_has_its_row() -> None:
    assert {name: (row.method, row.path) for name, row in op.OPERATIONS.items()} == {
        "createResponse": ("POST", "/responses"),
        "getResponse": ("GET", "/responses/{response_id}"),
        "deleteResponse": ("DELETE", "/responses/{response_id}"),
        "cancelResponse": ("POST", "/responses/{response_id}/cancel"),
        "listInputItems": ("GET", "/responses/{response_id}/input_items"),
        "countInputTokens": ("POST", "/responses/input_tokens"),
        "compactResponse": ("POST", "/responses/compact"),
        "createConversation": ("POST", "/conversations"),
        "getConversation": ("GET", "/conversations/{conversation_id}"),
        "updateConversation": ("POST", "/conversations/{conversation_id}"),
        "deleteConversation": ("DELETE", "/conversations/{conversation_id}"),
        "createConversationItems": ("POST", "/conversations/{conversation_id}/items"),
        "listConversationItems": ("GET", "/conversations/{conversation_id}/items"),
        "getConversationItem": ("GET", "/conversations/{conversation_id}/items/{item_id}"),
        "deleteConversationItem": ("DELETE", "/conversations/{conversation_id}/items/{item_id}"),
        "createFile": ("POST", "/files"),
        "retrieveFile": ("GET", "/files/{file_id}"),
        "deleteFile": ("DELETE", "/files/{file_id}"),
        "retrieveFileContent": ("GET", "/files/{file_id}/content"),
        "listModels": ("GET", "/models"),
    }
    assert sent(op.cancel_response("r")).content is None


# Bodies


class Unit(Enum):
    CELSIUS = "celsius"


class Place(BaseModel):
    """Where to look."""

    city: str = Field(description="The city's name.")
    near: list[Place] = []
    unit: Unit = Unit.CELSIUS


def test_models_and_dicts_are_the_same() -> None:
    as_model = models.MessageParam(role="user", content=[models.InputText(text="hi")])
    as_dict = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}
    sent_model, sent_dict = body(model="m", input=[as_model])["input"][0], body(model="m", input=(as_dict,))["input"][0]
    assert {"type": "message", **sent_model} == sent_dict


def test_other_values_are_written_as_json_has_them() -> None:
    assert body(model="m", metadata={"day": date(2026, 11, 22), "unit": Unit.CELSIUS}) == {
        "model": "m",
        "metadata": {"day": "2026-11-22", "unit": "celsius"},
    }


def test_a_model_as_a_tool() -> None:
    (tool,) = body(model="m", tools=[Place])["tools"]
    assert (tool["type"], tool["name"], tool["description"], tool["strict"]) == (
        "function",
        "Place",
        "Where to look.",
        True,
    )
    definition = tool["parameters"]["$defs"]["Place"]
    assert definition["required"] == ["city", "near", "unit"]
    assert definition["additionalProperties"] is False
    assert "default" not in definition["properties"]["near"]


def test_a_function_as_a_tool() -> None:
    def weather(city: str, unit: Literal["c", "f"] = "c", *, days: int = 1) -> str:
        """Tell the weather."""
        return ""

    tool = function_tool(weather)
    assert (tool["name"], tool["description"]) == ("weather", "Tell the weather.")
    assert tool["parameters"]["required"] == ["city", "unit", "days"]
    assert tool["parameters"]["properties"]["unit"]["enum"] == ["c", "f"]
    loose = function_tool(weather, strict=False, name="w", description="d")
    assert (loose["name"], loose["description"], loose["strict"]) == ("w", "d", False)
    assert loose["parameters"]["required"] == ["city"]
    assert loose["parameters"]["properties"]["days"]["default"] == 1


def test_a_schema_as_a_tool() -> None:
    schema = {"type": "object", "properties": {"default": {"type": "string"}}, "required": []}
    assert function_tool(schema, name="f")["parameters"] == {
        "type": "object",
        "properties": {"default": {"type": "string"}},
        "required": ["default"],
        "additionalProperties": False,
    }
    assert function_tool(schema, name="f", strict=False)["parameters"] == schema
    with pytest.raises(TypeError, match="name"):
        function_tool(schema)


def test_a_function_whose_parameters_have_no_names() -> None:
    with pytest.raises(TypeError, match="args"):
        function_tool(lambda *args: None, name="f")


def test_tools_stay_what_they_are() -> None:
    tools: list[Mapping[str, Any]] = [{"type": "web_search"}]
    assert body(model="m", tools=[*tools, models.WebSearchToolParam()])["tools"] == [{"type": "web_search"}] * 2
    assert body(model="m", tools=None)["tools"] is None


def test_structured_output() -> None:
    told = body(model="m", text_format=Place, text={"verbosity": "low"})["text"]
    assert told["verbosity"] == "low"
    assert told["format"] == text_format(Place)
    assert (told["format"]["type"], told["format"]["name"], told["format"]["strict"]) == ("json_schema", "Place", True)
    with pytest.raises(TypeError, match="text_format"):
        body(model="m", text_format=Place, text={"format": {"type": "text"}})


def test_what_is_sent_is_what_the_spec_says() -> None:
    told = body(model="m", input="hi", tools=[Place], text_format=Place)
    read = models.CreateResponse.model_validate(told, context={"strict": True})
    assert read.to_dict() == told
