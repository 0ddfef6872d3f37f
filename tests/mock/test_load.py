"""Many streams at once: none broken, none mixed up; a client that leaves or does not read costs nothing lasting."""

from __future__ import annotations

import asyncio
import json
import socket
import time

import httpx

from responses_contract.mock import Running, running_mock
from tests.mock_kit import MODEL, Client

STREAMS = 100


async def _streams(mock: Running, count: int) -> list[str]:
    """The texts that so many streams tell, all open at once."""
    limits = httpx.Limits(max_connections=count)
    headers = {"authorization": f"Bearer {mock.api_key}"}
    async with httpx.AsyncClient(base_url=mock.base_url, headers=headers, limits=limits, timeout=60) as client:
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


def _wait_for(mock: Running, connections: int) -> None:
    deadline = time.monotonic() + 5
    while (found := mock.connections()) != connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert found == connections


def test_a_client_that_does_not_read_is_dropped() -> None:
    with running_mock(patience=0.3) as mock:
        stuck = [_open(mock, 20_000) for _ in range(5)]
        _wait_for(mock, 5)
        _wait_for(mock, 0)
        for sock in stuck:
            sock.close()


def test_a_client_that_leaves_is_forgotten() -> None:
    with running_mock(pace=0.01) as mock:
        for _ in range(5):
            sock = _open(mock, 5_000)
            sock.recv(1000)
            sock.close()
        _wait_for(mock, 0)
        with Client(mock) as client:
            assert client.create(input="Hi").response.status == 200
