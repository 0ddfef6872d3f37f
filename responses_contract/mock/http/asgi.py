"""The edge: one HTTP request as ASGI gives it, and the ways to answer it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from responses_contract.server.errors import ApiError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

JSON: Headers = [(b"content-type", b"application/json")]
SSE: Headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
DRAIN = 0.05
"""Seconds that what was sent has to leave before a connection is dropped."""
TRANSPORT = "mock.transport"
"""The member of the scope in which the server leaves the connection."""


_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Gone(Exception):
    """The client is not there any more, or does not read."""


class Call:
    """One request and the answer to it.

    Attributes:
        headers: those of the request, by their names in small letters; the first one of several.
        common: the headers that every answer carries.
        raw: the body as it was received, once it was.
        receive: gives the next message of the server.
    """

    __slots__ = ("_send", "common", "headers", "patience", "raw", "receive", "scope")

    def __init__(self, scope: Scope, receive: Receive, send: Send, patience: float) -> None:
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        self.receive = receive
        self._send = send
        self.patience = patience
        self.common: Headers = []
        self.raw = b""

    def header(self, name: bytes) -> str:
        """The value of a header, the first one of several, empty where there is none."""
        return self.headers.get(name, b"").decode("latin-1")

    async def body(self, most: int) -> bytes:
        """The body.

        Raises:
            ApiError: 413 for one of more than `most` bytes.
            Gone: the client broke off.
        """
        message = await self.receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            whole: bytes = message.get("body", b"")
            _check_size(whole, most)
            self.raw = whole
            return whole
        pieces = bytearray()
        while message["type"] == "http.request":
            pieces += message.get("body", b"")
            _check_size(pieces, most)
            if not message.get("more_body"):
                self.raw = bytes(pieces)
                return self.raw
            message = await self.receive()
        raise Gone

    async def reply(self, status: int, headers: Headers, body: bytes, *, cut: int | None = None) -> None:
        """A whole answer; with `cut`, the connection is dropped after so many bytes of its body.

        Raises:
            Gone: it was dropped.
        """
        length = (b"content-length", b"%d" % len(body))
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, length, *self.common]})
        if cut is None or cut >= len(body):
            await self._send({"type": "http.response.body", "body": body})
            return
        await self._send({"type": "http.response.body", "body": body[:cut], "more_body": True})
        await self.waited(DRAIN)
        raise Gone

    async def begin(self, headers: Headers, *, status: int = 200) -> None:
        """The head of an answer whose body comes in pieces."""
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, *self.common]})

    async def pieces(self, body: AsyncIterator[bytes]) -> None:
        """The body, piece by piece, as fast as the client reads.

        Raises:
            Gone: the client left, or read nothing for as long as `patience`.
        """
        leaving = asyncio.ensure_future(self._left())
        try:
            async for piece in body:
                if leaving.done():
                    raise Gone
                await self._push(piece)
            await self._send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()

    async def accept(self) -> None:
        """Accept an upgrade to a WebSocket."""
        await self.receive()
        await self._send({"type": "websocket.accept", "headers": self.common})

    async def refuse_upgrade(self, status: int, headers: Headers, body: bytes) -> None:
        """Refuse an upgrade to a WebSocket with an answer as HTTP has it."""
        length = (b"content-length", b"%d" % len(body))
        told = [*headers, length, (b"connection", b"close"), *self.common]
        await self._send({"type": "websocket.http.response.start", "status": status, "headers": told})
        await self._send({"type": "websocket.http.response.body", "body": body})

    async def waited(self, seconds: float) -> None:
        """Wait, but not for a client that has left.

        Raises:
            Gone: it left.
        """
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._left(), seconds)
            raise Gone

    async def _push(self, piece: bytes) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            self.abort()
            raise Gone from None

    async def _left(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass

    def abort(self, *, reset: bool = False) -> None:
        """Drop the connection and what is still to be sent; with `reset`, so that the client gets an error."""
        transport = self.scope.get("extensions", {}).get(TRANSPORT, {}).get("transport")
        if transport is None:
            return
        sock = transport.get_extra_info("socket")
        if reset and sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def _check_size(body: bytes | bytearray, most: int) -> None:
    if len(body) > most:
        raise ApiError(413, f"The request is larger than {most} bytes.", code="request_too_large")


def encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    """Headers as ASGI wants them; a control character would begin a header of its own."""
    return [
        (_CONTROL.sub("", name).encode("latin-1", "replace"), _CONTROL.sub(" ", value).encode("latin-1", "replace"))
        for name, value in headers
    ]
