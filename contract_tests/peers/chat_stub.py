"""A chat completions upstream that always says the same: what stands behind a gateway when the gateway is under test.

`python chat_stub.py PORT`; standard library only. It echoes what was said, calls the tool that a request forces, keeps
to `response_format` and `max_tokens`, and counts words as tokens. What an upstream refuses it refuses too, with 400,
and what is no chat completion with 404: what is then found in front of it is the gateway's own doing.
"""

import json
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from responses_contract.model.json_values import Json

PATH = "/v1/chat/completions"
HEAD: Json = {"id": "chatcmpl-stub", "created": 1760000000, "model": "stub"}
ROLES = ("assistant", "developer", "function", "system", "tool", "user")
FORMATS = ("json_object", "json_schema", "text")
EXAMPLES: Json = {"string": "Ada", "integer": 36, "number": 0.5, "boolean": True, "array": [], "null": None}


def _within(name: str, low: float, high: float) -> Callable[[Json], bool]:
    return lambda request: (given := request.get(name)) is None or (_is_number(given) and low <= given <= high)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_message(message: Any) -> bool:
    return message.get("role") in ROLES and isinstance(message.get("content"), str | list | None)


def _names_of_tools(request: Json) -> list[Any]:
    return [(tool.get(tool.get("type")) or {}).get("name") for tool in request.get("tools") or []]


def _calls_are_there(request: Json) -> bool:
    """Whether every output of a tool follows the call that it answers."""
    called: set[str] = set()
    for message in request.get("messages", []):
        called |= {call.get("id") for call in message.get("tool_calls") or []}
        if message.get("role") == "tool" and message.get("tool_call_id") not in called:
            return False
    return True


CHECKS: dict[str, Callable[[Json], bool]] = {
    "model": lambda request: request.get("model") == HEAD["model"],
    "messages": lambda request: bool(said := request["messages"]) and all(map(_is_message, said)),
    "messages.tool_call_id": _calls_are_there,
    "temperature": _within("temperature", 0, 2),
    "top_p": _within("top_p", 0, 1),
    "top_logprobs": _within("top_logprobs", 0, 20),
    "max_tokens": _within("max_tokens", 1, 4096),
    "tools": lambda request: all(_names_of_tools(request)),
    "tool_choice": lambda request: (named := _named(request)) is None or named in _names_of_tools(request),
    "response_format": lambda request: (request.get("response_format") or {"type": "text"}).get("type") in FORMATS,
}
"""What an upstream looks at before it answers, by the member that it names when it refuses."""


def refusal(request: Json) -> Json | None:
    """The error for the first member that is wrong."""
    wrong = [name for name, is_right in CHECKS.items() if not _holds(is_right, request)]
    return error(f"Invalid value for '{wrong[0]}'.", "invalid_value", wrong[0]) if wrong else None


def _holds(is_right: Callable[[Json], bool], request: Json) -> bool:
    """Whether a check is passed; what is of another type than it looks for is wrong."""
    try:
        return is_right(request)
    except (AttributeError, KeyError, TypeError):
        return False


def error(message: str, code: str, param: str | None = None) -> Json:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


def text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    return " ".join(str(part.get("text", "")) for part in content or [] if isinstance(part, dict))


def _named(request: Json) -> str | None:
    choice = request.get("tool_choice")
    name: str | None = (choice.get(choice.get("type")) or {}).get("name") if isinstance(choice, dict) else None
    return name


def instance(schema: Json) -> Any:
    """Something that a simple schema accepts."""
    if schema.get("type") == "object":
        return {name: instance(each) for name, each in schema.get("properties", {}).items()}
    return EXAMPLES.get(str(schema.get("type")))


def said(request: Json) -> str:
    """An echo, or JSON where that is the format."""
    wanted = request.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return json.dumps(instance(wanted["json_schema"]["schema"]), separators=(",", ":"))
    echo = f"You said: {' / '.join(text_of(message.get('content')) for message in request['messages'])}"
    return json.dumps({"echo": echo}) if wanted.get("type") == "json_object" else echo


def message_for(request: Json) -> tuple[Json, str]:
    """The assistant's message, and why it ends: the forced tool call, or a text."""
    names = _names_of_tools(request)
    name = _named(request) or (names[0] if names and request.get("tool_choice") == "required" else None)
    if name:
        function = {"name": name, "arguments": '{"city": "Lisbon"}'}
        call = {"id": "call_stub", "type": "function", "function": function}
        return {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
    words = said(request).split(" ")
    kept = words[: request.get("max_tokens") or None]
    return {"role": "assistant", "content": " ".join(kept)}, "length" if len(kept) < len(words) else "stop"


def usage_of(request: Json, message: Json) -> Json:
    """The words of both sides."""
    prompt = sum(len(text_of(each.get("content")).split()) for each in request["messages"])
    completion = len((message["content"] or "call").split())
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def logprobs_of(request: Json, message: Json) -> Json | None:
    if not request.get("logprobs"):
        return None
    tokens = (message["content"] or "").split(" ")
    return {"content": [{"token": each, "logprob": -0.5, "bytes": None, "top_logprobs": []} for each in tokens]}


def deltas_of(message: Json) -> Iterator[Json]:
    """The message in the deltas of a stream."""
    for call in message.get("tool_calls") or []:
        begun = call | {"index": 0, "function": call["function"] | {"arguments": ""}}
        yield {"role": "assistant", "tool_calls": [begun]}
        yield {"tool_calls": [{"index": 0, "function": {"arguments": call["function"]["arguments"]}}]}
    if message["content"] is not None:
        first, *rest = message["content"].split(" ")
        yield {"role": "assistant", "content": first}
        yield from ({"content": f" {word}"} for word in rest)


def body_of(request: Json) -> Json:
    """The answer in one piece."""
    message, reason = message_for(request)
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": logprobs_of(request, message)}
    return {**HEAD, "object": "chat.completion", "choices": [choice], "usage": usage_of(request, message)}


def stream_of(request: Json) -> str:
    """The answer as an event stream."""
    message, reason = message_for(request)
    choices: list[Json] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas_of(message)]
    choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    chunk = {**HEAD, "object": "chat.completion.chunk"}
    frames = [{**chunk, "choices": [choice]} for choice in choices]
    frames.append({**chunk, "choices": [], "usage": usage_of(request, message)})
    return "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames) + "data: [DONE]\n\n"


class Handler(BaseHTTPRequestHandler):
    """Knows one operation."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path != PATH:
            return self._unknown()
        request = json.loads(content)
        if refused := refusal(request):
            return self._send(400, "application/json", json.dumps(refused))
        if request.get("stream"):
            return self._send(200, "text/event-stream", stream_of(request))
        return self._send(200, "application/json", json.dumps(body_of(request)))

    def _unknown(self) -> None:
        self._send(404, "application/json", json.dumps(error(f"Unknown: {self.command} {self.path}", "unknown_url")))

    do_GET = do_DELETE = _unknown

    def _send(self, status: int, kind: str, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Silent."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
