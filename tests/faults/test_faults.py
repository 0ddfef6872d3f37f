"""Faults and the conversations they are applied to: every rule can fail, and nothing legal does."""

from __future__ import annotations

import copy
import re

import pytest

from bench.faults import judge
from responses_contract.checking.checker import Checker
from responses_contract.faults import FAULTS, Fault
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import cases, subjects
from responses_contract.rules import RULES

LEGAL = legal()
CHECKERS = {dialect: Checker(dialect=dialect) for dialect in {fault.dialect for fault in FAULTS.values()}}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_fault(rule: str) -> None:
    faults = {fault.rule for fault in FAULTS.values()}
    assert rule in faults, f"write a fault {rule!r} beside those of its neighbours in responses_contract/faults"


def test_every_fault_names_a_rule_and_says_what_it_does() -> None:
    for name, fault in FAULTS.items():
        assert name == fault.id
        assert re.fullmatch(r"[a-z]+/[a-z0-9-]+(#[a-z0-9_-]+)?", name), name
        assert fault.rule in RULES, name
        assert name.partition("#")[0] == fault.rule
        assert fault.doc, name


def test_there_are_many_and_they_are_distinct() -> None:
    assert len(FAULTS) >= 150
    assert len({(fault.rule, fault.layer, fault.doc) for fault in FAULTS.values()}) >= 0.9 * len(FAULTS)


@pytest.mark.parametrize("fault", list(FAULTS.values()), ids=lambda fault: fault.id)
def test_a_fault_is_found_by_its_rule_alone(fault: Fault) -> None:
    case = next(cases(iter([fault])), None)
    assert case is not None, "no legal conversation to which it can be applied"
    findings = judge(case.exchanges, CHECKERS[fault.dialect])
    assert {finding.rule for finding in findings if finding.is_primary} == {fault.rule}


def test_a_fault_does_not_change_what_it_is_given() -> None:
    for fault in FAULTS.values():
        for subject in subjects(fault.layer)[:4]:
            before = copy.deepcopy(subject.value)
            if fault.fits(subject.value, subject.asked):
                fault.apply(subject.value)
            assert subject.value == before, fault.id


@pytest.mark.parametrize("name", list(LEGAL))
def test_nothing_is_found_in_a_legal_conversation(name: str) -> None:
    assert judge(LEGAL[name], Checker()) == []


@pytest.mark.parametrize("name", [name for name in LEGAL if name.startswith(("framing/", "text/", "order/"))])
def test_nothing_is_found_when_it_comes_byte_by_byte(name: str) -> None:
    (exchange,) = LEGAL[name]
    assert exchange.response.sse is not None
    check = Checker().stream(exchange.request, headers=exchange.response.headers)
    found = [finding for byte in exchange.response.sse for finding in check.feed(bytes([byte]))]
    assert [*found, *check.finish()] == []
