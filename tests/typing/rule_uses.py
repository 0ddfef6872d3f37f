"""How rules are written, right and wrong, for the type checker: nothing runs it.

Each `type: ignore` proves an error: without it mypy would report an ignore that is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from responses_contract.rule_ids import RuleId
from responses_contract.rules import Violation
from responses_contract.rules.cases import ON_ANSWER, ON_ITEM, ON_RESPONSE, ON_SESSION, Answer, ClosedCase, ResponseCase
from responses_contract.rules.registry import engine_rule, rule
from responses_contract.wire.decoder import Complaint


@rule(ON_RESPONSE, "value/right", "MUST", "It holds.", source="a page", hint="mend it")
def right(case: ResponseCase) -> Iterator[Violation]:
    """A rule about a response may look at the head of the answer, and at its request."""
    if case.answer.header("date") and case.answer.request.method == "POST" and case.request:
        yield Violation("", "one thing", "another")


@rule(ON_RESPONSE, "value/wrong", "MUST", "It holds.", source="a page", hint="mend it")  # type: ignore[arg-type]
def of_another_case(case: Answer) -> Iterator[Violation]:
    yield Violation("", "one thing", "another")


@rule(ON_ANSWER, "http/wrong", "MUST", "It holds.", source="a page", hint="mend it")  # type: ignore[arg-type]
def of_a_part_of_it(case: ResponseCase) -> Iterator[Violation]:
    yield Violation("", "one thing", "another")


@rule(ON_SESSION, "session/wrong", "MUST", "It holds.", source="a page", hint="mend it")  # type: ignore[arg-type]
def of_an_item(case: ClosedCase) -> Iterator[Violation]:
    yield Violation("", "one thing", "another")


@rule(ON_ITEM, "value/level", "MIGHT", "It holds.", source="a page", hint="mend it")  # type: ignore[arg-type]
def of_no_level(case: ClosedCase) -> Iterator[Violation]:
    yield Violation("", "one thing", "another")


engine_rule("wire/utf-8", "MUST", "It holds.", source="a page", hint="mend it")  # type: ignore[arg-type]
Complaint("wire/utf-8", 0, 0, "one thing", b"another")  # type: ignore[arg-type]
Complaint(RuleId.WIRE_UTF_9, 0, 0, "one thing", b"another")  # type: ignore[attr-defined]
