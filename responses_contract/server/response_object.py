"""The response object around an answer: every parameter of the request repeated, with the origin's defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from responses_contract.model.json_values import Json

NAMELESS = "mock"
"""The model that answers a request that names none."""
DEFAULTS: Json = {
    "background": False,
    "frequency_penalty": 0.0,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "parallel_tool_calls": True,
    "presence_penalty": 0.0,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "prompt_cache_retention": None,
    "safety_identifier": None,
    "store": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "top_logprobs": 0,
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
    "metadata": {},
}
"""What a response says of a parameter that the request leaves out or gives as null."""
_SECRET = ("authorization",)
"""Members of a tool that are never repeated."""
_SEARCH: Json = {"search_context_size": "medium", "user_location": None}
_IMAGE: Json = {
    "background": "auto",
    "moderation": "auto",
    "n": 1,
    "output_compression": 100,
    "output_format": "png",
    "quality": "auto",
    "size": "auto",
}
_MCP: Json = {
    "allowed_tools": None,
    "headers": None,
    "require_approval": "always",
    "server_description": None,
    "server_url": None,
}
_TOOL_DEFAULTS: dict[str, Json] = {
    "function": {"description": None, "parameters": None},
    "custom": {"description": None, "format": {"type": "text"}},
    "web_search": {"filters": None, **_SEARCH},
    "web_search_2025_08_26": {"filters": None, **_SEARCH},
    "web_search_preview": _SEARCH,
    "web_search_preview_2025_03_11": _SEARCH,
    "file_search": {"filters": None, "max_num_results": 20, "ranking_options": {}},
    "mcp": _MCP,
    "image_generation": _IMAGE,
    "tool_search": {"description": None, "parameters": None},
}
"""What a response says of a tool's settings that the request leaves out."""
_INNER_DEFAULTS: dict[str, Json] = {
    "ranking_options": {"ranker": "auto", "score_threshold": 0.0},
    "user_location": {"type": "approximate", "city": None, "country": None, "region": None, "timezone": None},
}


def begun(body: Json, identifier: str, at: int) -> Json:
    """The response before there is an answer: in progress, without output and usage."""
    response = BLANK.copy()
    response["id"] = identifier
    response["created_at"] = at
    response["output"] = []
    for name, value in body.items():
        if value is None:
            continue
        echo = _ECHOES.get(name)
        if echo is not None:
            response[name] = echo(value)
        elif name in DEFAULTS:
            response[name] = value
    return response


def _model(asked: str) -> str:
    return asked or NAMELESS


def _reasoning(asked: Json) -> Json:
    return {"effort": None, "summary": None, **asked}


def _tools(offered: list[Json]) -> list[Json]:
    return [stated_tool(tool) for tool in offered]


def _tier(asked: str) -> str:
    return "default" if asked == "auto" else asked


def _text(asked: Json) -> Json:
    form = asked.get("format") or {"type": "text"}
    if form.get("type") == "json_schema":
        form = {"description": None, **form, "strict": bool(form.get("strict"))}
    return {"format": form, "verbosity": asked.get("verbosity") or "medium"}


def stated_tool(tool: Json) -> Json:
    """A tool as a response states it: with the defaults, and without secrets."""
    usual = _TOOL_DEFAULTS.get(str(tool.get("type")), {})
    shown = {name: value for name, value in tool.items() if name not in _SECRET}
    if "headers" in shown:
        shown["headers"] = None
    whole = {**shown, **{name: value for name, value in usual.items() if shown.get(name) is None}}
    for name, inner in _INNER_DEFAULTS.items():
        if isinstance(whole.get(name), dict):
            whole[name] = {**inner, **{key: value for key, value in whole[name].items() if value is not None}}
    if tool.get("type") == "function" and tool.get("strict") is None:
        whole["strict"] = _can_be_strict(tool.get("parameters") or {})
    if tool.get("type") == "namespace":
        whole["tools"] = [stated_tool(inner) for inner in tool["tools"]]
    return whole


def _can_be_strict(schema: Json) -> bool:
    """Whether a function is strict of itself: its object is closed, or not said to be open, and all is required."""
    closed = not schema.get("additionalProperties")
    return closed and set(schema.get("properties") or ()) == set(schema.get("required") or ())


def _conversation(given: Any) -> Json:
    return {"id": given if isinstance(given, str) else given.get("id")}


def _prompt(given: Json) -> Json:
    variables = {
        name: {"type": "input_text", "text": value} if isinstance(value, str) else value
        for name, value in (given.get("variables") or {}).items()
    }
    return {"id": given.get("id"), "variables": variables, "version": given.get("version")}


_ECHOES: dict[str, Callable[[Any], Any]] = {
    "conversation": _conversation,
    "model": _model,
    "prompt": _prompt,
    "reasoning": _reasoning,
    "service_tier": _tier,
    "text": _text,
    "tools": _tools,
}
"""Parameters that a response does not repeat as they are; it tells of a conversation and a prompt only where given."""
BLANK: Json = {
    "id": "",
    "object": "response",
    "created_at": 0,
    "status": "in_progress",
    "completed_at": None,
    "error": None,
    "incomplete_details": None,
    "model": NAMELESS,
    "output": [],
    **DEFAULTS,
    "reasoning": _reasoning({}),
    "service_tier": "default",
    "text": _text({}),
    "tools": [],
    "usage": None,
}
"""The response to a request that says nothing."""


def ended(response: Json, output: list[Json], usage: Json | None, at: int, reason: str | None) -> Json:
    """The response with its answer: completed, or incomplete for the reason given."""
    whole = reason is None
    return {
        **response,
        "status": "completed" if whole else "incomplete",
        "completed_at": at if whole else None,
        "incomplete_details": None if whole else {"reason": reason},
        "output": output,
        "usage": usage,
    }


def failed(response: Json, code: str, message: str) -> Json:
    """The response as it is told when it could not be made."""
    error = {"code": code, "message": message}
    return {**response, "status": "failed", "completed_at": None, "error": error}


def stopped(response: Json) -> Json:
    """The response as it is told when it was cancelled: items under way are broken off."""
    output = [_broken_off(item) for item in response["output"]]
    return {**response, "status": "cancelled", "output": output, "completed_at": None, "error": None}


def _broken_off(item: Json) -> Json:
    return {**item, "status": "incomplete"} if item.get("status") == "in_progress" else item
