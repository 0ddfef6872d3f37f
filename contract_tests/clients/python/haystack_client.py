"""Haystack: `OpenAIResponsesChatGenerator`, with and without a streaming callback."""

from __future__ import annotations

from harness import BASE_URL, KEY, MOST_TURNS, REASONING, WEATHER, Record, added, answer_to, outcome, serve, tokens
from haystack.components.generators.chat import OpenAIResponsesChatGenerator
from haystack.dataclasses import ChatMessage
from haystack.tools import Tool
from haystack.utils import Secret

TOOL = Tool(
    name="get_weather",
    description=WEATHER["description"],
    parameters=WEATHER["parameters"],
    function=lambda city: answer_to({"city": city}),
)


def run(job: Record) -> Record:
    told: list[str] = []
    model = OpenAIResponsesChatGenerator(
        api_key=Secret.from_token(KEY),
        model=job["model"],
        api_base_url=BASE_URL,
        max_retries=0,
        streaming_callback=(lambda chunk: told.append(chunk.content or "")) if job["stream"] else None,
        generation_kwargs={"reasoning": REASONING} if job["reasoning"] else {},
        tools=[TOOL] if job["tools"] else None,
    )
    asked, calls, thought = [ChatMessage.from_user(job["question"])], [], ""
    usage: list[int | None] | None = [0, 0]
    for _ in range(MOST_TURNS):
        message = model.run(messages=asked)["replies"][0]
        usage = added(usage, tokens(message.meta.get("usage"), "input_tokens", "output_tokens"))
        thought += message.reasoning.reasoning_text if message.reasoning else ""
        if not message.tool_calls:
            break
        asked.append(message)
        for call in message.tool_calls:
            calls.append([call.tool_name, call.arguments])
            asked.append(ChatMessage.from_tool(answer_to(call.arguments), origin=call))
    streamed = "".join(told) if job["stream"] else None
    return outcome(message.text, told=streamed, calls=calls, usage=usage, thought=thought)


serve(run)
