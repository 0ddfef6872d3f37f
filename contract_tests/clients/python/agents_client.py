"""openai-agents: `Runner.run` and `Runner.run_streamed`."""

from __future__ import annotations

from typing import Any

from agents import Agent, ModelSettings, Runner, function_tool, set_default_openai_client, set_tracing_disabled
from harness import BASE_URL, KEY, MOST_TURNS, REASONING, Record, answer_to, arguments, outcome, serve, tokens
from openai import AsyncOpenAI

set_tracing_disabled(True)
set_default_openai_client(AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0), use_for_tracing=False)


@function_tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


async def run(job: Record) -> Record:
    settings = ModelSettings(reasoning=REASONING) if job["reasoning"] else ModelSettings()  # type: ignore[arg-type]
    tools: list[Any] = [get_weather] if job["tools"] else []
    agent = Agent(name="one", model=job["model"], tools=tools, model_settings=settings)
    told = None
    if job["stream"]:
        result: Any = Runner.run_streamed(agent, job["question"], max_turns=MOST_TURNS)
        told = "".join([event.data.delta async for event in result.stream_events() if _is_delta(event)])
    else:
        result = await Runner.run(agent, job["question"], max_turns=MOST_TURNS)
    usage = tokens(result.context_wrapper.usage, "input_tokens", "output_tokens")
    calls = [
        [item.raw_item.name, arguments(item.raw_item.arguments)]
        for item in result.new_items
        if item.type == "tool_call_item" and item.raw_item.type == "function_call"
    ]
    thoughts = [item.raw_item for item in result.new_items if item.type == "reasoning_item"]
    thought = "".join(part.text for item in thoughts for part in item.summary)
    return outcome(str(result.final_output), told=told, calls=calls, usage=usage, thought=thought)


def _is_delta(event: Any) -> bool:
    return event.type == "raw_response_event" and event.data.type == "response.output_text.delta"


serve(run)
