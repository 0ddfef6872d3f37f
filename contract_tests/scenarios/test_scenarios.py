"""Conversations with the endpoint under test, each exchange judged by the whole checker."""

import pytest

from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.suite.pytest_plugin import Record, Target


@pytest.mark.parametrize("case_id", SCENARIOS)
def test_scenario(case_id: str, target: Target, record: Record) -> None:
    outcome = play(SCENARIOS[case_id], target.endpoint, target.checker, target.profile, target.model)
    record.settle(outcome.verdict, outcome.why, outcome.findings, outcome.exchanges)
