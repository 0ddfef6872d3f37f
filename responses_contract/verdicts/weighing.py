"""From findings and what a profile expects to a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.model.findings import Finding
from responses_contract.verdicts.cases import Verdict
from responses_contract.verdicts.profiles import Profile


def weigh(
    findings: Iterable[Finding], profile: Profile | None, *where: str, created: str = ""
) -> tuple[list[dict[str, Any]], Verdict]:
    """Findings as JSON, primaries first, and the verdict that they make.

    A MUST that the profile does not expect fails; what it expects, and every SHOULD, warns; a MAY is only told.
    """
    verdict: Verdict = "pass"
    told: list[dict[str, Any]] = []
    for finding in sorted(findings, key=lambda finding: not finding.is_primary):
        shown = finding.to_json()
        excuse = profile.excuse(finding, *where, created=created) if profile else None
        if excuse:
            shown["expected_failure"] = excuse.reason
        if finding.is_primary and finding.level != "MAY":
            is_failure = finding.level == "MUST" and not excuse
            verdict = "fail" if is_failure or verdict == "fail" else "warn"
        told.append(shown)
    return told, verdict


@cache
def checker_for(dialect: str, rules: tuple[str, ...]) -> Checker:
    """One checker per process and dialect: compiling its schemas costs more than judging a stream."""
    return Checker(dialect=dialect, rules=rules)
