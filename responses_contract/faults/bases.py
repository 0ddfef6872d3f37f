"""Small hand-written conversations to which faults are applied: one per kind of stream, legal in every respect.

Each base holds what was asked and the response in its final state; the events that tell it come from `emit`. Ids and
times are constants, so that transcripts made from them never change by themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

CREATED = 1_760_000_000
"""`created_at` of every base, in seconds since 1970."""
MODEL = "example-1"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A PNG of one pixel, in base64."""

WEATHER: Json = {
    "type": "function",
    "name": "get_weather",
    "description": "Weather of a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
COUNTRY: Json = {
    "type": "json_schema",
    "name": "country",
    "description": None,
    "schema": {
        "type": "object",
        "properties": {"capital": {"type": "string"}},
        "required": ["capital"],
        "additionalProperties": False,
    },
    "strict": True,
}
_DEFAULTS: Json = {
    "background": False,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "store": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
}


@dataclass(frozen=True)
class Base:
    """One conversation: the JSON body of the request, and the response it led to."""

    name: str
    request: Json
    response: Json


def message(text: str, *, annotations: list[Json] | None = None, number: int = 1, **members: Any) -> Json:
    """An assistant's message with one text part."""
    return message_of([text_part(text, annotations)], number=number, **members)


def message_of(parts: list[Json], *, number: int = 1, status: str = "completed") -> Json:
    """An assistant's message with these content parts."""
    return {"id": f"msg_{number}", "type": "message", "status": status, "role": "assistant", "content": parts}


def text_part(text: str, annotations: list[Json] | None = None) -> Json:
    return {"type": "output_text", "annotations": annotations or [], "logprobs": [], "text": text}


def citation(title: str, start: int, end: int) -> Json:
    url = f"https://example.com/{title.lower()}"
    return {"type": "url_citation", "start_index": start, "end_index": end, "title": title, "url": url}


def function_call(number: int = 1, arguments: str = '{"city":"Oslo"}', *, name: str = "get_weather") -> Json:
    return {
        "id": f"fc_{number}",
        "type": "function_call",
        "status": "completed",
        "arguments": arguments,
        "call_id": f"call_{number}",
        "name": name,
    }


def reasoning(*summaries: str, number: int = 1) -> Json:
    return {
        "id": f"rs_{number}",
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text} for text in summaries],
    }


def usage(spent: int = 12, *, of_reasoning: int = 0) -> Json:
    """Token counts that add up, for `spent` output tokens."""
    return {
        "input_tokens": 20,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": spent,
        "output_tokens_details": {"reasoning_tokens": of_reasoning},
        "total_tokens": 20 + spent,
    }


def answer(request: Mapping[str, Any], output: list[Json], **over: Any) -> Json:
    """The response object in its final state: echoes the request, then what `over` says."""
    echoed = {name: request.get(name, _DEFAULTS[name]) for name in _DEFAULTS}
    text = {"format": request.get("text", {}).get("format", {"type": "text"}), "verbosity": "medium"}
    stated: Json = {
        "id": "resp_1",
        "object": "response",
        "created_at": CREATED,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": MODEL,
        "output": output,
        "reasoning": {"effort": None, "summary": None, **request.get("reasoning", {})},
        "service_tier": "default",
        "text": text,
        "top_logprobs": 0,
        "usage": usage(),
    }
    return copy.deepcopy({**stated, **echoed, **over})


def _base(name: str, output: list[Json], *, ask: Json | None = None, **over: Any) -> Base:
    request = {"model": MODEL, "input": "Tell me.", "stream": True, **(ask or {})}
    return Base(name, request, answer(request, output, **over))


def _file_search() -> Json:
    found = {"attributes": {}, "file_id": "file-1", "filename": "notes.txt", "score": 0.9, "text": "Oslo is wet."}
    return {
        "id": "fs_1",
        "type": "file_search_call",
        "status": "completed",
        "queries": ["weather Oslo"],
        "results": [found],
    }


def _file_citation() -> Json:
    return {"type": "file_citation", "file_id": "file-1", "filename": "notes.txt", "index": 4}


def _web_search() -> Json:
    action = {"type": "search", "query": "weather Oslo"}
    return {"id": "ws_1", "type": "web_search_call", "status": "completed", "action": action}


def _code_interpreter() -> Json:
    return {
        "id": "ci_1",
        "type": "code_interpreter_call",
        "status": "completed",
        "code": "print(6 * 7)",
        "container_id": "cntr_1",
        "outputs": [{"type": "logs", "logs": "42\n"}],
    }


def _mcp_items() -> list[Json]:
    tool = {"name": "lookup", "description": "Looks up.", "input_schema": {"type": "object"}, "annotations": None}
    listed = {"id": "mcpl_1", "type": "mcp_list_tools", "server_label": "docs", "tools": [tool]}
    call = {
        "id": "mcp_1",
        "type": "mcp_call",
        "status": "completed",
        "approval_request_id": None,
        "arguments": '{"word":"fjord"}',
        "error": None,
        "name": "lookup",
        "output": "A fjord is an inlet.",
        "server_label": "docs",
    }
    return [listed, call]


