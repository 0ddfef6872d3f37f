"""pydantic-ai: an `Agent` with `OpenAIResponsesModel`, run and streamed."""

from __future__ import annotations

from typing import Any

from harness import BASE_URL, KEY, Record, answer_to, arguments, outcome, serve, tokens
from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

provider = OpenAIProvider(openai_client=AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0))


def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


async def run(job: Record) -> Record:
    settings: Any = {"openai_reasoning_effort": "low", "openai_reasoning_summary": "auto"} if job["reasoning"] else None
    model = OpenAIResponsesModel(job["model"], provider=provider, settings=settings)
    agent = Agent(model, tools=[get_weather] if job["tools"] else [])
    told = None
    if job["stream"]:
        async with agent.run_stream(job["question"]) as result:
            told = "".join([piece async for piece in result.stream_text(delta=True, debounce_by=None)])
            text = await result.get_output()
            messages, usage = result.all_messages(), result.usage
    else:
        done = await agent.run(job["question"])
        text, messages, usage = done.output, done.all_messages(), done.usage
    parts = [part for message in messages for part in message.parts]
    calls = [[part.tool_name, arguments(part.args)] for part in parts if part.part_kind == "tool-call"]
    thought = "".join(part.content for part in parts if part.part_kind == "thinking")
    spent = tokens(usage() if callable(usage) else usage, "input_tokens", "output_tokens")
    return outcome(text, told=told, calls=calls, usage=spent, thought=thought)


serve(run)
