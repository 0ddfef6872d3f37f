"""Features: which of them work, by what the scenarios expect of the answers, and by nothing else.

A deviation from the contract that does not keep a scenario from its end takes no feature down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.places import Key, key_of
from responses_contract.verdicts.root_causes import Cause

State = Literal["works", "broken", "unsupported", "not seen"]
STATES: tuple[State, ...] = ("broken", "works", "unsupported", "not seen")
"""What a scenario may say of its feature; of several scenarios, the first of these counts."""
BY_VERDICT: dict[Verdict, State] = {"pass": "works", "warn": "works", "unsupported": "unsupported"}
OF_SCENARIOS = "scenario/"
"""Begins the ids of the rules that scenarios hold answers to."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the endpoint.

    Attributes:
        name: as profiles call it.
        works, cases: how many scenarios show that it works, and how many there are.
        causes: the numbers of what breaks it, in the list of all root causes.
        why: the first reason why it is not known to work; empty where it is.
    """

    name: str
    verdict: State
    works: int
    cases: int
    causes: list[int] = field(default_factory=list)
    why: str = ""


def seen(cases: Iterable[Case], causes: Sequence[Cause]) -> list[Feature]:
    """Every feature that scenarios are about, in their order."""
    by_feature: dict[str, list[Case]] = {}
    for case in cases:
        if case.feature:
            by_feature.setdefault(case.feature, []).append(case)
    numbers = {key: number for number, cause in enumerate(causes) for key in cause.keys}
    return [_feature(name, found, numbers) for name, found in by_feature.items()]


def _feature(name: str, cases: Sequence[Case], numbers: dict[Key, int]) -> Feature:
    states = Counter(_state(case) for case in cases)
    verdict = next(state for state in STATES if states[state])
    broken = sorted({numbers[key] for case in cases for key in _breaking(case)})
    whys = (case.why for case in cases if _state(case) == verdict and verdict not in ("works", "broken"))
    return Feature(name, verdict, states["works"], len(cases), broken, next(whys, ""))


def _state(case: Case) -> State:
    if _breaking(case):
        return "broken"
    return BY_VERDICT.get(case.besides, "not seen")


def _breaking(case: Case) -> list[Key]:
    """What the scenario expected and did not get."""
    return [key_of(finding) for finding in case.findings if finding["rule"].startswith(OF_SCENARIOS)]
