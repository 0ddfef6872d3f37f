"""The input of a request as items that can be kept and listed: each with an id, a status and all its members."""

from __future__ import annotations

from typing import Protocol

from responses_contract.model.json_values import Json
from responses_contract.server.ids import new_id


class Ids(Protocol):
    """Makes ids."""

    def make(self, prefix: str) -> str: ...


def items_of(body: Json, ids: Ids) -> list[Json]:
    """The input of a request as items with ids: a text is a message of the user."""
    given = body.get("input")
    if isinstance(given, str):
        part = {"type": "input_text", "text": given}
        return [{"id": ids.make("msg"), "type": "message", "status": "completed", "role": "user", "content": [part]}]
    return [_item(item, ids) for item in given or () if item.get("type") not in _NO_ITEMS]


_PREFIXES: dict[str, str] = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "function_call_output": "fco",
    "custom_tool_call": "ctc",
    "custom_tool_call_output": "ctco",
    "mcp_approval_response": "mcprs",
}
_DONE: Json = {"status": "completed"}
_USUAL: dict[str, Json] = {
    "function_call": _DONE,
    "function_call_output": _DONE,
    "custom_tool_call": _DONE,
    "custom_tool_call_output": _DONE,
    "web_search_call": _DONE,
    "file_search_call": {**_DONE, "results": None},
    "code_interpreter_call": {**_DONE, "code": None, "outputs": None},
    "image_generation_call": _DONE,
    "computer_call": {**_DONE, "pending_safety_checks": []},
    "computer_call_output": _DONE,
    "mcp_call": {**_DONE, "approval_request_id": None, "output": None, "error": None},
    "local_shell_call": _DONE,
    "shell_call": _DONE,
    "shell_call_output": {**_DONE, "max_output_length": None},
    "tool_search_call": {**_DONE, "call_id": None, "execution": "server"},
    "tool_search_output": {**_DONE, "call_id": None, "execution": "server"},
    "program_output": _DONE,
}
"""Members that an item may lack when it is sent in, and that it has when it is listed."""
_OUTCOMES: dict[str, frozenset[str]] = {
    "web_search_call": frozenset({"action"}),
    "image_generation_call": frozenset(
        {"result", "revised_prompt", "background", "output_format", "quality", "size"},
    ),
}
"""What an item has once it is completed; an item that lacks it is listed as under way."""
_NO_ITEMS = ("compaction_trigger",)
"""What stands among the items and is none: it is not kept."""


def _item(item: Json, ids: Ids) -> Json:
    kind = str(item.get("type") or "message")
    named = item if item.get("id") else {**item, "id": ids.make(_PREFIXES.get(kind, "item"))}
    if kind == "item_reference":
        return named
    if kind != "message":
        said = {name: value for name, value in named.items() if value is not None}
        return {**_USUAL.get(kind, {}), **said, **_not_done(kind, said)}
    content = item.get("content")
    if isinstance(content, str):
        part: Json = {"type": "input_text", "text": content}
        if item.get("role") == "assistant":
            part = {"type": "output_text", "text": content, "annotations": [], "logprobs": []}
        content = [part]
    told = {name: value for name, value in named.items() if value is not None}
    return {"status": "completed", **told, "type": "message", "content": [_part(part) for part in content or ()]}


def _part(part: Json) -> Json:
    """A part with what it always has."""
    return {"annotations": [], **part} if part.get("type") == "output_text" else part


def _not_done(kind: str, said: Json) -> Json:
    ended_otherwise = said.get("status") not in (None, "completed", "generating")
    if ended_otherwise or _OUTCOMES.get(kind, frozenset()) <= said.keys():
        return {}
    return {"status": "in_progress"}


class _Random:
    def make(self, prefix: str) -> str:
        return new_id(prefix)


def listed(body: Json) -> list[Json]:
    """The input of a request as items, each with an id."""
    return items_of(body, _Random())
