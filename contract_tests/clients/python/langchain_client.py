"""LangChain: `ChatOpenAI` with `use_responses_api`, invoked and streamed."""

from __future__ import annotations

from typing import Any

from harness import BASE_URL, KEY, MOST_TURNS, REASONING, Record, added, answer_to, outcome, serve, tokens
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI


@tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


def run(job: Record) -> Record:
    settings: Record = {"reasoning": REASONING} if job["reasoning"] else {}
    plain = ChatOpenAI(
        model=job["model"],
        base_url=BASE_URL,
        api_key=KEY,
        use_responses_api=True,
        output_version="responses/v1",
        max_retries=0,
        **settings,
    )
    model: Any = plain.bind_tools([get_weather]) if job["tools"] else plain
    asked: list[Any] = [HumanMessage(job["question"])]
    told, calls, thought = "", [], ""
    usage: list[int | None] | None = [0, 0]
    for _ in range(MOST_TURNS):
        message = None
        if job["stream"]:
            for chunk in model.stream(asked):
                told += chunk.text
                message = chunk if message is None else message + chunk
        else:
            message = model.invoke(asked)
        usage = added(usage, tokens(message.usage_metadata, "input_tokens", "output_tokens"))
        blocks = [block for block in message.content if isinstance(block, dict) and block.get("type") == "reasoning"]
        thought += "".join(part["text"] for block in blocks for part in block.get("summary", ()))
        if not message.tool_calls:
            break
        asked.append(message)
        for call in message.tool_calls:
            calls.append([call["name"], call["args"]])
            asked.append(ToolMessage(answer_to(call["args"]), tool_call_id=call["id"]))
    return outcome(message.text, told=told if job["stream"] else None, calls=calls, usage=usage, thought=thought)


serve(run)
