"""Root causes: what the findings of a whole run come down to, how far each reaches, and who breaks on it.

Findings of one rule at one place are one root cause, however many exchanges show it. A place is a pointer with `*` for
every index and the type of the event, where what is wrong belongs to the event itself; a response, an item and a part
are the same thing wherever they are told: in a body, in the events about the response, in an event of their own. A
member that several kinds of events lack is one root cause as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from responses_contract.model.findings import TOLD_ALONE
from responses_contract.model.json_reader import NO_VALUE
from responses_contract.verdicts.cases import Case
from responses_contract.verdicts.clients import Matrix, Spot
from responses_contract.verdicts.outcome import WORST_FIRST
from responses_contract.verdicts.places import Key, Place, key_of
from responses_contract.verdicts.weighing import verdict_of, weight_of

MOST_MENDED = 3
"""Root causes that are proposed to be mended first; more only where no case passes with so few."""
ABSENT = ("absent", "none", "[]", NO_VALUE)
"""What a finding says was there where something is missing."""
ANY_OTHER = "*"
"""An event of no contract, whatever it is called."""
OF_OTHERS = (("schema/event-type-known", "/type"), ("stream/first-event-is-created", "/type"))
"""Where rules find such an event."""
TOO_MANY = "schema/event-has-its-own-members"
"""Breaks where a server writes all events by one type that has the members of each."""
EARLY = (
    "response.queued",
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.reasoning_summary_part.added",
)
"""Events that tell of a response, an item or a part before it is whole: few clients read what they say."""
OF_BODIES = ("schema/response", "schema/types-known", "schema/usual-", "value/")
"""Begin the rules that speak of the body of a response, which a client that streams never sees."""
TOLD = ("early", "late", "body")
OF_SHAPES = ("schema/", "value/settings-unchanged")
"""Begin the rules by which an object lacks members."""


@dataclass(slots=True)
class Cause:
    """A root cause.

    Attributes:
        event_types: those of the events that are wrong; empty where it is the response, wherever it is told. One member
            that several kinds of events lack is one root cause.
        told: of a response, where it is wrong: `early` (events before its end), `late` (those at its end), `body`.
        level: of the rule.
        expected_failure: the profile expects it wherever it shows.
        findings: how many there are.
        cases: the ids of those that it touches; their number is its reach.
        failed: how many of those it fails, alone or with others.
        absent: whether something is missing there, and not wrong; None where it is now this, now that.
        members: where one object lacks several members, the pointers to all of them, `pointer` first; else empty.
        clients: those that were seen to break on it, or on what follows from it, with what came of it.
        unmeasured: the clients of which the table does not say what comes of it.
        example: one of its findings, and the case that shows it.
    """

    rule: str
    pointer: str
    event_types: list[str]
    level: str
    told: list[str] = field(default_factory=list)
    expected_failure: bool = True
    findings: int = 0
    reach: int = 0
    failed: int = 0
    absent: bool | None = None
    members: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    clients: dict[str, str] = field(default_factory=dict)
    unmeasured: list[str] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> list[Key]:
        """What its findings are sorted by."""
        pointers = self.members or [self.pointer]
        return [Key(self.rule, Place(pointer, kind)) for pointer in pointers for kind in self.event_types or [""]]

    def take_in(self, other: Cause) -> None:
        """Name with it another member that the same object lacks."""
        self.members = [*(self.members or [self.pointer]), other.pointer]
        self.findings += other.findings
        self.clients = {**other.clients, **self.clients}
        unknown = dict.fromkeys([*self.unmeasured, *other.unmeasured])
        self.unmeasured = [name for name in unknown if name not in self.clients]


class _Gathering:
    """Findings of one root cause, as they come in; by case, whether one of them fails it."""

    def __init__(self, key: Key, level: str) -> None:
        self.kinds, self.rule, self.pointer, self.level = {key.place.event_type}, key.rule, key.place.pointer, level
        self.cases: dict[str, bool] = {}
        self.times: dict[str, int] = {}
        self.absent: set[bool] = set()
        self.spots: set[Spot] = set()
        self.effects: set[Spot] = set()  # where what follows from it shows
        self.findings, self.expected = 0, True
        self.example: dict[str, Any] = {}

    def add(self, case: Case, finding: Mapping[str, Any]) -> None:
        self.findings += case.times
        self.times[case.id] = case.times
        self.absent.add(finding["actual"] in ABSENT)
        self.spots.add(spot_of(finding))
        self.cases[case.id] = self.cases.get(case.id, False) or weight_of(finding) == "fail"
        if not self.example or ("excerpt" in finding and "excerpt" not in self.example["finding"]):
            self.example = {"case": case.id, "repeat": case.repeat, "finding": dict(finding)}
        self.expected = self.expected and "expected_failure" in finding

    def join(self, other: _Gathering) -> None:
        """Take in what is the same defect in another kind of event."""
        self.kinds |= other.kinds
        self.spots |= other.spots
        self.effects |= other.effects
        self.findings += other.findings
        self.times |= other.times
        for case, failed in other.cases.items():
            self.cases[case] = self.cases.get(case, False) or failed
        self.expected = self.expected and other.expected

    @property
    def is_alike_in_events(self) -> bool:
        return "" not in self.kinds and (self.absent == {True} or self.rule == TOO_MANY)

    def to_cause(self) -> Cause:
        return Cause(
            self.rule,
            self.pointer,
            sorted(self.kinds - {""}),
            self.level,
            [told for told in TOLD if any(spot.told == told for spot in self.spots)],
            self.expected,
            self.findings,
            sum(self.times.values()),
            sum(self.times[case] for case, failed in self.cases.items() if failed),
            next(iter(self.absent)) if len(self.absent) == 1 else None,
            cases=list(self.cases),
            example=self.example,
        )


class Mending(NamedTuple):
    """What it helps to mend some root causes.

    Attributes:
        causes: their numbers in the list of all.
        passing: how many of the failed cases do not fail any more when they are judged without them.
        failed: how many cases fail.
    """

    causes: list[int]
    passing: int
    failed: int


def spot_of(finding: Mapping[str, Any]) -> Spot:
    """Where and how a finding shows, as exactly as the table of clients tells faults apart."""
    rule, place = key_of(finding)
    actual = finding["actual"]
    told, null = _told(finding, place), rule.startswith("schema/") and actual == "null"
    kind = ANY_OTHER if (rule, place.pointer) in OF_OTHERS else place.event_type
    absent = actual in ABSENT or actual.startswith(TOLD_ALONE)
    return Spot(rule, place.pointer, kind, absent, told, null)


def _told(finding: Mapping[str, Any], place: Place) -> str:
    """In which kind of answer a thing of the response is told; empty where that makes no difference."""
    kind = str(finding["place"].get("event_type") or "")
    if place.event_type:
        return ""
    if kind:
        return "early" if kind in EARLY else "late"
    return "body" if finding["rule"].startswith(OF_BODIES) else ""


def gathered(cases: Iterable[Case], matrix: Matrix) -> list[Cause]:
    """The root causes of some cases: those first that break most clients, then those that reach farthest."""
    found: dict[Key, _Gathering] = {}
    for case in cases:
        for finding in case.findings:
            if "consequence_of" not in finding and "not_scored" not in finding:
                key = key_of(finding)
                found.setdefault(key, _Gathering(key, finding["level"])).add(case, finding)
        for root, effect in _effects(case):
            found[root].effects.add(effect)
    joined = _joined(found.values())
    seen = {spot for one in joined for spot in one.spots}
    causes = []
    for one in joined:
        cause = one.to_cause()
        cause.clients, cause.unmeasured = matrix.broken_at(cause.rule, one.spots, seen | one.effects)
        _tell_effects(cause, one.effects, seen, matrix)
        causes.append(cause)
    return sorted(_by_object(sorted(causes, key=_rank)), key=_rank)


def _effects(case: Case) -> Iterator[tuple[Key, Spot]]:
    """What follows from a cause, and that cause: the last before it of the rule that it names."""
    roots = [one for one in case.findings if "consequence_of" not in one and "not_scored" not in one]
    for finding in case.findings:
        named = [one for one in roots if one["rule"] == finding.get("consequence_of")]
        before = [one for one in named if _event(one) <= _event(finding)]
        if named:
            yield key_of(max(before, key=_event) if before else named[0]), spot_of(finding)


def _event(finding: Mapping[str, Any]) -> int:
    return int(finding["place"].get("event", 0))


def _tell_effects(cause: Cause, effects: Set[Spot], seen: Set[Spot], matrix: Matrix) -> None:
    """Clients that were not shown the cause there, and break on what follows from it: they get the same bytes."""
    for rule in sorted({spot.rule for spot in effects}) if cause.unmeasured else ():
        broken, _ = matrix.broken_at(rule, {spot for spot in effects if spot.rule == rule}, seen | effects)
        for name in {*broken} & {*cause.unmeasured}:
            cause.clients.setdefault(name, broken[name])
    cause.unmeasured = [name for name in cause.unmeasured if name not in cause.clients]


def _by_object(causes: Iterable[Cause]) -> list[Cause]:
    """Several members that one object lacks, in all the same cases, are one root cause."""
    kept: list[Cause] = []
    lacking: dict[tuple[Any, ...], Cause] = {}
    for cause in causes:
        first = lacking.setdefault(_object_of(cause), cause) if _is_lack(cause) else cause
        if first is cause:
            kept.append(cause)
        else:
            first.take_in(cause)
    return kept


def _is_lack(cause: Cause) -> bool:
    return cause.absent is True and cause.rule.startswith(OF_SHAPES) and not cause.pointer.endswith("*")


def _object_of(cause: Cause) -> tuple[Any, ...]:
    """The object that lacks a member, in which cases, and what of it was judged in the same way."""
    of = cause.pointer.rpartition("/")[0]
    judged = cause.rule, cause.expected_failure, cause.reach, cause.failed
    return of, *judged, tuple(cause.event_types), tuple(cause.told), tuple(sorted(cause.cases))


def _joined(found: Iterable[_Gathering]) -> list[_Gathering]:
    """One member that several kinds of events lack, or have too many, is one root cause, not one for each kind."""
    kept: list[_Gathering] = []
    missing: dict[tuple[str, str], _Gathering] = {}
    for one in found:
        first = missing.setdefault((one.rule, one.pointer), one) if one.is_alike_in_events else one
        if first is one:
            kept.append(one)
        else:
            first.join(one)
    return kept


def _rank(cause: Cause) -> tuple[Any, ...]:
    return -len(cause.clients), cause.expected_failure, cause.level != "MUST", -cause.reach, cause.keys


def mended(cases: Iterable[Case], causes: Sequence[Cause]) -> Mending:
    """The few root causes that help most, proven by judging the failed cases again without them.

    Chosen are those that a case fails by, all of them, so that it passes: first where the fewest free the most cases.
    """
    numbers = {key: number for number, cause in enumerate(causes) for key in cause.keys}
    failed = [_Failed(case, numbers) for case in cases if case.verdict == "fail"]
    chosen: set[int] = set()
    while True:
        ways = {frozenset(case.causes - chosen) for case in failed if case.can_pass and not case.passes(chosen)}
        short = [way for way in ways if not chosen or len(chosen | way) <= MOST_MENDED]
        if not short:
            break
        chosen |= max(short, key=lambda way: (_freed(failed, chosen | way) / len(way), sorted(way)))
    return Mending(sorted(chosen), _freed(failed, chosen), sum(one.case.times for one in failed))


def _freed(failed: Iterable[_Failed], mended: Set[int]) -> int:
    return sum(one.case.times for one in failed if one.passes(mended))


class _Failed:
    """A failed case, to be judged again without some of its findings."""

    def __init__(self, case: Case, numbers: Mapping[Key, int]) -> None:
        self.case = case
        self._numbers = numbers
        self.causes = {self._number(finding) for finding in case.findings if weight_of(finding) == "fail"}

    def _number(self, finding: Mapping[str, Any]) -> int:
        return self._numbers.get(key_of(finding), -1)

    @property
    def can_pass(self) -> bool:
        """Whether its findings are all that it fails by."""
        return bool(self.causes) and self.case.besides != "fail"

    def passes(self, mended: Set[int]) -> bool:
        """Whether it does not fail when it is judged without the findings of some root causes."""
        left = verdict_of(finding for finding in self.case.findings if self._number(finding) not in mended)
        return self.can_pass and min(left, self.case.besides, key=WORST_FIRST.index) != "fail"
