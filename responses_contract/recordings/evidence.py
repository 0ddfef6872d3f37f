"""What is no evidence: values that a recorder has redacted. Nothing is held against an endpoint because of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import dict_of, list_of
from responses_contract.recordings.entries import DUMPED

_WORDS = "redacted|filtered|masked|scrubbed|sanitized|removed|omitted|censored|anonymized|hidden|stripped"
REDACTED = re.compile(
    rf"[\[<({{*%]+ ?(?:\w+ )*(?i:{_WORDS})[\w :.-]*[\])>}}*%]+"
    r"|(?:REDACTED|SANITIZED|Sanitized)(?!\w)|\*{4,}|•{4,}|<[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+>|1970-01-01T00:00:00Z"
)
"""What recorders put in place of a value: `[REDACTED]`, `<redacted>`, `****`, `Sanitized`, `<OPENAI_API_KEY>`.

A pseudonym that stands for one value wherever it came, such as `msg_REDACTED_1`, is evidence.
"""
WITHHELD = "redacted values: what concerns them was not judged"
_LONGEST = 1 << 20
"""Characters of one text, or of a stream, in which a redacted value is looked for."""
_DEEPEST = 12
"""Levels below the place of a finding at which a redacted value is looked for."""


def with_evidence(findings: list[Finding], exchange: Exchange) -> tuple[list[Finding], list[str]]:
    """The findings that rest on what was sent and received, and why others were withheld.

    What follows from a finding that is withheld is withheld as well.
    """
    if not findings:
        return findings, []
    kept = findings
    if DUMPED in exchange.unjudged:
        kept = [finding for finding in kept if not _rests_on_a_dump(finding)]
    whole = kept
    kept = [finding for finding in kept if not _rests_on_redacted(finding, exchange)]
    lost = {finding.rule for finding in findings} - {finding.rule for finding in kept}
    kept = [finding for finding in kept if finding.consequence_of not in lost]
    return kept, [WITHHELD] if len(kept) < len(whole) else []


def _rests_on_a_dump(finding: Finding) -> bool:
    """Whether a finding is about what programs change when they write an object that they have parsed."""
    if finding.rule == "wire/integers-without-fraction":
        return True
    return finding.rule.startswith("schema/") and (
        finding.actual in ("null", "absent", "{}") or (finding.place.pointer or "").endswith(("/arguments", "/output"))
    )


def _has(value: Any, depth: int = 60) -> bool:
    """Whether a redacted value stands in a value."""
    if isinstance(value, str):
        return REDACTED.search(value, 0, _LONGEST) is not None
    if depth and isinstance(value, dict | list):
        inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
        return any(_has(each, depth - 1) for each in inner)
    return False


def _rests_on_redacted(finding: Finding, exchange: Exchange) -> bool:
    if REDACTED.search(f"{finding.expected} {finding.actual}"):
        return True
    steps = (finding.place.pointer or "").split("/")[1:]
    bodies = [exchange.response.body, exchange.request.body]
    event = finding.place.event
    if exchange.response.events is not None and event is not None and event < len(exchange.response.events):
        bodies.append(exchange.response.events[event])
    return bool(steps) and any(_has(_at(body, steps), _DEEPEST) for body in bodies)


def _at(value: Any, steps: list[str]) -> Any:
    """What stands at a pointer; None where nothing does."""
    for step in steps:
        if isinstance(value, list):
            value = list_of(value)[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            value = dict_of(value).get(step.replace("~1", "/").replace("~0", "~"))
    return value
