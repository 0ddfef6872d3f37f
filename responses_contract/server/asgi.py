"""What every endpoint needs around its operations, as ASGI middleware: keys, request ids, the envelope of errors."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

import orjson

from responses_contract.server.delivery import BROKEN
from responses_contract.server.errors import INVALID, ApiError, shown
from responses_contract.server.ids import new_id

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
log = logging.getLogger("responses_contract.server")


class Guard:
    """Stands before an ASGI application: Starlette, FastAPI (`app.add_middleware(Guard, keys=[…])`), or your own.

    An `ApiError` that the application raises is answered as the API would; another exception with 500, and logged. An
    error that the framework answers in its own words (no such path, method not allowed) is put into the envelope.

    Args:
        app: the application.
        keys: bearer keys that are let in; anybody is where there are none.
    """

    def __init__(self, app: App, keys: Collection[str] = ()) -> None:
        self._app = app
        self._keys = [key.encode() for key in keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        out = _Out(send)
        try:
            self._admit(scope)
            await self._app(scope, receive, out.send)
        except ApiError as error:
            await out.refuse(error)
        except Exception as error:
            log.error("the application raised %s", type(error).__name__, exc_info=error)
            await out.refuse(ApiError(500, BROKEN, kind="server_error"))
        else:
            await out.reword(scope)

    def _admit(self, scope: Scope) -> None:
        given = next((value for name, value in scope["headers"] if name.lower() == b"authorization"), b"")
        key = given[7:].strip() if given[:7].lower() == b"bearer " else b""
        if self._keys and not any(hmac.compare_digest(key, known) for known in self._keys):
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")


class _Out:
    """The way out of one request: names it, and holds back errors until it is known whose words they are."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._started = False
        self._held: list[Message] = []

    async def send(self, message: Message) -> None:
        """Pass a message of the application on."""
        if self._started:
            await self._send(message)
        elif message["type"] == "http.response.start" and message["status"] < 400:
            await self._start(message)
        else:
            self._held.append(message)

    async def _start(self, message: Message) -> None:
        self._started = True
        names = {name.lower() for name, _ in message.get("headers", ())}
        mine = [] if b"x-request-id" in names else [(b"x-request-id", new_id("req").encode())]
        await self._send({**message, "headers": [*message.get("headers", ()), *mine]})

    async def refuse(self, error: ApiError) -> None:
        """Answer with an error, unless an answer has begun."""
        if self._started:
            return
        body = orjson.dumps(error.body())
        own = [(name.encode(), value.encode()) for name, value in error.headers.items()]
        usual = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self._start({"type": "http.response.start", "status": error.status, "headers": [*usual, *own]})
        await self._send({"type": "http.response.body", "body": body})

    async def reword(self, scope: Scope) -> None:
        """Send what was held back: as it is where it has the envelope, else in it."""
        if not self._held:
            return
        status = self._held[0]["status"]
        if _has_envelope(b"".join(message.get("body", b"") for message in self._held[1:])):
            await self._start(self._held[0])
            for message in self._held[1:]:
                await self._send(message)
            return
        what = f"{shown(scope['method'])} {shown(scope['path'])}"
        if status in (404, 405):
            await self.refuse(ApiError(404, f"There is no operation {what}.", code="unknown_url"))
        else:
            kind = "server_error" if status >= 500 else INVALID
            await self.refuse(ApiError(status, f"{what} was refused with status {status}.", kind=kind))


def _has_envelope(body: bytes) -> bool:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and isinstance(value.get("error"), dict)
