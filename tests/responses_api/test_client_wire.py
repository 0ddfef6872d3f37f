"""Merging HTTP chunks: what the next layer reads is the same body, in fewer pieces; anything unusual is left alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import h11
import httpx
import httpx2
import pytest
from responses_api import Client
from responses_api.client import widen
from responses_api_runtime.wire import MAX_HEAD, Reframer, Stream

from responses_contract.mock import running_mock
from tests.client_kit import STREAM_HEAD, chunk


def merged(data: bytes, sizes: list[int]) -> list[bytes]:
    reframer, at, out = Reframer(), 0, []
    reframer.begin()
    rng = random.Random(len(data))
    while at < len(data):
        size = rng.choice(sizes)
        out.append(reframer.push(data[at : at + size]))
        at += size
    return [part for part in [*out, reframer.drain()] if part]


def read(parts: list[bytes]) -> tuple[bytes, int]:
    """The body as an HTTP library reads it, and in how many pieces."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    for part in parts:
        connection.receive_data(part)
    body, pieces = b"", 0
    while not isinstance(event := connection.next_event(), h11.EndOfMessage):
        assert event is not h11.NEED_DATA, "the body does not end"
        if isinstance(event, h11.Data):
            body, pieces = body + event.data, pieces + 1
    return body, pieces


@pytest.mark.parametrize("sizes", [[1], [1, 2, 3], [7, 50], [100_000]], ids=str)
@pytest.mark.parametrize(
    "end", [b"0\r\n\r\n", b"0\r\ntrailer: x\r\n\r\n", b"000;ext\r\n\r\n"], ids=["end", "trailer", "ext"]
)
def test_the_body_stays_the_same(sizes: list[int], end: bytes) -> None:
    rng = random.Random(7)
    pieces = [bytes(rng.choices(b"ab\r\n0159", k=rng.choice((1, 2, 9, 300)))) for _ in range(60)]
    body, _ = read(merged(STREAM_HEAD + b"".join(map(chunk, pieces)) + end, sizes))
    assert body == b"".join(pieces)


def test_chunks_that_come_together_are_one() -> None:
    parts = merged(STREAM_HEAD + chunk(b"data: 1\n\n") * 500 + b"0\r\n\r\n", [100_000])
    assert read(parts) == (b"data: 1\n\n" * 500, 1)


def test_an_early_hint_is_no_answer() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
    assert merged(early + STREAM_HEAD + chunk(b"a") + chunk(b"b"), [100_000])[-1].endswith(chunk(b"ab"))


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n" + chunk(b"a") * 3,
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 6\r\n\r\n1\r\na\r\n",
        STREAM_HEAD + b"1;ext=1\r\na\r\n" + chunk(b"b") * 3,
        STREAM_HEAD + b"zz\r\nno chunk at all",
        STREAM_HEAD + b"+1\r\na\r\n" + chunk(b"b") * 3,
        STREAM_HEAD + b"1_0\r\n" + b"a" * 16 + b"\r\n" + chunk(b"b") * 3,
        b"garbage" * (MAX_HEAD // 5),
    ],
    ids=["no stream", "no chunks", "extension", "malformed", "sign", "underscore", "no end of the head"],
)
def test_anything_else_passes_through(data: bytes) -> None:
    assert b"".join(merged(data, [1, 5, 1000])) == data
    assert b"".join(merged(data, [10**6])) == data


def test_a_chunk_that_does_not_end_as_it_must_is_still_refused_by_the_next_layer() -> None:
    with pytest.raises(h11.RemoteProtocolError):
        read(merged(STREAM_HEAD + b"1\r\naXX1\r\nb\r\n0\r\n\r\n", [1000]))


def test_the_next_answer_on_the_connection_is_looked_at_anew() -> None:
    reframer = Reframer()
    for _ in range(2):
        reframer.begin()
        assert reframer.push(STREAM_HEAD + chunk(b"a") + chunk(b"b") + b"0\r\n\r\n").endswith(
            chunk(b"ab") + b"0\r\n\r\n"
        )


class Inner:
    """A network stream that gives one piece after the other, and remembers how long it was allowed to take."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.allowed: list[float | None] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.allowed.append(timeout)
        return self.pieces.pop(0) if self.pieces else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.written = buffer

    def start_tls(self, *args: object, **named: object) -> Inner:
        return Inner(*self.pieces)

    def get_extra_info(self, info: str) -> str:
        return info


def test_a_stream_reads_on_until_there_is_something_to_hand_on() -> None:
    stream = Stream(Inner(STREAM_HEAD, b"1", b"\r\n", b"a", b"\r\n0\r\n\r\n", b""))
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    assert [stream.read(100) for _ in range(4)] == [STREAM_HEAD, chunk(b"a"), b"0\r\n\r\n", b""]
    assert stream.get_extra_info("is_readable") == "is_readable"


def test_what_was_held_back_is_handed_on_when_the_connection_ends() -> None:
    stream = Stream(Inner(STREAM_HEAD, b"1"))
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    assert [stream.read(100) for _ in range(3)] == [STREAM_HEAD, b"1", b""]


def test_patience_is_for_one_answer() -> None:
    inner = Inner(b"a", b"b", b"c", b"d")
    stream = Stream(inner)
    stream.read(1, 9.0)
    stream.patience = 0.5
    stream.read(1, 9.0)
    stream.read(1, None)
    stream.write(b"x")
    stream.read(1, 9.0)
    assert inner.allowed == [9.0, 0.5, 0.5, 9.0]


def test_a_stream_is_wrapped_within_tls_too() -> None:
    inside = Stream(Inner(STREAM_HEAD + chunk(b"a") + chunk(b"b"))).start_tls(None)
    inside.write(b"GET / HTTP/1.1\r\n\r\n")
    assert inside.read(1000) == STREAM_HEAD + chunk(b"ab")


def test_a_client_that_is_built_otherwise_is_left_alone() -> None:
    class Odd:
        _transport = None

    odd = Odd()
    widen(odd)
    assert odd._transport is None


@pytest.mark.parametrize("make", [httpx.Client, httpx.AsyncClient, httpx2.Client, httpx2.AsyncClient])
def test_a_client_of_ones_own_can_be_widened(make: Callable[[], Any]) -> None:
    client = widen(make())
    name = type(client._transport._pool._network_backend).__name__
    assert name == ("_AsyncBackend" if hasattr(client, "aclose") else "_Backend")


def test_what_is_given_is_left_as_it_is_and_what_is_widened_reads_the_same() -> None:
    with running_mock() as mock:
        told = []
        for given in (httpx.Client(), widen(httpx.Client()), httpx2.Client(), widen(httpx2.Client())):
            before = given._transport._pool._network_backend  # type: ignore[union-attr]
            with Client(mock.api_key, mock.base_url, http_client=given) as client:
                told.append([event.type for event in client.responses.create(model="m", input="Hi", stream=True)])
            assert given._transport._pool._network_backend is before  # type: ignore[union-attr]
            given.close()
    assert told[0] == told[1] == told[2] == told[3]
    assert told[0][-1] == "response.completed"


def test_a_client_is_widened_once() -> None:
    with httpx.Client() as client:
        widen(client)
        backend = client._transport._pool._network_backend  # type: ignore[attr-defined]
        widen(client)
        assert client._transport._pool._network_backend is backend  # type: ignore[attr-defined]
        assert type(backend).__module__.startswith("responses_api"), "httpx keeps its backend elsewhere now"
