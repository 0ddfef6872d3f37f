"""How fast whole exchanges are judged, beside the floor of any judge of them: both in one run, on one core.

    python -m bench.bench_exchanges FILE.jsonl [--count 3000] [--rounds 3] [--json]

The floor reads the same lines, decodes their JSON and that of each event, and asks each schema once; nothing more. What
`check` does besides: the streams as bytes, the order of events, 156 rules, sessions, profiles, masking, and counting.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from responses_api._tables import EVENTS

from responses_contract.model.schemas import SchemaSet
from responses_contract.recordings import readers
from responses_contract.recordings.budget import Budget
from responses_contract.suite.recorded import BY_ORIGIN, Options, judge_found
from responses_contract.suite.tally import Tally


def first_bytes(path: Path, count: int) -> int:
    """Where the line after so many begins."""
    with path.open("rb") as file:
        return sum(len(line) for line in islice(file, count))


def floor(path: Path, end: int) -> int:
    """Read, decode, and ask the schemas; returns the number of exchanges."""
    schemas = SchemaSet.load()
    is_response = schemas.checker("Response")
    names = {row.type: row.name for row in EVENTS.values()}
    events = {kind: schemas.checker(name) for kind, name in names.items() if name in schemas}
    count = 0
    with path.open("rb") as file:
        while file.tell() < end:
            response = orjson.loads(file.readline())["response"]
            count += 1
            if "body" in response:
                is_response(response["body"])
            for event in _events(response):
                valid = events.get(str(event.get("type")))
                if valid is not None:
                    valid(event)
    return count


def _events(response: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from response.get("events") or ()
    for line in (response.get("sse") or "").encode("utf-8", "surrogatepass").split(b"\n"):
        if line.startswith(b"data: {"):
            yield orjson.loads(line[6:])


def read(path: Path, end: int) -> int:
    """Read as exchanges, and judge nothing."""
    return sum(1 for _ in readers.recorded_range(path, 0, end))


def check(path: Path, end: int) -> int:
    """What `check --profile origin` does with the same lines."""
    options, tally, budget = Options(BY_ORIGIN), Tally(), Budget()
    lines = readers.recorded_range(path, 0, end, budget=budget)
    for judged in judge_found(lines, str(path), options, budget):
        tally.add(judged, options)
    return tally.totals.judged


WORK: dict[str, Callable[[Path, int], int]] = {"floor": floor, "read": read, "check": check}


def rates(path: Path, end: int, rounds: int) -> dict[str, float]:
    """Exchanges per second of CPU time: the best of some rounds in which the tasks take turns."""
    best: dict[str, float] = dict.fromkeys(WORK, 0.0)
    for work in WORK.values():
        work(path, min(end, first_bytes(path, 200)))
    for _ in range(rounds):
        for name, work in WORK.items():
            gc.collect()
            start = time.process_time()
            count = work(path, end)
            best[name] = max(best[name], count / (time.process_time() - start))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    end = first_bytes(args.file, args.count)
    found = rates(args.file, end, args.rounds)
    told = {**found, "check / floor": found["check"] / found["floor"], "bytes each": end / args.count}
    if args.json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:<14} {value:,.2f}")


if __name__ == "__main__":
    main()
