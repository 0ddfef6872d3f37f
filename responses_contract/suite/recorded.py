"""Judges recorded exchanges, many at a time: verdicts, totals by origin, and which rules were broken how often."""

from __future__ import annotations

import os
import re
import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.findings import EngineError, Finding
from responses_contract.recordings import readers
from responses_contract.recordings.masking import Masker
from responses_contract.report.result import program
from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.profiles import Profile, for_origin, load_profile, names
from responses_contract.verdicts.weighing import checker_for, weigh

KEPT = 20
"""Findings of one exchange that are kept in full; all are counted."""
BY_ORIGIN = "origin"
"""The profile that stands for: whichever describes the origin of each exchange."""
BATCH = 16
"""Files that a worker process takes at a time."""
CREATED = re.compile(rb'"created_at": ?(\d{9,10})\b')
MAX_TIME = 10**10
"""Seconds since 1970 beyond which a time is none."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge.

    Attributes:
        profile: a name, a file, or `BY_ORIGIN`; None judges by the base contract.
        dialect: overrides the profile's.
        rules: globs of the rules to judge by.
    """

    profile: str | None = None
    dialect: str | None = None
    rules: tuple[str, ...] = ("*",)


@dataclass(slots=True)
class Judged:
    """One exchange's verdict, or the trouble with a file.

    Attributes:
        findings: primaries first, at most `KEPT`, as JSON, those that the profile expects marked.
        primaries: how often each rule was broken, consequences not counted.
        trouble: why the file could not be read; then there is no exchange.
        errors: rules that raised on the session of the exchange; they stand with its first one.
    """

    name: str
    origin: str = "unknown"
    verdict: Verdict = "pass"
    findings: list[dict[str, Any]] = field(default_factory=list)
    primaries: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    seconds: float = 0.0
    errors: list[EngineError] = field(default_factory=list)

    def to_case(self, options: Options) -> Case:
        file = self.name.partition("#")[0]
        file = readers.STDIN if file == readers.STDIN_NAME else shlex.quote(file)
        if self.trouble:
            return Case("transcripts", self.name, "fail", f"unreadable: {self.trouble}")
        repeat = f"{shlex.quote(program())} check {file}{_flags(options)}"
        seconds = round(self.seconds, 4)
        return Case("transcripts", self.name, self.verdict, _why(self), seconds, self.findings, repeat)


@dataclass(slots=True)
class Totals:
    """Sums over a corpus."""

    judged: int = 0
    accepted: int = 0
    origins: dict[str, list[int]] = field(default_factory=dict)
    exchanges_by_rule: Counter[str] = field(default_factory=Counter)
    findings_by_rule: Counter[str] = field(default_factory=Counter)
    unreadable: list[dict[str, str]] = field(default_factory=list)

    def add(self, judged: Judged) -> None:
        if judged.trouble:
            self.unreadable.append({"file": judged.name, "why": judged.trouble})
            return
        is_accepted = judged.verdict != "fail"
        self.judged += 1
        self.accepted += is_accepted
        row = self.origins.setdefault(judged.origin, [0, 0])
        row[0] += is_accepted
        row[1] += 1
        self.findings_by_rule.update(judged.primaries)
        self.exchanges_by_rule.update(judged.primaries.keys())

    def to_json(self) -> dict[str, Any]:
        return {
            "judged": self.judged,
            "accepted": self.accepted,
            "by_origin": [
                {"origin": origin, "accepted": accepted, "judged": judged}
                for origin, (accepted, judged) in sorted(self.origins.items(), key=lambda row: (-row[1][1], row[0]))
            ],
            "frequent": [
                {"rule": rule, "exchanges": exchanges, "findings": self.findings_by_rule[rule]}
                for rule, exchanges in self.exchanges_by_rule.most_common()
            ],
            "unreadable": self.unreadable,
        }


