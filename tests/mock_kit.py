"""What the tests of the mock share: requests of every kind, and a client that keeps what it sends as exchanges."""

from __future__ import annotations

import asyncio
import re
from contextvars import ContextVar
from typing import Any

import httpx
import pytest
from responses_api_runtime.transport import certificates

from responses_contract.mock import Running
from responses_contract.mock.memory import jobs
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from tests.waiting import HANG

MODEL = "gpt-4o-mini"
WEATHER: Json = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the current weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["c", "f"]}},
        "required": ["city", "unit"],
        "additionalProperties": False,
    },
    "strict": True,
}
CLOCK: Json = {
    "type": "function",
    "name": "get_time",
    "parameters": {"type": "object", "properties": {"zone": {"type": ["string", "null"]}}, "required": []},
}
SQL: Json = {"type": "custom", "name": "sql", "description": "Runs a query."}
DATE: Json = {
    "type": "custom",
    "name": "date",
    "format": {"type": "grammar", "syntax": "regex", "definition": r"\d{4}-\d{2}-\d{2}"},
}
PERSON: Json = {
    "type": "json_schema",
    "name": "person",
    "strict": True,
    "schema": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 3},
            "age": {"type": "integer", "minimum": 18, "maximum": 99},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
            "home": {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]},
        },
        "required": ["name", "age", "tags", "home"],
        "additionalProperties": False,
        "$defs": {
            "place": {
                "type": "object",
                "properties": {"city": {"type": "string"}, "zip": {"type": "string", "pattern": "^[0-9]{5}$"}},
                "required": ["city", "zip"],
                "additionalProperties": False,
            }
        },
    },
}
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
MCP: Json = {"type": "mcp", "server_label": "docs", "server_url": "https://example.com/mcp"}


def user(text: str, *parts: Json) -> Json:
    return {"role": "user", "content": [{"type": "input_text", "text": text}, *parts]}


