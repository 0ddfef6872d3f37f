"""The tools that a request offers, and the calls that may be made of them: what the rules and the server kit share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.json_values import Json, dicts_of

CALLED_BY = {"function": "function_call", "custom": "custom_tool_call"}
"""The item by which a tool of the caller's own is called."""
CALLS = tuple(CALLED_BY.values())
HOSTED_CALLS = (
    "web_search_call",
    "file_search_call",
    "code_interpreter_call",
    "image_generation_call",
    "mcp_call",
    "computer_call",
)
"""Items of calls that `max_tool_calls` counts."""
_KIND_OF = {call: kind for kind, call in CALLED_BY.items()}
_NAMELESS = (
    "apply_patch",
    "code_interpreter",
    "computer",
    "computer_use_preview",
    "file_search",
    "image_generation",
    "local_shell",
    "programmatic_tool_calling",
    "shell",
    "web_search",
    "web_search_2025_08_26",
    "web_search_preview",
    "web_search_preview_2025_03_11",
)
"""Types of tools that have calls of their own, and bring no functions."""


def offers_of(request: Json) -> set[str] | None:
    """The tools of the caller's own that a request offers, in words; None where it does not say all of them.

    It does not where it goes on with another response or a prompt, or where a server, a search or an unknown tool
    brings tools.
    """
    if request.get("previous_response_id") or request.get("prompt"):
        return None
    loaded = [tool for item in dicts_of(request.get("input")) for tool in dicts_of(item.get("tools"))]
    tools = [*dicts_of(request.get("tools")), *loaded]
    if not all(tool.get("type") in (*CALLED_BY, "namespace", *_NAMELESS) for tool in tools):
        return None
    return {_offer(tool.get("type"), space, tool.get("name")) for space, tool in spaces(tools)}


def offer_called(call: Json, offers: set[str]) -> str:
    """The tool that an item of `CALLS` calls, in words: one of the offers if it was offered."""
    kind, name, space = _KIND_OF[call["type"]], call.get("name"), call.get("namespace")
    plain = _offer(kind, None, name)
    # The origin gives a deferred function that a search loaded a namespace of its own name.
    return plain if space == name and plain in offers else _offer(kind, space, name)


def spaces(tools: list[Json]) -> Iterator[tuple[Any, Json]]:
    """Each tool with the namespace that it is in, which is None for most."""
    for tool in tools:
        inner = dicts_of(tool.get("tools")) if "tools" in tool else None
        yield from ((None, tool),) if inner is None else ((tool.get("name"), one) for one in inner)


def _offer(kind: Any, space: Any, name: Any) -> str:
    return f"{kind} {name}" + (f" in namespace {space}" if space is not None else "")
