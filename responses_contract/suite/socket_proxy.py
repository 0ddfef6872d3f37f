"""Passes one WebSocket connection on, message by message, and keeps it as an exchange.

The endpoint's answer to the upgrade is the client's: where it is refused, the refusal goes back as it came. Messages go
on as they come, before they are judged; compression is not offered, so that what is judged is what was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from responses_api_runtime.websocket.requests import QUIET
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from responses_contract.mock.http.asgi import Headers, Receive, Scope, Send
from responses_contract.model.exchange import Close, Ended, Exchange, Message, Request, Response
from responses_contract.model.json_reader import body_of

MOST_MESSAGE = 16 << 20
"""Bytes of one message; at a larger one the connection is closed with 1009, as the standard has it."""
MOST_BYTES = 64 << 20
MOST_MESSAGES = 200_000
"""What is kept of a connection to be judged; what comes after is passed on unjudged."""
MOST_SMALL, SMALL = 20_000, 50
"""Messages that are kept whatever their size; of more, only where they have so many bytes on average, as events do."""
PATIENCE = 20.0
"""Seconds for the upgrade, and for the answer to a ping: a peer that gives none is not there."""
LEAVE = 1.0
"""Seconds for the endpoint to leave when all is said: the client does not wait longer to be told."""
_OWN = (b"sec-websocket-", b"proxy-")
_NOT_SENT = {b"connection", b"upgrade", b"host", b"content-length", b"keep-alive", b"te", b"trailer"}
_NOT_RETURNED = {"connection", "upgrade", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


@dataclass(slots=True)
class Kept:
    """What passed, as far as it is kept.

    Attributes:
        is_whole: nothing was left out.
    """

    began: float
    messages: list[Message] = field(default_factory=list)
    size: int = 0
    is_whole: bool = True
    close: Close | None = None
    ended: Ended = "closed"

    def add(self, sender: Any, data: str | bytes) -> None:
        self.size += len(data)
        count = len(self.messages)
        is_dense = count >= MOST_SMALL and self.size < SMALL * count
        if self.size > MOST_BYTES or count >= MOST_MESSAGES or is_dense:
            self.is_whole = False
        elif self.is_whole:
            self.messages.append(Message(sender, data, time.perf_counter() - self.began))


async def pass_socket(scope: Scope, receive: Receive, send: Send, url: str, path: str) -> Exchange | None:
    """Pass on one connection until it ends; the exchange that it was, None for one that never began.

    Args:
        url: of the endpoint, with `ws` or `wss`.
        path: as the client wrote it, for the record.

    Raises:
        OSError: the endpoint cannot be reached, or did not answer as HTTP.
    """
    await receive()  # the client's wish for an upgrade
    kept = Kept(time.perf_counter())
    try:
        upstream = await _connected(scope, url)
    except InvalidStatus as error:
        answer = error.response
        told = {name.lower(): value for name, value in answer.headers.raw_items()}
        body = bytes(answer.body or b"")
        await _refuse(send, answer.status_code, told, body)
        asked = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        response = Response(answer.status_code, told, body=body_of(body) if body else None, raw=body or None)
        return Exchange("", Request("GET", path, asked), response)
    except WebSocketException as error:
        raise OSError(f"the upgrade failed: {error}") from error
    async with upstream:
        return await _between(upstream, receive, send, kept, path)


async def _connected(scope: Scope, url: str) -> ClientConnection:
    return await connect(
        url,
        additional_headers=_sent(scope["headers"]),
        subprotocols=scope.get("subprotocols") or None,
        compression=None,
        max_size=MOST_MESSAGE,
        open_timeout=PATIENCE,
        ping_timeout=PATIENCE,
        close_timeout=LEAVE,
        user_agent_header=None,
        logger=QUIET,
    )


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in headers
        if name.lower() not in _NOT_SENT and not name.lower().startswith(_OWN)
    ]


async def _refuse(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    told = [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if name not in _NOT_RETURNED]
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "websocket.http.response.start", "status": status, "headers": [*told, length]})
    await send({"type": "websocket.http.response.body", "body": body})


async def _between(upstream: ClientConnection, receive: Receive, send: Send, kept: Kept, path: str) -> Exchange:
    answer, asked = upstream.response, upstream.request
    told = {name.lower(): value for name, value in answer.headers.raw_items()} if answer else {}
    request = {name.lower(): value for name, value in asked.headers.raw_items()} if asked else {}
    extra: Headers = [(b"x-request-id", told["x-request-id"].encode("latin-1"))] if "x-request-id" in told else []
    await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol, "headers": extra})
    ways = {asyncio.ensure_future(_to_endpoint(upstream, receive, kept))}
    ways.add(asyncio.ensure_future(_to_client(upstream, send, kept)))
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    messages, ended = kept.messages, kept.ended
    if not kept.is_whole:
        kept.close, ended = None, "limit"
    response = Response(101, told, messages=messages, close=kept.close, ended=ended)
    return Exchange("", Request("GET", path, request), response)


async def _to_endpoint(upstream: ClientConnection, receive: Receive, kept: Kept) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            code = message.get("code")
            kept.close = kept.close or Close(
                "client", None if code in (1005, 1006) else code, message.get("reason") or ""
            )
            with contextlib.suppress(WebSocketException):
                await upstream.close(code if isinstance(code, int) and code not in (1005, 1006, 1015) else 1000)
            return
        text, raw = message.get("text"), message.get("bytes")
        data: str | bytes = text if text is not None else raw or b""
        kept.add("client", data)
        try:
            await upstream.send(data)
        except ConnectionClosed:
            return


async def _to_client(upstream: ClientConnection, send: Send, kept: Kept) -> None:
    try:
        while True:
            data = await upstream.recv()
            kept.add("server", data)
            await send({"type": "websocket.send", "text" if isinstance(data, str) else "bytes": data})
    except ConnectionClosed as error:
        frame = error.rcvd
        if frame is None:
            kept.ended = "closed" if kept.close is not None else "reset"
        else:
            kept.close = kept.close or Close("server", frame.code, frame.reason)
        code = (
            frame.code
            if frame is not None and frame.code not in (1005, 1006, 1015)
            else 1011
            if frame is None
            else 1000
        )
        with contextlib.suppress(Exception):
            await send({"type": "websocket.close", "code": code, "reason": frame.reason if frame else ""})
