"""LlamaIndex: `OpenAIResponses`, `chat_with_tools` and `stream_chat_with_tools`."""

from __future__ import annotations

from typing import Any

from harness import BASE_URL, KEY, MOST_TURNS, REASONING, Record, added, answer_to, outcome, serve, tokens
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAIResponses


def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


TOOL = FunctionTool.from_defaults(get_weather)


def run(job: Record) -> Record:
    settings: Record = {"reasoning_options": REASONING} if job["reasoning"] else {}
    model = OpenAIResponses(
        model=job["model"],
        api_base=BASE_URL,
        api_key=KEY,
        max_retries=0,
        context_window=100_000,
        user="matrix",
        **settings,
    )
    asked = [ChatMessage(role="user", content=job["question"])]
    told, calls, thought = "", [], ""
    usage: list[int | None] | None = [0, 0]
    for _ in range(MOST_TURNS):
        response, streamed = _response(model, job, asked)
        told += streamed
        usage = added(usage, tokens(response.additional_kwargs.get("usage"), "input_tokens", "output_tokens"))
        blocks = response.message.blocks
        thought += "".join(block.content or "" for block in blocks if block.block_type == "thinking")
        made = model.get_tool_calls_from_response(response, error_on_no_tool_call=False)
        if not made:
            break
        asked.append(response.message)
        for call in made:
            calls.append([call.tool_name, call.tool_kwargs])
            more = {"call_id": call.tool_id}
            asked.append(ChatMessage(role="tool", content=answer_to(call.tool_kwargs), additional_kwargs=more))
    text = response.message.content
    return outcome(text, told=told if job["stream"] else None, calls=calls, usage=usage, thought=thought)


def _response(model: Any, job: Record, asked: list[ChatMessage]) -> tuple[Any, str]:
    tools = {"tools": [TOOL]} if job["tools"] else {}
    if not job["stream"]:
        return (model.chat_with_tools(chat_history=asked, **tools) if tools else model.chat(asked)), ""
    pieces = model.stream_chat_with_tools(chat_history=asked, **tools) if tools else model.stream_chat(asked)
    told, last = "", None
    for last in pieces:
        told += last.delta or ""
    return last, told


serve(run)
