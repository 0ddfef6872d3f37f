"""Attack on the mock's file: a full disk, and kill -9. Whatever was acknowledged has to be there after a restart.

`python -m bench.attack.store [--creates 1000] [--full 10] [--kill 20] [--room limit|tmpfs]`

A round of a full disk starts the mock with a file that has too little room, sends so many creates (plain, streamed, in
the background) over several connections with reads between, then makes room and creates once more, kills the mock with
SIGKILL, starts it again and retrieves every response that was acknowledged. A round of kill -9 sends creates until the
mock is killed among them. `--room limit` bounds the size of the mock's files (RLIMIT_FSIZE); `tmpfs` mounts a small
file system, which takes root. An answer counts as acknowledged with its status 200, a stream with its terminal event.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

KEY = "sk-mock"
CLIENTS = 8
TEXT = "All of this has to be there afterwards. " * 50
SMALL = 1 << 20
"""Bytes that a mock has on a full disk: about 250 responses."""
LARGE = 1 << 28
STATUS_FULL = 507
HANG = 300.0
"""Seconds after which an answer counts as never coming."""


@dataclass
class Tally:
    """What the clients of one round saw.

    Attributes:
        acknowledged: the ids of the responses that a client was told are there.
        statuses: the answers to creates, by status; a stream that ends in failure counts as 507.
        reads: the answers to the reads between, by status.
        lost: acknowledged responses that were not there after the restart.
    """

    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    reads: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


class Room(Protocol):
    """How a mock is kept from writing."""

    def __call__(self, folder: Path) -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
        """For the length of a `with` block; what it gives is called with a process and the bytes it may have."""


@contextlib.contextmanager
def limit(folder: Path) -> Iterator[Callable[[int, int], None]]:
    """A bound on the size of each file that the process writes."""

    def give(pid: int, size: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    yield give


@contextlib.contextmanager
def tmpfs(folder: Path) -> Iterator[Callable[[int, int], None]]:
    """A file system of its own.

    Raises:
        PermissionError: this process may not mount one.
    """

    def mount(options: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PermissionError(f"cannot mount a tmpfs: {done.stderr.strip()}")

    try:
        mount(f"size={SMALL}")
    except FileNotFoundError:
        raise PermissionError("cannot mount a tmpfs: there is no `mount`") from None
    try:
        yield lambda pid, size: mount(f"remount,size={size}") if size != SMALL else None
    finally:
        subprocess.run(["umount", str(folder)], check=True)


ROOMS: dict[str, Room] = {"limit": limit, "tmpfs": tmpfs}


@contextlib.contextmanager
def serving(db: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A mock with this file, in a process of its own: its port, and the process."""
    command = [sys.executable, "-m", "responses_contract.cli", "mock", "--port", "0", "--db", str(db)]
    environment = {**os.environ, "API_KEY": KEY}
    process = subprocess.Popen([*command, "--keep", "100000"], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the mock did not start: exit code {process.wait()}")
        yield int(line.split()[1].rpartition(":")[2].removesuffix("/v1")), process
    finally:
        process.kill()
        process.communicate()


class Client:
    """One keep-alive connection to the mock."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        self._http.request(method, f"/v1/responses{path}", None if body is None else json.dumps(body), headers)
        answer = self._http.getresponse()
        return answer.status, answer.read()

    def create(self, number: int) -> tuple[int, str]:
        """The status of a create, and the id that it acknowledges."""
        how = ({}, {"stream": True}, {"background": True})[number % 3]
        status, raw = self.call("POST", "", {"model": "m", "input": TEXT, **how})
        if "stream" not in how:
            return status, json.loads(raw)["id"] if status == 200 else ""
        last = json.loads(raw.rpartition(b"data: ")[2]) if status == 200 else {}
        ended = last.get("type") == "response.completed"
        return (status, last["response"]["id"]) if ended else (STATUS_FULL if status == 200 else status, "")


def create_many(port: int, creates: int, tally: Tally, until: Callable[[Tally], object] = lambda _: None) -> None:
    """So many creates over several connections, a read after each; `until` is called after each as well."""
    numbers: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(creates):
        numbers.put(number)

    def work() -> None:
        client = Client(port)
        with contextlib.suppress(queue.Empty, OSError, http.client.HTTPException):
            while True:
                status, identifier = client.create(numbers.get_nowait())
                tally.statuses[status] += 1
                if identifier:
                    tally.acknowledged.append(identifier)
                    tally.reads[client.call("GET", f"/{identifier}")[0]] += 1
                elif tally.acknowledged:
                    tally.reads[client.call("GET", f"/{tally.acknowledged[-1]}")[0]] += 1
                until(tally)

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def look_for(db: Path, tally: Tally) -> None:
    """Start the mock again and retrieve what was acknowledged."""
    with serving(db) as (port, _):
        client = Client(port)
        for identifier in tally.acknowledged:
            status, raw = client.call("GET", f"/{identifier}")
            if status != 200 or json.loads(raw)["id"] != identifier:
                tally.lost.append(identifier)


def full_disk(folder: Path, room: Room, creates: int) -> Tally:
    """One round of a full disk.

    Raises:
        PermissionError: there is no such room.
    """
    tally = Tally()
    with room(folder) as give:
        db = folder / "mock.db"
        with serving(db) as (port, process):
            give(process.pid, SMALL)
            create_many(port, creates, tally)
            give(process.pid, LARGE)
            for number in range(3):
                status, identifier = Client(port).create(number)
                if not identifier:
                    raise RuntimeError(f"with room again, a create is answered with {status}")
                tally.acknowledged.append(identifier)
            process.send_signal(signal.SIGKILL)
        look_for(db, tally)
    return tally


def kill(folder: Path, creates: int) -> Tally:
    """One round of kill -9 after about so many creates."""
    tally, db = Tally(), folder / "mock.db"
    with serving(db) as (port, process):

        def until(seen: Tally) -> None:
            if len(seen.acknowledged) >= creates:
                process.send_signal(signal.SIGKILL)

        create_many(port, creates * 100, tally, until)
    look_for(db, tally)
    return tally


def _rounds(name: str, count: int, attack: Callable[[Path, int], Tally]) -> int:
    lost = told = 0
    for number in range(count):
        with tempfile.TemporaryDirectory() as folder:
            tally = attack(Path(folder), number)
        lost, told = lost + len(tally.lost), told + len(tally.acknowledged)
        print(f"{name} {number + 1}: creates {dict(tally.statuses)}, reads {dict(tally.reads)}, ", end="")
        print(f"{len(tally.acknowledged)} acknowledged, {len(tally.lost)} lost", flush=True)
    print(f"{name}: {told:,} acknowledged in {count} rounds, {lost} lost")
    return lost


def main() -> int:
    """Attack, and say what was lost."""
    parser = argparse.ArgumentParser(description="Fill the mock's disk, and kill it.")
    parser.add_argument("--creates", type=int, default=1000)
    parser.add_argument("--full", type=int, default=10, help="rounds of a full disk")
    parser.add_argument("--kill", type=int, default=20, help="rounds of kill -9")
    parser.add_argument("--room", choices=ROOMS, default="limit")
    args = parser.parse_args()
    lost = _rounds("full disk", args.full, lambda folder, _: full_disk(folder, ROOMS[args.room], args.creates))
    lost += _rounds("kill -9", args.kill, lambda folder, number: kill(folder, 50 + 37 * number))
    return bool(lost)


if __name__ == "__main__":
    sys.exit(main())
