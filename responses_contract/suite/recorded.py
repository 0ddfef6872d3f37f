"""Judges recorded exchanges: one at a time, each with those that it belongs to."""

from __future__ import annotations

import re
import shlex
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.findings import EngineError, Finding
from responses_contract.model.requirement_sets import pinned
from responses_contract.recordings import readers
from responses_contract.recordings.budget import Budget
from responses_contract.recordings.evidence import with_evidence
from responses_contract.recordings.found import Skipped, Why
from responses_contract.recordings.mapping import Mapping
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.sessions import Window
from responses_contract.report.result import program
from responses_contract.report.timing import Timing, timing_of
from responses_contract.suite.evidence import beside
from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.clients import Spot
from responses_contract.verdicts.places import Key, key_of
from responses_contract.verdicts.profiles import Profile, for_origin, load_profile, names, pin
from responses_contract.verdicts.root_causes import spot_of
from responses_contract.verdicts.weighing import checker_for, weigh
from responses_contract.wire.limits import Limits

KEPT = 20
"""Findings of one exchange that are kept in full, beside the first of each root cause; all are counted."""
BY_ORIGIN = "origin"
"""The profile that stands for: whichever describes the origin of each exchange."""
SHOWN_SKIPS = 20
"""Reasons for which entries of one file were passed over that are kept."""
MODEL = 100
"""Characters of a model's name that are kept."""
CREATED = re.compile(rb'"created_at": ?(\d{9,10})\b')
MAX_TIME = 10**10
"""Seconds since 1970 beyond which a time is none."""
_NO_SECRETS = Masker()
"""Knows the patterns of secrets alone; what a request carries is added for each."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge.

    Attributes:
        profile: a name, a file, or `BY_ORIGIN`; None judges by the base contract.
        dialect: overrides the profile's.
        rules: globs of the rules to judge by.
        shown: the root causes that have been shown with evidence; the others are, and are added. None: no evidence.
        mapping: where logs of an unknown form keep what an exchange needs.
        webhook_secret: with which recorded deliveries of webhooks are signed; empty where it is not known.
    """

    profile: str | None = None
    dialect: str | None = None
    rules: tuple[str, ...] = ("*",)
    mapping: Mapping | None = None
    shown: set[Key] | None = field(default=None, compare=False, repr=False)
    webhook_secret: str = field(default="", repr=False)


@dataclass(slots=True)
class Judged:
    """One exchange's verdict, or why there is none.

    Attributes:
        findings: as JSON, primaries first, `KEPT` and the first at each spot of a root cause; those that the profile
            expects are marked.
        primaries: how often each rule was broken, consequences not counted.
        trouble: why a file, or an entry of it, could not be read; then there is no exchange.
        skipped: why something that could be read was not judged; then there is no exchange either.
        kind: of what was skipped.
        times: how many of a file were skipped so.
        unjudged: what of the exchange was not judged, and why.
        errors: rules that raised on the session of the exchange; they stand with its first one.
        places: how often each root cause was found, all findings counted.
        model: that was asked, or answered; empty where neither says.
        day: on which the response was created, ISO 8601; empty where it does not say.
        timing: of a stream, where the recorder kept when its pieces came.
    """

    name: str
    origin: str = "unknown"
    verdict: Verdict = "pass"
    findings: list[dict[str, Any]] = field(default_factory=list)
    primaries: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    seconds: float = 0.0
    skipped: str = ""
    kind: Why = "other"
    times: int = 1
    unjudged: list[str] = field(default_factory=list)
    errors: list[EngineError] = field(default_factory=list)
    places: Counter[Key] = field(default_factory=Counter)
    model: str = ""
    day: str = ""
    timing: Timing | None = None

    @property
    def is_case(self) -> bool:
        """Whether it has a verdict, or would have one if the recorder had kept more."""
        return not self.skipped or self.kind != "other"

    def examples(self) -> dict[Key, dict[str, Any]]:
        """The first finding of each root cause."""
        return {key_of(one): one for one in reversed(self.findings) if "consequence_of" not in one}

    def to_case(self, options: Options) -> Case:
        file, _, place = self.name.partition("#")
        file += f"#{place}" if place.startswith("@") else ""  # a line of a large file can be judged alone
        file = readers.STDIN if file == readers.STDIN_NAME else shlex.quote(file)
        if self.trouble:
            return Case("transcripts", self.name, "fail", f"unreadable: {self.trouble}")
        if self.skipped:
            return Case("transcripts", self.name, "inconclusive", f"not judged: {self.skipped}")
        repeat = f"{shlex.quote(program())} check {file}{_flags(options)}"
        seconds = round(self.seconds, 4)
        return Case(
            "transcripts", self.name, self.verdict, _why(self), seconds, self.findings, repeat, unjudged=self.unjudged
        )


def judge_exchanges(exchanges: Iterable[Exchange], options: Options) -> list[Judged]:
    """The exchanges of one recording, each by the checker and by what the profile of its origin excuses.

    Those that belong together are held against each other.
    """
    window = Window()
    judged = [one for exchange in exchanges for session in window.take(exchange) for one in _judged(session, options)]
    judged += [one for session in window.finish() for one in _judged(session, options)]
    return [one for _, one in sorted(judged, key=itemgetter(0))]


