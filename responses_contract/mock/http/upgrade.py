"""The edge of a WebSocket: an upgrade is admitted or refused as a request would be, and its connection served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from responses_contract.mock import trouble
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.http.asgi import JSON, Call, encoded
from responses_contract.mock.trouble import Trouble
from responses_contract.mock.websocket.connection import Connection
from responses_contract.mock.websocket.misconduct import head_of
from responses_contract.mock.websocket.protocol import SOCKET, SocketProtocol
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown

if TYPE_CHECKING:
    from responses_contract.mock.http.application import MockApp

PATHS = ("/v1/responses", "/responses")


async def serve(app: MockApp, call: Call) -> None:
    """Serve the connection that a request asks for, or refuse it with the error that HTTP would give."""
    app.served += 1
    call.common = app.common()
    try:
        host = _admitted(app, call)
    except ApiError as error:
        await _refuse(app, call, error)
        return
    socket = call.scope["extensions"][SOCKET]["connection"]
    _misrepresent(call, socket, host.faults_for({}))
    await call.accept()
    app.log.statuses[101] += 1
    host.note(b"")
    await Connection(host, socket, call.receive, call.header(b"openai-beta")).run()


def _admitted(app: MockApp, call: Call) -> _Host:
    app.admit(call)
    if call.scope["path"] not in PATHS:
        raise ApiError(404, f"Invalid URL (WebSocket {shown(call.scope['path'])})", code="unknown_url")
    app.faults_of(call, {})
    met = app.trouble_of(call)
    refusal = met.refusal()
    if refusal is not None and met.every is None:
        raise refusal
    return _Host(app, call)


def _misrepresent(call: Call, socket: SocketProtocol, faults: Faults) -> None:
    """Put into the answer to the upgrade what faults put there, instead of what stands there."""
    if not faults:
        return
    for name, value in head_of(faults.of("connection")).items():
        socket.unset(name)
        call.common = [*call.common, (name.encode(), value.encode())]


async def _refuse(app: MockApp, call: Call, error: ApiError) -> None:
    app.log.statuses[error.status] += 1
    body = orjson.dumps(app.service.dialect.body(error.body(), error.status))
    await call.refuse_upgrade(error.status, [*JSON, *encoded(error.headers.items())], body)


class _Host:
    """The mock, as one connection sees it."""

    def __init__(self, app: MockApp, call: Call) -> None:
        self._app = app
        self._call = call
        self.config = app.config
        self.service = app.service

    @property
    def served(self) -> int:
        return self._app.served

    @served.setter
    def served(self, number: int) -> None:
        self._app.served = number

    def faults_for(self, request: Json) -> Faults:
        return self._app.faults_of(self._call, request)

    def trouble_for(self) -> Trouble:
        met = self._app.trouble_of(self._call)
        return met if met.every is not None or met.status is None else trouble.NONE

    def note(self, raw: bytes) -> None:
        log = self._app.log
        if log.remember:
            headers = ((key.decode("latin-1"), value.decode("latin-1")) for key, value in self._call.scope["headers"])
            log.receive("WEBSOCKET", self._call.scope["path"], headers if not raw else (), raw)
