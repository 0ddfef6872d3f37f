"""An endpoint that refuses nothing, does what it likes, and repeats the caller's key wherever it can; it counts."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from responses_contract.endpoint.budget import Cost, cost_of
from tests.waiting import HANG

MOST = 1 << 20


@dataclass(slots=True)
class Permissive:
    """The ASGI application.

    Attributes:
        received: what was sent to it and not refused, by its own count.
        refuses_empty: whether a body without a model is refused, as the first request of a run is.
    """

    received: Cost = field(default_factory=Cost)
    refuses_empty: bool = False
    base_url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        content = await _content(receive)
        key = dict(scope["headers"]).get(b"authorization", b"").removeprefix(b"Bearer ").decode()
        body = _json(content)
        path = scope["path"].removeprefix("/v1")
        status = 400 if self.refuses_empty and body == {} else 200
        if status == 200:
            with self._lock:
                self.received += cost_of(scope["method"], path, body)
        answer = json.dumps(_answer(path, body, key)).encode()
        headers = [(b"content-type", b"application/json"), (b"x-your-key", key.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


async def _content(receive: Any) -> bytes:
    content = b""
    while len(content) < MOST:
        message = await receive()
        content += message.get("body", b"")
        if not message.get("more_body"):
            break
    return content


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _answer(path: str, body: Any, key: str) -> dict[str, Any]:
    """A response, whatever was asked; its text and more are the caller's key."""
    part = {"type": "output_text", "text": f"Your key is {key}.", "annotations": [], "logprobs": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1790000000,
        "status": "completed",
        "model": "m",
        "output": [message],
        "error": {"message": f"Bad key {key}", "code": None, "param": None, "type": "server_error"},
        "metadata": {"key": key, key: "key"},
        "path": path,
        "you_sent": body,
    }


@contextlib.contextmanager
def serving(**settings: Any) -> Iterator[Permissive]:
    """Serve on a free port of loopback."""
    permissive = Permissive(**settings)
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(permissive, lifespan="off", log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    permissive.base_url = f"http://127.0.0.1:{sock.getsockname()[1]}/v1"
    try:
        yield permissive
    finally:
        server.should_exit = True
        thread.join(HANG)
        sock.close()
