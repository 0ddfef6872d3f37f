"""Many streams at once: none broken, none mixed up; a client that leaves or does not read costs nothing lasting."""

from __future__ import annotations

import asyncio
import json
import socket

import httpx

from responses_contract.mock import Running, running_mock
from tests.mock_kit import MODEL, Client
from tests.waiting import HANG, until

STREAMS = 100


async def _streams(mock: Running, count: int) -> list[str]:
    """The texts that so many streams tell, all open at once."""
    limits = httpx.Limits(max_connections=count)
    headers = {"authorization": f"Bearer {mock.api_key}"}
    async with httpx.AsyncClient(base_url=mock.base_url, headers=headers, limits=limits, timeout=HANG) as client:
        return await asyncio.gather(*(_stream(client, number) for number in range(count)))


async def _stream(client: httpx.AsyncClient, number: int) -> str:
    body = {"model": MODEL, "input": f"Say 'stream {number} speaks'. Then more.", "stream": True, "store": False}
    told = []
    async with client.stream("POST", "/responses", json=body) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                event = json.loads(line[6:])
                assert event["sequence_number"] == len(told)
                told.append(event)
    assert told[-1]["type"] == "response.completed"
    return "".join(event["delta"] for event in told if event["type"] == "response.output_text.delta")


def test_streams_are_not_mixed_up() -> None:
    with running_mock(chunk=1, pace=0.001) as mock:
        assert asyncio.run(_streams(mock, STREAMS)) == [f"stream {number} speaks" for number in range(STREAMS)]


def _open(mock: Running, words: int) -> socket.socket:
    """A connection on which a long stream was asked for, and nothing is read."""
    host, port = mock.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    sock = socket.create_connection((host, int(port)))
    body = json.dumps({"model": MODEL, "input": f"Write {words} words", "stream": True}).encode()
    head = f"POST /v1/responses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mock.api_key}\r\n"
    sock.sendall(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    return sock


def _all_are_served_and_gone(mock: Running, count: int) -> None:
    until(lambda: mock.app.served == count, f"{count} requests are taken")
    until(lambda: mock.connections() == 0, "no client is connected")


def test_a_client_that_does_not_read_is_dropped() -> None:
    with running_mock(patience=0.3) as mock:
        stuck = [_open(mock, 20_000) for _ in range(5)]
        _all_are_served_and_gone(mock, 5)
        for sock in stuck:
            sock.close()


def test_a_client_that_leaves_is_forgotten() -> None:
    with running_mock(pace=0.01) as mock:
        for _ in range(5):
            sock = _open(mock, 5_000)
            sock.recv(1000)
            sock.close()
        _all_are_served_and_gone(mock, 5)
        with Client(mock) as client:
            assert client.create(input="Hi").response.status == 200
