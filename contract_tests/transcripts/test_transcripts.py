"""Recorded exchanges whose verdict is known: legal ones, broken ones, and those of real servers."""

from pathlib import Path

import pytest
import yaml

from responses_contract.checking.checker import Checker
from responses_contract.faults.transcripts import broken_transcripts, legal_transcripts
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.recordings.readers import read
from responses_contract.rules import RULES
from responses_contract.suite.pytest_plugin import Record
from responses_contract.verdicts.weighing import checker_for

HERE = Path(__file__).parent


def findings(checker: Checker, exchanges: list[Exchange]) -> list[Finding]:
    return [finding for found in checker.check_all(exchanges) for finding in found]


@pytest.mark.parametrize("case_id", (LEGAL := legal_transcripts()))
def test_legal(case_id: str, checker: Checker, record: Record) -> None:
    record.judge(findings(checker, LEGAL[case_id]))
    assert record.findings == []


@pytest.mark.parametrize("case_id", (BROKEN := broken_transcripts()))
def test_broken(case_id: str) -> None:
    rule = "/".join(Path(case_id).parts[1:3])
    assert rule in RULES, "the case names a rule"
    checker = checker_for(RULES[rule].dialect or "base", ("*",))
    found = [finding for finding in findings(checker, BROKEN[case_id]) if finding.is_primary]
    others = [finding for finding in found if finding.rule != rule]
    assert found, f"{rule} was not found"
    assert not others, f"beside {rule}: {others[0].rule} at {others[0].place}, {others[0].actual}"


RECORDED = {str(path.relative_to(HERE).with_suffix("")): path for path in sorted((HERE / "recorded").rglob("*.json"))}


@pytest.mark.skipif(not RECORDED, reason="no exchanges of real servers are committed")
@pytest.mark.parametrize("case_id", RECORDED or ["recorded"])
def test_recorded(case_id: str) -> None:
    path = RECORDED[case_id]
    known = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    checker = checker_for(known.get("dialect", "base"), ("*",))
    primaries = {finding.rule for finding in findings(checker, list(read(path))) if finding.is_primary}
    assert sorted(primaries) == known["findings"]


def test_every_layer_of_rules_is_broken_somewhere() -> None:
    assert {Path(case_id).parts[1] for case_id in BROKEN} >= {rule.layer for rule in RULES.values()}
