"""What a case came to, while it is played: the worst of what was found out counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.verdicts.cases import Verdict
from responses_contract.verdicts.profiles import Profile
from responses_contract.verdicts.weighing import weigh

WORST_FIRST: tuple[Verdict, ...] = ("fail", "unsupported", "inconclusive", "warn", "not run", "pass")


@dataclass(slots=True)
class Outcome:
    """What a case came to.

    Attributes:
        why: one line: the reason of a verdict that is not a plain pass.
        findings: as JSON, those that the profile expects marked.
        exchanges: those that show it, as far as the case got.
        detail: longer text, such as a trace.
        error: an exception of our own, in one line; it says nothing about the endpoint.
        besides: the verdict that there would be without the findings.
        feature: what a profile calls that which the case is about.
    """

    verdict: Verdict = "pass"
    why: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    detail: str = ""
    error: str = ""
    besides: Verdict = "pass"
    feature: str = ""

    def __post_init__(self) -> None:
        if not self.findings:
            self.besides = self.verdict

    def settle(self, verdict: Verdict, why: str = "") -> None:
        """Take a verdict in; the worst one counts."""
        self.besides = min(verdict, self.besides, key=WORST_FIRST.index)
        if WORST_FIRST.index(verdict) < WORST_FIRST.index(self.verdict):
            self.verdict, self.why = verdict, why or self.why


def weighed(findings: Iterable[Finding], exchanges: Iterable[Exchange], profile: Profile, case: str) -> Outcome:
    """The outcome that findings make: a MUST that the profile does not expect fails the case."""
    shown, verdict = weigh(findings, profile, case)
    return Outcome(verdict, findings=shown, exchanges=list(exchanges))


def rules_in(findings: Iterable[dict[str, Any]]) -> str:
    """The first rules of which something is wrong, consequences left out, for one line."""
    rules = dict.fromkeys(finding["rule"] for finding in findings if "consequence_of" not in finding)
    return ", ".join(list(rules)[:3])
