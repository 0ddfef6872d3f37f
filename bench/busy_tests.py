"""The tests that wait for anything (sockets, processes, threads), again and again on a machine that is kept busy.

`python -m bench.busy_tests [--rounds 20] [--minutes 120] [--loops N] [pytest's arguments]`

As many busy loops run beside them as there are processors; `--loops 0` where other work keeps the machine busy anyway.
Prints a line for each round, with the load when it ended, and ends at the first that is not green, or when the time is
up. Exit code: 0 when all rounds were green.
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
    parser.add_argument("--loops", type=int, default=os.cpu_count() or 1)
    options, rest = parser.parse_known_args()
    ends = time.monotonic() + 60 * options.minutes
    for number in range(1, options.rounds + 1):
        if not green(number, rest, options.loops, ends - time.monotonic()):
            return 1
    return 0


def green(number: int, arguments: list[str], loops: int, seconds: float) -> bool:
    """Play one round, and say what came of it."""
    began = time.monotonic()
    try:
        with busy(loops, seconds):
            done = subprocess.run([*TESTS, *arguments], capture_output=True, text=True, timeout=seconds, check=False)
    except (subprocess.TimeoutExpired, ValueError):
        print(f"{number}: the time is up", flush=True)
        return False
    last = done.stdout.strip().rpartition("\n")[2]
    print(f"{number}: {time.monotonic() - began:.0f} s at load {os.getloadavg()[1]:.0f}: {last}", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, flush=True)
    return done.returncode == 0


@contextlib.contextmanager
def busy(loops: int, seconds: float) -> Iterator[None]:
    """So many busy loops for the length of a `with` block, and no longer than so many seconds."""
    turning = [multiprocessing.Process(target=_turn, args=(seconds,), daemon=True) for _ in range(loops)]
    for loop in turning:
        loop.start()
    try:
        yield
    finally:
        for loop in turning:
            loop.kill()


def _turn(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        pass


if __name__ == "__main__":
    sys.exit(main())
