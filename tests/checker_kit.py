"""What the tests of the checker share: legal streams, ways to write and to judge them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from responses_contract.checking import checker, dialect
from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from responses_contract.rules import RULES, Hook, Rule, Violation
from responses_contract.stream.emitter import emit
from responses_contract.suite import recorded
from responses_contract.verdicts import weighing
from responses_contract.wire.limits import Limits

CHECKER = Checker()


def events_of(base: str = "text") -> list[Json]:
    """The events that tell one of the legal conversations."""
    return [copy.deepcopy(event) for event in emit(BASES[base].response)]


def request_of(base: str = "text") -> Request:
    return Request("POST", "/v1/responses", body=copy.deepcopy(BASES[base].request))


def renumbered(events: Iterable[Json]) -> list[Json]:
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def written(events: Iterable[Json], *, end: str = "\n", names: bool = True) -> bytes:
    """The events as the bytes of a stream."""
    frames = []
    for event in events:
        name = f"event: {event.get('type')}{end}" if names else ""
        frames.append(f"{name}data: {json.dumps(event, separators=(',', ':'), ensure_ascii=False)}{end}{end}")
    return "".join(frames).encode()


def judged(
    body: bytes, request: Request | None = None, *, limits: Limits | None = None, size: int = 0
) -> list[Finding]:
    """The findings on the bytes of a stream, fed whole or in chunks of a size."""
    check = Checker(limits=limits).stream(request)
    found = []
    for start in range(0, len(body), size or max(len(body), 1)):
        found += check.feed(body[start : start + (size or len(body))])
    return found + check.finish()


def told(events: Sequence[Any], request: Request | None = None) -> list[Finding]:
    """The findings on events of which the wire was not kept."""
    asked = request or request_of()
    return CHECKER.check(Exchange("", asked, Response(200, events=list(events))))


def answered(body: Any, request: Request | None = None, status: int | None = 200, **headers: str) -> list[Finding]:
    """The findings on a JSON answer."""
    asked = request or Request("POST", "/v1/responses")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return CHECKER.check(Exchange("", asked, Response(status, named, body=body)))


def primary(findings: Iterable[Finding]) -> list[str]:
    """The rules of the findings that count, each once, in order."""
    return list(dict.fromkeys(finding.rule for finding in findings if finding.is_primary))


def raising(case: object) -> Iterator[Violation]:
    """The code of a rule that finds something, and then raises."""
    yield Violation("/here", "nothing", "something")
    raise LookupError("sk-this-may-be-a-key")


def add_raising_rule(hook: Hook[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """For the length of a test, checkers made from now on judge by a rule more, `test/raises`, before all others."""
    rule = Rule("test/raises", "MUST", "This holds.", "this test", "mend it", hook=hook, check=raising)
    monkeypatch.setattr(dialect, "RULES", {rule.id: rule, **RULES})
    monkeypatch.setattr(checker, "load_dialect", dialect.load_dialect.__wrapped__)  # past its cache
    monkeypatch.setattr(recorded, "checker_for", weighing.checker_for.__wrapped__)
