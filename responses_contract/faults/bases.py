"""Small hand-written conversations to which faults are applied: one per kind of stream, legal in every respect.

Each base holds what was asked and the response in its final state; the events that tell it come from `emit`. Ids and
times are constants, so that transcripts made from them never change by themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import DEFAULT, EmitOptions, emit

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


_ECHOED_TOOLS: dict[str, Json] = {
    "web_search": {"search_context_size": "medium", "user_location": None},
    "file_search": {
        "filters": None,
        "max_num_results": 20,
        "ranking_options": {"ranker": "auto", "score_threshold": 0.0},
    },
    "mcp": {"allowed_tools": None, "headers": None},
    "image_generation": {
        "background": "auto",
        "moderation": "auto",
        "n": 1,
        "output_compression": 100,
        "output_format": "png",
        "quality": "auto",
        "size": "auto",
    },
}
"""What a response adds to a tool that was offered."""


@dataclass(frozen=True)
class Base:
    """One conversation: what was asked, and the response it led to.

    Attributes:
        request: the JSON body; None for a request without.
        options: how a stream tells the response.
        skip: events that a resumed stream leaves out at its beginning.
    """

    name: str
    request: Json | None
    response: Json
    method: str = "POST"
    path: str = "/v1/responses"
    options: EmitOptions = DEFAULT
    skip: int = 0

    def events(self) -> list[Json]:
        """The events of a stream that tells this response; the caller may change them."""
        told = list(emit(self.response, options=self.options))[self.skip :]
        return [copy.deepcopy(event) for event in told]

    def asked(self) -> Json:
        """What a fault's `asked` looks at: the body of the request, or its query where it has none."""
        return self.request if self.request is not None else dict(parse_qsl(urlsplit(self.path).query))


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
    echoed["tools"] = [{**_ECHOED_TOOLS.get(tool["type"], {}), **tool} for tool in echoed["tools"]]
    text = {"format": request.get("text", {}).get("format", {"type": "text"}), "verbosity": "medium"}
    stated: Json = {
        "id": "resp_1",
        "object": "response",
        "created_at": CREATED,
        "completed_at": CREATED + 2 if over.get("status", "completed") == "completed" else None,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": MODEL,
        "output": output,
        "reasoning": {"effort": None, "summary": None, **request.get("reasoning", {})},
        "frequency_penalty": 0.0,
        "presence_penalty": 0.0,
        "prompt_cache_key": None,
        "safety_identifier": None,
        "service_tier": "default",
        "text": text,
        "top_logprobs": 0,
        "usage": usage(),
    }
    return copy.deepcopy({**stated, **echoed, **over})


def base(
    name: str, output: list[Json], *, ask: Json | None = None, options: EmitOptions = DEFAULT, **over: Any
) -> Base:
    """A conversation whose request asks for a stream, with the members of `ask` besides."""
    request = {"model": MODEL, "input": "Tell me.", "stream": True, **(ask or {})}
    return Base(name, request, answer(request, output, **over), options=options)


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


def _partial_images() -> list[Json]:
    told = {"type": "response.image_generation_call.partial_image", "partial_image_b64": PIXEL}
    looks = {"background": "opaque", "output_format": "png", "quality": "low", "size": "1024x1024"}
    return [{**told, "partial_image_index": number, **looks} for number in range(2)]


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
    over: Json = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "usage": usage(16)}
    return base("incomplete", [part], ask={"max_output_tokens": 16}, **over)


def _mcp_tool() -> Json:
    return {"type": "mcp", "server_label": "docs", "server_url": "https://example.com/mcp", "require_approval": "never"}


def _tools(*tools: Json) -> Json:
    return {"tools": list(tools)}


def _plain() -> list[Base]:
    """Messages and nothing else."""
    two_parts = [text_part("It rains in Oslo. "), text_part("Source: Met.", [citation("Met", 8, 11)])]
    failure = {"code": "server_error", "message": "The model failed."}
    return [
        base("text", [message("It rains in Oslo.")], ask={"temperature": 0.5, "metadata": {"case": "text"}}),
        base("two-parts", [message_of(two_parts)]),
        base("two-messages", [message("Rain."), message("Then sun.", number=2)]),
        base("empty-output", [], usage=usage(0)),
        base("refusal", [message_of([{"type": "refusal", "refusal": "I cannot help with that."}])]),
        base("structured", [message('{"capital":"Oslo"}')], ask={"text": {"format": COUNTRY}}),
        _cut_short(),
        base("failed", [], status="failed", error=failure, usage=None),
    ]


def _calling() -> list[Base]:
    """Calls that the client has to answer."""
    calls = [function_call(1), function_call(2, '{"city":"Rome"}')]
    thinking = {"reasoning": {"effort": "low", "summary": "auto"}}
    thoughts = [reasoning("First, the sky.", "Then, the sea."), message("Rain.")]
    mixed = [reasoning("Look it up.", number=1), message("One moment.", number=2), *calls]
    sql = {"type": "custom", "name": "sql", "description": "Runs SQL."}
    return [
        base("function-call", [function_call()], ask={**_tools(WEATHER), "tool_choice": "required"}),
        base("parallel-calls", calls, ask=_tools(WEATHER)),
        base("custom-tool", [_custom_call()], ask=_tools(sql)),
        base("apply-patch", [_apply_patch()], ask=_tools({"type": "apply_patch"})),
        base("reasoning", thoughts, ask=thinking, usage=usage(30, of_reasoning=20)),
        base("mixed", mixed, ask={**thinking, **_tools(WEATHER)}, usage=usage(40, of_reasoning=10)),
    ]


