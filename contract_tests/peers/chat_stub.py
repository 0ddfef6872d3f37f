"""A chat completions upstream that always says the same: what stands behind a gateway when the gateway is under test.

`python chat_stub.py PORT`; standard library only. It echoes what was said, calls the tool that a request forces, and
states its usage.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
HEAD = {"id": "chatcmpl-stub", "created": 1760000000, "model": "stub"}


def text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    return " ".join(str(part.get("text", "")) for part in content or [] if isinstance(part, dict))


def message_for(request: dict[str, Any]) -> dict[str, Any]:
    """The assistant's message: the forced tool call, or an echo."""
    choice, tools = request.get("tool_choice"), request.get("tools") or []
    named = choice["function"]["name"] if isinstance(choice, dict) and "function" in choice else None
    if named or (choice == "required" and tools):
        function = {"name": named or tools[0]["function"]["name"], "arguments": '{"city": "Lisbon"}'}
        return {"role": "assistant", "tool_calls": [{"id": "call_stub", "type": "function", "function": function}]}
    said = [text_of(message.get("content")) for message in request.get("messages", [])]
    return {"role": "assistant", "content": f"You said: {' / '.join(said)}"}


def chunks_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The message in the deltas of a stream."""
    calls = message.get("tool_calls")
    if not calls:
        words = message["content"].split(" ")
        return [{"role": "assistant", "content": ""}, *({"content": word + " "} for word in words)]
    call = calls[0]
    start = {**call, "index": 0, "function": {"name": call["function"]["name"], "arguments": ""}}
    rest = {"index": 0, "function": {"arguments": call["function"]["arguments"]}}
    return [{"role": "assistant", "tool_calls": [start]}, {"tool_calls": [rest]}]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = message_for(request)
        reason = "tool_calls" if "tool_calls" in message else "stop"
        if request.get("stream"):
            return self._stream(message, reason)
        choice = {"index": 0, "message": message, "finish_reason": reason}
        return self._send(
            "application/json", {**HEAD, "object": "chat.completion", "choices": [choice], "usage": USAGE}
        )

    def _stream(self, message: dict[str, Any], reason: str) -> None:
        deltas: list[tuple[dict[str, Any], str | None]] = [(delta, None) for delta in chunks_of(message)]
        frames = [
            {**HEAD, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": end}]}
            for delta, end in [*deltas, ({}, reason)]
        ]
        frames.append({**HEAD, "object": "chat.completion.chunk", "choices": [], "usage": USAGE})
        body = "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames) + "data: [DONE]\n\n"
        self._send("text/event-stream", body)

    def _send(self, kind: str, body: Any) -> None:
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Silent."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
