"""What the tests of the client share: a server that answers from a script, byte by byte as told, and sample events."""

from __future__ import annotations

import asyncio
import fcntl
import json
import socket
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from responses_api import AsyncClient, Client

from tests.waiting import HANG, until

Answer = bytes | Sequence[bytes] | Callable[[socket.socket], None]
KEY = "sk-test-1234567890"


@dataclass
class Received:
    """A request as the server read it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Scripted:
    """A server on loopback that gives one answer after the other, the last one again and again."""

    answers: list[Answer]
    received: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def scripted(*answers: Answer) -> Iterator[Scripted]:
    """The server, for as long as the `with` block lasts."""
    server = Scripted(list(answers))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        server.port = listening.getsockname()[1]
        threading.Thread(target=_accept, args=(server, listening), daemon=True).start()
        yield server


def _accept(server: Scripted, listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(server, connection), daemon=True).start()


def _serve(server: Scripted, connection: socket.socket) -> None:
    with connection:
        try:
            while (request := _read(connection)) is not None:
                server.received.append(request)
                _answer(connection, server.next())
        except OSError:
            return


def _read(connection: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, target, _ = first.split(" ")
    return Received(method, target, headers, body)


def _answer(connection: socket.socket, answer: Answer) -> None:
    if callable(answer):
        answer(connection)
        return
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for part in [answer] if isinstance(answer, bytes) else answer:
        connection.sendall(part)
        if not isinstance(answer, bytes):
            time.sleep(0.002)


def reset(connection: socket.socket) -> None:
    """Break the connection off, the hard way."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def after(data: bytes, then: Callable[[socket.socket], None] = reset) -> Callable[[socket.socket], None]:
    """Send something, wait until the client's side has it, then do the other thing."""

    def act(connection: socket.socket) -> None:
        connection.sendall(data)
        until(lambda: _has_arrived(connection), "the bytes arrive")
        then(connection)

    return act


def _has_arrived(connection: socket.socket) -> bool:
    """Whether the other side has acknowledged all bytes, so that a reset takes none of them away."""
    return fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)) == bytes(4)


def hang(connection: socket.socket) -> None:
    """Say nothing until the client leaves."""
    connection.recv(1)


def http(status: int = 200, body: Any = b"", **headers: str) -> bytes:
    """An answer with a length. A body that is no bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}content-length: {len(content)}\r\n\r\n".encode() + content


STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def chunked(*parts: bytes, end: bool = True) -> bytes:
    """A stream's answer, one HTTP chunk for each part."""
    return STREAM_HEAD + b"".join(map(chunk, parts)) + (b"0\r\n\r\n" if end else b"")


def frame(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def response(text: str | None = None, **members: Any) -> dict[str, Any]:
    """A response as JSON; completed with this text, or in progress."""
    output = [message(text)] if text is not None else []
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1751642570,
        "status": "in_progress" if text is None else "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "max_output_tokens": None,
        "metadata": {},
        "model": "m-1",
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "store": True,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": None if text is None else USAGE,
        "user": None,
        **members,
    }


USAGE = {
    "input_tokens": 3,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 4,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 7,
}


def part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}


def message(text: str) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "status": "completed", "role": "assistant", "content": [part(text)]}


def events(*deltas: str) -> list[dict[str, Any]]:
    """The stream of a response whose text comes in these deltas."""
    text, place = "".join(deltas), {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    began = {**message(""), "status": "in_progress", "content": []}
    told: list[dict[str, Any]] = [
        {"type": "response.created", "response": response()},
        {"type": "response.in_progress", "response": response()},
        {"type": "response.output_item.added", "output_index": 0, "item": began},
        {"type": "response.content_part.added", **place, "part": part("")},
        *({"type": "response.output_text.delta", **place, "delta": delta, "logprobs": []} for delta in deltas),
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part(text)},
        {"type": "response.output_item.done", "output_index": 0, "item": message(text)},
        {"type": "response.completed", "response": response(text)},
    ]
    return [{**event, "sequence_number": number} for number, event in enumerate(told)]


@dataclass
class Flavour:
    """One of the two clients, used in the same words: what a coroutine function does with an asynchronous client."""

    name: str
    key: str = KEY

    def create(self, url: str, *, options: dict[str, Any] | None = None, **params: Any) -> Any:
        """`responses.create` with a fresh client."""
        params = {"model": "m-1", "input": "hi", **params}
        return self.run(url, lambda client: client.responses.create(**params), **(options or {}))

    def run(self, url: str, act: Callable[[Any], Any], **options: Any) -> Any:
        options = {"timeout": HANG, "max_retries": 0, **options}
        if self.name == "sync":
            with Client(self.key, url, **options) as client:
                return act(client)

        async def go() -> Any:
            async with AsyncClient(self.key, url, **options) as client:
                return await act(client)

        return asyncio.run(go())

    def stream(self, url: str, *, options: dict[str, Any] | None = None, **params: Any) -> tuple[list[Any], Any]:
        """The events of a stream, and the stream itself, or the exception with which it ended."""
        params = {"model": "m-1", "input": "hi", **params}
        seen: list[Any] = []

        def follow(client: Client) -> Any:
            try:
                with client.responses.stream(**params) as stream:
                    for event in stream:
                        seen.append(event)
                    return stream
            except Exception as error:
                return error

        async def afollow(client: AsyncClient) -> Any:
            try:
                async with client.responses.stream(**params) as stream:
                    async for event in stream:
                        seen.append(event)
                    return stream
            except Exception as error:
                return error

        return seen, self.run(url, follow if self.name == "sync" else afollow, **(options or {}))  # type: ignore[arg-type]


FLAVOURS = [Flavour("sync"), Flavour("async")]