def _image() -> Json:
    return {
        "id": "ig_1",
        "type": "image_generation_call",
        "status": "completed",
        "background": "opaque",
        "output_format": "png",
        "quality": "low",
        "result": PIXEL,
        "revised_prompt": "One grey pixel.",
        "size": "1024x1024",
    }


def _shell() -> list[Json]:
    action = {"commands": ["ls -a", "pwd"], "max_output_length": 1000, "timeout_ms": None}
    call = {"id": "sh_1", "type": "shell_call", "status": "completed", "action": action, "call_id": "call_1"}
    exit_code = {"type": "exit", "exit_code": 0}
    told = [{"outcome": exit_code, "stderr": "", "stdout": out} for out in (".\n..\n", "/home\n")]
    output = {
        "id": "sho_1",
        "type": "shell_call_output",
        "status": "completed",
        "call_id": "call_1",
        "max_output_length": 1000,
        "output": told,
    }
    return [call, output]


def _apply_patch() -> Json:
    operation = {"type": "create_file", "diff": "+one\n+two\n", "path": "notes.md"}
    return {
        "id": "apc_1",
        "type": "apply_patch_call",
        "status": "completed",
        "call_id": "call_1",
        "operation": operation,
    }


def _custom_call() -> Json:
    return {
        "id": "ctc_1",
        "type": "custom_tool_call",
        "status": "completed",
        "call_id": "call_1",
        "input": "SELECT 1",
        "name": "sql",
    }


def _cut_short() -> Base:
    part = message("It will rain in", status="incomplete")
    over = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "usage": usage(16)}
    return _base("incomplete", [part], ask={"max_output_tokens": 16}, **over)


def _mcp_tool() -> Json:
    return {"type": "mcp", "server_label": "docs", "server_url": "https://example.com/mcp", "require_approval": "never"}


def _tools(*tools: Json) -> Json:
    return {"tools": list(tools)}


def _plain() -> list[Base]:
    """Messages and nothing else."""
    two_parts = [text_part("It rains in Oslo. "), text_part("Source: Met.", [citation("Met", 8, 11)])]
    failure = {"code": "server_error", "message": "The model failed."}
    return [
        _base("text", [message("It rains in Oslo.")], ask={"temperature": 0.5, "metadata": {"case": "text"}}),
        _base("two-parts", [message_of(two_parts)]),
        _base("two-messages", [message("Rain."), message("Then sun.", number=2)]),
        _base("empty-output", [], usage=usage(0)),
        _base("refusal", [message_of([{"type": "refusal", "refusal": "I cannot help with that."}])]),
        _base("structured", [message('{"capital":"Oslo"}')], ask={"text": {"format": COUNTRY}}),
        _cut_short(),
        _base("failed", [], status="failed", error=failure, usage=None),
    ]


def _calling() -> list[Base]:
    """Calls that the client has to answer."""
    calls = [function_call(1), function_call(2, '{"city":"Rome"}')]
    thinking = {"reasoning": {"effort": "low", "summary": "auto"}}
    thoughts = [reasoning("First, the sky.", "Then, the sea."), message("Rain.")]
    mixed = [reasoning("Look it up.", number=1), message("One moment.", number=2), *calls]
    sql = {"type": "custom", "name": "sql", "description": "Runs SQL."}
    return [
        _base("function-call", [function_call()], ask={**_tools(WEATHER), "tool_choice": "required"}),
        _base("parallel-calls", calls, ask=_tools(WEATHER)),
        _base("custom-tool", [_custom_call()], ask=_tools(sql)),
        _base("apply-patch", [_apply_patch()], ask=_tools({"type": "apply_patch"})),
        _base("reasoning", thoughts, ask=thinking, usage=usage(30, of_reasoning=20)),
        _base("mixed", mixed, ask={**thinking, **_tools(WEATHER)}, usage=usage(40, of_reasoning=10)),
    ]


def _hosted() -> list[Base]:
    """Tools that the endpoint runs itself."""
    searched = message("It rains in Oslo.", annotations=[citation("Met", 0, 17), citation("Yr", 0, 17)])
    cited = message("Oslo is wet.", annotations=[_file_citation()])
    files = {**_tools({"type": "file_search", "vector_store_ids": ["vs_1"]}), "include": ["file_search_call.results"]}
    container = {"type": "code_interpreter", "container": {"type": "auto"}}
    code = {**_tools(container), "include": ["code_interpreter_call.outputs"]}
    drawing = _tools({"type": "image_generation", "partial_images": 2})
    return [
        _base("web-search", [_web_search(), searched], ask=_tools({"type": "web_search"})),
        _base("file-search", [_file_search(), cited], ask=files),
        _base("code-interpreter", [_code_interpreter(), message("42")], ask=code),
        _base("mcp", [*_mcp_items(), message("An inlet.")], ask=_tools(_mcp_tool())),
        _base("image", [_image(), message("Done.")], ask=drawing),
        _base("shell", [*_shell(), message("Two entries.")], ask=_tools({"type": "shell"})),
    ]


BASES: dict[str, Base] = {base.name: base for base in (*_plain(), *_calling(), *_hosted())}
"""Every base by its name."""
