"""What became better and worse from one result to another: root causes, features, clients.

Two folders of recordings are compared as two results are, where they hold the same conversations: those are found by
what was asked, whatever their files are called, and only they are compared.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange
from responses_contract.recordings import readers
from responses_contract.report import timing
from responses_contract.report.result import load_result, verdicts
from responses_contract.report.summary import pointers
from responses_contract.suite.recorded import Options, judge_exchanges

FEW = 20
"""Streams, or gaps, of which a figure of time is compared."""
SHORT = 0.005
"""Seconds: what is shorter is nobody's wait."""
DIFFERS = 1.25
"""How many times as long is worth a word."""
Record = Mapping[str, Any]
NAME = "result.json"
GOOD = ("works", "ready")
BAD = ("broken", "unsupported", "not ready")
"""Verdicts of features and clients; what is not known is neither."""
FREE = frozenset({"model", "previous_response_id"})
"""Members of a request that differ from one endpoint, or one run, to the next while the same is asked."""


@dataclass(slots=True)
class Comparison:
    """What differs.

    Attributes:
        new, gone: root causes, each in the record that has it.
        same: how many root causes both have.
        gained, lost: features and clients, each with what it was and is.
        alone: how many recordings of each side have no partner.
        times: figures of time that differ by a quarter or more.
    """

    new: list[Record] = field(default_factory=list)
    gone: list[Record] = field(default_factory=list)
    same: int = 0
    gained: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    alone: tuple[int, int] = (0, 0)
    times: list[str] = field(default_factory=list)

    @property
    def is_worse(self) -> bool:
        """Whether there is a root cause more, or a feature or client less."""
        return bool(self.new or self.lost)


def compare(old: Path, new: Path) -> Comparison:
    """Compare two results, or two folders of recordings.

    Raises:
        InputError: there is no such file, it cannot be read, or the two have nothing in common.
    """
    if _is_result(old) and _is_result(new):
        return compared(_load(old), _load(new))
    before, after = ([*_exchanges(path)] for path in (old, new))
    shared = Counter(map(_asked, before)) & Counter(map(_asked, after))
    if not shared:
        raise InputError(f"{old} and {new} have no conversation in common", hint="both are results, or recordings")
    kept = [_matched(side, shared) for side in (before, after)]
    found = compared(*(_judged(side) for side in kept))
    found.alone = (len(before) - len(kept[0]), len(after) - len(kept[1]))
    return found


def compared(old: Record, new: Record) -> Comparison:
    """What differs between two records."""
    before, after = (record.get("causes") or () for record in (old, new))
    known, left = (set().union(*map(_keys, causes)) for causes in (before, after))
    added = [cause for cause in after if not _keys(cause) <= known]
    found = Comparison(added, [cause for cause in before if not _keys(cause) <= left], len(after) - len(added))
    for member, name in (("features", "name"), ("clients", "client")):
        was, now = ({one[name]: one["verdict"] for one in record.get(member) or ()} for record in (old, new))
        changed = [one for one in now if one in was and now[one] != was[one]]
        told = {one: f"{one}: {now[one]}, was {was[one]}" for one in changed}
        found.gained += [told[one] for one in changed if now[one] in GOOD]
        found.lost += [told[one] for one in changed if was[one] in GOOD and now[one] in BAD]
    found.times = [*_times(*({row["name"]: row for row in record.get("latency") or ()} for record in (old, new)))]
    return found


def _times(old: Record, new: Record) -> Iterator[str]:
    """Figures of the time of streams that differ; they are told, and make nothing worse: the clock is no judge."""
    for name in timing.NAMES:
        if name not in old or name not in new or min(old[name]["count"], new[name]["count"]) < FEW:
            continue
        for share in ("median", "p95"):
            was, now = old[name][share], new[name][share]
            ratio = max(now, timing.LEAST) / max(was, timing.LEAST)
            if max(was, now) > SHORT and not 1 / DIFFERS < ratio < DIFFERS:
                yield f"{timing.NAMES[name]}, {share}: {timing.told(name, now)}, was {timing.told(name, was)}"


def _keys(cause: Record) -> set[tuple[str, str, str]]:
    """A root cause by its places: one that shows in one more kind of event is more than it was."""
    kinds = cause["event_types"] or [""]
    return {(cause["rule"], pointer, kind) for pointer in pointers(cause) for kind in kinds}


def _is_result(path: Path) -> bool:
    return path.name == NAME or (path / NAME).is_file()


def _load(path: Path) -> Record:
    return load_result(path / NAME if path.is_dir() else path)


def _exchanges(path: Path) -> Iterator[Exchange]:
    for file in readers.find(path):
        yield from readers.read_file(file)


def _asked(exchange: Exchange) -> str:
    """What stands for the question of an exchange: operation and body, without what differs from run to run."""
    request = exchange.request
    body = request.body
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name not in FREE}
    return json.dumps([request.method, request.path.rpartition("/v1")[2], body], sort_keys=True, default=str)


def _matched(exchanges: Sequence[Exchange], shared: Counter[str]) -> list[Exchange]:
    """The exchanges that have a partner on the other side."""
    left = Counter(shared)
    kept = []
    for exchange in exchanges:
        asked = _asked(exchange)
        if left[asked]:
            left[asked] -= 1
            kept.append(exchange)
    return kept


def _judged(exchanges: Sequence[Exchange]) -> Record:
    options = Options()
    return verdicts([one.to_case(options) for one in judge_exchanges(exchanges, options)], asked=False)
