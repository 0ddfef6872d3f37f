"""The table of defects of real implementations: every row has a rule and a proof, and every proof holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.faults import judge
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.faults import FAULTS
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import cases
from responses_contract.mock import running_mock
from responses_contract.rules import RULES
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.verdicts.profiles import load_profile

ROOT = Path(__file__).parents[2]
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "contract_tests" / "bugs.yaml").read_text(encoding="utf-8"))
MODEL = "mock"
KINDS = {"fault", "transcript", "scenario", "test"}


def name_of(row: dict[str, Any]) -> str:
    return str(row["reports"][0])


def proofs(kind: str) -> list[tuple[str, str]]:
    """(row, what is named) for each proof of a kind."""
    return [(name_of(row), proof[kind]) for row in ROWS for proof in row["proofs"] if kind in proof]


def test_the_table_names_each_report_once() -> None:
    reports = [report for row in ROWS for report in row["reports"]]
    assert len(ROWS) >= 55
    assert len(reports) == len(set(reports))
    assert all("#" in report for report in reports)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_row_is_complete(row: dict[str, Any]) -> None:
    assert row["broke"].endswith(".")
    assert row["proofs"], "a row without proof"
    for proof in row["proofs"]:
        assert len(set(proof) & KINDS) == 1
        assert set(proof) - KINDS <= ({"fails_with"} if "scenario" in proof else set())
    assert set(row["rules"]) <= set(RULES)
    proven = {FAULTS[proof["fault"]].rule for proof in row["proofs"] if "fault" in proof}
    assert proven == set(row["rules"]), "each rule of a row has a fault, and each fault a rule"


@pytest.mark.parametrize(("row", "fault"), proofs("fault"))
def test_the_fault_is_found(row: str, fault: str) -> None:
    checker = Checker()
    case = next(cases(iter([FAULTS[fault]])))
    findings = judge(case.exchanges, checker)
    assert FAULTS[fault].rule in {finding.rule for finding in findings if finding.is_primary}, row


@pytest.mark.parametrize(("row", "name"), proofs("transcript"))
def test_the_legal_conversation_exists(row: str, name: str) -> None:
    assert name in legal(), row


def verdict(scenario: str, *faults: str) -> str:
    """What becomes of a scenario on the mock with these faults."""
    with running_mock(faults=faults, work=0.02) as mock, EndpointClient(mock.base_url, mock.api_key) as endpoint:
        return play(SCENARIOS[scenario], endpoint, Checker(), load_profile("mock"), MODEL).verdict


@pytest.mark.parametrize("name", sorted({name for _, name in proofs("scenario")}))
def test_the_scenario_passes_on_the_mock(name: str) -> None:
    assert verdict(name) == "pass"


FAILING = [(proof["scenario"], proof["fails_with"]) for row in ROWS for proof in row["proofs"] if "fails_with" in proof]


@pytest.mark.parametrize(("scenario", "fault"), FAILING)
def test_the_scenario_fails_with_the_fault(scenario: str, fault: str) -> None:
    expected = "warn" if RULES[FAULTS[fault].rule].level == "SHOULD" else "fail"
    assert verdict(scenario, fault) == expected


@pytest.mark.parametrize(("row", "name"), proofs("test"))
def test_the_test_exists(row: str, name: str) -> None:
    path, _, function = name.partition("::")
    assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), row
