"""Attack on the ways in over a WebSocket: mock and proxy by clients, client, suite and proxy by servers.

`python -m bench.attack.socket [--only mock proxy …] [--times 1000000]`

What each peer does is `bench.attack.peers`. Each victim is a process of its own, whose largest memory and CPU time are
taken when it ends; none may take more than 600 MB or 30 s of CPU for one attack, end by a signal or print a traceback.
While a server is attacked another connection to it is open, and must be answered after every attack as if nothing was.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from bench.attack import peers
from bench.attack.memory import COMMAND, HANG, Cost, cost_of, free_port

CLIENT = """
import asyncio, sys
from responses_api import AsyncClient, Client
from responses_api.client import ResponsesError
ASK = {"model": "m", "input": "x", "store": False}
def ask(url):
    with Client("sk-attack-0123456789", url, timeout=5, max_retries=0) as client:
        with client.responses.connect() as connection:
            return connection.stream(**ASK).get_final_response()
async def ask_async(url):
    async with AsyncClient("sk-attack-0123456789", url, timeout=5, max_retries=0) as client:
        async with client.responses.connect() as connection:
            return await connection.stream(**ASK).get_final_response()
try:
    made = asyncio.run(ask_async(sys.argv[1])) if sys.argv[2] == "async" else ask(sys.argv[1])
    print("answered:", made.status)
except ResponsesError as error:
    print(f"{type(error).__name__}: {error}"[:200])
