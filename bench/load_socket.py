"""200 WebSockets × 8 lanes × about 100 events at once on a mock, ten rounds: `python -m bench.load_socket`.

The mock runs in a process of its own. In each round every lane of every connection asks for one response, and each is
held against what its lane asked for: every event names its lane, the deltas are the text, the response carries the
lane's own metadata, the numbers have no gap. After each round the resident memory of the mock is read. Exit code 1
where something was mixed up or missing, or where the memory after the last round is a tenth above that after the third.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from responses_api import AsyncClient
from responses_api.client import AsyncResponsesConnection, AsyncResponsesLane

KEY = "sk-mock"
WORDS = 80
"""Of an answer: about a hundred events."""
ALLOWED = 1.1
SETTLED = 3
"""Rounds after which the memory should be what it stays."""


async def one(lane: AsyncResponsesLane, connection: int) -> tuple[int, int]:
    """One response: its events, and how many things were wrong with it."""
    meant = {"connection": str(connection), "lane": str(lane.stream_id)}
    stream = lane.stream(model="load", input=f"Write a story of {WORDS} words.", metadata=meant, store=False)
    deltas: list[str] = []
    count = wrong = 0
    async for event in stream:
        wrong += event.stream_id != lane.stream_id or event.sequence_number != count
        count += 1
        if event.type == "response.output_text.delta":
            deltas.append(event.delta)
    final = await stream.get_final_response()
    return count, wrong + (final.metadata != meant) + ("".join(deltas) != final.output_text)


async def round_of(connections: list[AsyncResponsesConnection], lanes: int) -> tuple[int, int]:
    """Every lane of every connection asks once."""
    asked = [
        one(connection.lane(f"lane-{lane}"), number)
        for number, connection in enumerate(connections)
        for lane in range(lanes)
    ]
    found = await asyncio.gather(*asked)
    return sum(count for count, _ in found), sum(wrong for _, wrong in found)


def resident(pid: int) -> float:
    """MiB of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def load(url: str, pid: int, connections: int, lanes: int, rounds: int) -> int:
    """All rounds; the exit code."""
    memory: list[float] = []
    bad = 0
    async with AsyncClient(KEY, url, timeout=600) as client:
        # One loop serves 1,600 lanes: on a busy machine a round may take longer than a ping may.
        quiet = {"ping_interval": None}
        managers = [client.responses.connect(websocket_connection_options=quiet) for _ in range(connections)]
        opened = [await manager.enter() for manager in managers]
        for number in range(1, rounds + 1):
            began = time.perf_counter()
            events, wrong = await round_of(opened, lanes)
            taken = time.perf_counter() - began
            memory.append(resident(pid))
            bad += wrong
            told = f"{events} events, {events / taken:,.0f} a second, {wrong} wrong, {memory[-1]:.1f} MiB"
            print(f"round {number}: {told}", flush=True)
        await asyncio.gather(*(connection.close() for connection in opened))
    flat = memory[-1] <= ALLOWED * memory[min(SETTLED, rounds) - 1]
    print(f"{connections} connections x {lanes} lanes; {'flat' if flat else 'GROWING'}, {bad} mixed up")
    return int(bool(bad) or not flat)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="load_socket", description=__doc__)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--lanes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args(arguments)
    command = [sys.executable, "-m", "bench.bench_socket", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            url = process.stdout.readline().strip()
            return asyncio.run(load(url, process.pid, given.connections, given.lanes, given.rounds))
        finally:
            process.stdin.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
