"""Peers on a WebSocket that do what they should not, on bare sockets: as servers, and as clients of a server.

A manner takes a connection whose upgrade is done, and how often it repeats itself; the tests have it repeat itself a
little, `bench.attack.socket` a million times. What is legal and looks strange stands among them, to be taken as usual.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from websockets.frames import Frame, Opcode

from responses_contract.faults.connections import lane_events, response_to

Manner = Callable[[socket.socket, int], None]
MILLION = 1_000_000
PIECE = 65_536
"""Bytes of a fragment."""
HANG = 600.0
KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = (
    b"GET /v1/responses HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\nAuthorization: Bearer sk-mock\r\n\r\n"
)
_PLAIN = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEEPALIVE = b'{"type":"keepalive","sequence_number":0}'


def frame(opcode: Opcode, data: bytes, *, fin: bool = True, mask: bool = False) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


# --- what either side can do -----------------------------------------------------------------------------------------


def _binary(mask: bool) -> Manner:
    one = frame(Opcode.BINARY, bytes(1000), mask=mask)
    return lambda sock, times: _many(sock, one, times // 1000)


def _large(mask: bool) -> Manner:
    """One message of a hundred times its number, in one frame."""

    def send(sock: socket.socket, times: int) -> None:
        sock.sendall(frame(Opcode.TEXT, b'{"type":"' + b"x" * (times * 100) + b'"}', mask=mask))

    return send


def _in_pieces(mask: bool) -> Manner:
    """The same in fragments, without an end."""

    def send(sock: socket.socket, times: int) -> None:
        sock.sendall(frame(Opcode.TEXT, b"{", fin=False, mask=mask))
        _many(sock, frame(Opcode.CONT, b"x" * PIECE, fin=False, mask=mask), times * 100 // PIECE)

    return send


def _empty_pieces(mask: bool) -> Manner:
    def send(sock: socket.socket, times: int) -> None:
        sock.sendall(frame(Opcode.TEXT, b"{", fin=False, mask=mask))
        _many(sock, frame(Opcode.CONT, b"", fin=False, mask=mask), times)

    return send


def _tiny(data: bytes, mask: bool, opcode: Opcode = Opcode.TEXT) -> Manner:
    return lambda sock, times: _many(sock, frame(opcode, data, mask=mask), times)


def _many(sock: socket.socket, one: bytes, times: int) -> None:
    together = max(1, min(times, (1 << 16) // len(one)))
    for _ in range(times // together):
        sock.sendall(one * together)


def _garbage(sock: socket.socket, times: int) -> None:
    sock.sendall(b"\xf1\x7f" + bytes(range(256)))


def _silent(sock: socket.socket, times: int) -> None:
    """Neither reads nor writes, nor answers a ping, until the other one goes, or was given every chance to."""
    end = time.monotonic() + _LONG_ENOUGH
    while sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _ESTABLISHED and time.monotonic() < end:
        time.sleep(0.05)


_LONG_ENOUGH = 90.0
"""Seconds: who reads nothing does not even hear that the other one has gone."""
_ESTABLISHED = 1
"""The state of a connection that both sides still have (Linux)."""


# --- servers ---------------------------------------------------------------------------------------------------------


def _events() -> Iterator[bytes]:
    for event in lane_events(response_to({"model": "m", "input": "x", "store": False}, 1), None):
        yield json.dumps(event).encode()


def _fragmented(sock: socket.socket, times: int) -> None:
    """A sound answer in fragments of a few bytes, with pings and empty fragments between them."""
    for text in _events():
        pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
        for number, piece in enumerate(pieces):
            opcode = Opcode.CONT if number else Opcode.TEXT
            sock.sendall(frame(opcode, piece, fin=number == len(pieces) - 1))
            if number < len(pieces) - 1:
                sock.sendall(frame(Opcode.PING, b"now?") + frame(Opcode.CONT, b"", fin=False))


def _endless_answer(sock: socket.socket, times: int) -> None:
    """A response that begins, and whose deltas do not end."""
    told = list(_events())
    for text in told[:4]:
        sock.sendall(frame(Opcode.TEXT, text))
    delta = json.loads(told[4])
    for number in range(times // 10):
        text = json.dumps({**delta, "sequence_number": 4 + number}).encode()
        sock.sendall(frame(Opcode.TEXT, text))


def _many_items(sock: socket.socket, times: int) -> None:
    """Items that begin, and none that ends."""
    told = list(_events())
    for text in told[:2]:
        sock.sendall(frame(Opcode.TEXT, text))
    added = json.loads(told[2])
    for number in range(times // 10):
        item = {**added["item"], "id": f"msg_{number}"}
        event = {**added, "output_index": number, "sequence_number": 2 + number, "item": item}
        sock.sendall(frame(Opcode.TEXT, json.dumps(event).encode()))


def _many_lanes(sock: socket.socket, times: int) -> None:
    """Events of lanes that nobody named."""
    told = json.loads(next(_events()))
    for number in range(times // 10):
        sock.sendall(frame(Opcode.TEXT, json.dumps({**told, "stream_id": f"lane_{number}"}).encode()))


def _deflated(sock: socket.socket, times: int) -> None:
    """A message that says that it is compressed, which nobody offered."""
    sock.sendall(b"\xc1\x05\xf2\x48\xcd\xc9\xc9")


SERVERS: dict[str, Manner] = {
    "binary messages": _binary(False),
    "100 MB in one message": _large(False),
    "100 MB in fragments": _in_pieces(False),
    "1,000,000 empty fragments": _empty_pieces(False),
    "1,000,000 empty objects": _tiny(b"{}", False),
    "1,000,000 keepalives": _tiny(_KEEPALIVE, False),
    "1,000,000 pings": _tiny(b"x" * 100, False, Opcode.PING),
    "100,000 deltas, no end": _endless_answer,
    "100,000 items, no end": _many_items,
    "100,000 lanes that nobody named": _many_lanes,
    "compressed, though not offered": _deflated,
    "no frame": _garbage,
    "silence": _silent,
}
"""What a server does once it was asked."""
SOUND = {"fragments, pings between": _fragmented}
"""What is legal, and must be taken."""
UPGRADES: dict[str, bytes] = {
    "a wrong key accepted": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
    "HTTP/1.0": b"HTTP/1.0 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "200 and no upgrade": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
    "100 MB of a refusal": b"HTTP/1.1 403 Forbidden\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 1_000_000,
    "a head without an end": b"HTTP/1.1 101 Switching Protocols\r\n" + b"x-padding: y\r\n" * 100_000,
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
}
"""How a server answers the upgrade."""


def accepted(head: bytes) -> bytes:
    """The right answer to an upgrade."""
    named = (line.partition(b":") for line in head.split(b"\r\n"))
    key = next((value.strip() for name, _, value in named if name.lower() == b"sec-websocket-key"), b"")
    accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


@contextmanager
def serving(manner: Manner | bytes, times: int) -> Iterator[str]:
    """A server of one manner, or that answers the upgrade with these bytes; its base URL."""

    def converse(sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            sock.settimeout(HANG)
            head = _head(sock)
            if b"upgrade: websocket" not in head.lower():
                # What is asked over HTTP first must not keep anybody from coming to the socket.
                sock.sendall(_PLAIN)
            elif isinstance(manner, bytes):
                sock.sendall(manner)
            else:
                sock.sendall(accepted(head))
                if manner is not _silent:
                    sock.recv(1)
                manner(sock, times)
            _read_out(sock)

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        listener.shutdown(socket.SHUT_RDWR)


def _head(sock: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (more := sock.recv(PIECE)):
        head += more
    return head


def _read_out(sock: socket.socket) -> None:
    """Take what still comes, so that nothing that was sent is lost to a reset."""
    while sock.recv(PIECE):
        pass


# --- clients ---------------------------------------------------------------------------------------------------------

_ASK = b'{"type":"response.create","model":"m","store":false,"input":"Hi","metadata":{"n":"1"}}'
_STORY = b'{"type":"response.create","model":"m","input":"Write a story of 200000 words."}'
_LANE = b'{"type":"response.create","model":"m","input":"Hi","stream_id":"%d"}'


def _never_reads(data: bytes, opcode: Opcode = Opcode.TEXT) -> Manner:
    one = frame(opcode, data, mask=True)

    def go(sock: socket.socket, times: int) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        _many(sock, one, times)

    return go


def _reads(manner: Manner) -> Manner:
    """The same by a client that reads what comes meanwhile."""

    def go(sock: socket.socket, times: int) -> None:
        reader = threading.Thread(target=_read_quietly, args=(sock,), daemon=True)
        reader.start()
        manner(sock, times)
        sock.shutdown(socket.SHUT_WR)
        reader.join(HANG)

    return go


def _read_quietly(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        _read_out(sock)


def _asks_and_leaves(sock: socket.socket, times: int) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.sendall(frame(Opcode.TEXT, _STORY, mask=True))
    _silent(sock, times)


def _lanes(sock: socket.socket, times: int) -> None:
    for number in range(times // 100):
        sock.sendall(frame(Opcode.TEXT, _LANE % number, mask=True))


CLIENTS: dict[str, Manner] = {
    "binary messages": _binary(True),
    "100 MB in one message": _large(True),
    "100 MB in fragments": _in_pieces(True),
    "1,000,000 empty fragments": _reads(_empty_pieces(True)),
    "1,000,000 empty objects": _reads(_tiny(b"{}", True)),
    "1,000,000 empty objects, nothing read": _never_reads(b"{}"),
    "1,000,000 pings, nothing read": _never_reads(b"x" * 100, Opcode.PING),
    "1,000,000 requests, nothing read": _never_reads(_ASK),
    "an answer of 200,000 words, nothing read": _asks_and_leaves,
    "10,000 lanes": _reads(_lanes),
    "no frame": _garbage,
    "silence, no ping answered": _silent,
}
"""What a client does once it is let in."""
ASKED: dict[str, bytes] = {
    "HTTP/1.0": UPGRADE.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "another version": UPGRADE.replace(b"Version: 13", b"Version: 8"),
    "no key": UPGRADE.replace(b"Sec-WebSocket-Key: " + KEY + b"\r\n", b""),
    "a key that is none": UPGRADE.replace(KEY, b"no key"),
    "two keys": UPGRADE.replace(KEY, KEY + b"\r\nSec-WebSocket-Key: " + KEY),
    "by POST": UPGRADE.replace(b"GET", b"POST"),
    "another path": UPGRADE.replace(b"/v1/responses", b"/v1/other"),
    "a wrong API key": UPGRADE.replace(b"sk-mock", b"sk-other"),
    "a head without an end": UPGRADE.removesuffix(b"\r\n") + b"x-padding: y\r\n" * 100_000,
}
"""How a client asks for an upgrade that it must not get."""


def sound_turn(sock: socket.socket) -> bytes:
    """Ask in fragments of a few bytes, with pings between them, which is legal; what comes up to the answer's end."""
    _head(sock)
    pieces = [_ASK[at : at + 7] for at in range(0, len(_ASK), 7)]
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        sock.sendall(frame(Opcode.CONT if number else Opcode.TEXT, piece, fin=last, mask=True))
        sock.sendall(b"" if last else frame(Opcode.PING, b"now?", mask=True))
    found = b""
    while b'"type":"response.completed"' not in found and (more := sock.recv(PIECE)):
        found += more
    return found


@contextmanager
def dialled(port: int, head: bytes = UPGRADE) -> Iterator[socket.socket]:
    """A bare connection on which this was sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=HANG) as sock:
        sock.sendall(head)
        yield sock


def answer_to(port: int, head: bytes) -> bytes:
    """What a server says to an upgrade, up to the end of the connection."""
    found = b""
    with dialled(port, head) as sock, contextlib.suppress(OSError):
        while more := sock.recv(PIECE):
            found += more
    return found


def attack(port: int, manner: Manner, times: int) -> None:
    """Be let in and do what the manner does, until that is done or the server ends it."""
    with dialled(port) as sock:
        _head(sock)
        with contextlib.suppress(OSError):
            manner(sock, times)
