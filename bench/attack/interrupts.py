"""Five Ctrl-C within 50 ms, at many moments of every command that runs long: no traceback, nothing half-written.

`python -m bench.attack.interrupts [--moments 4]`

Every command is told to do something that takes a while, against an endpoint on loopback that answers slowly, and is
interrupted five times in a burst, once a second after another moment since its first sign of life. It has to end by
itself, with the exit code of an interrupted command or of one that was done, without a traceback, and whatever it left
has to be whole: JSON that parses, lines of JSON that parse.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.attack.bombs import BODIES, HEAD
from responses_contract.mock import running_mock

PRESSES = 5
PAUSE = 0.01
HANG = 300.0
FINE = {0, 1, 2, 3, 130, -signal.SIGINT}
"""Ended by the signal itself is what has not begun yet."""
COMMAND = (sys.executable, "-m", "responses_contract")
KEY = "sk-mock"


def commands(url: str, folder: Path, out: Path) -> dict[str, list[str]]:
    """Each command that may run long, writing below `out`."""
    ask = json.dumps({"model": "m", "input": "count to 200", "stream": True})
    kept = str(folder)
    return {
        "run": ["run", url, "--model", "m", "--quick", "--output", f"{out}/run", "--record", f"{out}/kept"],
        "run of the mock": ["run", "--layer", "scenarios", "--output", f"{out}/mock"],
        "probe": ["probe", url, "--model", "m", "--quick"],
        "record": ["record", url, ask, "--output", f"{out}/record.json"],
        "check": ["check", kept, "--output", f"{out}/check"],
        "check with four processes": ["check", kept, "--jobs", "4"],
        "compare": ["compare", kept, kept],
        "drift": ["drift", kept, kept],
        "transcripts": ["transcripts", f"{out}/transcripts"],
        "demo": ["demo", "--output", f"{out}/demo"],
        "mock": ["mock", "--port", "0", "--db", f"{out}/mock.db"],
        "proxy": ["proxy", url, "--port", "0", "--output", f"{out}/proxy"],
        "replay": ["replay", kept, "--port", "0"],
    }


@contextmanager
def scene() -> Iterator[tuple[str, Path]]:
    """A slow mock's URL, and a folder with some recordings, large ones among them."""
    with running_mock(pace=0.05) as mock, tempfile.TemporaryDirectory() as folder:
        for number, what in enumerate(("480,000 items of no type", "160,000 items", "990,000 fractions")):
            Path(folder, f"{number}.json").write_bytes(HEAD + BODIES[what]() + b"}}")
        yield mock.base_url, Path(folder)


def interrupted(words: list[str], moment: float) -> tuple[int, str]:
    """Start a command, let it work for so many seconds, press Ctrl-C five times: its exit code, and what it printed."""
    told = {**os.environ, "API_KEY": KEY, "PYTHONUNBUFFERED": "1"}
    # A shell starts what stands before a `&` with Ctrl-C ignored, which would be inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen([*COMMAND, *words], stdout=printed, stderr=printed, env=told)
        _until_it_handles(process)
        time.sleep(moment)
        for _ in range(PRESSES):
            process.send_signal(signal.SIGINT)
            time.sleep(PAUSE)
        try:
            code = process.wait(HANG)
        finally:
            process.kill()
        printed.seek(0)
        return code, printed.read().decode("utf-8", "replace")


def _until_it_handles(process: subprocess.Popen[bytes]) -> None:
    """Wait until Python has been started, which is nobody's command yet, and the command has taken over."""
    status = Path(f"/proc/{process.pid}/status")
    was_python = False
    while process.poll() is None:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        is_caught = bool(int(caught.split()[1], 16) & (1 << (signal.SIGINT - 1)))
        if was_python and not is_caught:
            return
        was_python = was_python or is_caught
        time.sleep(0.0005)


def half_written(folder: Path) -> list[str]:
    """The files that are not whole."""
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.json*")) if not _is_whole(path)]


def _is_whole(path: Path) -> bool:
    texts = path.read_text().splitlines() if path.suffix == ".jsonl" else [path.read_text()]
    try:
        for text in texts:
            json.loads(text)
    except ValueError:
        return False
    return True


def complaint(code: int, printed: str, folder: Path) -> str:
    """What must not be; empty where all is well."""
    if "Traceback" in printed or "KeyboardInterrupt" in printed:
        return f"a traceback: {printed[-600:]}"
    if code not in FINE:
        return f"exit code {code}: {printed[-300:]}"
    if code == -signal.SIGINT and (printed.strip() or any(path.is_file() for path in folder.rglob("*"))):
        return f"killed after it had begun: {printed[-300:]}"
    broken = half_written(folder)
    return f"half-written: {', '.join(broken)}" if broken else ""


def main() -> int:
    """Attack, and say what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=6, help="for each command, each half a second later")
    parser.add_argument("--only", help="commands whose name has this in it")
    args = parser.parse_args()
    failed = tried = 0
    with scene() as (url, folder):
        for moment in range(args.moments):
            for name in commands(url, folder, folder):
                if args.only and args.only not in name:
                    continue
                with tempfile.TemporaryDirectory() as out:
                    words = commands(url, folder, Path(out))[name]
                    code, printed = interrupted(words, 0.2 + moment / 2)
                    wrong = complaint(code, printed, Path(out))
                    failed, tried = failed + bool(wrong), tried + 1
                    print(f"{name:<26} after {0.2 + moment / 2:.1f} s: exit code {code}  {wrong}", flush=True)
    print(f"interrupts: {tried} bursts of {PRESSES}, {failed} ended badly")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
