"""What we use of other libraries that they do not promise: each part by name, so that a new release says what it broke.

The upper bounds in `pyproject.toml` stand for these parts. When one of these tests fails after `make lock
ARGS=--upgrade`, mend the module that is named, or keep the bound.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import httpx
import httpx2
import pytest
from httptools import HttpRequestParser
from responses_api_runtime import wire
from schemathesis.engine.core import Engine
from schemathesis.engine.run import Phase, PhaseName, PhaseSkipReason
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.sync.client import ClientConnection
from websockets.uri import parse_uri

from responses_contract.mock.http.server import _Protocol
from responses_contract.suite.properties import schemathesis_adapter


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_where_a_client_keeps_its_network_backend(library: Any, kind: str) -> None:
    client = wire.widen(getattr(library, kind)(trust_env=False))
    pool = getattr(getattr(client, "_transport", None), "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    assert backend is not None, (
        f"{library.__name__}.{kind}._transport._pool._network_backend is gone: wire.widen is idle"
    )
    assert isinstance(backend, wire._Wrapped)
    assert {"connect_tcp", "connect_unix_socket"} <= set(dir(backend._inner)), (
        "mend runtime/responses_api_runtime/wire.py"
    )


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("connection_made", ["self", "transport"]),
        ("data_received", ["self", "data"]),
        ("on_message_begin", ["self"]),
        ("on_headers_complete", ["self"]),
        ("on_message_complete", ["self"]),
        ("connection_lost", ["self", "exc"]),
        ("handle_websocket_upgrade", ["self"]),
    ],
)
def test_uvicorns_protocol_is_called_as_the_mock_hears_it(name: str, takes: list[str]) -> None:
    assert parameters(getattr(HttpToolsProtocol, name)) == takes, f"uvicorn changed {name}: mend mock/http/server.py"


def test_uvicorns_protocol_tells_its_connection_and_its_loop() -> None:
    async def made() -> _Protocol:
        protocol = _Protocol(Config(lambda *_: None), ServerState(), {})
        protocol.connection_made(asyncio.Transport({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}))
        protocol._deadline and protocol._deadline.cancel()
        protocol.on_message_begin()
        return protocol

    protocol = asyncio.run(made())
    assert protocol._deadline is not None, "connection_made no longer leaves `loop` and `transport` behind"
    assert isinstance(protocol.scope, dict), "`scope` is not there when a message begins: mend mock/http/server.py"


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("handle_connect", ["self", "event"]),
        ("handle_text", ["self", "event"]),
        ("handle_bytes", ["self", "event"]),
        ("handle_cont", ["self", "event"]),
        ("handle_ping", ["self"]),
        ("send_receive_event_to_app", ["self"]),
        ("keepalive_timeout", ["self"]),
        ("pause_writing", ["self"]),
        ("resume_writing", ["self"]),
        ("connection_lost", ["self", "exc"]),
    ],
)
def test_uvicorns_socket_is_called_as_the_mock_hears_it(name: str, takes: list[str]) -> None:
    found = parameters(getattr(WebSocketsSansIOProtocol, name))
    assert found == takes, f"uvicorn changed {name}: mend mock/websocket/protocol.py"


def test_uvicorns_socket_keeps_its_state_where_the_mock_looks() -> None:
    async def made() -> WebSocketsSansIOProtocol:
        return WebSocketsSansIOProtocol(Config(lambda *_: None), ServerState(), {})

    protocol = asyncio.run(made())
    kept = ("conn", "frames", "read_paused", "writable", "queue", "close_sent", "disconnected", "close_timer")
    more = ("handshake_initiated", "handshake_complete", "curr_msg_data_type", "close_timeout", "transport", "loop")
    assert [name for name in (*kept, *more) if not hasattr(protocol, name)] == [], "mend mock/websocket/protocol.py"
    assert hasattr(protocol.conn, "handshake_exc")


def test_schemathesis_engine_is_made_and_asked_as_the_lanes_do() -> None:
    assert parameters(Engine.__init__)[:2] == ["self", "schema"], "mend suite/properties/schemathesis_adapter.py"
    assert parameters(Engine.execute) == ["self"]
    assert parameters(Engine.get_phase_config)[:2] == ["self", "phase_name"], "the probes would be sent past the budget"
    skipped = Phase(name=PhaseName.PROBING, is_enabled=False, skip_reason=PhaseSkipReason.DISABLED)
    assert skipped.name is PhaseName.PROBING


def test_schemathesis_transport_builds_requests_as_the_lanes_send_them() -> None:
    assert REQUESTS_TRANSPORT._serializers, "schemathesis keeps its serializers elsewhere: bodies would be empty"
    assert parameters(RequestsTransport.send)[:2] == ["self", "case"]
    assert parameters(RequestsTransport._build_request_data)[:3] == ["self", "case", "kwargs"]
    assert "transport" in vars(schemathesis_adapter._with_transport(object, None))  # type: ignore[arg-type]


def test_the_websockets_library_hands_on_frames_and_answers_where_they_are_watched() -> None:
    assert parameters(ClientProtocol.recv_frame) == ["self", "frame"], "mend endpoint/socket.py"
    assert parameters(ClientConnection.recv_events) == ["self"], "mend endpoint/socket.py and the client's _sync_io"
    assert hasattr(ClientProtocol(parse_uri("ws://a/")), "parser_exc"), "mend the client's frames.py, sync.py"


def test_the_parser_tells_the_version_of_an_upgrade() -> None:
    assert hasattr(HttpRequestParser, "get_http_version"), "mend mock/http/server.py"
