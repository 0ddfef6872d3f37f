"""Conformance under load: what many users at once are answered, judged in full, and what shows only then.

Each conversation of the mix is first played alone, with nobody else there. What is found then is no matter of load;
what is found later and was not found then is, and is told with the number of users at which it began. Every request of
a user carries a mark in its metadata, so that an answer to somebody else shows as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from responses_contract.endpoint.budget import LOAD_CAPS, Caps, Cost
from responses_contract.errors import UsageError
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.recordings.masking import everywhere
from responses_contract.recordings.transcripts import load_bytes
from responses_contract.report.timing import Spread, Timings, timing_of
from responses_contract.scenarios import SCENARIOS, Scenario
from responses_contract.scenarios.model import steps_of
from responses_contract.verdicts.places import key_of

MIX = {
    "text/string": 3,
    "streaming/text": 5,
    "streaming/function-call": 2,
    "functions/outputs-sent-back": 2,
    "state/chain": 1,
}
"""The conversations that are played unless told, and how often each."""
LATE = "load/no-answer-is-late"
BUSY = "load/answers-are-no-errors"
TWICE = "load/ids-are-unique"
MARK = "load-mark"
"""The member of `metadata` that says whose request it was."""
IDS = 1_000_000
"""Response ids that are remembered, to see one twice."""
KINDS = 1000
"""Kinds of findings that are told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSettings:
    """What a run under load is asked to do.

    Attributes:
        ramp: seconds until all users are there.
        stall: seconds within a stream after which a pause is a finding.
        timeout: seconds for one exchange.
        mix: how often each scenario is played.
        judged: whether answers are judged; only a measurement of what judging costs says no.
    """

    base_url: str
    model: str
    users: int = 50
    seconds: float = 60.0
    ramp: float = 30.0
    stall: float = 5.0
    timeout: float = 60.0
    profile: str | None = None
    key_variable: str = "API_KEY"
    mix: Mapping[str, int] = field(default_factory=lambda: dict(MIX))
    caps: Caps = LOAD_CAPS
    judged: bool = True

    def share(self, of: int) -> LoadSettings:
        """What one of several workers is asked to do; users are dealt out by their master."""
        return self if of < 2 else replace_caps(self, of)

    def scenarios(self) -> list[Scenario]:
        """The conversations of the mix, as often as their weights say."""
        return [SCENARIOS[id] for id, weight in self.mix.items() for _ in range(weight)]


