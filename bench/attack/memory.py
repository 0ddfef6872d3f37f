"""Attack on memory and time: inputs of up to 32 MB, to `check`, `run`, `record`, `proxy` and the client.

`python -m bench.attack.memory [--only check run …] [--like members]`

Each input goes to a process of its own, whose largest memory and CPU time (user and system) are taken when it ends.
None may take more than 600 MB or 30 s of CPU, end by a signal, or print a traceback. At last a folder with fifty bombs
and one sound recording: the sound one is judged. Files and a server on loopback, nothing else.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.attack.bombs import ANSWERS, files
from bench.attack.echo import request_of
from bench.fuzz_forms import sound

MOST_MB = 600
MOST_SECONDS = 30
MOST_CPU = 3000
"""Seconds of CPU after which a process is ended: of the clock's there are any number on a busy machine."""
HANG = 7200
JUDGING = 300
"""Seconds of the clock for judging."""
PASSED_OVER = "not judged"
"""What the proxy says of an answer that is too large to be judged, and never written."""
LIKE = ""
"""What the name of an input must have in it."""
ASKED = '{"model":"m","input":"x"}'
COMMAND = (sys.executable, "-m", "responses_contract")
MEASURE = """
import json, os, resource, signal, subprocess, sys
limit = int(sys.argv.pop(1))
process = subprocess.Popen(sys.argv[2:], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)))
signal.signal(signal.SIGTERM, lambda *_: process.terminate())
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
told = [used.ru_maxrss >> 10, used.ru_utime + used.ru_stime, process.returncode]
open(sys.argv[1], "w").write(json.dumps(told))
"""
"""Starts a command from a small process: what its parent holds counts as a command's own before it is loaded."""
REFUSED = b"""HTTP/1.1 400 X\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 62\r\n\r
{"error":{"message":"no","type":"x","code":null,"param":null}}"""
CLIENT = """
import sys
from responses_api import Client
from responses_api.client import ResponsesError
try:
    with Client("sk-attack-0123456789", sys.argv[1], timeout=600, max_retries=0) as client:
        if sys.argv[2] == "stream":
            with client.responses.stream(model="m", input="x") as stream:
                for event in stream:
                    pass
            stream.get_final_response()
        else:
            client.responses.create(model="m", input="x")
except ResponsesError as error:
    print(type(error).__name__)
"""


Meanwhile = Callable[[Callable[[], str]], None]


class Cost(NamedTuple):
    """What a process took.

    Attributes:
        mb: of memory at most.
        seconds: of CPU.
        code: its exit code; negative for a signal.
        text: what it printed.
    """

    mb: int
    seconds: float
    code: int
    text: str

    @property
    def complaint(self) -> str:
        """What must not be; empty where all is well."""
        if self.mb > MOST_MB or self.seconds > MOST_SECONDS:
            return "too much"
        if self.code not in (0, 1, 2, 3, -signal.SIGTERM) or "Traceback" in self.text:
            return f"exit code {self.code}: {self.text[-300:]}"
        return ""


def cost_of(words: Sequence[str], meanwhile: Meanwhile | None = None, **environment: str) -> Cost:
    """Run a command to its end, or until `meanwhile` is done, which may look at what was printed; what it took."""
    with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile("r") as usage:
        told = {**os.environ, "API_KEY": "sk-attack-0123456789", **environment}
        measured = [sys.executable, "-S", "-c", MEASURE, str(MOST_CPU), usage.name, *words]
        process = subprocess.Popen(measured, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=told)
        if meanwhile is not None:
            meanwhile(lambda: os.pread(out.fileno(), 1 << 20, 0).decode("utf-8", "replace"))
            process.terminate()
        process.wait(HANG)
        out.seek(0)
        mb, seconds, code = json.loads(usage.read())
        return Cost(mb, seconds, code, out.read().decode("utf-8", "replace"))


@contextmanager
def serving(headers: bytes, body: bytes) -> Iterator[str]:
    """An endpoint that gives every request one answer, but for one whose body is `{}`; its base URL."""
    head = b"HTTP/1.1 200 OK\r\n" + headers + b"connection: close\r\ncontent-length: %d\r\n\r\n" % len(body)

    def answer(sock: socket.socket) -> None:
        with sock:
            try:
                if request_of(sock).endswith(b"\r\n\r\n{}"):  # the question with which a run begins
                    sock.sendall(REFUSED)
                else:
                    sock.sendall(head)
                    sock.sendall(body)
            except OSError:
                pass

    def listen() -> None:
        while True:
            try:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        listener.shutdown(socket.SHUT_RDWR)


def check(folder: Path) -> Iterator[tuple[str, Cost]]:
    for what, name, raw in files(LIKE):
        file = folder / name
        file.write_bytes(raw)
        yield what, cost_of([*COMMAND, "check", str(file)])
        file.unlink()