"""
RUN = ("--model", "m", "--websocket", "--layer", "scenarios", "-k", "websocket/turn", "--timeout", "5")
ASK = '{"type":"response.create","model":"m","store":false,"input":"Hi"}'
ANSWERED = "response.completed"
WHAT = ["*"]
"""Which attacks are made."""


class Seen(NamedTuple):
    """One attack: what it was, what the victim took for it, and what the victim said or did wrong."""

    what: str
    cost: Cost
    told: str


def _said(cost: Cost) -> str:
    lines = [line for line in cost.text.strip().splitlines() if line.strip()]
    return lines[-1][:100] if lines else ""


# --- servers that attack ---------------------------------------------------------------------------------------------


def _servers() -> Iterator[tuple[str, peers.Manner | bytes]]:
    yield from peers.SERVERS.items()
    yield from peers.SOUND.items()
    yield from peers.UPGRADES.items()


def _attacked(ask: Callable[[str], Cost], times: int) -> Iterator[Seen]:
    for what, manner in _servers():
        if not fnmatch(what, WHAT[0]):
            continue
        with peers.serving(manner, times) as url:
            cost = ask(url)
        yield Seen(what, cost, _said(cost))


def client(times: int) -> Iterator[Seen]:
    return _attacked(lambda url: cost_of([sys.executable, "-c", CLIENT, url, "sync"]), times)


def asynchronous(times: int) -> Iterator[Seen]:
    return _attacked(lambda url: cost_of([sys.executable, "-c", CLIENT, url, "async"]), times)


def run(times: int) -> Iterator[Seen]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _attacked(lambda url: cost_of([*COMMAND, "run", url, *RUN, "--output", folder]), times)


def through(times: int) -> Iterator[Seen]:
    """A proxy between a usual client and a server that attacks."""

    def ask(url: str) -> Cost:
        port = free_port()
        with tempfile.TemporaryDirectory() as folder:
            words = [*COMMAND, "proxy", url, "--port", str(port), "--output", folder]
            return cost_of(words, lambda _: _read_through(port, Path(folder)))

    return _attacked(ask, times)


def _read_through(port: int, folder: Path) -> None:
    """Ask through the proxy, read what comes to its end or for a while, and wait until that was judged."""
    try:
        with _opened(port) as connection:
            connection.send(ASK)
            until = time.monotonic() + 20
            while time.monotonic() < until:
                connection.recv(timeout=5)
    except (OSError, TimeoutError, WebSocketException):
        pass  # what the server did to this client is no matter here
    end = time.monotonic() + 120
    while time.monotonic() < end and not list(folder.glob("*.json")):
        time.sleep(0.2)


# --- clients that attack ---------------------------------------------------------------------------------------------


@contextmanager
def _opened(port: int) -> Iterator[ClientConnection]:
    """A usual connection to a server, as soon as that is there."""
    end = time.monotonic() + HANG
    headers = {"authorization": "Bearer sk-mock"}
    while True:
        try:
            made = connect(
                f"ws://127.0.0.1:{port}/v1/responses",
                additional_headers=headers,
                max_size=None,
                ping_interval=None,
                open_timeout=60,
            )
            break
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    with made as connection:
        yield connection


def _turn(connection: ClientConnection) -> float:
    """Seconds that a usual turn takes.

    Raises:
        AssertionError: it is not answered as it should be.
    """
    began = time.perf_counter()
    connection.send(ASK)
    kinds: list[str] = []
    while not kinds or kinds[-1] != ANSWERED:
        kinds.append(json.loads(connection.recv(timeout=60))["type"])
        assert kinds[-1] != "error", kinds
    assert kinds[0] == "response.created", kinds
    return time.perf_counter() - began


def _besieged(words: Callable[[int], list[str]], times: int) -> Iterator[Seen]:
    """One server for each attack, and one for all wrong upgrades; another connection to it goes on."""
    for what, manner in {**peers.CLIENTS, "sound fragments": None, "wrong upgrades": None}.items():
        if fnmatch(what, WHAT[0]):
            yield _besiege(words, what, manner, times)


def _besiege(words: Callable[[int], list[str]], what: str, manner: peers.Manner | None, times: int) -> Seen:
    told: list[str] = []
    port = free_port()
    cost = cost_of(words(port), lambda _: told.append(_siege(port, what, manner, times)))
    return Seen(what, cost, told[0])


def _siege(port: int, what: str, manner: peers.Manner | None, times: int) -> str:
    try:
        with _opened(port) as bystander:
            _turn(bystander)
            if manner is not None:
                peers.attack(port, manner, times)
            elif what == "sound fragments":
                with peers.dialled(port) as sock:
                    assert b'"n":"1"' in peers.sound_turn(sock), "no answer"
            else:
                _upgrades(port)
            return f"the other connection answers in {_turn(bystander) * 1000:.0f} ms"
    except Exception as error:
        return f"FAILED: {type(error).__name__}: {error}"[:200]


def _upgrades(port: int) -> None:
    for name, head in peers.ASKED.items():
        status = peers.answer_to(port, head)[9:12]
        assert b"400" <= status <= b"431", (name, status)


def mock(times: int) -> Iterator[Seen]:
    return _besieged(lambda port: [*COMMAND, "mock", "--api-key", "sk-mock", "--port", str(port)], times)


def proxy(times: int) -> Iterator[Seen]:
    """A proxy in front of a mock that is not measured."""
    from responses_contract.mock import running_mock

    with running_mock() as behind, tempfile.TemporaryDirectory() as folder:
        words = [*COMMAND, "proxy", behind.base_url, "--output", folder, "--port"]
        yield from _besieged(lambda port: [*words, str(port)], times)


PARTS: dict[str, Callable[[int], Iterator[Seen]]] = {
    "mock": mock,
    "proxy": proxy,
    "client": client,
    "async": asynchronous,
    "run": run,
    "through": through,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--times", type=int, default=peers.MILLION, help="how often a peer repeats itself")
    parser.add_argument("--what", default="*", metavar="GLOB", help="only attacks with such a name")
    args = parser.parse_args()
    WHAT[0] = args.what
    failed = 0
    for part in args.only:
        worst = [0, 0.0]
        for what, cost, told in PARTS[part](args.times):
            complaint = cost.complaint or ("FAILED" if told.startswith("FAILED") else "")
            figures = f"{cost.mb:>6} MB {cost.seconds:>6.1f} s"
            print(f"{part:<8}{figures}  {what:<42} {told}  {complaint}", flush=True)
            failed += bool(complaint)
            worst = [max(worst[0], cost.mb), max(worst[1], cost.seconds)]
        print(f"{part}: {worst[0]:.0f} MB and {worst[1]:.1f} s of CPU at most", flush=True)
    print(f"{failed} attacks took more than they may, or were felt by others")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
