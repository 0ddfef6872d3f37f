"""Fewer, larger chunks for streams that send one HTTP chunk per event.

A server that flushes each event sends it as an HTTP chunk of its own, and httpx's HTTP/1.1 layer spends about ten
microseconds on each chunk, more than all the rest of this client does with an event. The connections of a client's own
httpx client, and of any other that is given to `widen`, are therefore wrapped: chunks of an event stream that arrive in
one read are handed on as one. The wrapped things are public interfaces of httpcore (a network backend and its streams);
only the place to put the backend is not public, and where it is not found `widen` leaves the client as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

MAX_HEAD = 128 * 1024
_EVENT_STREAM = re.compile(rb"\r\ncontent-type:[ \t]*text/event-stream", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")


class Reframer:
    """Merges the HTTP/1.1 chunks of event streams; whatever else passes through it stays as it is.

    `begin` says that a request is being sent; `push` takes bytes as they were read and returns bytes to hand on.
    The last chunk and anything unusual (chunk extensions, malformed sizes) is handed on untouched, with all after it.
    """

    def __init__(self) -> None:
        self._step = self._pass
        self._held = b""
        self._left = 0
        self._at_foot = False

    def begin(self) -> None:
        self._step, self._held = self._head, b""

    def push(self, data: bytes) -> bytes:
        return self._step(data)

    def drain(self) -> bytes:
        """What was held back when the connection ended."""
        held, self._held = self._held, b""
        return held if self._step == self._chunks else b""

    def _pass(self, data: bytes) -> bytes:
        return data

    def _head(self, data: bytes) -> bytes:
        before = len(self._held)
        self._held += data
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            if len(self._held) > MAX_HEAD:
                self._step = self._pass
            return data
        head, shown = self._held[: end + 2], end + 4 - before
        self._step, self._held = self._after(head), b""
        return data[:shown] + (self._step(data[shown:]) if data[shown:] else b"")

    def _after(self, head: bytes) -> Any:
        if head.startswith(b"HTTP/1.1 1"):
            return self._head
        if not (_EVENT_STREAM.search(head) and _CHUNKED.search(head)):
            return self._pass
        self._left, self._at_foot = 0, False
        return self._chunks

    def _chunks(self, data: bytes) -> bytes:
        data, self._held = self._held + data, b""
        found: list[bytes] = []
        at = self._finish(data, found)
        while not (self._left or self._at_foot):
            line = data.find(b"\r\n", at, at + 16)
            if line < 0 and len(data) - at < 16:
                break
            length = _length(data[at:line]) if line >= 0 else 0
            if not length:
                self._step = self._pass
                return _chunk(found) + data[at:]
            at, end = line + 2, line + 2 + length
            if data[end : end + 2] == b"\r\n":
                found.append(data[at:end])
                at = end + 2
            else:
                self._left = length
                at += self._finish(data[at:], found)
        self._held = data[at:]
        return _chunk(found)

    def _finish(self, data: bytes, found: list[bytes]) -> int:
        """Take what there is of the chunk that is under way; how many bytes that was, its line end included."""
        at = 0
        if self._left and data:
            found.append(data[: self._left])
            at = len(found[-1])
            self._left -= at
            self._at_foot = not self._left
        if self._at_foot and len(data) - at >= 2:
            self._at_foot = False
            # A chunk that does not end as it must is left for the next layer to refuse.
            at += 2 * (data[at : at + 2] == b"\r\n")
        return at


@lru_cache(maxsize=1024)
def _length(line: bytes) -> int:
    """The size of a chunk, which is the same for many of a stream; 0 of the last, and of what is no plain size."""
    return int(line, 16) if _SIZE.fullmatch(line) else 0


def _chunk(parts: list[bytes]) -> bytes:
    text = b"".join(parts)
    return b"%x\r\n%b\r\n" % (len(text), text) if text else b""


class _Wrapped:
    """A network stream or backend with some of its methods replaced."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Stream(_Wrapped):
    """A network stream whose event streams come in larger chunks.

    Attributes:
        patience: seconds that a read may take at most from now on, or None for what the request allows.
    """

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self._reframer = Reframer()
        self.patience: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while data := self._inner.read(max_bytes, self._allowed(timeout)):
            if shown := self._reframer.push(data):
                return shown
        return self._reframer.drain()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._begin()
        self._inner.write(buffer, timeout)

    def start_tls(self, *args: Any, **named: Any) -> Stream:
        return Stream(self._inner.start_tls(*args, **named))

    def _begin(self) -> None:
        self.patience = None
        self._reframer.begin()

    def _allowed(self, timeout: float | None) -> float | None:
        if self.patience is None:
            return timeout
        return self.patience if timeout is None else min(timeout, self.patience)


class AsyncStream(Stream):
    """The same for asyncio and trio."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # type: ignore[override]
        while data := await self._inner.read(max_bytes, self._allowed(timeout)):
            if shown := self._reframer.push(data):
                return shown
        return self._reframer.drain()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # type: ignore[override]
        self._begin()
        await self._inner.write(buffer, timeout)

    async def start_tls(self, *args: Any, **named: Any) -> AsyncStream:  # type: ignore[override]
        return AsyncStream(await self._inner.start_tls(*args, **named))


class _Backend(_Wrapped):
    def connect_tcp(self, *args: Any, **named: Any) -> Stream:
        return Stream(self._inner.connect_tcp(*args, **named))

    def connect_unix_socket(self, *args: Any, **named: Any) -> Stream:
        return Stream(self._inner.connect_unix_socket(*args, **named))


class _AsyncBackend(_Wrapped):
    async def connect_tcp(self, *args: Any, **named: Any) -> AsyncStream:
        return AsyncStream(await self._inner.connect_tcp(*args, **named))

    async def connect_unix_socket(self, *args: Any, **named: Any) -> AsyncStream:
        return AsyncStream(await self._inner.connect_unix_socket(*args, **named))


def widen(client: T) -> T:
    """Let an httpx client read event streams in fewer, larger chunks, which halves the time that a stream takes.

    A client that this package makes for itself is widened already; one of your own is left as it is unless you ask:
    `Client(http_client=widen(httpx.Client()))`. What is read stays the same, byte for byte; only connections that are
    made from now on are concerned, and of their answers only event streams.

    Args:
        client: an `httpx.Client` or `httpx.AsyncClient`, or one of httpx2.

    Returns:
        The same client; as it was, where it does not keep its connections as httpx 0.28 does.
    """
    wrap = _AsyncBackend if hasattr(client, "aclose") else _Backend
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    for pool in (getattr(transport, "_pool", None) for transport in transports):
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, _Wrapped):
            pool._network_backend = wrap(backend)  # type: ignore[union-attr]
    return client
