"""Words and lines that the formats of a record share.

Everything quoted from an endpoint is untrusted: control characters are escaped before they reach a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

WORDS = {
    "pass": "passed",
    "fail": "failed",
    "warn": "warned",
    "unsupported": "unsupported",
    "inconclusive": "inconclusive",
    "not run": "not run",
}
ALWAYS_SAID = ("pass", "fail", "warn")


BESIDE_THE_POINT = (
    "it judges this project, not an endpoint",
    "recorded traffic is judged",
    "not asked for",
    "none of its cases was asked for",
    "it needs a checkout of the repository",
)
"""Why a layer did not run that nobody who reads of this run has to know."""


def relevant(layer: Mapping[str, Any]) -> bool:
    """Whether a reader has to know of a layer: it ran, or something kept it from running."""
    return any(layer["counts"].values()) or layer["why"] not in BESIDE_THE_POINT


def safe(text: object) -> str:
    """Text that a terminal may print: no control characters, nothing that reorders."""
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in str(text))


def primaries(case: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The primary findings of a case by rule; those that nobody expected, and MUSTs, first."""
    found = [finding for finding in case["findings"] if "consequence_of" not in finding]
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for finding in sorted(found, key=lambda one: ("expected_failure" in one, one["level"] != "MUST")):
        by_rule.setdefault(finding["rule"], []).append(finding)
    return by_rule


def finding_lines(finding: Mapping[str, Any], rule: Mapping[str, Any], times: int = 1) -> Iterator[str]:
    """One finding: rule and level, where, what was asked for, what was there, a hint, and how to see it again."""
    excused = f" [expected: {finding['expected_failure']}]" if "expected_failure" in finding else ""
    excused += f" [not scored: not in {finding['not_scored']}]" if "not_scored" in finding else ""
    yield f"  {finding['rule']} ({finding['level']}){f' × {times}' if times > 1 else ''}{excused}"
    yield f"    where:    {place(finding['place'])}"
    yield f"    expected: {finding['expected']}"
    yield f"    actual:   {finding['actual']}"
    for key in ("requirement", "hint"):
        if rule.get(key):
            yield f"    {key + ':':<9} {rule[key]}"
    if "said" in finding:
        yield f"    it says:  {finding['said']}"
    for line in finding.get("excerpt", "").splitlines():
        yield f"    | {line}"
    if "curl" in finding:
        yield f"    request:  {finding['curl']}"


def place(where: Mapping[str, Any]) -> str:
    """A finding's place in words."""
    parts = [
        where.get("exchange"),
        f"event {where['event']}" if "event" in where else None,
        f"sequence_number {where['sequence_number']}" if "sequence_number" in where else None,
        f"byte {where['byte']}" if "byte" in where else None,
        where.get("pointer"),
    ]
    return ", ".join(str(part) for part in parts if part) or "the exchange"
