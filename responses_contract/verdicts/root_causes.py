"""Root causes: what the findings of a whole run come down to, how far each reaches, and who breaks on it.

Findings of one rule at one place are one root cause, however many exchanges show it. A place is a pointer with `*` for
every index and the type of the event, where what is wrong belongs to the event itself; a response, an item and a part
are the same thing wherever they are told: in a body, in the events about the response, in an event of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from responses_contract.model.findings import any_index
from responses_contract.verdicts.cases import Case
from responses_contract.verdicts.clients import Matrix
from responses_contract.verdicts.outcome import WORST_FIRST
from responses_contract.verdicts.weighing import verdict_of, weight_of

TOLD_ELSEWHERE = {"/response": "", "/item": "/output/*", "/part": "/output/*/content/*"}
"""Members of events that tell a response, an item and a part, and where these stand in the body of a response."""
IN_A_BODY = {"schema/event": "schema/response"}
"""What a rule about an event is called where the body of a response breaks it in the same way."""
MOST_MENDED = 3
"""Root causes that are proposed to be mended first; more only where no case passes with so few."""
ABSENT = "absent"
"""What a finding says was there where a member is missing."""


class Place(NamedTuple):
    """Where a root cause is.

    Attributes:
        pointer: with `*` for every index, into the response or into the event.
        event_type: of the event; empty where it is the response that is wrong.
    """

    pointer: str
    event_type: str


class Key(NamedTuple):
    """What makes findings one root cause."""

    rule: str
    place: Place


@dataclass(slots=True)
class Cause:
    """A root cause.

    Attributes:
        level: of the rule.
        expected_failure: the profile expects it wherever it shows.
        findings: how many there are.
        cases: the ids of those that it touches; their number is its reach.
        failed: how many of those it fails, alone or with others.
        absent: whether something is missing there, and not wrong; None where it is now this, now that.
        clients: those that were seen to break on it, with what came of it.
        unmeasured: the clients of which the table does not say what comes of it.
        example: one of its findings, and the case that shows it.
    """

    rule: str
    pointer: str
    event_type: str
    level: str
    expected_failure: bool = True
    findings: int = 0
    reach: int = 0
    failed: int = 0
    absent: bool | None = None
    cases: list[str] = field(default_factory=list)
    clients: dict[str, str] = field(default_factory=dict)
    unmeasured: list[str] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return Key(self.rule, Place(self.pointer, self.event_type))

    def add(self, case: Case, finding: Mapping[str, Any]) -> None:
        """One more finding of this root cause."""
        absent = finding["actual"] == ABSENT
        self.absent = absent if not self.findings or absent == self.absent else None
        self.findings += 1
        if case.id not in self.cases:
            self.cases.append(case.id)
            self.reach += 1
            self.failed += weight_of(finding) == "fail"
        if not self.example or ("curl" in finding and "curl" not in self.example["finding"]):
            self.example = {"case": case.id, "repeat": case.repeat, "finding": dict(finding)}
        self.expected_failure = self.expected_failure and "expected_failure" in finding


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


def place_of(place: Mapping[str, Any]) -> Place:
    """The place of a finding, as its record says it."""
    pointer, kind = any_index(str(place.get("pointer") or "")), str(place.get("event_type") or "")
    for member, there in TOLD_ELSEWHERE.items() if kind else ():
        if pointer.startswith(f"{member}/"):
            there = there.replace("content", "summary") if "summary_part" in kind else there
            return Place(there + pointer.removeprefix(member), "")
    return Place(pointer, kind)


def key_of(finding: Mapping[str, Any]) -> Key:
    """The root cause to which a finding belongs, as its record says it."""
    place = place_of(finding["place"])
    rule = finding["rule"]
    return Key(rule if place.event_type else IN_A_BODY.get(rule, rule), place)


def gathered(cases: Iterable[Case], matrix: Matrix) -> list[Cause]:
    """The root causes of some cases: those first that break most clients, then those that reach farthest."""
    causes: dict[Key, Cause] = {}
    for case in cases:
        for finding in case.findings:
            if "consequence_of" not in finding:
                key = key_of(finding)
                cause = causes.setdefault(key, Cause(key.rule, *key.place, level=finding["level"]))
                cause.add(case, finding)
    for cause in causes.values():
        cause.clients, cause.unmeasured = matrix.broken_at(cause.rule, cause.key.place, cause.absent)
    return sorted(causes.values(), key=_rank)


def _rank(cause: Cause) -> tuple[Any, ...]:
    return -len(cause.clients), cause.expected_failure, cause.level != "MUST", -cause.reach, cause.key


def mended(cases: Iterable[Case], causes: Sequence[Cause]) -> Mending:
    """The few root causes that help most, proven by judging the failed cases again without them.

    Chosen are those that a case fails by, all of them, so that it passes: first where the fewest free the most cases.
    """
    failed = [_Failed(case) for case in cases if case.verdict == "fail"]
    chosen: set[Key] = set()
    while True:
        ways = {frozenset(case.keys - chosen) for case in failed if case.can_pass and not case.passes(chosen)}
        short = [way for way in ways if not chosen or len(chosen | way) <= MOST_MENDED]
        if not short:
            break
        chosen |= max(short, key=lambda way: (_freed(failed, chosen | way) / len(way), sorted(way)))
    numbers = [number for number, cause in enumerate(causes) if cause.key in chosen]
    return Mending(numbers, _freed(failed, chosen), len(failed))


def _freed(failed: Iterable[_Failed], mended: Set[Key]) -> int:
    return sum(case.passes(mended) for case in failed)


class _Failed:
    """A failed case, to be judged again without some of its findings."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.keys = {key_of(finding) for finding in case.findings if weight_of(finding) == "fail"}

    @property
    def can_pass(self) -> bool:
        """Whether its findings are all that it fails by."""
        return bool(self.keys) and self.case.besides != "fail"

    def passes(self, mended: Set[Key]) -> bool:
        """Whether it does not fail when it is judged without the findings of some root causes."""
        left = verdict_of(finding for finding in self.case.findings if key_of(finding) not in mended)
        return self.can_pass and min(left, self.case.besides, key=WORST_FIRST.index) != "fail"
