"""The stage: the server that a client talks to. It hands requests on to the mock or plays a tape, and keeps all of it.

One stage serves one client, on a port of its own. A request goes to the mock with the header that names the fault to
commit; its answer comes back byte for byte, as it comes, and so does a reset. So several clients can be led through
different faults at the same time, and what each of them was sent is known.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from .deviations import Answer, Heard, Tape

SETTLE_SECONDS = 3.0
"""For an answer to end whose client has what it wants."""
DROPPED = ("connection", "host", "accept-encoding", "upgrade", "expect")
_HOP = ("connection", "transfer-encoding", "content-length")
_CHUNK = 65536
_BUSY = b"HTTP/1.1 418 Over\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
Times = list[tuple[int, float]]
Head = tuple[str, dict[str, str]]


@dataclass(slots=True)
class Plan:
    """What is to be played in one conversation.

    Attributes:
        fault: that the mock is to commit; None for none.
        tapes: to be played first, one for each request that asks for a response; then the mock answers.
        most: requests that the conversation may take.
        heard: what was asked and answered.
        endless: set when more was asked than any conversation needs.
        under_way: the answers that are not at their end.
    """

    fault: str | None = None
    tapes: list[Tape] = field(default_factory=list)
    most: int = 12
    heard: list[Heard] = field(default_factory=list)
    endless: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: set[asyncio.Task[None]] = field(default_factory=set)


class Stage:
    """A server on loopback, in front of the mock at this address."""

    def __init__(self, mock_host: str, mock_port: int) -> None:
        self._mock = (mock_host, mock_port)
        self.plan = Plan()
        self.port = 0

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[Stage]:
        """Serve for the length of an `async with` block; `port` says where."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        plan, task = self.plan, asyncio.current_task()
        assert task is not None
        plan.under_way.add(task)
        try:
            await self._answer(plan, reader, writer)
        except (OSError, asyncio.IncompleteReadError, ValueError, asyncio.LimitOverrunError):
            pass  # The client left, or the mock hung up: the client sees the same.
        finally:
            plan.under_way.discard(task)
            with contextlib.suppress(OSError):
                writer.close()

    async def settle(self, plan: Plan) -> None:
        """Wait until what was asked is answered to the end; what stalls is cut off."""
        if plan.under_way:
            await asyncio.wait(set(plan.under_way), timeout=SETTLE_SECONDS)
        for task in tuple(plan.under_way):
            task.cancel()
        if plan.under_way:
            await asyncio.wait(set(plan.under_way), timeout=SETTLE_SECONDS)

    async def _answer(self, plan: Plan, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, headers = await _head(reader)
        body = await _body(reader, headers)
        method, path, _ = line.split(" ", 2)
        if len(plan.heard) >= plan.most:
            plan.endless.set()
            writer.write(_BUSY)
            return
        asks = method == "POST" and path.partition("?")[0].endswith("/responses")
        if plan.tapes and asks:
            answer = plan.tapes.pop(0).answer
            await _play(answer, writer)
        else:
            answer = await self._hand_on(plan, line, headers, body, writer)
        if "/responses" in path or "/conversations" in path:
            plan.heard.append(Heard(method, path, _object(body), answer))

    async def _hand_on(
        self, plan: Plan, line: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter
    ) -> Answer:
        kept = {name: value for name, value in headers.items() if name not in (*DROPPED, *_HOP)}
        told = {**kept, "host": "mock", "connection": "close", "content-length": str(len(body))}
        if plan.fault:
            told["x-mock-fault"] = plan.fault
        mock_reader, mock = await asyncio.open_connection(*self._mock)
        try:
            mock.write(_written(line, told) + body)
            raw, times, ended = await _passed_on(mock_reader, writer)
        finally:
            mock.close()
        if ended == "reset":
            _reset(writer)
        return _parsed(raw, times, ended)


async def _head(reader: asyncio.StreamReader) -> Head:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = raw.split("\r\n")
    pairs = (field.partition(":") for field in fields if field)
    return line, {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    pieces = []
    while size := int((await reader.readline()).partition(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


async def _passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[bytes, Times, str]:
    """Everything that the mock sends, to the client for as long as it listens; when it came, and how it ended."""
    raw, times, began = bytearray(), [], time.monotonic()
    try:
        while piece := await reader.read(_CHUNK):
            raw += piece
            times.append((len(piece), time.monotonic() - began))
            with contextlib.suppress(OSError):
                writer.write(piece)
                await writer.drain()
    except ConnectionResetError:
        return bytes(raw), times, "reset"
    except asyncio.CancelledError:
        return bytes(raw), times, "timeout"
    return bytes(raw), times, "closed"


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _play(answer: Answer, writer: asyncio.StreamWriter) -> None:
    kept = {name: value for name, value in answer.headers.items() if name not in _HOP}
    told = {**kept, "content-length": str(len(answer.body)), "connection": "close"}
    writer.write(_written(f"HTTP/1.1 {answer.status} Played", told) + answer.body)
    with contextlib.suppress(OSError):
        await writer.drain()


def _written(line: str, headers: dict[str, str]) -> bytes:
    return "".join([f"{line}\r\n", *(f"{name}: {value}\r\n" for name, value in headers.items()), "\r\n"]).encode(
        "latin-1"
    )


def _parsed(raw: bytes, times: Times, ended: str) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    pairs = (field.partition(":") for field in fields)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    status = int(line.split(" ")[1]) if " " in line else 0
    if headers.get("transfer-encoding") == "chunked":
        body = _dechunked(body)
    kept = {name: value for name, value in headers.items() if name not in _HOP}
    return Answer(status, kept, body, ended, tuple(times))


def _dechunked(raw: bytes) -> bytes:
    pieces, at = [], 0
    while at < len(raw):
        end = raw.find(b"\r\n", at)
        size = int(raw[at:end].partition(b";")[0] or b"0", 16) if end >= 0 else 0
        if not size:
            break
        pieces.append(raw[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces)


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
