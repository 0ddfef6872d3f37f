"""Which tools an answer calls: `tool_choice` obeyed, and a repeatable choice where it is left to the model."""

from __future__ import annotations

import re
from dataclasses import replace

from responses_contract.model.json_values import Json
from responses_contract.server.offered import NAMED, Choice, family

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
MOST_PARALLEL = 4
_ALL = re.compile(r"\b(both|each|all|every|parallel|as well as|and)\b", re.IGNORECASE)
_COMMON = frozenset({"from", "with", "that", "this", "tool", "call", "function", "your", "have", "into", "will"})


def is_hosted(tool: Json) -> bool:
    """Whether the endpoint runs this tool itself; a shell where it lives in a container of the endpoint."""
    if tool.get("type") == "shell":
        return str((tool.get("environment") or {}).get("type")).startswith("container")
    return family(str(tool.get("type"))) in HOSTED


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
