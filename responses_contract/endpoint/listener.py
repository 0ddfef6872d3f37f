"""Listens for webhooks: takes what an endpoint delivers to an address of this machine, and keeps it as exchanges.

Who delivers is not trusted: bodies, connections and what is kept are bounded, and nothing is done but to answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from socket import socket as Socket
from types import TracebackType
from typing import Any, Self

import orjson

from responses_contract.errors import UsageError
from responses_contract.model import webhooks
from responses_contract.model.exchange import Exchange, Request, Response

MAX_BODY = 1 << 20
"""Bytes of a delivery."""
MOST = 1000
"""Deliveries that are kept; more are answered, and forgotten."""
PATIENCE = 10.0
"""Seconds that a connection may stay silent."""
CONNECTIONS = 32
"""At once; more are closed."""
TAKEN, REFUSED = 204, 503
"""What is answered: to the first attempt to tell an event that it has to come again, then that it was taken."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], take: Callable[[Request, Response], None]) -> None:
        self.take = take
        self.tries: dict[str, int] = {}
        self.lock = threading.Lock()
        self._places = threading.BoundedSemaphore(CONNECTIONS)
        self.address_family = AF_INET6 if ":" in address[0] else self.address_family
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Socket | tuple[bytes, Socket], client_address: Any) -> None:
        """A sender that breaks off is no matter of ours."""

    def status_of(self, message: str) -> int:
        """What to answer to this attempt to tell an event."""
        with self.lock:
            if len(self.tries) < MOST:
                self.tries[message] = self.tries.get(message, 0) + 1
            return REFUSED if self.tries.get(message) == 1 else TAKEN


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def do_POST(self) -> None:
        raw = self._body()
        if raw is None:
            self.close_connection = True
            self._reply(413, self.date_time_string())
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = _parsed(raw)
        status = self.server.status_of(str(_id(body) or headers.get(webhooks.ID)))
        request = Request("POST", self.path, headers, body, raw)
        now = self.date_time_string()
        self.server.take(request, Response(status, {"date": now}))
        self._reply(status, now)

    def _reply(self, status: int, now: str) -> None:
        self.send_response_only(status)
        self.send_header("date", now)
        self.send_header("content-length", "0")
        self.end_headers()

    def _body(self) -> bytes | None:
        """The body; None where it is too large, or has no length."""
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._chunks()
        length = self.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= MAX_BODY):
            return None
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes | None:
        found = b""
        while True:
            line = self.rfile.readline(64).partition(b";")[0].strip()
            try:
                size = int(line, 16)
            except ValueError:
                return None
            if size < 0 or len(found) + size > MAX_BODY:
                return None
            found += self.rfile.read(size)
            self.rfile.readline(64)
            if not size:
                return found

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: what came is untrusted."""


def _id(body: Any) -> Any:
    """The id of an event, where it is one."""
    return body.get("id") if isinstance(body, dict) else None


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


class Listener:
    """An address of this machine that takes deliveries; the first attempt to tell an event is refused with 503.

    Args:
        host, port: on which to listen; port 0 for a free one.

    Raises:
        UsageError: the address is taken, or none of ours.
    """

    def __init__(self, host: str, port: int) -> None:
        self._heard: list[Exchange] = []
        self._news = threading.Condition()
        try:
            self._server = _Server((host, port), self._take)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"cannot listen on {host}:{port}: {why}", hint="choose another port, or 0") from None
        shown, taken = self._server.server_address[:2]
        place = f"[{shown!s}]" if ":" in str(shown) else str(shown)
        self.url = f"http://{place}:{taken}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True, name="webhooks")
        self._thread.start()

    def _take(self, request: Request, response: Response) -> None:
        with self._news:
            if len(self._heard) < MOST:
                self._heard.append(Exchange("webhook", request, response))
            self._news.notify_all()

    def wait(self, about: str, count: int, seconds: float) -> list[Exchange]:
        """The deliveries about a response, once there are so many, or when the time is over.

        Args:
            about: the id of the response.
            count: how many to wait for.
            seconds: how long.
        """
        until = time.monotonic() + seconds
        with self._news:
            while len(found := self.heard(about)) < count and (left := until - time.monotonic()) > 0:
                self._news.wait(left)
            return found

    def heard(self, about: str) -> list[Exchange]:
        """The deliveries so far about a response; one that names none may be about any."""
        ids = ((one, _about(one.request.body)) for one in list(self._heard))
        return [one for one, id in ids if id in (about, None)]

    def close(self) -> None:
        """Listen no longer."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _about(body: Any) -> str | None:
    return webhooks.about(body) if isinstance(body, dict) else None


def address_of(text: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`.

    Raises:
        UsageError: it is none.
    """
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise UsageError(f"{text[:80]!r} is no address to listen on", hint="HOST:PORT, such as 127.0.0.1:9000")
    return host.strip("[]"), int(port)