def judge_exchanges(exchanges: Sequence[Exchange], options: Options) -> list[Judged]:
    """The exchanges of one recording, each by the checker and by what the profile of its origin excuses.

    Those of one origin are a session, and are held against each other.
    """
    judged: dict[int, Judged] = {}
    for origin, numbers in _by_origin(exchanges).items():
        started = time.perf_counter()
        profile = _profile_for(options.profile, origin)
        session = [exchanges[number] for number in numbers]
        checker = _checker(profile, options)
        found = checker.check_all(session)
        seconds = (time.perf_counter() - started) / len(session)
        for number, exchange, findings in zip(numbers, session, found, strict=True):
            judged[number] = _weighed(exchange, findings, origin, profile, seconds)
        judged[numbers[0]].errors = checker.take_errors()
    return [judged[number] for number in range(len(exchanges))]


def _by_origin(exchanges: Sequence[Exchange]) -> dict[str, list[int]]:
    """The numbers of the exchanges with each origin."""
    numbers: dict[str, list[int]] = {}
    for number, exchange in enumerate(exchanges):
        numbers.setdefault(str(exchange.provenance.get("origin") or "unknown"), []).append(number)
    return numbers


def _weighed(
    exchange: Exchange, findings: list[Finding], origin: str, profile: Profile | None, seconds: float
) -> Judged:
    shown, verdict = weigh(findings, profile, exchange.name, origin, created=created(exchange))
    primaries = Counter(finding.rule for finding in findings if finding.is_primary)
    masker = Masker().knowing(exchange.request)
    name, kept = masker.text(exchange.name), masker.value(shown[:KEPT])
    return Judged(name, origin, verdict, kept, primaries, seconds=seconds)


def created(exchange: Exchange) -> str:
    """The day on which the response says that it was created, ISO 8601; empty where it does not say."""
    at = _created_at(exchange.response)
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else ""


def _created_at(response: Response) -> int | None:
    if response.sse is not None:
        found = CREATED.search(response.sse)
        return int(found[1]) if found else None
    told = [response.body, *(event.get("response") for event in response.events or () if isinstance(event, dict))]
    times = [value.get("created_at") for value in told if isinstance(value, dict)]
    return next((int(time) for time in times if isinstance(time, int | float) and 0 < time < MAX_TIME), None)


def _checker(profile: Profile | None, options: Options) -> Checker:
    return checker_for(options.dialect or (profile.dialect if profile else "base"), options.rules)


def judge_files(
    files: Sequence[Path], options: Options, jobs: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> Iterator[Judged]:
    """Judge files, in their order, with several processes when asked (0: one per core)."""
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    done = 0
    for batch, judged in zip(batches, _map(batches, options, jobs or os.cpu_count() or 1), strict=True):
        yield from judged
        done += len(batch)
        if on_progress:
            on_progress(done, len(files))


def _map(batches: list[Sequence[Path]], options: Options, jobs: int) -> Iterator[list[Judged]]:
    if jobs == 1 or len(batches) < 2:
        yield from (_judge_batch(batch, options) for batch in batches)
        return
    with ProcessPoolExecutor(min(jobs, len(batches))) as pool:
        try:
            yield from pool.map(_judge_batch, batches, [options] * len(batches))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _judge_batch(files: Sequence[Path], options: Options) -> list[Judged]:
    return [judged for file in files for judged in judge_file(file, options)]


def judge_file(file: Path, options: Options) -> Iterator[Judged]:
    """The exchanges of one file, also held against each other; of a file that cannot be read, its trouble."""
    try:
        exchanges = list(readers.read_file(file))
    except InputError as error:
        yield Judged(str(file), trouble=error.message)
        return
    yield from judge_exchanges(exchanges, options)


def _profile_for(name: str | None, origin: str) -> Profile | None:
    if name == BY_ORIGIN:
        return for_origin(origin, _every_profile())
    return load_profile(name) if name else None


@cache
def _every_profile() -> tuple[Profile, ...]:
    return tuple(load_profile(name) for name in names())


def _why(judged: Judged) -> str:
    if not judged.primaries:
        return ""
    shown = [f"{rule} × {times}" for rule, times in judged.primaries.most_common(3)]
    return ", ".join(shown) + (" …" if len(judged.primaries) > 3 else "")


def _flags(options: Options) -> str:
    flags = [("--profile", options.profile), ("--dialect", options.dialect)]
    return "".join(f" {flag} {shlex.quote(value)}" for flag, value in flags if value)
