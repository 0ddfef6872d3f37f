"""Conversations with the endpoint under test, each exchange judged by the whole checker."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from responses_contract.scenarios import SCENARIOS, Scenario
from responses_contract.scenarios.engine import play
from responses_contract.suite.target import Target
from responses_contract.verdicts.outcome import Outcome


def cases() -> dict[str, Callable[[Target], Outcome]]:
    return {id: partial(_play, scenario) for id, scenario in SCENARIOS.items()}


def _play(scenario: Scenario, target: Target) -> Outcome:
    outcome = play(scenario, target.endpoint, target.checker, target.profile, target.model, target.room)
    outcome.feature = scenario.feature
    return outcome
