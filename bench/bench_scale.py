"""Bulk judging beyond one process: how it grows, what it holds in memory, and whether all ways give the same figures.

    python -m bench.make_exchanges FOLDER OUT --count 1000000 --files 8
    python -m bench.bench_scale OUT [--only one,two,…] [--output DIR] [--json]

Each way is a command of its own over the same files: `one` and `two` plain processes, the `ceiling` of two commands
that share nothing but the machine, a local Dask cluster of one and two workers, and one of two of which the busiest is
killed once it has worked for `--kill-after` seconds. Wants the extra `cluster`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

CHECK = (sys.executable, "-m", "responses_contract", "check")
WAYS: dict[str, tuple[str, ...]] = {
    "one": ("-j", "1"),
    "two": ("-j", "2"),
    "ceiling": ("-j", "1"),
    "dask one": ("--cluster", "local", "-j", "1"),
    "dask two": ("--cluster", "local", "-j", "2"),
    "dask killed": ("--cluster", "local", "-j", "2"),
}
EVERY = 0.2
"""Seconds between two looks at the processes."""


@dataclass(slots=True)
class Watch:
    """What some commands and their children took.

    Attributes:
        cpu: seconds of CPU time, by process.
        peak: bytes resident at most, by process.
        killed: the process that was killed; None if none was.
    """

    cpu: dict[int, float]
    peak: dict[int, int]
    killed: int | None = None

    def look(self, started: Sequence[subprocess.Popen[bytes]]) -> None:
        for root in started:
            for process in _family(root.pid):
                try:
                    self.cpu[process.pid] = sum(process.cpu_times()[:2])
                    self.peak[process.pid] = max(self.peak.get(process.pid, 0), process.memory_info().rss)
                except psutil.Error:
                    continue  # it has just ended

    def kill_a_worker(self, after: float, roots: set[int]) -> None:
        """Once a worker has worked for so long, the busiest is gone."""
        busiest = max((pid for pid in self.cpu if pid not in roots), key=self.cpu.__getitem__, default=None)
        if self.killed is None and busiest is not None and self.cpu[busiest] > after:
            os.kill(busiest, signal.SIGKILL)
            self.killed = busiest


def _family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


def figures(folder: Path) -> Counter[str]:
    """What a record counts of its corpus, and how far each root cause reaches; nothing of time."""
    record = json.loads((folder / "result.json").read_text())
    corpus = record["corpus"]
    told = Counter({name: corpus[name] for name in ("judged", "accepted", "unread")})
    for row in corpus["frequent"]:
        told[f"exchanges {row['rule']}"], told[f"findings {row['rule']}"] = row["exchanges"], row["findings"]
    for row in corpus["unjudged"]:
        told[f"unjudged {row['why']}"] = row["exchanges"]
    for row in record["causes"]:
        told[f"cause {row['rule']} {row['pointer']} {row['event_types']}"] = row["reach"]
    return told


def judge(way: str, files: list[Path], output: Path, kill_after: float) -> dict[str, Any]:
    """One way over all files: its times, its memory, and its figures."""
    shares = [files[::2], files[1::2]] if way == "ceiling" else [files]
    folders = [output / f"{way} {number}".replace(" ", "-") for number in range(len(shares))]
    began = time.perf_counter()
    started = [
        subprocess.Popen([*CHECK, *WAYS[way], "--output", str(folder), *map(str, share)], stdout=subprocess.DEVNULL)
        for folder, share in zip(folders, shares, strict=True)
    ]
    watch = Watch({}, {})
    while any(process.poll() is None for process in started):
        watch.look(started)
        if way == "dask killed":
            watch.kill_a_worker(kill_after, {process.pid for process in started})
        time.sleep(EVERY)
    wall = time.perf_counter() - began
    found = sum((figures(folder) for folder in folders), Counter[str]())
    judged = found["judged"]
    return {
        "judged": judged,
        "wall": round(wall, 1),
        "a_second": round(judged / wall, 1),
        "cpu": round(sum(watch.cpu.values()), 1),
        "largest_mb": round(max(watch.peak.values()) / 1e6),
        "killed": watch.killed is not None,
        "figures": found,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(WAYS), help="ways, with commas between")
    parser.add_argument("--output", type=Path, default=Path("results/scale"))
    parser.add_argument("--kill-after", type=float, default=20.0, help="seconds of CPU time of a worker")
    parser.add_argument("--json", action="store_true", help="print one JSON object for each way")
    args = parser.parse_args()
    files = sorted(args.folder.iterdir())
    first: Counter[str] | None = None
    status = 0
    for way in args.only.split(","):
        told = judge(way, files, args.output, args.kill_after)
        found = told.pop("figures")
        first = first or found
        told["same"] = found == first
        status |= not told["same"] or (way == "dask killed" and not told["killed"])
        print(json.dumps({"way": way, **told}) if args.json else f"{way:<12} {_row(told)}", flush=True)
    return status


def _row(told: dict[str, Any]) -> str:
    speed = f"{told['judged']:>9,} in {told['wall']:>8,.1f} s, {told['a_second']:>7,.1f} a second"
    cost = f"{told['cpu']:>8,.1f} s of CPU, {told['largest_mb']:>4} MB at most"
    same = "same figures" if told["same"] else "OTHER FIGURES"
    return f"{speed}, {cost}, {same}{', a worker killed' if told['killed'] else ''}"


if __name__ == "__main__":
    sys.exit(main())
