"""Hosted tools: the items that the endpoint adds when it runs a tool, and what its message then says and cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from responses_contract.mock.brain import canned_results
from responses_contract.mock.brain.turn import Turn
from responses_contract.model.json_values import Json
from responses_contract.server import offered
from responses_contract.server.response_object import stated_tool


@dataclass(slots=True)
class Used:
    """What came of running one tool.

    Attributes:
        items: the items to put out.
        sentences: what the message says because of it, each with the annotation that cites it (without indices).
        extras: by item id, events' members that the final item does not show.
        waits: the client has to do something before there can be a message.
    """

    items: list[Json] = field(default_factory=list)
    sentences: list[tuple[str, Json | None]] = field(default_factory=list)
    extras: dict[str, list[Json]] = field(default_factory=dict)
    waits: bool = False


def run(tool: Json, turn: Turn) -> Used:
    """Run one hosted tool for this turn."""
    return _RUNNERS[offered.family(str(tool.get("type")))](tool, turn)


def _web_search(tool: Json, turn: Turn) -> Used:
    query = turn.question[:120].strip() or "news"
    action: Json = {"type": "search", "query": query, "queries": [query]}
    if turn.includes("web_search_call.action.sources"):
        action["sources"] = list(canned_results.SOURCES)
    item = {"id": turn.ids.make("ws"), "type": "web_search_call", "status": "completed", "action": action}
    told = [
        (text, {"type": "url_citation", "title": title, "url": url}) for text, title, url in canned_results.FINDINGS
    ]
    return Used([item], list(told))


def _file_search(tool: Json, turn: Turn) -> Used:
    results = [canned_results.FILE] if turn.includes("file_search_call.results") else None
    item = {
        "id": turn.ids.make("fs"),
        "type": "file_search_call",
        "status": "completed",
        "queries": [turn.question[:120].strip() or "everything"],
        "results": results,
    }
    named = {name: canned_results.FILE[name] for name in ("file_id", "filename")}
    return Used([item], [(str(canned_results.FILE["text"]), {"type": "file_citation", **named})])


def _code_interpreter(tool: Json, turn: Turn) -> Used:
    container = tool.get("container")
    outputs = (
        [{"type": "logs", "logs": canned_results.LOGS}] if turn.includes("code_interpreter_call.outputs") else None
    )
    item = {
        "id": turn.ids.make("ci"),
        "type": "code_interpreter_call",
        "status": "completed",
        "code": canned_results.CODE,
        "container_id": container if isinstance(container, str) else turn.ids.make("cntr"),
        "outputs": outputs,
    }
    return Used([item], [(f"The code printed {canned_results.LOGS.strip()}.", None)])


def _image_generation(tool: Json, turn: Turn) -> Used:
    form = tool.get("output_format") or "png"
    picked = {name: _unless_auto(tool.get(name), usual) for name, usual in _IMAGE_SETTINGS.items()}
    identifier = turn.ids.make("ig")
    item = {
        "id": identifier,
        "type": "image_generation_call",
        "status": "completed",
        **picked,
        "output_format": form,
        "result": canned_results.IMAGES.get(form, canned_results.IMAGES["png"]),
        "revised_prompt": turn.question[:200] or "A single pixel.",
    }
    partial = [
        {
            "type": "response.image_generation_call.partial_image",
            "partial_image_index": at,
            "partial_image_b64": item["result"],
        }
        for at in range(tool.get("partial_images") or 0)
    ]
    return Used([item], [("Here is the image.", None)], {identifier: partial} if partial else {})


_IMAGE_SETTINGS = {"background": "opaque", "quality": "low", "size": "1024x1024"}


def _unless_auto(value: Any, usual: str) -> str:
    return usual if value in (None, "auto") else str(value)


def _mcp(tool: Json, turn: Turn) -> Used:
    label, names = str(tool.get("server_label")), _mcp_names(tool)
    used = Used()
    if not any(item.get("type") == "mcp_list_tools" and item.get("server_label") == label for item in turn.context):
        used.items.append(_mcp_listing(turn, label, names))
    approved = _approval(turn, label)
    if approved is False:
        used.sentences.append(("The call was not approved, so it was not made.", None))
    elif approved is None and _needs_approval(tool, names[0]):
        used.items.append({**_mcp_request(turn, label, names[0])})
        used.waits = True
    else:
        used.items.append(_mcp_call(turn, label, names[0], approved if isinstance(approved, str) else None))
        used.sentences.append((canned_results.MCP_OUTPUT, None))
    return used


def _mcp_names(tool: Json) -> list[str]:
    allowed = tool.get("allowed_tools")
    if isinstance(allowed, dict):
        allowed = allowed.get("tool_names")
    return [str(name) for name in allowed or ("search", "fetch")]


def _needs_approval(tool: Json, name: str) -> bool:
    rule = tool.get("require_approval") or "always"
    if isinstance(rule, str):
        return rule == "always"
    never = (rule.get("never") or {}).get("tool_names") or ()
    return name not in never


def _mcp_listing(turn: Turn, label: str, names: list[str]) -> Json:
    schema = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
    listed = [
        {"name": name, "description": f"{name} of {label}", "input_schema": schema, "annotations": {"read_only": True}}
        for name in names
    ]
    return {"id": turn.ids.make("mcpl"), "type": "mcp_list_tools", "server_label": label, "tools": listed}


def _mcp_arguments(turn: Turn) -> str:
    return orjson.dumps({"query": turn.question[:120]}).decode()


def _mcp_request(turn: Turn, label: str, name: str) -> Json:
    return {
        "id": turn.ids.make("mcpr"),
        "type": "mcp_approval_request",
        "arguments": _mcp_arguments(turn),
        "name": name,
        "server_label": label,
    }


def _mcp_call(turn: Turn, label: str, name: str, request: str | None) -> Json:
    return {
        "id": turn.ids.make("mcp"),
        "type": "mcp_call",
        "status": "completed",
        "approval_request_id": request,
        "arguments": _mcp_arguments(turn),
        "error": None,
        "name": name,
        "output": canned_results.MCP_OUTPUT,
        "server_label": label,
    }


def _approval(turn: Turn, label: str) -> str | bool | None:
    """The id of a request to this server that was just approved; False if it was refused; None if none was answered."""
    requests = {
        item.get("id"): item.get("server_label") for item in turn.context if item.get("type") == "mcp_approval_request"
    }
    for item in turn.results:
        asked = item.get("approval_request_id")
        if item.get("type") == "mcp_approval_response" and requests.get(asked, label) == label:
            return str(asked) if item.get("approve") else False
    return None


def _tool_search(tool: Json, turn: Turn) -> Used:
    by_client = tool.get("execution") == "client"
    kept_back = [stated_tool(each) for each in turn.body.get("tools") or () if each.get("defer_loading")]
    call: Json = {
        "id": turn.ids.make("tsc"),
        "type": "tool_search_call",
        "status": "completed",
        "call_id": turn.ids.make("call") if by_client else None,
        "execution": "client" if by_client else "server",
        "arguments": {"goal": turn.question[:120]} if by_client else {"paths": [_name(each) for each in kept_back]},
    }
    if by_client:
        return Used([call], waits=True)
    found = {**call, "id": turn.ids.make("tso"), "type": "tool_search_output", "tools": kept_back}
    del found["arguments"]
    return Used([call, found], [(f"The search found {len(kept_back)} tools.", None)])


def _name(tool: Json) -> str:
    return str(tool.get("name") or tool.get("server_label") or tool.get("type"))


def _program(tool: Json, turn: Turn) -> Used:
    call_id = turn.ids.make("call")
    program = {
        "id": turn.ids.make("prog"),
        "type": "program",
        "call_id": call_id,
        "code": canned_results.PROGRAM,
        "fingerprint": turn.ids.make("fp"),
    }
    output = {
        "id": turn.ids.make("progo"),
        "type": "program_output",
        "call_id": call_id,
        "result": canned_results.LOGS.strip(),
        "status": "completed",
    }
    return Used([program, output], [(f"The program came to {canned_results.LOGS.strip()}.", None)])


def _shell(tool: Json, turn: Turn) -> Used:
    given = tool["environment"].get("container_id")
    both: Json = {"status": "completed", "call_id": turn.ids.make("call")}
    call = {
        "id": turn.ids.make("sh"),
        "type": "shell_call",
        "action": {"commands": ["ls"], "max_output_length": None, "timeout_ms": None},
        "environment": {"type": "container_reference", "container_id": given or turn.ids.make("cntr")},
        **both,
    }
    told = {"outcome": {"type": "exit", "exit_code": 0}, "stderr": "", "stdout": canned_results.SHELL_OUTPUT}
    output = {
        "id": turn.ids.make("sho"),
        "type": "shell_call_output",
        "max_output_length": None,
        "output": [told],
        **both,
    }
    return Used([call, output], [("The folder holds two files.", None)])


_RUNNERS: dict[str, Callable[[Json, Turn], Used]] = {
    "web_search": _web_search,
    "file_search": _file_search,
    "code_interpreter": _code_interpreter,
    "image_generation": _image_generation,
    "mcp": _mcp,
    "shell": _shell,
    "tool_search": _tool_search,
    "programmatic_tool_calling": _program,
}
