"""What every Python worker does: jobs in on stdin, outcomes out on stdout, one JSON object a line.

A job is `{"question", "model", "stream", "tools", "reasoning"}`. An outcome is `{"text", "told", "calls", "usage",
"thought"}`, each null where the client does not show it, or `{"error", "words"}`: the exception's class and its words.
What a library prints goes to stderr, so that it cannot be taken for an outcome.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import sys
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
KEY = os.environ.get("OPENAI_API_KEY", "none")
BASE_URL = os.environ.get("OPENAI_BASE_URL", "")
WEATHER: Record = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
REASONING: Record = {"effort": "low", "summary": "auto"}
MOST_TURNS = 4
SLIPS = (
    TypeError,
    AttributeError,
    LookupError,
    NameError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)
"""What a program raises that did not expect something; a client that raises one has crashed."""


def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"4 degrees and rain in {city}"


def answer_to(given: Any) -> str:
    """What a careful program answers to a call with these arguments."""
    city = given.get("city") if isinstance(given, dict) else None
    return get_weather(city) if isinstance(city, str) else "error: no city was given"


def tokens(usage: Any, *names: str) -> list[int | None] | None:
    """The members of a usage with these names; None where there is no usage."""
    if usage is None:
        return None
    found = [usage.get(name) if isinstance(usage, dict) else getattr(usage, name, None) for name in names]
    return [value if isinstance(value, int | float) else None for value in found]


class NotCompleted(Exception):
    """A response that did not fail as an exception, and says of itself that it failed."""


def outcome(
    text: str | None,
    *,
    told: str | None = None,
    calls: list[list[Any]] | None = None,
    usage: list[int | None] | None = None,
    thought: str | None = None,
) -> Record:
    """What a client made of a conversation."""
    return {"text": text, "told": told, "calls": calls, "usage": usage, "thought": thought}


def arguments(value: Any) -> Any:
    """Arguments of a call as JSON, whatever a client makes of them."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def added(total: list[int | None] | None, more: list[int | None] | None) -> list[int | None] | None:
    """The usage of two turns; none where either says none."""
    if total is None or more is None:
        return None
    return [None if one is None or other is None else one + other for one, other in zip(total, more, strict=True)]


def failure(error: BaseException) -> Record:
    """What was raised, and whether it was a slip: also of a program that reads what the client's types promise."""
    told = {"error": type(error).__name__, "words": f"{error}"[:2000]}
    return {**told, "slip": True} if isinstance(error, SLIPS) else told


def serve(run: Callable[[Record], Any]) -> None:
    """Do the jobs that come in, one after the other, until there are no more."""
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for line in sys.stdin:
        out.write(json.dumps(_done(run, json.loads(line), loop), default=str) + "\n")
        out.flush()


def _done(run: Callable[[Record], Any], job: Record, loop: asyncio.AbstractEventLoop) -> Record:
    try:
        made = run(job)
        result: Record = loop.run_until_complete(made) if inspect.isawaitable(made) else made
        return result
    except (Exception, asyncio.CancelledError) as error:
        return failure(error)
    except BaseException as error:  # A library that ends its process: pydantic-core's panics, sys.exit.
        return {**failure(error), "slip": True}
