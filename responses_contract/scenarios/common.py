"""Pieces that the scenarios share."""

from __future__ import annotations

from typing import Any

from responses_contract.scenarios.model import MODEL

TOKENS = 48
"""`max_output_tokens` of a positive request: enough for a short answer, and a known price."""
REASONING_TOKENS = 256
"""The same where the model is to think first."""
HOSTED_TOKENS = 128
"""The same where a hosted tool is to be called first."""

WEATHER: dict[str, Any] = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "Name of the city"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
ASK_WEATHER = "What is the weather in Lisbon? Use the tool."


SMALL = 16
"""The least that endpoints take, for requests that ought to be refused."""


def ask(text: Any, /, **more: Any) -> dict[str, Any]:
    """A create request."""
    return {"model": MODEL, "input": text, "max_output_tokens": TOKENS, **more}


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}