def _hosted() -> list[Base]:
    """Tools that the endpoint runs itself."""
    searched = message("It rains in Oslo.", annotations=[citation("Met", 0, 17), citation("Yr", 0, 17)])
    cited = message("Oslo is wet.", annotations=[_file_citation()])
    files = {**_tools({"type": "file_search", "vector_store_ids": ["vs_1"]}), "include": ["file_search_call.results"]}
    container = {"type": "code_interpreter", "container": {"type": "auto"}}
    code = {**_tools(container), "include": ["code_interpreter_call.outputs"]}
    asked = {
        "id": "mcpr_1",
        "type": "mcp_approval_request",
        "arguments": "{}",
        "name": "lookup",
        "server_label": "docs",
    }
    drawing = _tools({"type": "image_generation", "partial_images": 2})
    return [
        base("web-search", [_web_search(), searched], ask=_tools({"type": "web_search"})),
        base("file-search", [_file_search(), cited], ask=files),
        base("code-interpreter", [_code_interpreter(), message("42")], ask=code),
        base("mcp", [*_mcp_items(), message("An inlet.")], ask=_tools(_mcp_tool())),
        base("approval", [_mcp_items()[0], asked], ask=_tools(_mcp_tool())),
        base(
            "image", [_image(), message("Done.")], ask=drawing, options=EmitOptions(extras={"ig_1": _partial_images()})
        ),
        base("shell", [*_shell(), message("Two entries.")], ask=_tools({"type": "shell"})),
    ]


def _choosing() -> list[Base]:
    """Requests that say which tools are to be called, and how often."""
    loose = {**WEATHER, "strict": False}
    clock = {**WEATHER, "name": "get_time"}
    named = {"type": "function", "name": "get_weather"}
    one_each = {**_tools(WEATHER), "parallel_tool_calls": False}
    once = {**_tools({"type": "web_search"}), "max_tool_calls": 1}
    return [
        base("named-call", [function_call()], ask={**_tools(WEATHER, clock), "tool_choice": named}),
        base("no-call", [message("No tool was used.")], ask={**_tools(WEATHER), "tool_choice": "none"}),
        base("one-call", [function_call()], ask=one_each),
        base("loose-call", [function_call()], ask=_tools(loose)),
        base("one-search", [_web_search(), message("Rain.")], ask=once),
    ]


RESUMED: Json = {
    "request": None,
    "method": "GET",
    "path": "/v1/responses/resp_1?stream=true&starting_after=4",
    "skip": 5,
}
"""What makes a conversation one that goes on where another stream broke off."""


def _set() -> list[Base]:
    """Requests with settings that a response repeats or obeys."""
    settings: Json = {
        "instructions": "Be brief.",
        "temperature": 0.5,
        "top_p": 0.5,
        "max_output_tokens": 100,
        "truncation": "auto",
        "store": False,
        "parallel_tool_calls": False,
        "previous_response_id": "resp_0",
        "metadata": {"case": "settings"},
    }
    plain = {"stream_options": {"include_obfuscation": False}}
    tokens = [logprob(token) for token in ("It", " rains", ".")]
    part = {**text_part("It rains."), "logprobs": tokens}
    logged = {"include": ["message.output_text.logprobs"], "top_logprobs": 1}
    secret = {**reasoning("Think."), "encrypted_content": "c2VjcmV0"}
    hidden = {"include": ["reasoning.encrypted_content"], "store": False}
    spoken = {"text": {"format": {"type": "json_object"}}}
    late = {"background": True}
    packed = {"id": "cmp_1", "type": "compaction", "encrypted_content": "c2VjcmV0"}
    return [
        base("settings", [message("Yes.")], ask=settings),
        base("no-padding", [message("Plain text.")], ask=plain),
        base("padded", [message("Padded text.")], options=EmitOptions(obfuscate=True)),
        base("logprobs", [message_of([part])], ask=logged, top_logprobs=1),
        base("encrypted", [secret, message("Yes.")], ask=hidden, usage=usage(30, of_reasoning=20)),
        base("json-object", [message('{"rain":true}')], ask=spoken),
        base("conversation", [message("Yes.")], ask={"conversation": "conv_1"}, conversation={"id": "conv_1"}),
        base("compacted", [packed], ask={"input": [message("It rains."), {"type": "compaction_trigger"}]}),
        base("background", [message("Late.")], ask=late, options=EmitOptions(queued=True)),
        replace(base("resumed", [message("It rains in Oslo.")], ask=late), **RESUMED),
    ]


def logprob(token: str) -> Json:
    """What the model thought of a token, with the one alternative that was asked for."""
    seen = {"token": token, "bytes": list(token.encode()), "logprob": -0.25}
    return {**seen, "top_logprobs": [seen]}


_ALL = (*_plain(), *_calling(), *_hosted(), *_choosing(), *_set())
BASES: dict[str, Base] = {each.name: each for each in _ALL}
"""Every base by its name."""
