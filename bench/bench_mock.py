"""How fast the mock is: creates per second and streamed events per second, beside a bare handler on the same server.

`python -m bench.bench_mock [--seconds 2] [--warm 3] [--rounds 2] [--aimock PATH] [--python PATH] [--profile]`

Each server runs in a process of its own and is asked by one client process over keep-alive connections with prebuilt
requests; all in one run, the servers in turn and in several rounds, the best round counting. Nothing is counted before
the connections have been busy for `--warm` seconds, so that a server with a JIT has compiled what it runs; an answer
that is not 200 ends the run. Beside the rate stands the CPU (user and system) that the server's process used for one
create: it depends less on what else the machine does.

`bare` is an ASGI handler that reads the body and answers with a constant of the same size. The mock validates every
request by the spec, answers, and stores; `mock, file` stores in a file. `aimock` is the npm package, when `make peers`
has installed it or the path of its command is given. With `--python` the mock and the bare handler are measured under
that interpreter, too, with the packages of this environment (it has to be of the same version): how an interpreter was
built makes a fifth of the rate. At the end a mock with clocks in it says where its time goes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import cProfile
import json
import os
import pstats
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

CONNECTIONS = 32
BARE_NAME = "bare"
START_SECONDS = 20.0
ASK: dict[str, Any] = {"model": "gpt-4o-mini", "input": "Tell me something about the sea, please."}
STREAM: dict[str, Any] = {**ASK, "input": "Write a story of 190 words.", "stream": True}
BARE = """
import json, sys, uvicorn
body = json.dumps({"id": "x" * 60, "text": "y" * 1050}).encode()
head = {"type": "http.response.start", "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]}
tail = {"type": "http.response.body", "body": body}
async def app(scope, receive, send):
    if scope["type"] == "http":
        await receive()
        await send(head)
        await send(tail)
uvicorn.run(app, port=int(sys.argv[1]), http="httptools", loop="uvloop", lifespan="off", access_log=False,
            log_level="critical")
"""


@dataclass(frozen=True)
class Server:
    """A server to be measured: the command that starts it on a port, and the key it wants."""

    name: str
    command: list[str]
    key: str = "sk-mock"


class _Asker(asyncio.Protocol):
    """One keep-alive connection that asks the same again and again, each time when the whole answer is there."""

    def __init__(self, request: bytes, tally: Counter[str]) -> None:
        self.request, self.tally = request, tally
        self.pieces: list[bytes] = []
        self.missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.tally["events"] += data.count(b"\ndata:")
        if self.missing > 0:
            self.missing -= len(data)
            done = self.missing == 0
        else:
            self.pieces.append(data)
            done = self._is_whole(b"".join(self.pieces))
        if done:
            self.pieces = []
            self.tally["answers"] += 1
            self.transport.write(self.request)

    def _is_whole(self, told: bytes) -> bool:
        head, found, body = told.partition(b"\r\n\r\n")
        if not found:
            return False
        self.tally["refused"] += not head.startswith(b"HTTP/1.1 200")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        if length:
            self.missing = int(length) - len(body)
            return self.missing == 0
        self.pieces = [head[:20], found, body[-16:]]
        return told.endswith(b"\r\n0\r\n\r\n")


def _request(port: int, key: str, body: dict[str, Any]) -> bytes:
    raw = json.dumps(body).encode()
    head = f"POST /v1/responses HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw


async def _ask(port: int, pid: int, request: bytes, warm: float, seconds: float) -> tuple[Counter[str], float, float]:
    """What was answered within so many seconds, how long that was in fact, and the CPU that the server used."""
    loop = asyncio.get_running_loop()
    tally: Counter[str] = Counter()
    made = [await loop.create_connection(lambda: _Asker(request, tally), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    await asyncio.sleep(warm)
    before, used, began = Counter(tally), _cpu(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    passed, used = time.perf_counter() - began, _cpu(pid) - used
    told = Counter({name: count - before[name] for name, count in tally.items()})
    for transport, _ in made:
        transport.abort()
    await asyncio.sleep(0.05)
    if tally["refused"] or not told["answers"]:
        raise SystemExit(f"{tally['refused']} answers were not 200, {told['answers']} came in time")
    return told, passed, used


def _client(coroutine: Any) -> Any:
    with contextlib.suppress(ImportError):
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(coroutine)
    return asyncio.run(coroutine)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used: what a busy machine does not change."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def _serving(command: list[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = _free_port()
    told = [part.replace("{port}", str(port)) for part in command]
    # For another interpreter: the packages of this environment, not its standard library.
    packages = os.pathsep.join(path for path in sys.path if path and not path.startswith(sys.base_prefix))
    environment = {**os.environ, "PYTHONPATH": packages}
    began = time.perf_counter()
    process = subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    try:
        _await(port, process)
        print(f"  serves {time.perf_counter() - began:.2f} s after its start: {' '.join(told)[:60]!r}")
        yield port, process
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    raise SystemExit("a server did not start")


def _servers(folder: Path, aimock: str | None, python: str | None) -> list[Server]:
    servers = _ours(folder, sys.executable, "")
    if python:
        servers += _ours(folder, python, " *")
    if aimock:
        fixtures = folder / "fixtures.json"
        answer = {
            "fixtures": [
                {"match": {"userMessage": "sea"}, "response": {"content": "The sea is wide. " * 4}},
                {"match": {"userMessage": "story"}, "response": {"content": "word " * 190}},
            ]
        }
        fixtures.write_text(json.dumps(answer), encoding="utf-8")
        servers.append(
            Server("aimock", [aimock, "-p", "{port}", "-h", "127.0.0.1", "-f", str(fixtures), "--log-level", "silent"])
        )
    return servers


def _ours(folder: Path, python: str, mark: str) -> list[Server]:
    bare = folder / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    mock = [python, "-m", "responses_contract.cli", "mock", "--port", "{port}"]
    return [
        Server(f"{BARE_NAME}{mark}", [python, str(bare), "{port}"]),
        Server(f"mock{mark}", mock),
        Server(f"mock, file{mark}", [*mock, "--db", str(folder / f"mock{mark.strip()}.db")]),
    ]


@dataclass(frozen=True)
class Rate:
    """What one server did: answers and events per second, and the microseconds of CPU that one of each took."""

    creates: float = 0.0
    events: float = 0.0
    create_cpu: float = float("inf")
    event_cpu: float = float("inf")

    def best(self, other: Rate) -> Rate:
        return Rate(
            max(self.creates, other.creates),
            max(self.events, other.events),
            min(self.create_cpu, other.create_cpu),
            min(self.event_cpu, other.event_cpu),
        )

    def __str__(self) -> str:
        told = f"{self.creates:>8,.0f} creates/s ({self.create_cpu:>5.0f} µs of CPU)"
        return told + (f" {self.events:>9,.0f} events/s ({self.event_cpu:>5.1f} µs)" if self.events else "")


def _rates(port: int, pid: int, server: Server, warm: float, seconds: float) -> Rate:
    told, passed, used = _client(_ask(port, pid, _request(port, server.key, ASK), warm, seconds))
    creates, create_cpu = told["answers"] / passed, used / told["answers"] * 1e6
    if server.name.startswith(BARE_NAME):
        return Rate(creates=creates, create_cpu=create_cpu)
    told, passed, used = _client(_ask(port, pid, _request(port, server.key, STREAM), warm / 2, seconds))
    return Rate(creates, told["events"] / passed, create_cpu, used / told["events"] * 1e6)


def _measure(servers: list[Server], warm: float, seconds: float, rounds: int) -> dict[str, Rate]:
    best = {server.name: Rate() for server in servers}
    for _ in range(rounds):
        for server in servers:
            with _serving(server.command) as (port, process):
                found = _rates(port, process.pid, server, warm, seconds)
            best[server.name] = best[server.name].best(found)
            print(f"  {server.name:<14} {found}", flush=True)
    return best


# --- where the time goes -------------------------------------------------------------------------------------------


class _Clocks:
    """The CPU that parts of this process take, in nanoseconds by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            began = time.thread_time_ns()
            try:
                return function(*given, **named)
            finally:
                self.spent[name] += time.thread_time_ns() - began

        return timed

    def awaiting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same for a coroutine that is known not to be suspended."""

        async def timed(*given: Any, **named: Any) -> None:
            began = time.thread_time_ns()
            await function(*given, **named)
            self.spent[name] += time.thread_time_ns() - began

        return timed


def _serve_clocked(port: int) -> None:
    """A mock with clocks in it; once it is interrupted, what they say."""
    from responses_contract.mock import MockConfig, create_app
    from responses_contract.mock.http.server import serve_app
    from responses_contract.server import request_validation

    clocks = _Clocks()
    app = create_app(MockConfig(port=port))
    request_validation.body = clocks.around("judge", request_validation.body)
    app.service._made = clocks.around("answer", app.service._made)  # type: ignore[method-assign]
    app.service.keep = clocks.awaiting("store", app.service.keep)  # type: ignore[method-assign]

    async def clocked(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await clocks.awaiting("all", app)(scope, receive, clocks.awaiting("send", send))

    serve_app(clocked, "127.0.0.1", port, lambda url: None)
    spent = {name: value / max(app.served, 1) / 1e3 for name, value in clocks.spent.items()}
    print(json.dumps(spent))


def _parts(warm: float, seconds: float) -> dict[str, float]:
    """The microseconds of CPU of one create, by part."""
    with _serving([sys.executable, "-m", "bench.bench_mock", "--clocked", "{port}"]) as (port, process):
        told, _, used = _client(_ask(port, process.pid, _request(port, "sk-mock", ASK), warm, seconds))
        process.send_signal(signal.SIGINT)
        spent = json.loads(process.communicate(timeout=10)[0])
    named = {name: spent[name] for name in ("judge", "answer", "store")}
    render = spent["all"] - spent["send"] - sum(named.values())
    return {**named, "route, render": render, "server": used / told["answers"] * 1e6 - sum(named.values()) - render}


def _profile(seconds: float) -> None:
    """Where the time of a create goes, by function, without the server around it."""
    from responses_contract.mock import MockConfig, create_app

    app = create_app(MockConfig())
    raw = json.dumps(ASK).encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/responses",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer sk-mock"), (b"content-type", b"application/json")],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": raw}

    async def send(message: Any) -> None:
        pass

    async def many(count: int) -> float:
        began = time.process_time()
        for _ in range(count):
            await app(dict(scope), receive, send)
        return (time.process_time() - began) / count * 1e6

    print(f"one create without the server: {asyncio.run(many(int(5000 * seconds))):.1f} µs of CPU")
    profiler = cProfile.Profile()
    profiler.enable()
    asyncio.run(many(int(2000 * seconds)))
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(28)


def _installed() -> str | None:
    """The command of aimock: on the path, or where `make peers` put it."""
    put = sorted(Path(".venv-peers").glob("aimock-*/node_modules/.bin/llmock"))
    return shutil.which("llmock") or (str(put[-1]) if put else None)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Measure the mock.")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--warm", type=float, default=3.0, help="seconds of load before each measurement")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--aimock", default=_installed(), help="the command `llmock` of @copilotkit/aimock")
    parser.add_argument("--python", help="another interpreter of the same version, for comparison")
    parser.add_argument("--profile", action="store_true", help="the functions in which the time of a create goes")
    parser.add_argument("--clocked", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.profile or args.clocked:
        _profile(args.seconds) if args.profile else _serve_clocked(args.clocked)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        best = _measure(_servers(Path(folder), args.aimock, args.python), args.warm, args.seconds, args.rounds)
    print(f"\nbest of {args.rounds} rounds, {os.cpu_count()} cores, {CONNECTIONS} connections")
    for name, rate in best.items():
        share = best[BARE_NAME].create_cpu / rate.create_cpu
        print(f"{name:<14} {rate}  {share:.0%} of bare")
    if args.python:
        print(f"* under {args.python}")
    parts = _parts(args.warm, args.seconds)
    print(
        "\none create of the mock, clocks in it: " + ", ".join(f"{name} {cost:.0f} µs" for name, cost in parts.items())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
