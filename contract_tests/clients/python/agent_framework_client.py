"""Microsoft's agent-framework: an `Agent` with `OpenAIChatClient`, which speaks the Responses API, run and streamed.

Of a streamed summary of several parts it keeps the last one only, so that its reasoning is no witness.
"""

from __future__ import annotations

from typing import Any

from agent_framework import Agent
from agent_framework.openai import OpenAIChatClient
from harness import BASE_URL, KEY, REASONING, Record, answer_to, arguments, outcome, serve
from openai import AsyncOpenAI

connection = AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0)


def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


async def run(job: Record) -> Record:
    client = OpenAIChatClient(model=job["model"], async_client=connection)
    options: Record = {"reasoning": REASONING} if job["reasoning"] else {}
    agent = Agent(client, tools=[get_weather] if job["tools"] else None)
    told = None
    if job["stream"]:
        stream = agent.run(job["question"], stream=True, options=options)
        told = "".join([_added(content) async for update in stream for content in update.contents])
        answer = await stream.get_final_response()
    else:
        answer = await agent.run(job["question"], options=options)
    contents = [content for message in answer.messages for content in message.contents]
    calls = [[part.name, arguments(part.arguments)] for part in contents if part.type == "function_call"]
    thoughts = "".join(part.text or "" for part in contents if part.type == "text_reasoning")
    usage = answer.usage_details or {}
    spent = [usage.get("input_token_count"), usage.get("output_token_count")]
    text = answer.messages[-1].text if answer.messages else ""
    return outcome(text, told=told, calls=calls, usage=spent, thought=None if job["stream"] else thoughts)


def _added(content: Any) -> str:
    """The text that a piece adds; one that replaces what came before says it once more."""
    replaces = getattr(content, "merge_mode", None) == "replace"
    return content.text or "" if content.type == "text" and not replaces else ""


serve(run)
