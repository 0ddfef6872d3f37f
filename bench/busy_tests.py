"""The tests that wait for anything (sockets, processes, threads), again and again on a machine that is kept busy.

`python -m bench.busy_tests [--rounds 20] [--minutes 120] [pytest's arguments]`

As many busy loops run beside them as there are processors. Prints a line for each round, and ends at the first that is
not green, or when the time is up. Exit code: 0 when all rounds were green.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator

TESTS = [sys.executable, "-m", "pytest", "tests", "-m", "waits", "-q", "-n", "2", "--dist", "loadfile"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=120.0)
    options, rest = parser.parse_known_args()
    ends = time.monotonic() + 60 * options.minutes
    for number in range(1, options.rounds + 1):
        if not green(number, rest, ends - time.monotonic()):
            return 1
    return 0


def green(number: int, arguments: list[str], seconds: float) -> bool:
    """Play one round, and say what came of it."""
    began = time.monotonic()
    try:
        with busy(seconds):
            done = subprocess.run([*TESTS, *arguments], capture_output=True, text=True, timeout=seconds, check=False)
    except (subprocess.TimeoutExpired, ValueError):
        print(f"{number}: the time is up", flush=True)
        return False
    print(f"{number}: {time.monotonic() - began:.0f} s: {done.stdout.strip().rpartition(chr(10))[2]}", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, flush=True)
    return done.returncode == 0


@contextlib.contextmanager
def busy(seconds: float) -> Iterator[None]:
    """A busy loop for each processor, for the length of a `with` block, and no longer than so many seconds."""
    loops = [multiprocessing.Process(target=_turn, args=(seconds,), daemon=True) for _ in range(os.cpu_count() or 1)]
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()


def _turn(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        pass


if __name__ == "__main__":
    sys.exit(main())
