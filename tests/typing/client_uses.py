"""Realistic uses of the client, for the type checkers: mypy --strict and pyright read this file; nothing runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

import httpx
import httpx2
from pydantic import BaseModel
from responses_api import Accumulator, AsyncClient, AzureClient, Client, function_tool, models, params
from responses_api.client import (
    APIStatusError,
    AsyncResponseStream,
    CreateResponseParams,
    ParsedResponse,
    RawResponse,
    ResponseStream,
    widen,
)


class Weather(BaseModel):
    city: str


def lookup(city: str) -> str:
    return city


def requests(client: Client) -> None:
    response = client.responses.create(model="m", input="hi")
    assert_type(response, models.Response)
    assert_type(response.output_text, str)
    assert_type(response.parse(Weather), Weather)
    client.responses.create(
        model="m",
        input=[{"role": "user", "content": "hi"}, models.MessageParam(role="user", content="hi")],
        tools=[Weather, lookup, {"type": "web_search"}, function_tool(Weather, strict=False)],
        tool_choice="auto",
        reasoning={"effort": "low"},
        text_format=Weather,
        include=["reasoning.encrypted_content"],
        temperature=0,
        extra_headers={"x": "y"},
        timeout=(1, 2, 3, None),
    )
    client.responses.create(model="m", input=response.output, previous_response_id=None, metadata={"a": "b"})
    params: CreateResponseParams = {"model": "m", "input": "hi", "store": False}
    client.responses.create(**params)
    client.responses.create(modle="m")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue]
    client.responses.create(model="m", temperature="hot")  # type: ignore[call-overload] # pyright: ignore


def narrowing(stream: ResponseStream) -> Iterator[str]:
    for event in stream:
        match event:
            case models.ResponseOutputTextDeltaEvent():
                assert_type(event.delta, str)
                yield event.delta
            case models.ResponseOutputItemDoneEvent(item=models.FunctionCall(name=name, arguments=arguments)):
                yield name + arguments
            case models.UnknownEvent():
                yield event.type
        if isinstance(event, models.ResponseCompletedEvent):
            assert_type(event.response, models.Response)


def narrowing_by_type(stream: ResponseStream) -> Iterator[str]:
    """The ways that docs/client.md names, other than by class."""
    for event in stream:
        if event.type == "response.output_text.delta":
            assert_type(event, models.ResponseOutputTextDeltaEvent)
            yield event.delta
        elif event.type == "response.completed":
            assert_type(event.response, models.Response)
        match event.type:
            case "response.output_item.done":
                assert_type(event, models.ResponseOutputItemDoneEvent)
                if event.item.type == "function_call":
                    assert_type(event.item, models.FunctionCall)
    for item in stream.get_final_response().output:
        if item.type != "message":
            continue
        for part in item.content:
            if part.type == "output_text":
                assert_type(part, models.OutputText)


def streams(client: Client) -> None:
    with client.responses.stream(model="m", input="hi", background=True, resume=True) as stream:
        assert_type(stream, ResponseStream)
        for text in narrowing(stream):
            print(text)
        assert_type(stream.snapshot, models.Response | None)
    assert_type(stream.get_final_response(), ParsedResponse[Any])
    assert_type(client.responses.create(model="m", stream=True), ResponseStream)
    assert_type(client.responses.retrieve("r", stream=True, starting_after=3), ResponseStream)
    assert_type(client.responses.retrieve("r"), models.Response)


def items(response: models.Response) -> Iterator[str]:
    for item in response.output:
        match item:
            case models.OutputMessage():
                for part in item.content:
                    if isinstance(part, models.OutputText):
                        yield part.text
            case models.FunctionCall():
                yield item.arguments
            case models.UnknownOutputItem():
                yield item.type


def others(client: Client) -> None:
    assert_type(client.responses.wait("r", timeout=3), models.Response)
    assert_type(client.responses.delete("r"), models.DeletedResponse)
    assert_type(client.responses.count_tokens(model="m", input="hi").input_tokens, int)
    for item in client.responses.input_items("r", limit=3):
        print(item)
    raw = client.raw.create(model="m", input="hi")
    assert_type(raw, RawResponse[models.Response])
    assert_type(raw.parse(), models.Response)


def errors(client: Client) -> int | None:
    try:
        client.responses.cancel("r")
    except APIStatusError as error:
        assert_type(error.code, str | None)
        return error.status
    return None


async def asynchronously(client: AsyncClient) -> None:
    assert_type(await client.responses.create(model="m", input="hi"), models.Response)
    assert_type(await client.responses.create(model="m", input="hi", stream=True), AsyncResponseStream)
    async with client.responses.stream(model="m", input="hi") as stream:
        async for event in stream:
            print(event.type)
    assert_type(await stream.get_final_response(), ParsedResponse[Any])
    async for item in client.responses.input_items("r"):
        print(item)
    assert_type((await client.raw.retrieve("r")).parse(), models.Response)


def clients() -> None:
    Client("k", "http://x/v1", timeout=3, max_retries=1, default_headers={"a": "b"}, http_client=httpx.Client())
    Client(http_client=httpx2.Client())
    AsyncClient(http_client=httpx.AsyncClient())
    AsyncClient(http_client=httpx2.AsyncClient())
    assert_type(widen(httpx.Client()), httpx.Client)
    Client(http_client=widen(httpx2.Client()))
    AsyncClient(http_client=widen(httpx.AsyncClient()))


def familiar(client: Client) -> None:
    found = client.responses.parse(model="m", input="hi", text_format=Weather)
    assert_type(found, ParsedResponse[Weather])
    assert_type(found.output_parsed, Weather | None)
    assert_type(client.with_options(timeout=httpx.Timeout(3)), Client)
    assert_type(client.get("/things", cast_to=Weather), Weather)
    assert_type(client.responses.with_raw_response.create(model="m"), RawResponse[models.Response])
    with client.responses.with_streaming_response.create(model="m") as unread:
        assert_type(unread.parse(), models.Response)
    for item in client.responses.input_items.list("r").data:
        print(item.type)
    azure = AzureClient(azure_endpoint="https://x", api_version="v", azure_ad_token_provider=lambda: "t")
    assert_type(azure.copy(max_retries=0), AzureClient)
    client.responses.create(model="m", reasoning={"efort": "low"})  # type: ignore[call-overload] # pyright: ignore
    params.ReasoningConfigParam(efort="low")  # type: ignore[typeddict-unknown-key] # pyright: ignore
    reasoning: params.ReasoningConfigParam = {"effort": "low", "summary": "auto"}
    client.responses.create(model="m", reasoning=reasoning, text={"verbosity": "low"})


def dicts(client: Client, response: models.Response, free: Any) -> None:
    """Dicts are read by their keys, inline or in a list with a type; one of any other kind is let through as `Any`."""
    said: list[params.InputItem | models.OutputItem] = [{"role": "user", "content": "hi"}]
    said += response.output
    said.append({"type": "function_call_output", "call_id": "c", "output": "x"})
    tools: list[params.ToolParam] = [{"type": "function", "name": "f", "parameters": {"type": "object"}}]
    client.responses.create(model="m", input=said, tools=tools, tool_choice={"type": "function", "name": "f"})
    client.responses.create(
        model="m",
        input=[
            {"role": "user", "content": [{"type": "input_text", "text": "x"}, models.InputFile(file_id="f")]},
            {"role": "user", "content": [{"type": "input_image", "image_url": "u", "detail": "low"}]},
            {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
            *response.output,
        ],
        tools=[
            {"type": "web_search"},
            {"type": "custom", "name": "c", "format": {"type": "grammar", "syntax": "regex", "definition": "a"}},
            {"type": "mcp", "server_label": "s", "server_url": "u", "require_approval": "never"},
            function_tool({"type": "object"}, name="f"),
        ],
        text={"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}},
    )
    client.responses.parse(model="m", input=said, tools=tools, text_format=Weather)
    client.conversations.create(items=[{"type": "message", "role": "user", "content": "hi"}])
    other: list[Any] = [{"type": "acme:thing"}]
    client.responses.create(model="m", input=other, tools=free)


def fold(events: list[dict[str, Any]]) -> dict[str, Any] | None:
    accumulator = Accumulator()
    for event in events:
        accumulator.feed(event)
    return accumulator.response