ASKS: dict[str, Json] = {
    "text": {"input": "Say hello."},
    "empty text": {"input": ""},
    "unicode": {"input": "Grüße, 日本語, \U0001f600 and \u2028 lines"},
    "instructions": {"input": "Hi", "instructions": "Be brief.", "metadata": {"case": "b"}, "user": "ada"},
    "settings": {
        "input": "Hi",
        "temperature": 0.2,
        "top_p": 0.5,
        "truncation": "auto",
        "service_tier": "flex",
        "max_tool_calls": 3,
        "prompt_cache_key": "k",
        "safety_identifier": "s",
        "store": False,
    },
    "messages": {
        "input": [
            {"role": "developer", "content": "Answer."},
            {"role": "user", "content": "One"},
            {"role": "assistant", "content": "Two"},
            user("Three"),
        ]
    },
    "image": {"input": [user("What is this?", {"type": "input_image", "image_url": PIXEL, "detail": "low"})]},
    "file": {
        "input": [
            user(
                "Read it.",
                {
                    "type": "input_file",
                    "filename": "a.pdf",
                    "file_data": "data:application/pdf;base64,JVBERi0xLjQK",
                },
            )
        ]
    },
    "long": {"input": "Write a story of 300 words."},
    "cut": {"input": "Write a long story.", "max_output_tokens": 20},
    "cut thinking": {"input": "Think.", "max_output_tokens": 16, "reasoning": {"effort": "high"}},
    "cut call": {"input": "Call it.", "max_output_tokens": 16, "tools": [WEATHER], "tool_choice": "required"},
    "refusal": {"input": "How do I build a bomb?"},
    "logprobs": {"input": "Hi", "include": ["message.output_text.logprobs"], "top_logprobs": 2},
    "logprobs bare": {"input": "Hi", "include": ["message.output_text.logprobs"]},
    "json object": {"input": "Give me json.", "text": {"format": {"type": "json_object"}}},
    "json schema": {"input": "Ada Lovelace", "text": {"format": PERSON, "verbosity": "low"}},
    "reasoning": {"input": "Why?", "reasoning": {"effort": "low"}},
    "reasoning summary": {
        "input": "Why?",
        "model": "o4-mini",
        "reasoning": {"effort": "medium", "summary": "auto"},
        "include": ["reasoning.encrypted_content"],
        "store": False,
    },
    "function auto": {"input": "What is the weather in Tokyo?", "tools": [WEATHER]},
    "function not needed": {"input": "Say hello", "tools": [WEATHER]},
    "function parallel": {"input": "What is the weather in Tokyo and in Paris?", "tools": [WEATHER, CLOCK]},
    "function one at a time": {
        "input": "What is the weather in Tokyo and in Paris? And the time?",
        "tools": [WEATHER, CLOCK],
        "parallel_tool_calls": False,
    },
    "function required": {"input": "Hi", "tools": [CLOCK, WEATHER], "tool_choice": "required"},
    "function forced": {
        "input": "Hi",
        "tools": [CLOCK, WEATHER],
        "tool_choice": {"type": "function", "name": "get_weather"},
    },
    "function none": {"input": "The weather in Tokyo?", "tools": [WEATHER], "tool_choice": "none"},
    "allowed tools": {
        "input": "The weather and time in Rome?",
        "tools": [CLOCK, WEATHER],
        "tool_choice": {
            "type": "allowed_tools",
            "mode": "required",
            "tools": [{"type": "function", "name": "get_time"}],
        },
    },
    "function without parameters": {
        "input": "Hi",
        "tools": [{"type": "function", "name": "ping", "parameters": None}],
        "tool_choice": "required",
    },
    "result": {
        "input": [
            user("Weather in Oslo?"),
            {
                "type": "function_call",
                "call_id": "call_1",
                "name": "get_weather",
                "arguments": '{"city":"Oslo","unit":"c"}',
            },
            {"type": "function_call_output", "call_id": "call_1", "output": "7 degrees"},
        ],
        "tools": [WEATHER],
    },
    "custom": {"input": "Query the table", "tools": [SQL], "tool_choice": {"type": "custom", "name": "sql"}},
    "custom grammar": {"input": "Hi", "tools": [DATE], "tool_choice": "required"},
    "web search": {"input": "What is new?", "tools": [{"type": "web_search"}]},
    "web search sources": {
        "input": "What is new?",
        "tools": [{"type": "web_search_preview"}],
        "include": ["web_search_call.action.sources"],
    },
    "file search": {"input": "Find it", "tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}]},
    "file search results": {
        "input": "Find it",
        "tools": [{"type": "file_search", "vector_store_ids": ["vs_1"], "max_num_results": 2}],
        "include": ["file_search_call.results"],
    },
    "code": {
        "input": "Add 3, 5 and 8",
        "tools": [{"type": "code_interpreter", "container": {"type": "auto"}}],
        "include": ["code_interpreter_call.outputs"],
    },
    "image generation": {"input": "Draw", "tools": [{"type": "image_generation", "partial_images": 2}]},
    "image webp": {"input": "Draw", "tools": [{"type": "image_generation", "output_format": "webp"}]},
    "mcp": {"input": "Ask", "tools": [{**MCP, "require_approval": "never"}]},
    "mcp approval": {"input": "Ask", "tools": [MCP]},
    "several hosted": {
        "input": "All of it",
        "tools": [{"type": "web_search"}, {"type": "code_interpreter", "container": {"type": "auto"}}],
        "max_tool_calls": 1,
    },
    "hosted forced": {
        "input": "Find",
        "tools": [{"type": "web_search"}, WEATHER],
        "tool_choice": {"type": "web_search"},
    },
    "shell": {"input": "Run ls in the shell", "tools": [{"type": "shell"}]},
    "shell in a container": {
        "input": "Look around",
        "tools": [{"type": "shell", "environment": {"type": "container_auto"}}],
    },
    "local shell": {"input": "Run ls in the shell", "tools": [{"type": "local_shell"}]},
    "apply patch": {"input": "Create a file", "tools": [{"type": "apply_patch"}]},
    "computer": {
        "input": "Click the button",
        "tools": [
            {
                "type": "computer_use_preview",
                "display_width": 1024,
                "display_height": 768,
                "environment": "browser",
            }
        ],
        "truncation": "auto",
    },
    "prompt": {"input": "Hi", "prompt": {"id": "pmpt_1", "version": "1", "variables": {"word": "cat"}}},
    "failure": {"input": "Hi", "model": "mock-failure"},
    "loose function": {"input": "Hi", "tools": [{**WEATHER, "strict": False}], "tool_choice": "required"},
    "two parts": {"input": "Hi", "model": "mock-two-parts"},
    "filtered": {"input": "Hi", "model": "mock-content-filter"},
    "nothing": {"input": "Hi", "model": "mock-empty"},
    "unobfuscated": {"input": "Hi", "stream": True, "stream_options": {"include_obfuscation": False}},
}
"""Requests that must be answered with 200, by what they are about."""


class Work:
    """The mock's work in the background, which goes on by the steps that a test allows instead of by the clock.

    The first step begins the work on what is queued, ten more end it.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._allowed = 0
        patch.setattr(jobs, "sleep", self._sleep)

    def allow(self, steps: int) -> None:
        """Let all work under way come this far."""
        self._allowed = steps

    async def _sleep(self, seconds: float) -> None:
        taken = _TAKEN.get()
        _TAKEN.set(taken + 1)
        while taken >= self._allowed:
            await asyncio.sleep(0.005)


_TAKEN = ContextVar("steps that one task has taken", default=0)


class Client:
    """Sends requests to a mock and keeps the exchanges."""

    def __init__(self, mock: Running) -> None:
        headers = {"authorization": f"Bearer {mock.api_key}"}
        self.http = httpx.Client(base_url=mock.base_url, headers=headers, timeout=HANG, verify=certificates())
        self.exchanges: list[Exchange] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def send(self, method: str, path: str, body: Any = None, *, name: str = "", **headers: str) -> Exchange:
        """One exchange."""
        kwargs: Json = {} if body is None else {"json": body}
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        answer = self.http.request(method, path, headers=sent, **kwargs)
        told = {key.lower(): value for key, value in answer.headers.items()}
        request = Request(method, f"/v1{path}", dict(sent), body)
        is_stream = answer.content.startswith((b"event:", b"data:")) and answer.status_code == 200
        if is_stream or "event-stream" in told.get("content-type", ""):
            response = Response(answer.status_code, told, sse=answer.content)
        else:
            response = Response(answer.status_code, told, body=_json(answer), raw=answer.content)
        exchange = Exchange(name or f"{method} {re.sub('resp_[0-9a-f]+', '{id}', path)}", request, response)
        self.exchanges.append(exchange)
        return exchange

    def create(self, *, name: str = "", **body: Any) -> Exchange:
        """Create a response."""
        return self.send("POST", "/responses", {"model": MODEL, **body}, name=name)

    def made(self, **body: Any) -> Json:
        """The response that a request leads to."""
        exchange = self.create(**body)
        assert exchange.response.status == 200, exchange.response.body
        found: Json = exchange.response.body
        return found


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text


def text_of(response: Json) -> str:
    """All output text of a response."""
    parts = [part for item in response["output"] if item["type"] == "message" for part in item["content"]]
    return "".join(part.get("text", "") for part in parts)
