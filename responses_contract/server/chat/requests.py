"""From a Responses request to a chat completions request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.server import offered
from responses_contract.server.errors import ApiError, shown
from responses_contract.server.request import Request

_AS_THEY_ARE = ("model", "temperature", "top_p", "parallel_tool_calls", "user")
"""Settings that both have, with one meaning."""
_ROLES = {"developer": "system"}
"""Many an upstream knows no developer."""


def chat_request(
    request: Request | Mapping[str, Any],
    earlier: Iterable[Json] = (),
    *,
    limit: str = "max_tokens",
    stream: bool | None = None,
) -> Json:
    """The chat completions request that asks the same.

    Args:
        request: as `parse_request` gives it, or its JSON object.
        earlier: the items of the conversation before it, oldest first: inputs and outputs.
        limit: the member that bounds the answer; OpenAI's newer models want `max_completion_tokens`.
        stream: whether the upstream is to stream; as the request says by default.

    Raises:
        ApiError: 400 where the request needs what a chat completion cannot do (a hosted tool, an item of one).
    """
    body: Json = request.raw if isinstance(request, Request) else dict(request)
    asked: Json = {name: body[name] for name in _AS_THEY_ARE if body.get(name) is not None}
    asked["messages"] = [*_instructions(body), *messages_of([*earlier, *input_items(body)])]
    if body.get("max_output_tokens") is not None:
        asked[limit] = body["max_output_tokens"]
    asked |= _tools(body) | _format(body.get("text") or {}) | _reasoning(body) | _logprobs(body)
    if "tools" not in asked:
        asked.pop("parallel_tool_calls", None)
    if body.get("stream") if stream is None else stream:
        asked |= {"stream": True, "stream_options": {"include_usage": True}}
    return asked


def input_items(body: Mapping[str, Any]) -> list[Json]:
    """The input of a request as items: a text is a message of the user."""
    given = body.get("input")
    if isinstance(given, str):
        return [{"type": "message", "role": "user", "content": given}]
    return list(given or ())


def _instructions(body: Json) -> list[Json]:
    said = body.get("instructions")
    return [{"role": "system", "content": said}] if isinstance(said, str) else messages_of(said or ())


# --- messages --------------------------------------------------------------------------------------------------------


def messages_of(items: Iterable[Json]) -> list[Json]:
    """The items of a conversation as chat messages; calls that follow one another are one message's.

    Raises:
        ApiError: 400 for an item that no chat message can say.
    """
    messages: list[Json] = []
    for at, item in enumerate(items):
        kind = str(item.get("type") or "message")
        if kind in _SILENT:
            continue
        maker = _MESSAGES.get(kind)
        if maker is None:
            raise _unsupported(f"items of type '{shown(kind)}'", f"input[{at}]")
        _join(messages, maker(item))
    return messages


def _join(messages: list[Json], message: Json) -> None:
    """Add a message; the calls of the model belong to what it said before them."""
    last = messages[-1] if messages else {}
    if "tool_calls" in message and last.get("role") == "assistant":
        last["tool_calls"] = [*last.get("tool_calls", ()), *message["tool_calls"]]
    else:
        messages.append(message)


def _message(item: Json) -> Json:
    role = _ROLES.get(item["role"], item["role"])
    content = item.get("content")
    if isinstance(content, str):
        return {"role": role, "content": content}
    parts = [_part(part) for part in content or ()]
    if role == "user" and any(part["type"] != "text" for part in parts):
        return {"role": role, "content": parts}
    return {"role": role, "content": "".join(part.get("text", "") for part in parts)}


def _part(part: Json) -> Json:
    kind = part.get("type")
    if kind in ("input_text", "output_text", "text"):
        return {"type": "text", "text": part["text"]}
    if kind == "refusal":
        return {"type": "text", "text": part["refusal"]}
    if kind == "input_image" and part.get("image_url"):
        detail = {"detail": part["detail"]} if part.get("detail") else {}
        return {"type": "image_url", "image_url": {"url": part["image_url"], **detail}}
    if kind == "input_file" and part.get("file_data"):
        names = ("file_data", "filename")
        return {"type": "file", "file": {name: part[name] for name in names if part.get(name)}}
    raise _unsupported(f"parts of type '{shown(str(kind))}' given in this way", "input")


def _function_call(item: Json) -> Json:
    function = {"name": item["name"], "arguments": item["arguments"]}
    return _called({"id": item["call_id"], "type": "function", "function": function})


def _custom_call(item: Json) -> Json:
    return _called({"id": item["call_id"], "type": "custom", "custom": {"name": item["name"], "input": item["input"]}})


def _called(call: Json) -> Json:
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def _output(item: Json) -> Json:
    said = item.get("output")
    text = said if isinstance(said, str) else "".join(_part(part).get("text", "") for part in said or ())
    return {"role": "tool", "tool_call_id": item.get("call_id"), "content": text}


_SILENT = ("reasoning", "compaction_trigger")
"""What a model thought is not said again: chat completions have no place for it."""
_MESSAGES: dict[str, Callable[[Json], Json]] = {
    "message": _message,
    "function_call": _function_call,
    "function_call_output": _output,
    "custom_tool_call": _custom_call,
    "custom_tool_call_output": _output,
}


# --- settings --------------------------------------------------------------------------------------------------------


def _tools(body: Json) -> Json:
    tools = body.get("tools") or []
    if not tools:
        return {}
    choice = body.get("tool_choice")
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        tools, choice = offered.read(body).tools, choice.get("mode")
    asked: Json = {"tools": [_tool(tool, at) for at, tool in enumerate(tools)]}
    if isinstance(choice, dict):
        kind = choice["type"]
        asked["tool_choice"] = {"type": kind, kind: {"name": choice.get("name")}}
    elif choice is not None:
        asked["tool_choice"] = choice
    return asked


_TOOL_MEMBERS = {
    "function": ("name", "description", "parameters", "strict"),
    "custom": ("name", "description", "format"),
}


def _tool(tool: Json, at: int) -> Json:
    kind = str(tool.get("type"))
    if kind not in _TOOL_MEMBERS:
        raise _unsupported(f"tools of type '{shown(kind)}'", f"tools[{at}].type")
    told = {name: tool[name] for name in _TOOL_MEMBERS[kind] if tool.get(name) is not None}
    if kind == "custom" and (tool.get("format") or {}).get("type") == "grammar":
        grammar = {name: tool["format"][name] for name in ("definition", "syntax")}
        told["format"] = {"type": "grammar", "grammar": grammar}
    return {"type": kind, kind: told}


def _format(text: Json) -> Json:
    asked: Json = {"verbosity": text["verbosity"]} if text.get("verbosity") else {}
    form = dict(text.get("format") or {})
    kind = form.pop("type", "text")
    if kind == "json_schema":
        told = {name: value for name, value in form.items() if value is not None}
        asked["response_format"] = {"type": kind, kind: told}
    elif kind == "json_object":
        asked["response_format"] = {"type": kind}
    return asked


def _reasoning(body: Json) -> Json:
    effort = (body.get("reasoning") or {}).get("effort")
    return {"reasoning_effort": effort} if effort else {}


def _logprobs(body: Json) -> Json:
    most = body.get("top_logprobs")
    if "message.output_text.logprobs" not in (body.get("include") or ()) and not most:
        return {}
    return {"logprobs": True, **({"top_logprobs": most} if most else {})}


def _unsupported(what: str, param: str) -> ApiError:
    return ApiError(400, f"This server does not support {what}.", code="unsupported_value", param=param)
