"""A conversation through an SDK that hands over responses: ask, run what is called, send the results back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness import MOST_TURNS, REASONING, WEATHER, NotCompleted, Record, added, answer_to, arguments, outcome, tokens

Respond = Callable[[Record], tuple[Any, str]]
"""Gives the response to a request, and the text that was streamed on the way."""
ENDS = ("response.completed", "response.incomplete", "response.failed")


def member(value: Any, name: str) -> Any:
    """A member of an object or a dict."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name)


def converse(job: Record, respond: Respond) -> Record:
    """What comes of a conversation."""
    asked: list[Any] = [{"role": "user", "content": job["question"]}]
    told, calls, thought = "", [], ""
    usage: list[int | None] | None = [0, 0]
    for _ in range(MOST_TURNS):
        response, streamed = respond(_settings(job, asked))
        if response.status == "failed":
            raise NotCompleted(str(response.error))
        told += streamed
        usage = added(usage, tokens(response.usage, "input_tokens", "output_tokens"))
        thought += _thoughts(response)
        made = [item for item in response.output if member(item, "type") == "function_call"]
        if not made:
            break
        asked += response.output
        for call in made:
            given = arguments(member(call, "arguments"))
            calls.append([member(call, "name"), given])
            result = {"type": "function_call_output", "call_id": member(call, "call_id"), "output": answer_to(given)}
            asked.append(result)
    return outcome(
        response.output_text, told=told if job["stream"] else None, calls=calls, usage=usage, thought=thought
    )


def _settings(job: Record, asked: list[Any]) -> Record:
    settings: Record = {"model": job["model"], "input": asked}
    settings |= {"tools": [WEATHER]} if job["tools"] else {}
    return settings | ({"reasoning": REASONING} if job["reasoning"] else {})


def _thoughts(response: Any) -> str:
    items = [item for item in response.output if member(item, "type") == "reasoning"]
    return "".join(member(part, "text") for item in items for part in member(item, "summary"))


def gathered(events: Any) -> tuple[Any, str]:
    """The response at the end of a stream of events, and the text of its deltas."""
    told, last = "", None
    for event in events:
        told += event.delta if event.type == "response.output_text.delta" else ""
        last = event.response if event.type in ENDS else last
    if last is None:
        raise NotCompleted("the stream ended without a response")
    return last, told
