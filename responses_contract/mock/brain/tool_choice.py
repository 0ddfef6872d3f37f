"""Which tools an answer calls: `tool_choice` obeyed, and a repeatable choice where it is left to the model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from responses_contract.mock.errors import ApiError, shown
from responses_contract.model.json_values import Json

NAMED = frozenset({"function", "custom"})
"""Tools that have a name of their own."""
KEYWORDS: dict[str, str] = {
    "local_shell": r"shell|command|terminal|director|\bls\b|files?\b|run\b",
    "shell": r"shell|command|terminal|director|\bls\b|files?\b|run\b",
    "apply_patch": r"patch|edit|file|create|write|change",
    "computer": r"click|screen|browser|computer|open|page",
    "computer_use_preview": r"click|screen|browser|computer|open|page",
}
"""For tools without a name that the client runs: the words of a question that call for them."""
HOSTED: dict[str, str] = {
    "web_search": r"",
    "file_search": r"",
    "code_interpreter": r"",
    "image_generation": r"",
    "mcp": r"",
    "tool_search": r"",
    "programmatic_tool_calling": r"",
}
"""Tools that the endpoint runs itself are used whenever they are offered and no result is being answered."""
COUNTED = ("computer", "computer_use_preview")
"""Tools that the client runs and that `max_tool_calls` counts."""
_SYNONYMS = {"computer_use": "computer"}
"""Names that a choice may use for a tool that is offered under another."""
MOST_PARALLEL = 4
_ALL = re.compile(r"\b(both|each|all|every|parallel|as well as|and)\b", re.IGNORECASE)
_COMMON = frozenset({"from", "with", "that", "this", "tool", "call", "function", "your", "have", "into", "will"})


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


def is_hosted(tool: Json) -> bool:
    """Whether the endpoint runs this tool itself; a shell where it lives in a container of the endpoint."""
    if tool.get("type") == "shell":
        return str((tool.get("environment") or {}).get("type")).startswith("container")
    return family(str(tool.get("type"))) in HOSTED


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


def suits(tool: Json, question: str) -> bool:
    """Whether the question calls for this tool: a word of its name or description, or a keyword, occurs in it."""
    kind = str(tool.get("type"))
    if kind not in NAMED:
        return bool(re.search(KEYWORDS.get(kind, r"(?!)"), question, re.IGNORECASE))
    asked = _stems(question)
    return bool(_stems(str(tool.get("name"))) & asked or _stems(str(tool.get("description") or "")) & asked)


def _stems(text: str) -> set[str]:
    """Words of four letters and more, cut to their beginning, so that "cities" meets "city"."""
    words = re.findall(r"[a-z]{3,}|[0-9]{2,}", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower())
    return {word[:5].rstrip("siey") for word in words if word not in _COMMON and len(word) > 3}


def client_calls(choice: Choice, question: str, *, parallel: bool, answering: bool) -> list[Json]:
    """The tools that the client runs and that are called now; a tool may stand there more than once.

    Args:
        parallel: several calls may be made at once.
        answering: the conversation ends with results of calls: only a choice that demands a call makes another.
    """
    ours = [tool for tool in choice.tools if not is_hosted(tool)]
    if not ours or (answering and not choice.must):
        return []
    fitting = ours if choice.named else [tool for tool in ours if suits(tool, question)]
    if not fitting and choice.must and len(ours) == len(choice.tools):
        fitting = ours[:1]
    return fitting[:MOST_PARALLEL] if parallel and not choice.named else fitting[:1]


def without_counted(choice: Choice) -> Choice:
    """The choice when `max_tool_calls` is used up: a computer is the client's, and counts all the same."""
    return replace(choice, tools=[tool for tool in choice.tools if family(str(tool.get("type"))) not in COUNTED])


def wants_several(question: str) -> bool:
    """Whether the question asks for more than one of something."""
    return bool(_ALL.search(question))


def hosted_calls(choice: Choice, body: Json, *, answering: bool) -> list[Json]:
    """The tools that the endpoint runs for this answer, no more than `max_tool_calls`."""
    if answering and not choice.must:
        return []
    most = body.get("max_tool_calls")
    used = [tool for tool in choice.tools if is_hosted(tool)]
    return used if most is None else used[:most]
