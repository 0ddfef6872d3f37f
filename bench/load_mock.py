"""Load on the mock: many streams at once, none broken or mixed up, memory flat; clients that leave or do not read.

`python -m bench.load_mock [--streams 500] [--events 200] [--rounds 10]`

The mock runs in a process of its own and keeps the last 500 responses. Every stream says a number of its own, so that a
mixed-up one shows. After each round the resident memory of the mock is read; after the last, clients come that ask for
a long stream and leave. Exits with 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

KEY = "sk-mock"
GROWTH = 0.10
"""The share by which memory may grow from the second round to the last."""


@dataclass(frozen=True)
class Mock:
    """The mock that is put under load."""

    port: int
    pid: int

    def memory(self) -> float:
        """Resident memory, in MB."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def files(self) -> int:
        """Open files and sockets."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))


@contextlib.contextmanager
def _serving() -> Iterator[Mock]:
    command = [sys.executable, "-m", "responses_contract.cli", "mock", "--port", "0", "--chunk", "5", "--keep", "500"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "API_KEY": KEY})
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        yield Mock(int(url.rpartition(":")[2].removesuffix("/v1")), process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _request(number: int, words: int) -> bytes:
    text = f'Say "{_said(number, words)}"'
    body = json.dumps({"model": "m", "input": text, "stream": True}).encode()
    head = f"POST /v1/responses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _said(number: int, words: int) -> str:
    """A text of `words` pieces of five characters, told in as many deltas, that no other stream tells."""
    return f"{number:04d}-" * words


async def _stream(mock: Mock, number: int, deltas: int) -> int:
    """The events of one stream, or 0 where it was broken or another one's."""
    reader, writer = await asyncio.open_connection("127.0.0.1", mock.port, limit=1 << 20)
    writer.write(_request(number, deltas))
    events: list[dict[str, object]] = []
    async for line in reader:
        if line.startswith(b"data: "):
            events.append(json.loads(line[6:]))
    writer.close()
    told = "".join(str(event["delta"]) for event in events if event["type"] == "response.output_text.delta")
    whole = [event.get("sequence_number") for event in events] == list(range(len(events)))
    right = told == _said(number, deltas) and bool(events) and events[-1]["type"] == "response.completed"
    return len(events) if whole and right else 0


async def _round(mock: Mock, streams: int, deltas: int) -> list[int]:
    return await asyncio.gather(*(_stream(mock, number, deltas) for number in range(streams)))


def _idle(mock: Mock, before: int, seconds: float) -> float | None:
    """Seconds until the mock has no more files open than before; None where it keeps them."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if mock.files() <= before:
            return time.monotonic() - began
        time.sleep(0.05)
    return None


def _rude(mock: Mock, count: int, *, read: bool) -> None:
    """Clients that ask for a long stream and leave; with `read`, after the first bytes."""
    for number in range(count):
        with socket.create_connection(("127.0.0.1", mock.port)) as sock:
            sock.sendall(_request(number, 190))
            if read:
                sock.recv(100)


def main() -> int:
    """Put the mock under load and say what came of it."""
    parser = argparse.ArgumentParser(description="Put the mock under load.")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    args = parser.parse_args()
    with _serving() as mock:
        failures = _rounds(mock, args.streams, args.events, args.rounds)
        before = mock.files()
        for read in (True, False):
            _rude(mock, 200, read=read)
            idle = _idle(mock, before, 10)
            told = "kept open" if idle is None else f"forgotten after {idle:.1f} s"
            print(f"200 clients that left {'midway' if read else 'at once'}: {told}, {mock.memory():.0f} MB")
            failures += idle is None
    print("as it should be" if not failures else f"{failures} failures")
    return bool(failures)


def _rounds(mock: Mock, streams: int, events: int, rounds: int) -> int:
    memory, broken = [], 0
    for number in range(rounds):
        began = time.perf_counter()
        told = asyncio.run(_round(mock, streams, events - 10))
        passed = time.perf_counter() - began
        broken += told.count(0)
        memory.append(mock.memory())
        print(
            f"round {number + 1}: {streams} streams, {sum(told):,} events, {told.count(0)} broken or mixed up, "
            f"{sum(told) / passed:,.0f} events/s, {memory[-1]:.0f} MB",
            flush=True,
        )
    growth = memory[-1] / memory[min(1, rounds - 1)] - 1
    print(f"memory from round 2 to {rounds}: {growth:+.1%}")
    return broken + (growth > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
