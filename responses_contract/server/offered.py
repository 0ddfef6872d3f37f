"""Which tools a request offers, and which of them it lets the model call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown

NAMED = frozenset({"function", "custom"})
"""Tools that have a name of their own."""
_SYNONYMS = {"computer_use": "computer"}
"""Names that a choice may use for a tool that is offered under another."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What `tool_choice` says.

    Attributes:
        must: at least one call has to be made.
        tools: the tools that may be called, in the order in which they were offered.
        named: the choice names the tool: every call is of it.
    """

    must: bool
    tools: list[Json]
    named: bool = False


def family(kind: str) -> str:
    """The kind of a tool, without version and preview marks (`web_search_preview_2025_03_11` is `web_search`)."""
    return "web_search" if kind.startswith("web_search") else _SYNONYMS.get(kind, kind)


def offered(body: Json) -> list[Json]:
    """The tools of a request: its own, and those that its input adds."""
    given = body.get("input")
    items = given if isinstance(given, list) else ()
    added = [tool for item in items if item.get("type") == "additional_tools" for tool in item.get("tools") or ()]
    return [*(body.get("tools") or ()), *added]


def flat(tools: Iterable[Json]) -> list[Json]:
    """The tools that can be called: namespaces are opened; tools to be found first are there if there is a search."""
    given = list(tools)
    if not given:
        return given
    searched = any(tool.get("type") == "tool_search" for tool in given)
    return [tool for tool in _opened(given) if searched or not tool.get("defer_loading") or tool.get("type") == "mcp"]


def _opened(tools: Iterable[Json]) -> list[Json]:
    found: list[Json] = []
    for tool in tools:
        inner = tool.get("tools") if tool.get("type") == "namespace" else None
        found += [tool] if inner is None else [{**one, "namespace": tool.get("name")} for one in _opened(inner)]
    return found


def read(body: Json) -> Choice:
    """What the request lets the model call.

    Raises:
        ApiError: the choice names a tool that is not offered, or demands one where there is none.
    """
    tools = flat(offered(body))
    wanted = body.get("tool_choice") or "auto"
    if wanted == "none":
        return Choice(False, [])
    if isinstance(wanted, str):
        if wanted == "required" and not tools:
            raise ApiError(
                400, "Tool choice 'required' must be specified with the 'tools' parameter.", param="tool_choice"
            )
        return Choice(wanted == "required", tools)
    if wanted.get("type") == "allowed_tools":
        return _of_allowed(wanted, tools)
    return Choice(True, _matching(wanted, tools), named=True)


def _of_allowed(wanted: Json, tools: list[Json]) -> Choice:
    allowed = [tool for each in wanted.get("tools") or () for tool in _matching(each, tools)]
    return Choice(wanted.get("mode") == "required", [tool for tool in tools if any(tool is one for one in allowed)])


def _matching(wanted: Json, tools: list[Json]) -> list[Json]:
    kind = family(str(wanted.get("type")))
    same = [tool for tool in tools if family(str(tool.get("type"))) == kind]
    if kind == "namespace":
        same = [tool for tool in tools if tool.get("namespace") and wanted.get("name") in (None, tool["namespace"])]
    for key in ("name", "server_label"):
        if wanted.get(key) and (kind in NAMED if key == "name" else kind == "mcp"):
            same = [tool for tool in same if tool.get(key) == wanted[key]]
    if not same:
        name = shown(str(wanted.get("name") or wanted.get("server_label") or kind))
        raise ApiError(400, f"Tool choice '{name}' not found in 'tools' parameter.", param="tool_choice")
    return same
