"""From findings and what a profile expects to a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.model.findings import Finding
from responses_contract.model.requirement_sets import RequirementSet
from responses_contract.verdicts.cases import Verdict
from responses_contract.verdicts.profiles import Profile
from responses_contract.wire.limits import Limits


def weigh(
    findings: Iterable[Finding], profile: Profile | None, *where: str, created: str = ""
) -> tuple[list[dict[str, Any]], Verdict]:
    """Findings as JSON, primaries first, and the verdict that they make.

    A MUST that the profile does not expect fails; what it expects, and every SHOULD, warns; a MAY is only told. By a
    requirement set, the levels are those of the set, and a rule that is not in it is told and not scored.
    """
    told: list[dict[str, Any]] = []
    for finding in sorted(findings, key=lambda finding: not finding.is_primary):
        shown = finding.to_json()
        if profile and profile.requirements:
            shown |= _by_set(finding.rule, profile.requirements)
        excuse = profile.excuse(finding, *where, created=created) if profile else None
        if excuse:
            shown["expected_failure"] = excuse.reason
        told.append(shown)
    return told, verdict_of(told)


def _by_set(rule: str, requirements: RequirementSet) -> dict[str, Any]:
    """What a set says of a rule."""
    level = requirements.rules.get(rule)
    return {"level": level} if level else {"not_scored": requirements.name}


def verdict_of(findings: Iterable[Mapping[str, Any]]) -> Verdict:
    """The verdict that findings make, as a record holds them; see `weigh`."""
    weights = {weight_of(finding) for finding in findings}
    return "fail" if "fail" in weights else "warn" if "warn" in weights else "pass"


def weight_of(finding: Mapping[str, Any]) -> Verdict:
    """The verdict that one finding makes."""
    if "consequence_of" in finding or "not_scored" in finding or finding["level"] == "MAY":
        return "pass"
    return "fail" if finding["level"] == "MUST" and "expected_failure" not in finding else "warn"


@cache
def checker_for(
    dialect: str, rules: tuple[str, ...], silence: float = Limits().silence, webhook_secret: str = ""
) -> Checker:
    """One checker per process and dialect: compiling its schemas costs more than judging a stream.

    Args:
        silence: seconds within a stream after which a pause is a finding.
        webhook_secret: with which deliveries of webhooks are signed.
    """
    return Checker(dialect=dialect, rules=rules, limits=Limits(silence=silence), webhook_secret=webhook_secret)
