"""The programs of api.cometapi.com's page on the Responses API, as seven checks of openai-python against its dialect.

The calls use the same parameters as the page does, in words of our own; every answer is held to the members that the
page lists.
"""

from __future__ import annotations

import json
from typing import Any

from checks import run
from openai import OpenAI

MODEL = "gpt-5.4"
ALWAYS = ("id", "object", "created_at", "status", "background", "completed_at", "error", "incomplete_details")
SETTINGS = (
    "instructions",
    "max_output_tokens",
    "model",
    "output",
    "output_text",
    "parallel_tool_calls",
    "previous_response_id",
    "reasoning",
    "service_tier",
    "store",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_p",
    "truncation",
    "usage",
    "user",
    "metadata",
    "content_filters",
    "frequency_penalty",
    "max_tool_calls",
    "presence_penalty",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
    "top_logprobs",
)
"""The members that the page lists."""
ORDER = (
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
)
"""The events of a message, in the page's order."""
client = OpenAI(max_retries=0)


def held_to_the_page(response: Any) -> Any:
    """The response, with every member that the page lists on the wire."""
    told = json.loads(response.http_response.text)
    missing = [name for name in (*ALWAYS, *SETTINGS) if name not in told]
    assert not missing, missing
    assert told["object"] == "response"
    assert told["status"] in ("completed", "in_progress", "failed", "cancelled", "queued"), told["status"]
    parsed = response.parse()
    assert told["output_text"] == parsed.output_text
    assert {"cached_tokens"} <= told["usage"]["input_tokens_details"].keys()
    assert {"reasoning_tokens"} <= told["usage"]["output_tokens_details"].keys()
    return parsed


def create(**body: Any) -> Any:
    return held_to_the_page(client.responses.with_raw_response.create(**body))


def one_question() -> None:
    response = create(model=MODEL, input="Tell me in three sentences how a unicorn falls asleep.")
    assert response.status == "completed"
    assert response.output_text


def a_second_turn() -> None:
    first = create(model=MODEL, input="What is entanglement? The codeword is lupin-12.")
    second = create(model=MODEL, input="Say it more simply.", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert "lupin-12" in second.output_text


def a_built_in_tool() -> None:
    response = create(model=MODEL, input="What does a bitcoin cost now?", tools=[{"type": "web_search_preview"}])
    assert "web_search_call" in [item.type for item in response.output]
    assert response.output_text


def a_function_and_its_result() -> None:
    tool = {
        "type": "function",
        "name": "get_weather",
        "description": "The weather of a place",
        "parameters": {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]},
    }
    asked = create(model=MODEL, input="How is the weather in Tokyo?", tools=[tool])
    (call,) = [item for item in asked.output if item.type == "function_call"]
    assert call.name == "get_weather"
    assert json.loads(call.arguments)["location"] == "Tokyo"
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny, 21 degrees"}
    told = create(model=MODEL, input=[result], previous_response_id=asked.id, tools=[tool])
    assert "Sunny, 21 degrees" in told.output_text


def structured_output() -> None:
    language = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "use_case": {"type": "string"}},
        "required": ["name", "use_case"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"languages": {"type": "array", "items": language}},
        "required": ["languages"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "name": "languages", "strict": True, "schema": schema}
    response = create(model=MODEL, input="Three programming languages and what for?", text={"format": form})
    languages = json.loads(response.output_text)["languages"]
    assert languages
    assert all(set(each) == {"name", "use_case"} for each in languages)


def reasoning() -> None:
    spent = {}
    for effort in ("low", "high"):
        response = create(model="o3", input="Where is x^3 - 6x^2 + 11x - 6 zero?", reasoning={"effort": effort})
        assert response.reasoning.effort == effort
        assert response.output_text
        spent[effort] = response.usage.output_tokens_details.reasoning_tokens
    assert spent["high"] > spent["low"]


def a_stream() -> None:
    events = list(client.responses.create(model=MODEL, input="A haiku about code, please", stream=True))
    at = max(number for number, event in enumerate(events) if event.type == "response.output_item.added")
    message = [event.type for event in (*events[:2], *events[at:])]
    assert list(dict.fromkeys(message)) == list(ORDER)
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert said == events[-1].response.output_text
    assert events[-1].response.usage is not None


if __name__ == "__main__":
    run(
        one_question,
        a_second_turn,
        a_built_in_tool,
        a_function_and_its_result,
        structured_output,
        reasoning,
        a_stream,
    )
