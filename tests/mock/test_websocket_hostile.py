"""Peers of the mock's WebSocket that do what they should not: each gets a clear end, and others notice nothing."""

from __future__ import annotations

import contextlib
import random
import socket as sockets
import struct
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from responses_contract.mock import Running, running_mock
from responses_contract.mock.config import SocketLimits
from responses_contract.mock.websocket.protocol import SocketProtocol, framed
from tests.socket_kit import Socket, socket
from tests.waiting import HANG, until

UPGRADE = (
    b"GET /v1/responses HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer sk-mock\r\n\r\n"
)


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(patience=1.0, max_body=1_000_000, websocket=SocketLimits(ping=0)) as running:
        yield running


@pytest.fixture
def bystander(mock: Running) -> Iterator[Socket]:
    """A connection that must go on whatever the others do."""
    with socket(mock) as connected:
        yield connected
        assert connected.made(input="Hi")["status"] == "completed"


@contextlib.contextmanager
def wire(mock: Running, head: bytes = UPGRADE) -> Iterator[sockets.socket]:
    """A bare connection on which this was sent."""
    port = int(mock.base_url.rsplit(":", 1)[1].split("/")[0])
    with sockets.create_connection(("127.0.0.1", port), timeout=HANG) as connected:
        connected.sendall(head)
        yield connected


def all_of(connected: sockets.socket) -> bytes:
    """What comes until the connection ends."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := connected.recv(65536):
            found += piece
    return found


def masked(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def upgraded(connected: sockets.socket) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += connected.recv(4096)
    assert b" 101 " in head


@pytest.mark.usefixtures("bystander")
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (UPGRADE.replace(b"GET", b"POST"), b"405"),
        (UPGRADE.replace(b"Version: 13", b"Version: 8"), b"400"),
        (UPGRADE.replace(b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b""), b"400"),
        (UPGRADE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"no key"), b"400"),
        (UPGRADE.replace(b"sk-mock", b"sk-other"), b"401"),
        (UPGRADE.replace(b"/v1/responses", b"/v1/other"), b"404"),
    ],
)
def test_a_wrong_upgrade_is_refused_with_words(mock: Running, head: bytes, status: bytes) -> None:
    with wire(mock, head) as connected:
        answer = all_of(connected)
    assert answer.split(b" ", 2)[1] == status
    assert answer.partition(b"\r\n\r\n")[2]


def closed_with(connected: Socket) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        connected.connection.recv(timeout=HANG)
    return closed.value.rcvd.code if closed.value.rcvd is not None else None


@pytest.mark.usefixtures("bystander")
def test_a_binary_message_ends_the_connection(mock: Running) -> None:
    with socket(mock) as connected:
        connected.raw(b"\x00\x01")
        assert closed_with(connected) == 1003


@pytest.mark.usefixtures("bystander")
def test_a_message_that_is_too_large_ends_the_connection_at_its_head(mock: Running) -> None:
    with wire(mock) as connected:
        upgraded(connected)
        # A hundred megabytes are promised, and not one of them is waited for.
        connected.sendall(struct.pack("!BBQ", 0x81, 0xFF, 100_000_000) + b"mask")
        assert struct.pack("!H", 1009) in all_of(connected)


@pytest.mark.usefixtures("bystander")
def test_a_small_message_that_unpacks_to_a_large_one_ends_the_connection(mock: Running) -> None:
    from websockets.sync.client import connect

    headers = {"authorization": f"Bearer {mock.api_key}"}
    url = mock.base_url.replace("http", "ws", 1) + "/responses"
    with connect(url, additional_headers=headers, compression="deflate") as connection:
        connection.send(" " * 50_000_000)
        assert closed_with(Socket(connection)) == 1009


@pytest.mark.usefixtures("bystander")
def test_fragments_without_an_end_take_no_more_than_their_bytes(mock: Running) -> None:
    with wire(mock) as connected:
        upgraded(connected)
        connected.sendall(masked(Opcode.TEXT, b"{", fin=False))
        for _ in range(50):
            connected.sendall(masked(Opcode.CONT, b"", fin=False) * 1000)
        connected.sendall(masked(Opcode.CONT, b"}"))
        assert b"invalid_value" in connected.recv(65536)


def test_fragments_are_joined_as_they_come() -> None:
    class Bare(SocketProtocol):
        def __init__(self) -> None:
            self.whole: list[bytes] = []

        def send_receive_event_to_app(self) -> None:
            self.whole.append(self.frames[0])

    protocol = Bare()
    protocol.handle_text(Frame(Opcode.TEXT, b"a", False))
    for _ in range(1000):
        protocol.handle_cont(Frame(Opcode.CONT, b"", False))
    assert protocol._fragments == b"a"
    protocol.handle_cont(Frame(Opcode.CONT, b"b"))
    assert protocol.whole == [b"ab"]


@pytest.mark.usefixtures("bystander")
def test_many_tiny_messages_are_each_answered(mock: Running) -> None:
    with wire(mock) as connected:
        upgraded(connected)
        left = 2000
        connected.sendall(masked(Opcode.TEXT, b"") * left)
        found = b""
        while found.count(b'"type":"error"') < left:
            found += connected.recv(1 << 20)


@pytest.mark.slow
@pytest.mark.usefixtures("bystander")
@pytest.mark.parametrize(
    "frame", [masked(Opcode.PING, b"x" * 100), masked(Opcode.TEXT, b"[]")], ids=["pings", "errors"]
)
def test_a_peer_that_never_reads_is_dropped(mock: Running, frame: bytes) -> None:
    with wire(mock) as connected:
        connected.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        upgraded(connected)
        with pytest.raises(OSError, match=r"reset|[Pp]ipe"):  # noqa: PT012
            while True:
                connected.sendall(frame * 1000)


@pytest.mark.usefixtures("bystander")
def test_a_peer_that_reads_no_answer_is_dropped(mock: Running) -> None:
    before = mock.connections()
    with wire(mock) as connected:
        connected.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        upgraded(connected)
        ask = b'{"type":"response.create","model":"m","input":"Write a story of 20000 words."}'
        connected.sendall(masked(Opcode.TEXT, ask))
        until(lambda: mock.connections() <= before, "the connection is dropped")


def test_a_peer_that_answers_no_ping_is_dropped() -> None:
    with running_mock(websocket=SocketLimits(ping=0.05)) as mock, socket(mock) as bystander:
        with wire(mock) as connected:
            upgraded(connected)
            assert struct.pack("!H", 1011) in all_of(connected)
        assert bystander.made(input="Hi")["status"] == "completed"


@pytest.mark.usefixtures("bystander")
@pytest.mark.parametrize(
    "garbage",
    [
        random.Random(1).randbytes(64),
        b"\x81\x02hi",  # not masked
        b"\xf1\x80mask",  # reserved bits
        b"\x83\x80mask",  # an opcode that there is not
        masked(Opcode.CONT, b"a"),
        masked(Opcode.TEXT, b"\xff\xfe"),
        masked(Opcode.CLOSE, b"\x00"),
    ],
    ids=["noise", "not masked", "reserved bits", "no opcode", "nothing to continue", "no text", "half a code"],
)
def test_what_is_no_frame_ends_the_connection(mock: Running, garbage: bytes) -> None:
    with wire(mock) as connected:
        upgraded(connected)
        connected.sendall(garbage)
        connected.shutdown(sockets.SHUT_WR)
        all_of(connected)


def test_a_message_is_framed_as_the_library_would() -> None:
    for size in (0, 1, 125, 126, 65535, 65536):
        text = b"x" * size
        assert framed(text) == Frame(Opcode.TEXT, text).serialize(mask=False)
