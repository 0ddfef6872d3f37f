"""Realistic uses of the models, for the type checkers: mypy --strict and pyright read this file; nothing runs it."""

from __future__ import annotations

from typing import Any, assert_never, assert_type

from pydantic import BaseModel
from responses_api import models
from responses_api.models import read


class Weather(BaseModel):
    city: str


def events(event: models.StreamEvent) -> str:
    match event:
        case models.ResponseOutputTextDeltaEvent():
            assert_type(event, models.ResponseOutputTextDeltaEvent)
            return event.delta
        case models.ResponseFunctionCallArgumentsDoneEvent(arguments=arguments, item_id=item_id):
            assert_type(arguments, str)
            return f"{item_id}: {arguments}"
        case models.ResponseOutputItemDoneEvent(item=models.FunctionCall() as call):
            assert_type(call, models.FunctionCall)
            return call.name
        case models.ResponseCompletedEvent(response=response):
            assert_type(response, models.Response)
            return response.output_text
        case models.ErrorEvent():
            return str(event)
        case models.UnknownEvent():
            return str(event.anything) if str(event.type) == "response.brand_new" else ""
        case _:
            return event.type


def by_type(event: models.StreamEvent) -> str:
    if event.type == "response.output_text.delta":
        assert_type(event, models.ResponseOutputTextDeltaEvent)
        return event.delta
    if isinstance(event, models.ResponseFailedEvent):
        assert_type(event.response, models.Response)
    return ""


def items(response: models.Response) -> list[str]:
    words = []
    for item in response.output:
        match item:
            case models.OutputMessage(content=parts):
                words += [part.text for part in parts if isinstance(part, models.OutputText)]
            case models.Reasoning(summary=summary):
                words += [part.text for part in summary]
            case models.FunctionCall(name=name, arguments=arguments):
                assert_type(name, str)
                words.append(name + arguments)
            case models.WebSearchCall(action=models.WebSearchSearch() as search):
                words.append(search.type)
            case models.UnknownOutputItem():
                words.append(str(item.to_dict()))
            case _:
                words.append(item.type)
    return words


def exhaustively(annotation: models.Annotation) -> str:
    """A checker tells when a member of the union is not treated."""
    match annotation:
        case models.UrlCitation():
            return annotation.url
        case models.FileCitation() | models.FilePath():
            return annotation.file_id
        case models.ContainerFileCitation():
            return annotation.container_id
        case models.UnknownAnnotation():
            return annotation.type
        case _:
            assert_never(annotation)


def status(response: models.Response) -> str:
    match response.status:
        case "completed":
            return response.output_text
        case "incomplete":
            details = response.incomplete_details
            return str(details.reason) if details else ""
        case "failed" | None:
            return response.error.message if response.error else ""
        case "queued" | "in_progress" | "cancelled":
            return ""


def conveniences(response: models.Response) -> None:
    assert_type(response.output_text, str)
    assert_type(response.refusals, list[str])
    assert_type(response.function_calls, list[models.FunctionCall])
    assert_type(response.parse(Weather), Weather)
    assert_type(response.function_calls[0].parse_arguments(Weather), Weather)
    if response.usage is not None:
        assert_type(response.usage.total_tokens, int)
    assert_type(response.to_dict(), dict[str, Any])


def requests() -> models.CreateResponse:
    return models.CreateResponse(
        model="m",
        input=[
            models.MessageParam(role="user", content="hi"),
            models.FunctionCallOutputParam(call_id="c", output="4"),
        ],
        instructions="Be brief.",
        temperature=1,
        tools=[
            models.FunctionToolParam(name="add", parameters={"type": "object"}, strict=True),
            models.WebSearchToolParam(),
        ],
        tool_choice=models.ToolChoiceFunction(name="add"),
        text=models.TextConfigParam(format=models.TextFormatJsonSchemaParam(name="w", schema_={"type": "object"})),
        reasoning=models.ReasoningConfigParam(effort="low", summary="auto"),
        metadata={"user": "me"},
    )


def reading(value: object) -> None:
    assert_type(read(models.Response, value), models.Response)
    assert_type(read(models.Response, value, strict=True), models.Response)
    assert_type(models.Response.model_validate(value, context={"strict": True}), models.Response)
    event: models.StreamEvent = read(models.StreamEvent, value)
    print(event.type)