def _answers(ask: Callable[[str, Path], Cost], folder: Path) -> Iterator[tuple[str, Cost]]:
    for what, headers, make in _wanted():
        with serving(headers, make()) as url:
            yield what, ask(url, folder)


def _wanted() -> Iterator[tuple[str, bytes, Callable[[], bytes]]]:
    return ((what, *ANSWERS[what]) for what in ANSWERS if LIKE in what)


def run(folder: Path) -> Iterator[tuple[str, Cost]]:
    asked = ("--model", "m", "--layer", "scenarios", "--max-seconds", "300", "--output", str(folder / "run"))
    for what, headers, make in _wanted():
        case = "streaming/text" if b"event-stream" in headers else "text/string"
        with serving(headers, make()) as url:
            yield what, cost_of([*COMMAND, "run", url, *asked, "-k", case])


def record(folder: Path) -> Iterator[tuple[str, Cost]]:
    words = (*COMMAND, "record", "--timeout", "300", "-o", str(folder / "kept.json"))
    return _answers(lambda url, _: cost_of([*words, url, ASKED]), folder)


def proxy(folder: Path) -> Iterator[tuple[str, Cost]]:
    def ask(url: str, out: Path) -> Cost:
        port = free_port()
        words = [*COMMAND, "proxy", url, "--port", str(port), "--output", str(out / "proxy")]
        return cost_of(words, lambda said: _through(f"http://127.0.0.1:{port}/v1", out / "proxy", said))

    return _answers(ask, folder)


def _through(base_url: str, kept: Path, said: Callable[[], str]) -> None:
    """One request through a proxy, as soon as it is there, read to the end; then wait until it was judged."""
    parts, end = urlsplit(base_url), time.monotonic() + HANG
    while True:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port or 0, timeout=HANG)
        try:
            connection.request(
                "POST", "/v1/responses", '{"model":"m","input":"x"}', {"content-type": "application/json"}
            )
            break
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    try:
        answer = connection.getresponse()
        while answer.read(1 << 20):
            pass
    except (http.client.HTTPException, OSError):
        pass
    end = time.monotonic() + JUDGING
    while time.monotonic() < end and not list(kept.glob("*.json")) and PASSED_OVER not in said():
        time.sleep(0.2)
    for file in kept.glob("*.json"):
        file.unlink()


def free_port() -> int:
    """A port on loopback that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def client(folder: Path) -> Iterator[tuple[str, Cost]]:
    for what, headers, make in _wanted():
        kind = "stream" if b"event-stream" in headers else "create"
        with serving(headers, make()) as url:
            yield what, cost_of([sys.executable, "-c", CLIENT, url, kind])


def folder_of_bombs(folder: Path) -> Iterator[tuple[str, Cost]]:
    """Fifty bombs and one good file; a complaint where that one was not judged."""
    home = folder / "all"
    home.mkdir()
    made = list(files())
    for number in range(50):
        _, name, raw = made[number % len(made)]
        (home / f"{number:02d}-{name}").write_bytes(raw if number < len(made) else raw[: 1 << 20])
    name, raw = sound(0)
    (home / f"zz-good-{name}").write_bytes(raw)
    cost = cost_of([*COMMAND, "check", "--format", "json", str(home)])
    is_judged = '"accepted": 1' in cost.text or f"zz-good-{name}" in cost.text
    # Fifty files may take fifty times as long as one.
    yield (
        "fifty bombs and one sound file",
        cost._replace(seconds=cost.seconds / 50, code=cost.code if is_judged else 99),
    )


PARTS: dict[str, Callable[[Path], Iterator[tuple[str, Cost]]]] = {
    "check": check,
    "run": run,
    "record": record,
    "proxy": proxy,
    "client": client,
    "folder": folder_of_bombs,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--like", default="", help="inputs whose name has this in it")
    args, failed = parser.parse_args(), 0
    global LIKE
    LIKE = args.like
    for part in args.only:
        worst = Cost(0, 0.0, 0, "")
        with tempfile.TemporaryDirectory() as folder:
            for what, cost in PARTS[part](Path(folder)):
                print(f"{part:<7}{cost.mb:>6} MB {cost.seconds:>6.1f} s  {what}  {cost.complaint}", flush=True)
                failed += bool(cost.complaint)
                worst = worst._replace(mb=max(worst.mb, cost.mb), seconds=max(worst.seconds, cost.seconds))
        print(f"{part}: {worst.mb} MB and {worst.seconds:.1f} s of CPU at most")
    print(f"{failed} inputs took more than {MOST_MB} MB or {MOST_SECONDS} s, or ended a command badly")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
