"""Drafts a profile from what an endpoint did in a run: its dialect, the features that it has, where it deviates.

A draft is a start: whoever keeps it confirms each deviation by hand and says in words of their own why it is so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import yaml

from responses_contract.model.bundle import BASE, dialects
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.expect import succeeds
from responses_contract.scenarios.model import Scenario, steps_of
from responses_contract.verdicts.weighing import checker_for

ABSENT = (400, 404, 405, 422, 501)
"""Statuses that say that something is not offered, when they answer a good request."""
MANY = 4
"""Cases of one layer that share a deviation before it is written down once for all of them."""
MAX_REASON = 140
OWN = ("scenario/", "property/")
"""Rules of findings that are not the checker's."""
GENERAL = ("minimal", "open-responses")
NOT_CLAIMED = ("errors", "authentication")
"""Features of the suite, not of endpoints."""


@dataclass(slots=True)
class Observed:
    """What one case came to.

    Attributes:
        findings: as JSON; those of the checker are drawn anew from the exchanges.
    """

    id: str
    exchanges: Sequence[Exchange] = ()
    findings: Sequence[dict[str, Any]] = field(default_factory=list)


def draft(name: str, model: str, observed: Sequence[Observed], date: str) -> dict[str, Any]:
    """The profile, as data for YAML."""
    exchanges = [exchange for case in observed for exchange in case.exchanges]
    dialect = best_dialect(exchanges)
    features = features_of(observed)
    kept = [
        case for case in observed if case.id not in SCENARIOS or features.get(SCENARIOS[case.id].feature) is not False
    ]
    return {
        "name": name,
        "title": f"Drafted from a run on {date}",
        "dialect": dialect,
        "models": {"default": model},
        "features": features,
        "expected": list(_expected(kept, dialect, date)),
    }


def best_dialect(exchanges: Iterable[Exchange]) -> str:
    """The dialect whose schemas refuse the fewest exchanges; the base where none does better."""
    seen = list(exchanges)
    names = sorted(dialects(), key=lambda name: name != BASE and name not in GENERAL)
    refused = {dialect: _refused(seen, dialect) for dialect in names}
    return min(refused, key=lambda dialect: refused[dialect])


def _refused(exchanges: Iterable[Exchange], dialect: str) -> tuple[int, int]:
    """How many exchanges the schemas refuse, and in how many places."""
    checker = checker_for(dialect, ("schema/*",))
    places = [sum(map(_matters, checker.check(exchange))) for exchange in exchanges]
    return sum(map(bool, places)), sum(places)


def _matters(finding: Finding) -> bool:
    return finding.is_primary and finding.level == "MUST"


def features_of(observed: Iterable[Observed]) -> dict[str, bool]:
    """Which features are there: absent is what every case was turned away with, or what has no place to ask for it."""
    answers: dict[str, list[set[int]]] = defaultdict(list)
    for case in observed:
        scenario = SCENARIOS.get(case.id)
        if scenario and scenario.feature not in NOT_CLAIMED and case.exchanges:
            answers[scenario.feature].append(set(_refusals(scenario, case.exchanges)))
    return {feature: all(map(_is_there, seen)) and not all(seen) for feature, seen in sorted(answers.items())}


def _refusals(scenario: Scenario, exchanges: Iterable[Exchange]) -> Iterator[int]:
    """The statuses with which good requests were turned away."""
    good = {f"{scenario.id}#{step.name}" for step in steps_of(scenario) if succeeds in step.expect}
    statuses = (exchange.response.status for exchange in exchanges if exchange.name in good)
    return (status for status in statuses if status in ABSENT)


def _is_there(refusals: set[int]) -> bool:
    return not refusals & {404, 405, 501}


def _expected(observed: Sequence[Observed], dialect: str, date: str) -> Iterator[dict[str, Any]]:
    """One entry per rule and case, or per rule where many cases show it."""
    cases: dict[str, list[str]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for case in observed:
        for rule, reason in sorted(_deviations(case, dialect).items()):
            cases[rule].append(case.id)
            reasons.setdefault(rule, reason)
    for rule, where in sorted(cases.items()):
        for at in _globs(where):
            yield {"rule": rule, "case": at, "reason": reasons[rule], "date": date}


def _deviations(case: Observed, dialect: str) -> dict[str, str]:
    """The rules that a case breaks in a dialect, each with what was seen."""
    checker = checker_for(dialect, ("*",))
    if case.id in SCENARIOS:
        found = chain.from_iterable(checker.check_all(case.exchanges))
    else:
        found = chain.from_iterable(map(checker.check, case.exchanges))
    told = {finding.rule: _reason(finding.expected, finding.actual) for finding in found if _matters(finding)}
    own = {
        finding["rule"]: _reason(finding["expected"], finding["actual"])
        for finding in case.findings
        if finding["rule"].startswith(OWN)
    }
    return {**told, **own}


def _reason(expected: str, actual: str) -> str:
    text = f"drafted: {expected} expected, {actual}".replace("\n", " ")
    return text if len(text) <= MAX_REASON else f"{text[:MAX_REASON]}…"


def _globs(cases: Sequence[str]) -> Iterator[str]:
    """The cases, or one glob for all those of a folder that are many."""
    folders = Counter(case.partition("/")[0] for case in cases)
    if len(cases) >= MANY and len(folders) > 1:
        yield "*"
        return
    for folder, count in folders.items():
        yield from ([f"{folder}/*"] if count >= MANY else [case for case in cases if case.partition("/")[0] == folder])


def render(profile: dict[str, Any]) -> str:
    """The YAML text of a draft."""
    return yaml.safe_dump(profile, sort_keys=False, allow_unicode=True, width=110)
