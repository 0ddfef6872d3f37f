"""Drafts a profile from what an endpoint did in a run: its dialect, the features that it has, where it deviates.

A draft is a start: whoever keeps it confirms each deviation by hand and says in words of their own why it is so. It
accepts what the run saw and nothing else: an entry names one root cause, wherever it shows, or, of what has no place in
an answer, one rule in one case; a member that is absent is not one that is wrong. It quotes the case in which that was
first seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from glob import escape
from typing import Any

import yaml

from responses_contract.model.bundle import BASE, bundle, dialects
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.expect import succeeds
from responses_contract.scenarios.model import Scenario, steps_of
from responses_contract.verdicts.cases import Verdict
from responses_contract.verdicts.features import OF_SCENARIOS
from responses_contract.verdicts.places import key_of
from responses_contract.verdicts.weighing import checker_for

ABSENT = (400, 404, 405, 422, 501)
"""Statuses that say that something is not offered, when they answer a good request."""
MAX_REASON = 180
OF_SCHEMAS = "schema/"
"""Begins the rules that say of a member in always the same words what should stand there."""
MAX_WANTED = 100
GENERAL = ("minimal", "open-responses")
NOT_CLAIMED = ("errors", "authentication")
"""Features of the suite, not of endpoints."""


@dataclass(slots=True)
class Observed:
    """What one case came to.

    Attributes:
        findings: as JSON, judged in the dialect of the draft.
        besides: the verdict that it has apart from its findings.
    """

    id: str
    exchanges: Sequence[Exchange] = ()
    findings: Sequence[dict[str, Any]] = field(default_factory=list)
    verdict: Verdict = "pass"
    besides: Verdict = "pass"


def draft(name: str, model: str, observed: Sequence[Observed], date: str, dialect: str = BASE) -> dict[str, Any]:
    """The profile, as data for YAML."""
    return {
        "name": name,
        "title": f"Drafted from a run on {date}",
        "dialect": dialect,
        "models": {"default": model},
        "features": features_of(observed),
        "expected": list(_expected(observed, date)),
    }


def works(observed: Iterable[Observed]) -> bool:
    """Whether anything was seen to work; of an endpoint that is dead, or empty, nothing can be said."""
    return any(map(_is_accepted, (exchange for case in observed for exchange in case.exchanges)))


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


def features_of(observed: Sequence[Observed]) -> dict[str, bool]:
    """Which features are there, and which are not.

    There is what worked in every case that asked for it: accepted, and come to what was expected of it. Absent is what
    every case was turned away with. What worked in some cases, or came to something else, is not spoken of.
    """
    worked: dict[str, list[bool | None]] = defaultdict(list)
    for case in observed:
        scenario = SCENARIOS.get(case.id)
        if scenario and scenario.feature not in NOT_CLAIMED and (good := _good(scenario, case.exchanges)):
            worked[scenario.feature].append(_worked(case, good))
    there = {feature for feature, each in worked.items() if all(each)} - _refused_by_links(observed)
    absent = {feature for feature, each in worked.items() if set(each) == {False}}
    return {feature: feature in there for feature in sorted(there | absent)}


def _good(scenario: Scenario, exchanges: Iterable[Exchange]) -> list[Exchange]:
    """The answers to requests that ought to be accepted."""
    names = {f"{scenario.id}#{step.name}" for step in steps_of(scenario) if succeeds in step.expect}
    return [exchange for exchange in exchanges if exchange.name in names]


def _worked(case: Observed, answers: Sequence[Exchange]) -> bool | None:
    """True: all were accepted, and did what they were for. False: one was turned away. None: something else came."""
    if any(exchange.response.status in ABSENT for exchange in answers):
        return False
    fell_short = any(finding["rule"].startswith(OF_SCENARIOS) for finding in case.findings)
    return True if all(map(_is_accepted, answers)) and case.besides == "pass" and not fell_short else None


def _is_accepted(exchange: Exchange) -> bool:
    status = exchange.response.status
    return status is not None and 200 <= status < 300


def _refused_by_links(observed: Iterable[Observed]) -> set[str]:
    """Features whose operations refused what a link led to, though they may have worked otherwise."""
    from responses_contract.suite.properties.links import links_of

    targets = {link.id: link.feature for link in links_of(bundle())}
    return {targets[case.id] for case in observed if case.id in targets and case.besides == "unsupported"}


def _expected(observed: Iterable[Observed], date: str) -> Iterator[dict[str, Any]]:
    """One entry per root cause, or per rule and case. What was seen once need not show always."""
    told: dict[tuple[str, ...], dict[str, Any]] = {}
    for case in observed:
        for finding in case.findings:
            if finding["level"] == "MUST" and "consequence_of" not in finding:
                rule, place = key_of(finding)
                where = {"cause": str(place)} if any(place) else {"case": case.id}
                if place.pointer and rule.startswith(OF_SCHEMAS) and len(finding["expected"]) <= MAX_WANTED:
                    where["wanted"] = escape(finding["expected"])
                entry = {"rule": rule, **where, "reason": _reason(finding, case.id), "date": date, "always": False}
                told.setdefault((rule, *where.values()), entry)
    yield from told.values()


def _reason(finding: Mapping[str, Any], case: str) -> str:
    text = f"drafted from {case}: {finding['expected']} expected, {finding['actual']}".replace("\n", " ")
    return text if len(text) <= MAX_REASON else f"{text[:MAX_REASON]}…"


def render(profile: dict[str, Any]) -> str:
    """The YAML text of a draft."""
    return yaml.safe_dump(profile, sort_keys=False, allow_unicode=True, width=110)
