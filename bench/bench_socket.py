"""Events per second through mock and client over a WebSocket, beside SSE and beside openai-python's `connect()`.

`python -m bench.bench_socket [--openai-python INTERPRETER]`: the mock in a process of its own, the client in another,
one long answer per measurement, no pause between events. Each figure is the best of several rounds, which alternate.
`wall` is events per second of time that passed, mock and client working side by side; `CPU` is events per second of the
client's own CPU time, all of its threads included. openai-python is taken from this interpreter, or from the one that
is named (it needs the `websockets` library); without it its column stays empty.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WORDS = 20_000
KEY = "sk-mock"
MODEL = "bench"


def _ask(words: int) -> dict[str, Any]:
    return {"model": MODEL, "input": f"Write a story of {words} words.", "store": False}


def ours_sse(url: str, words: int) -> int:
    from responses_api import Client

    with Client(KEY, url) as client, client.responses.stream(**_ask(words)) as stream:
        return sum(1 for _ in stream)


def ours_socket(url: str, words: int) -> int:
    from responses_api import Client

    with Client(KEY, url) as client, client.responses.connect() as connection:
        with connection.stream(**_ask(words)) as stream:
            count = sum(1 for _ in stream)
        assert stream.get_final_response().output_text
        return count


def ours_async(url: str, words: int) -> int:
    from responses_api import AsyncClient

    async def go() -> int:
        async with AsyncClient(KEY, url) as client, client.responses.connect() as connection:
            stream = connection.stream(**_ask(words))
            count = 0
            async for _ in stream:
                count += 1
            assert (await stream.get_final_response()).output_text
            return count

    return asyncio.run(go())


def openai_sse(url: str, words: int) -> int:
    import openai  # type: ignore[import-not-found, unused-ignore]

    client: Any = openai.OpenAI(api_key=KEY, base_url=url)
    return sum(1 for _ in client.responses.create(**_ask(words), stream=True))


def openai_socket(url: str, words: int) -> int:
    import openai

    client: Any = openai.OpenAI(api_key=KEY, base_url=url)
    with client.responses.connect() as connection:
        connection.response.create(**_ask(words))
        for count, event in enumerate(connection, 1):
            if event.type == "response.completed":
                return count
    raise SystemExit("the connection ended")


def openai_async(url: str, words: int) -> int:
    import openai

    async def go() -> int:
        client: Any = openai.AsyncOpenAI(api_key=KEY, base_url=url)
        count = 0
        async with client.responses.connect() as connection:
            await connection.response.create(**_ask(words))
            async for event in connection:
                count += 1
                if event.type == "response.completed":
                    break
        return count

    return asyncio.run(go())


CONTESTS: dict[str, tuple[Callable[[str, int], int], Callable[[str, int], int]]] = {
    "SSE": (ours_sse, openai_sse),
    "WebSocket": (ours_socket, openai_socket),
    "WebSocket, asyncio": (ours_async, openai_async),
}


def contestant(name: str, mine: bool, url: str, words: int) -> None:
    """One measurement, printed; a short answer first, so that imports and lazy builds are not counted."""
    run = CONTESTS[name][0 if mine else 1]
    run(url, 50)
    began, cpu = time.perf_counter(), time.process_time()
    count = run(url, words)
    print(count / (time.perf_counter() - began), count / (time.process_time() - cpu))


def serve() -> None:
    """A mock until the input ends; its base URL is the first line of output."""
    from responses_contract.mock import running_mock
    from responses_contract.mock.config import SocketLimits

    with running_mock(websocket=SocketLimits(ping=0)) as mock:
        print(mock.base_url, flush=True)
        sys.stdin.read()


@contextmanager
def server() -> Iterator[str]:
    """The base URL of a mock in a process of its own."""
    command = [sys.executable, "-m", "bench.bench_socket", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def measured(python: str, name: str, mine: bool, url: str, words: int) -> tuple[float, float] | None:
    """Events per second, of time and of CPU, of one contestant in a process of its own; None if it cannot run."""
    command = [python, __file__, "--run", name, url, "--words", str(words), *(["--mine"] if mine else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1] if done.stderr else "no figure", file=sys.stderr)
        return None
    wall, cpu = done.stdout.split()
    return float(wall), float(cpu)


def compare(python: str, words: int, rounds: int) -> None:
    """Prints a table of figures."""
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, Python {platform.python_version()}; {words} words, best of {rounds}; load {load:.1f}")
    print(f"{'events per second':22}{'responses_api':>24}{'openai':>24}{'ratio':>16}")
    print(f"{'':22}{'wall':>12}{'CPU':>12}{'wall':>12}{'CPU':>12}{'wall':>8}{'CPU':>8}")
    with server() as url:
        for name in CONTESTS:
            best = {True: (0.0, 0.0), False: (0.0, 0.0)}
            for _ in range(rounds):
                for mine in best:
                    found = measured(sys.executable if mine else python, name, mine, url, words) or (0.0, 0.0)
                    best[mine] = (max(best[mine][0], found[0]), max(best[mine][1], found[1]))
            (wall, cpu), (their_wall, their_cpu) = best[True], best[False]
            theirs = ""
            if their_cpu:
                theirs = f"{their_wall:12,.0f}{their_cpu:12,.0f}{wall / their_wall:8.1f}{cpu / their_cpu:8.1f}"
            print(f"{name:22}{wall:12,.0f}{cpu:12,.0f}{theirs}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench_socket", description=__doc__)
    parser.add_argument("--openai-python", default=sys.executable, help="an interpreter that has openai-python")
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--mine", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.serve:
        serve()
    elif given.run:
        contestant(given.run[0], given.mine, given.run[1], given.words)
    else:
        compare(given.openai_python, given.words, given.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
