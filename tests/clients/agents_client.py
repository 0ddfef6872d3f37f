"""openai-agents, unchanged, against the mock: a run, tools, hand-over, structured output, streaming, sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from agents import (
    Agent,
    Runner,
    SQLiteSession,
    WebSearchTool,
    function_tool,
    set_default_openai_client,
    set_tracing_disabled,
)
from checks import run
from openai import AsyncOpenAI
from pydantic import BaseModel

MODEL = "gpt-4o-mini"
set_tracing_disabled(True)
asked: list[str] = []


@function_tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    asked.append(city)
    return f"It rains in {city}, 7 degrees."


class Person(BaseModel):
    name: str
    age: int


def plain_run() -> None:
    result = Runner.run_sync(Agent(name="plain", model=MODEL, instructions="Be brief."), "Say hello.")
    assert "hello" in result.final_output


def tools_are_run() -> None:
    asked.clear()
    agent = Agent(name="weather", model=MODEL, tools=[get_weather])
    result = Runner.run_sync(agent, "What is the weather in Oslo and in Rome?")
    assert sorted(asked) == ["Oslo", "Rome"]
    assert "rains in Oslo" in result.final_output


def handed_over() -> None:
    clerk = Agent(name="clerk", model=MODEL, handoff_description="Answers about refunds")
    front = Agent(name="front", model=MODEL, handoffs=[clerk])
    result = Runner.run_sync(front, "Please transfer me to the clerk about refunds.")
    assert result.last_agent.name == "clerk"


def structured() -> None:
    result = Runner.run_sync(Agent(name="parser", model=MODEL, output_type=Person), "Ada is 36.")
    assert isinstance(result.final_output, Person)


def hosted() -> None:
    result = Runner.run_sync(Agent(name="searcher", model=MODEL, tools=[WebSearchTool()]), "What is new?")
    assert "Example News" in result.final_output


def _awaited(talk: Coroutine[Any, Any, Any]) -> Any:
    """The outcome of a talk in a loop of its own: connections belong to one loop, so the client is a new one."""

    async def whole() -> Any:
        async with AsyncOpenAI() as client:
            set_default_openai_client(client, use_for_tracing=False)
            return await talk

    return asyncio.run(whole())


def remembered() -> None:
    async def talk() -> str:
        agent, session = Agent(name="memory", model=MODEL), SQLiteSession("one")
        await Runner.run(agent, "The codeword is lupin-79.", session=session)
        return str((await Runner.run(agent, "Which codeword?", session=session)).final_output)

    assert "lupin-79" in _awaited(talk())


def streamed() -> None:
    async def talk() -> tuple[str, str]:
        result = Runner.run_streamed(Agent(name="stream", model=MODEL, tools=[get_weather]), "The weather in Oslo?")
        told = [
            event.data.delta
            async for event in result.stream_events()
            if event.type == "raw_response_event" and event.data.type == "response.output_text.delta"
        ]
        return "".join(told), str(result.final_output)

    told, final = _awaited(talk())
    assert told == final
    assert "rains in Oslo" in final


if __name__ == "__main__":
    run(plain_run, tools_are_run, handed_over, structured, hosted, remembered, streamed)