def _judged(session: Sequence[tuple[int, Exchange]], options: Options) -> list[tuple[int, Judged]]:
    """The exchanges of one session, each with its number in the recording."""
    started = time.perf_counter()
    exchanges = [exchange for _, exchange in session]
    origin = str(exchanges[0].provenance.get("origin") or "unknown")
    profile = _profile_for(options.profile, origin)
    checker = _checker(profile, options)
    # What a session says, its exchanges say of each other; of one alone nothing is kept for that.
    found = checker.check_all(exchanges) if len(exchanges) > 1 else [checker.check(exchanges[0])]
    seconds = (time.perf_counter() - started) / len(session)
    judged = [
        _weighed(one, findings, origin, profile, seconds, options.shown)
        for one, findings in zip(exchanges, found, strict=True)
    ]
    judged[0].errors = checker.take_errors()
    return [(number, one) for (number, _), one in zip(session, judged, strict=True)]


def _weighed(
    exchange: Exchange,
    found: list[Finding],
    origin: str,
    profile: Profile | None,
    seconds: float,
    evident: set[Key] | None,
) -> Judged:
    findings, withheld = with_evidence(found, exchange)
    day = created(exchange)
    shown, verdict = weigh(findings, profile, exchange.name, origin, created=day)
    primaries = Counter([finding.rule for finding in findings if finding.is_primary])
    masker = _NO_SECRETS.knowing(exchange.request)
    told = _kept(shown) if evident is None else [_evident(one, exchange, evident, masker) for one in _kept(shown)]
    name, kept = masker.text(exchange.name), masker.value(told)
    unjudged = [*exchange.unjudged, *withheld]
    places = Counter([key_of(finding) for finding in shown if "consequence_of" not in finding])
    model = masker.text(_model(exchange))
    return Judged(
        name,
        origin,
        verdict,
        kept,
        primaries,
        seconds=seconds,
        unjudged=unjudged,
        places=places,
        model=model,
        day=day,
        timing=timing_of(exchange.response),
    )


def _model(exchange: Exchange) -> str:
    """The model that was asked for; where the request is not known, the one that answered."""
    told = [exchange.request.body, exchange.response.body]
    names = (value.get("model") for value in told if isinstance(value, dict))
    return next((name[:MODEL] for name in names if isinstance(name, str)), "")


def _kept(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first findings, and the first at every spot of a root cause: which clients meet it depends on them all."""
    first: dict[Spot, int] = {}
    for number, finding in enumerate(findings):
        first.setdefault(spot_of(finding), number)
    wanted = {*range(KEPT), *first.values()}
    return [finding for number, finding in enumerate(findings) if number in wanted]


def _evident(finding: dict[str, Any], exchange: Exchange, shown: set[Key], masker: Masker) -> dict[str, Any]:
    """The first finding of a root cause, with its evidence; any other as it is."""
    key = key_of(finding)
    if key in shown or "consequence_of" in finding:
        return finding
    shown.add(key)
    return beside(finding, exchange, None, masker)


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
    dialect = options.dialect or (profile.dialect if profile else "base")
    silence = profile.silence if profile else Limits().silence
    return checker_for(dialect, options.rules, silence, options.webhook_secret)


def judge_file(file: Path, options: Options) -> Iterator[Judged]:
    """The exchanges of one file, also held against each other; and what of it could not be read or was passed over."""
    budget = Budget()
    return judge_found(readers.recorded(file, options.mapping, budget), str(file), options, budget)


def judge_found(
    recorded: Iterable[Exchange | Skipped], name: str, options: Options, budget: Budget
) -> Iterator[Judged]:
    """What was found in a recording, judged while it is read; what is held does not grow with its length.

    In the order of the recording where it is short; where it is long, sessions come as they are complete.

    Args:
        name: of the recording.
        budget: under which it is read: judging draws on it as well.
    """
    window = Window()
    skipped: Counter[tuple[str, Why]] = Counter()
    try:
        for found in recorded:
            if isinstance(found, Exchange):
                for session in window.take(found):
                    for _, one in _judged(session, options):
                        yield one
                        budget.judge(len(one.findings), one.name)
            elif found.kind == "unreadable":
                yield Judged(found.name, trouble=f"{found.name} {found.why}")
                budget.entry(found.name)
            elif found.kind == "no evidence":
                yield Judged(found.name, skipped=f"{found.name} {found.why}", kind=found.kind)
            else:
                skipped[found.why, found.kind] += 1
    except InputError as error:
        yield Judged(name, trouble=error.message)
    left = [one for session in window.finish() for one in _judged(session, options)]
    yield from (one for _, one in sorted(left, key=itemgetter(0)))
    for (why, kind), times in skipped.most_common(SHOWN_SKIPS):
        yield Judged(name, skipped=why, kind=kind, times=times)


@lru_cache(maxsize=1024)  # one corpus has few origins, and as many exchanges as it likes
def _profile_for(name: str | None, origin: str) -> Profile | None:
    plain, requirements = pinned(name or "")
    found = for_origin(origin, _every_profile()) if plain == BY_ORIGIN else load_profile(plain) if plain else None
    return pin(found or Profile(""), requirements) if requirements else found


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