def replace_caps(settings: LoadSettings, of: int) -> LoadSettings:
    """The same with its part of the caps."""
    caps = settings.caps
    parts = {name: value // of if (value := getattr(caps, name)) else value for name in ("requests", "output_tokens")}
    return replace(settings, caps=replace(caps, **parts))


def read_mix(path: Path) -> dict[str, int]:
    """The mix in a file: a line for each scenario, its id and perhaps a weight.

    Raises:
        InputError: the file cannot be read.
        UsageError: a line names no scenario, or its weight is no number.
    """
    mix: dict[str, int] = {}
    for number, line in enumerate(load_bytes(path).decode("utf-8", "replace").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        weight = words[1] if len(words) > 1 else "1"
        if words[0] not in SCENARIOS or len(words) > 2 or not weight.isdecimal() or not 0 < int(weight) < 1000:
            raise UsageError(
                f"{path}:{number}: {line.strip()[:80]!r} is no scenario with a weight",
                hint="for example `streaming/text 5`; `responses-contract run --plan -v` lists the scenarios",
            )
        mix[words[0]] = mix.get(words[0], 0) + int(weight)
    if not mix:
        raise UsageError(f"{path} names no scenario")
    return mix


def cost_of(settings: LoadSettings) -> Cost:
    """What playing every conversation of the mix once costs at most."""
    cost = Cost()
    for scenario in settings.scenarios():
        for step in steps_of(scenario):
            body = step.body if isinstance(step.body, dict) else {}
            tokens = body.get("max_output_tokens")
            billable = step.method == "POST" and step.path == "/responses"
            cost += Cost(1, int(billable), tokens if billable and isinstance(tokens, int) else 0)
    return cost


@dataclass(slots=True)
class Kind:
    """Findings of one rule at one place.

    Attributes:
        users: the fewest that there were when it was found; 0 where nobody else was.
    """

    rule: str
    pointer: str
    event_type: str
    level: str
    times: int = 0
    users: int = 0
    example: dict[str, Any] = field(default_factory=dict)


class Seen(NamedTuple):
    """An id of a response as one process of users has met it."""

    mark: str
    name: str
    users: int


@dataclass(slots=True)
class LoadTally:
    """What a run under load came to; those of several workers add up.

    Attributes:
        kinds: by rule, pointer and type of event.
        requests: exchanges, by the status of the answer; 0 where there was none.
        outcomes: conversations, by their verdict.
    """

    kinds: dict[str, Kind] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    timings: Timings = field(default_factory=Timings)
    spent: str = ""
    _ids: dict[str, str] = field(default_factory=dict)
    _fresh: dict[str, Seen] = field(default_factory=dict)

    def add(self, exchange: Exchange, findings: Iterable[Finding], users: int, stall: float) -> None:
        """Count one exchange.

        Args:
            users: how many there were; 0 where nobody else was.
            stall: seconds within a stream after which a pause is a finding.
        """
        status = exchange.response.status or 0
        self.requests[str(status)] += 1
        for finding in findings:
            if finding.is_primary:
                self._note(finding.to_json(), users)
        if status == 0 or status == 429 or status >= 500:
            self._note(_finding(BUSY, exchange.name, "an answer", str(status or exchange.response.ended)), users)
        timing = timing_of(exchange.response)
        if timing is not None:
            self.timings.add(timing)
            if (timing.longest_gap or 0.0) > stall:
                told = _finding(
                    LATE, exchange.name, f"at most {stall:g} s between two deltas", f"{timing.longest_gap:.1f} s"
                )
                self._note(told, users)

    def see(self, id: str, mark: str, name: str, users: int) -> None:
        """Note the id of a response that was made for somebody; another's answer with it is a finding.

        Args:
            name: of the exchange that it came in.
            users: how many there were.
        """
        owner = self._ids.setdefault(id, mark)
        if owner != mark:
            self._note(_finding(TWICE, name, "an id of its own", id[:80]), users)
        elif len(self._fresh) < IDS:
            self._fresh[id] = Seen(mark, name, users)
        if len(self._ids) > IDS:
            del self._ids[next(iter(self._ids))]

    def _note(self, finding: dict[str, Any], users: int) -> None:
        key = key_of(finding)
        name = "\n".join((key.rule, key.place.pointer, key.place.event_type))
        if name not in self.kinds and len(self.kinds) >= KINDS:
            return
        kind = self.kinds.get(name)
        if kind is None:
            shown = everywhere().value(finding)
            kind = Kind(key.rule, key.place.pointer, key.place.event_type, finding["level"], 0, users, shown)
            self.kinds[name] = kind
        kind.times += 1
        kind.users = min(kind.users, users)

    def merge(self, other: LoadTally) -> None:
        """Add what another worker counted since the last time."""
        for name, kind in other.kinds.items():
            mine = self.kinds.setdefault(name, kind)
            if mine is not kind:
                mine.times += kind.times
                mine.users = min(mine.users, kind.users)
        self.requests.update(other.requests)
        self.outcomes.update(other.outcomes)
        self.timings.merge(other.timings)
        self.spent = self.spent or other.spent
        for id, seen in other._fresh.items():
            self.see(id, *seen)
        self._fresh.clear()  # nobody asks a master for them

    def taken(self) -> dict[str, Any]:
        """What was counted, and which ids were met, since the last time: JSON for `from_json`."""
        told = {
            "kinds": {name: asdict(kind) for name, kind in self.kinds.items()},
            "requests": dict(self.requests),
            "outcomes": dict(self.outcomes),
            "spent": self.spent,
            "ids": self._fresh,
            "timings": {
                name: {"bands": {str(band): n for band, n in one.bands.items()}, "longest": one.longest}
                for name, one in self.timings.spreads.items()
            },
        }
        self.kinds, self.requests, self.outcomes, self.timings = {}, Counter(), Counter(), Timings()
        self._fresh = {}
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> LoadTally:
        """What a worker has counted."""
        spreads = {
            name: Spread(Counter({int(band): n for band, n in one["bands"].items()}), one["longest"])
            for name, one in told["timings"].items()
        }
        kinds = {name: Kind(**kind) for name, kind in told["kinds"].items()}
        fresh = {id: Seen(*seen) for id, seen in told["ids"].items()}
        counts = Counter(told["requests"]), Counter(told["outcomes"])
        return cls(kinds, *counts, Timings(spreads), told["spent"], _fresh=fresh)


def _finding(rule: str, name: str, expected: str, actual: str) -> dict[str, Any]:
    place = {"exchange": name}
    return {"rule": rule, "level": "MUST", "expected": expected, "actual": actual, "place": place}


@dataclass(slots=True)
class Report:
    """What a run under load says; `users` are the most that there were."""

    settings: LoadSettings
    tally: LoadTally
    seconds: float
    users: int

    @property
    def under_load(self) -> list[Kind]:
        """What was not found when nobody else was there: those first that began with fewest users."""
        kinds = [kind for kind in self.tally.kinds.values() if kind.users]
        return sorted(kinds, key=lambda kind: (kind.users, kind.rule, kind.pointer))

    @property
    def alone(self) -> list[Kind]:
        """What was found without any load."""
        return [kind for kind in self.tally.kinds.values() if not kind.users]

    def to_json(self) -> dict[str, Any]:
        """The record, `load.json`."""
        settings = self.settings
        return {
            "load": 1,
            "base_url": settings.base_url,
            "model": settings.model,
            "profile": settings.profile,
            "mix": dict(settings.mix),
            "users": self.users,
            "seconds": round(self.seconds, 2),
            "requests": dict(self.tally.requests),
            "conversations": dict(self.tally.outcomes),
            "only_under_load": [asdict(kind) for kind in self.under_load],
            "also_alone": [asdict(kind) for kind in self.alone],
            "latency": self.tally.timings.to_json(),
            "spent": self.tally.spent,
        }
