"""Servers that misbehave, for the tests of what talks to untrusted endpoints."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator

from bench.attack.echo import request_of

Manner = Callable[[socket.socket], None]

JSON = b"content-type: application/json\r\n"
SSE = b"content-type: text/event-stream\r\n"
FRAME = b'event: keepalive\ndata: {"type":"keepalive","sequence_number":1}\n\n'


def answer(status: str, headers: bytes, body: bytes) -> Manner:
    """Answer every request alike."""
    size = b"content-length: %d\r\n" % len(body)
    return lambda sock: sock.sendall(b"HTTP/1.1 " + status.encode() + b"\r\n" + headers + size + b"\r\n" + body)


def hang(sock: socket.socket) -> None:
    """Take the request and never answer; what waits for it has to leave."""
    while sock.recv(65536):
        pass


def trickle_headers(sock: socket.socket) -> None:
    """A byte of the headers every tenth of a second."""
    for byte in b"HTTP/1.1 200 OK\r\nx-padding: " + b"a" * 10_000:
        sock.sendall(bytes([byte]))
        time.sleep(0.1)


def trickle_body(sock: socket.socket) -> None:
    """A frame every tenth of a second, without end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n" + SSE + b"\r\n")
    while True:
        sock.sendall(FRAME)
        time.sleep(0.1)


def endless(sock: socket.socket) -> None:
    """Frames as fast as they are taken, without end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n" + SSE + b"\r\n")
    while True:
        sock.sendall(FRAME * 1000)


def bomb(sock: socket.socket) -> None:
    """Many megabytes of zeros in a few kilobytes."""
    body = gzip.compress(b"\0" * (1 << 26), 1)
    answer("200 OK", JSON + b"content-encoding: gzip\r\n", body)(sock)


def reset(sock: socket.socket) -> None:
    """Close before any answer."""


@contextlib.contextmanager
def serving(manner: Manner) -> Iterator[tuple[str, list[bytes]]]:
    """Serve in one manner on a free port; gives the base URL, and the requests as they come in."""
    received: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def converse(sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            received.append(request_of(sock))
            manner(sock)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", received
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
