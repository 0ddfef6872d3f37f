"""Runs the mock: in this process until interrupted, or in a thread for as long as a `with` block lasts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from responses_contract.errors import UsageError
from responses_contract.mock.config import MockConfig
from responses_contract.mock.http.app import create_app
from responses_contract.mock.http.application import MockApp
from responses_contract.mock.http.asgi import TRANSPORT, Receive, Scope, Send
from responses_contract.mock.websocket.protocol import SocketProtocol

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
START = 60.0
"""Seconds within which a mock has to be ready."""
MAX_HEAD = 256 * 1024
"""Bytes of the head of a request."""
_HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

_OLD_UPGRADE = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: 43\r\n\r\n"
    b"A WebSocket needs HTTP/1.1, not HTTP/1.0.\r\n"
)


class _Protocol(HttpToolsProtocol):
    """The server's protocol, which shows the application its connection: to reset it, or to drop a client.

    A client has `patience` seconds from its connection, or from the first byte of a request, to the end of that
    request, and `MAX_HEAD` bytes for its head.
    """

    patience = 30.0
    _deadline: asyncio.TimerHandle | None = None
    _incomplete = True
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(self.patience, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._incomplete:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None
            return
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.patience, self.transport.abort)
        if self._head >= 0:
            self._head += len(data)
            if self._head > MAX_HEAD and not self.transport.is_closing():
                self.transport.write(_HEAD_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._incomplete, self._head = True, 0
        self.scope["extensions"] = {TRANSPORT: {"transport": self.transport}}

    def on_headers_complete(self) -> None:
        self._head = -1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._incomplete = False
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        if self.parser.get_http_version() == "1.0":
            # RFC 6455, 4.2.1: an upgrade is a request of HTTP/1.1 or higher.
            self.transport.write(_OLD_UPGRADE)
            self.transport.close()
            return
        if self._deadline is not None:
            self._deadline.cancel()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)


@dataclass(frozen=True, slots=True)
class Running:
    """A mock that serves.

    Attributes:
        base_url: what a client is given: scheme, host, port and `/v1`.
        api_key: one that it lets in.
        app: the application.
        server: what runs it.
    """

    base_url: str
    api_key: str
    app: MockApp
    server: uvicorn.Server

    def connections(self) -> int:
        """How many clients are connected."""
        return len(self.server.server_state.connections)


def bound(host: str, port: int) -> socket.socket:
    """The socket on which to listen.

    Raises:
        UsageError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except (OSError, OverflowError) as error:
        sock.close()
        message = f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}"
        raise UsageError(message, hint="choose another --port, or 0 for a free one") from None
    return sock


def url_of(sock: socket.socket) -> str:
    """The base URL of a mock that listens on this socket."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}/v1" if ":" in host else f"http://{host}:{port}/v1"


def server_of(
    app: AsgiApp, *, patience: float = _Protocol.patience, ping: float = 0.0, **settings: Any
) -> uvicorn.Server:
    """The server of an application; a client has `patience` seconds to send a request, and gets pings every `ping`."""
    usual: dict[str, Any] = {
        "http": type("_Protocol", (_Protocol,), {"patience": patience}),
        "ws": type("_Socket", (SocketProtocol,), {"patience": patience}),
        "ws_ping_interval": ping or None,
        "ws_ping_timeout": ping or None,
        "loop": "uvloop" if _has_uvloop() else "asyncio",
        "lifespan": "on",
        "access_log": False,
        "log_level": "critical",
        "server_header": False,
        "proxy_headers": False,
        "backlog": 4096,
        "timeout_graceful_shutdown": 1,
    }
    return uvicorn.Server(uvicorn.Config(app, **{**usual, **settings}))


def _served(config: MockConfig) -> dict[str, Any]:
    """How the server of a mock with these settings treats its clients."""
    return {"patience": config.patience, "ping": config.websocket.ping, "ws_max_size": config.max_body}


def _has_uvloop() -> bool:
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return False
    return True


@contextlib.contextmanager
def running_mock(**settings: Any) -> Iterator[Running]:
    """A mock with the settings of `MockConfig`, in a thread of this process, for the length of a `with` block.

    Raises:
        UsageError: a setting is wrong.
    """
    config = MockConfig(**settings)
    app = create_app(config)
    key = config.api_keys[0] if config.api_keys else "none"
    with running_app(app, config.host, config.port, **_served(config)) as (url, server):
        yield Running(url, key, app, server)


@contextlib.contextmanager
def running_app(
    app: AsgiApp, host: str = "127.0.0.1", port: int = 0, **settings: Any
) -> Iterator[tuple[str, uvicorn.Server]]:
    """An ASGI application in a thread of this process: its base URL, and what runs it; settings as uvicorn's."""
    sock = bound(host, port)
    server = server_of(app, **settings)
    thread = threading.Thread(target=_serve, args=(server, sock), daemon=True, name="responses-contract server")
    thread.start()
    try:
        _await(server, thread)
        yield url_of(sock), server
    finally:
        server.should_exit = True
        thread.join(START)
        sock.close()


def _serve(server: uvicorn.Server, sock: socket.socket) -> None:
    with contextlib.suppress(SystemExit):
        server.run(sockets=[sock])


def _await(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(int(START / 0.005)):
        if server.started or not thread.is_alive():
            break
        pause.wait(0.005)
    if not server.started:
        raise UsageError("the mock did not start", hint="is the address free, and the database file ours?")


def serve(config: MockConfig, announce: Callable[[str], object]) -> None:
    """Serve a mock in this process until interrupted; `announce` gets the base URL once clients may come.

    Raises:
        UsageError: a setting is wrong, or the address is taken.
    """
    serve_app(create_app(config), config.host, config.port, announce, **_served(config))


def serve_app(app: AsgiApp, host: str, port: int, announce: Callable[[str], object], **settings: Any) -> None:
    """Serve an ASGI application in this process until interrupted; settings as uvicorn's.

    Raises:
        UsageError: the address is taken.
    """
    sock = bound(host, port)
    server = server_of(app, **settings)

    async def run() -> None:
        task = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started and not task.done():
            await asyncio.sleep(0.002)
        if server.started:
            announce(url_of(sock))
        await task

    with (
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner,
    ):
        runner.run(run())
