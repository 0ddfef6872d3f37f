"""Whether the times that are told of a stream are right, and what telling them costs.

    python -m bench.bench_timing [--pace 0.05] [--streams 10] [--words 2000]

A mock in a process of its own says one event every so many seconds; of the gaps between deltas of text that are told
of its streams, 99 % have to be within 5 ms of that. Making the figures of a stream may cost 3 % of what reading and
judging it live does, in CPU time of this process.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Response
from responses_contract.report.timing import Timings, timing_of

KEY = "sk-mock"
TOLERATED, SHARE, MOST = 0.005, 0.99, 0.03
WORDS = 40
ROUNDS, TIMES = 5, 20
PACE_OF_COST = 0.0002


@contextmanager
def _mock(pace: float) -> Iterator[str]:
    """The base URL of a mock that is at work."""
    command = [sys.executable, "-m", "responses_contract", "mock", "--port", "0", "--pace", str(pace), "--chunk", "5"]
    environment = {**os.environ, "API_KEY": KEY}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


def gaps(pace: float, streams: int) -> list[float]:
    """The gaps between deltas of text that are told of some streams, seconds."""
    body = {"model": "gpt-4o-mini", "input": f"Write a story of {WORDS} words.", "stream": True}
    told: list[float] = []
    with _mock(pace) as url:
        client = EndpointClient(url, KEY, checker=Checker())
        for _ in range(streams):
            timing = timing_of(client.send(Call("POST", "/responses", body)).response)
            told += timing.gaps if timing is not None else ()
    return told


def cost(words: int) -> float:
    """What the figures of a stream take, to what reading and judging it takes; every delta comes by itself."""
    body = {"model": "gpt-4o-mini", "input": f"Write a story of {words} words.", "stream": True}
    read, told = float("inf"), float("inf")
    with _mock(PACE_OF_COST) as url:
        client = EndpointClient(url, KEY, checker=Checker())
        for _ in range(ROUNDS):
            gc.collect()
            began = time.process_time()
            response = client.send(Call("POST", "/responses", body)).response
            read = min(read, time.process_time() - began)
            began = time.process_time()
            for _ in range(TIMES):
                _tell(response)
            told = min(told, (time.process_time() - began) / TIMES)
    return told / read


def _tell(response: Response) -> None:
    timing = timing_of(response)
    assert timing is not None
    Timings().add(timing)


def main() -> int:
    """The command line; 1 where the times are wrong, or telling them costs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pace", type=float, default=0.05)
    parser.add_argument("--streams", type=int, default=10)
    parser.add_argument("--words", type=int, default=2000, help="of the stream whose cost is measured")
    args = parser.parse_args()
    told = gaps(args.pace, args.streams)
    right = sum(abs(gap - args.pace) <= TOLERATED for gap in told) / len(told)
    dearer = cost(args.words)
    print(f"gaps of {args.pace:g} s   {len(told):,}, {right:.2%} of them told within {TOLERATED * 1000:g} ms")
    print(f"cost of times   {dearer:.1%} of reading and judging")
    return int(right < SHARE or dearer > MOST)


if __name__ == "__main__":
    sys.exit(main())
