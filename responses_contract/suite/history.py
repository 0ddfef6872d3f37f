"""Many results of one endpoint, in their order: what changed when, and what was measured day by day."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from responses_contract.errors import InputError
from responses_contract.report import summary
from responses_contract.report.result import load_result
from responses_contract.suite.compare import NAME, Comparison, compared

Record = Mapping[str, Any]
MOST = 2000
"""Results of one page; of more the last ones."""


@dataclass(slots=True)
class Entry:
    """One result, and what it differs in from the one before.

    Attributes:
        changed: None for the first one.
        record: without its cases, which a page of many has no room for.
    """

    path: str
    record: Record
    changed: Comparison | None = None

    @property
    def day(self) -> str:
        """When it was begun: day and time, UTC."""
        return str(self.record["started"])[:16].replace("T", " ")

    @property
    def share(self) -> float | None:
        """Which part of the cases that were judged did not fail, in per cent."""
        counts = [layer["counts"] for layer in self.record["layers"]]
        judged = sum(n for count in counts for verdict, n in count.items() if verdict != "not run")
        failed = sum(count["fail"] for count in counts)
        return 100 * (judged - failed) / judged if judged else None

    @property
    def retried(self) -> float | None:
        """Which part of the requests was sent again, in per cent."""
        spent = self.record.get("spent") or {}
        return 100 * spent.get("retries", 0) / spent["requests"] if spent.get("requests") else None

    def latency(self, name: str, share: str) -> float | None:
        """A figure of time, in seconds."""
        rows = self.record.get("latency") or ()
        return next((row[share] for row in rows if row["name"] == name), None)


@dataclass(slots=True)
class History:
    """The results of a folder.

    Attributes:
        left_out: files that are no result, and those of a target of which there are fewer.
    """

    entries: list[Entry]
    target: str
    left_out: list[str] = field(default_factory=list)


def read(folder: Path) -> History:
    """Every result below a folder, the oldest first.

    Raises:
        InputError: there is none.
    """
    entries, left_out = [], []
    for path in sorted(_results(folder)):
        try:
            record = load_result(path)
            entries.append(Entry(str(path), {name: value for name, value in record.items() if name != "cases"}))
        except InputError as error:
            left_out.append(error.message)
    if not entries:
        raise InputError(
            f"no {NAME} below {folder}", hint="`responses-contract run --output DIR/2026-11-29` writes one"
        )
    entries = sorted(entries, key=lambda entry: str(entry.record["started"]))[-MOST:]
    for before, entry in pairwise(entries):
        entry.changed = compared(before.record, entry.record)
    return History(entries, _target(entries[-1].record), left_out)


def _results(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", code="no-such-input")
    for place, _, files in os.walk(folder):
        yield from (Path(place, name) for name in files if name == NAME)


def _target(record: Record) -> str:
    target = record["target"]
    return str(target.get("base_url") or target["kind"])


def changes(entry: Entry) -> Iterator[str]:
    """What differs from the result before, a line each."""
    found = entry.changed
    if found is None:
        return
    yield from (f"new: {summary.headline(cause)}" for cause in found.new)
    yield from (f"gone: {summary.headline(cause)}" for cause in found.gone)
    yield from (f"lost: {one}" for one in found.lost)
    yield from (f"gained: {one}" for one in found.gained)
    yield from (f"time: {one}" for one in found.times)


def causes(entries: Sequence[Entry]) -> list[tuple[str, str, str, int]]:
    """Every root cause: what it is, when it was first and last seen, in how many results; the lasting ones first."""
    seen: dict[str, list[str]] = {}
    for entry in entries:
        for cause in entry.record.get("causes") or ():
            seen.setdefault(summary.headline(cause), []).append(entry.day)
    rows = [(name, days[0], days[-1], len(days)) for name, days in seen.items()]
    return sorted(rows, key=lambda row: (row[2], row[3]), reverse=True)
