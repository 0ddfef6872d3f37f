"""Expected failures that no longer show: an expectation does not outlive its reason."""

from __future__ import annotations

from fnmatch import fnmatchcase

from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.profiles import Profile

SETTLED: tuple[Verdict, ...] = ("pass", "warn", "fail")
"""Verdicts of cases in which everything was looked at."""


def stale(profile: Profile, cases: list[Case]) -> list[Case]:
    """A failed case for each deviation that the profile expects and that no longer shows.

    Where a case that it may show in was not run, nothing is known.
    """
    gone = []
    for expected in profile.expected:
        meant = [case for case in cases if fnmatchcase(case.id, expected.case)]
        is_seen = any(expected.means(one["rule"], one["place"]) for case in meant for one in case.findings)
        if expected.always and meant and not is_seen and all(case.verdict in SETTLED for case in meant):
            why = f"no longer seen: {expected.reason} ({expected.date}); take it out of the profile {profile.name}"
            gone.append(Case("profile", f"{expected.rule} in {expected.case}", "fail", why))
    return gone
