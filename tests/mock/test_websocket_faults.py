"""Faults of a connection, committed by the mock on a live one: each is found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.scenario_faults import EVERY, MODEL
from bench.socket_faults import HOURS, Stage, live, staged
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.faults import FAULTS
from responses_contract.mock import running_mock
from responses_contract.scenarios.engine import play
from responses_contract.verdicts.profiles import load_profile


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged() as found:
        yield found


def test_all_but_those_that_take_hours_are_committed() -> None:
    every = [fault.id for fault in FAULTS.values() if fault.layer == "connection"]
    assert len(every) - len(HOURS) == len(live()) >= 50


@pytest.mark.slow
@pytest.mark.parametrize("id", [fault.id for fault in live()])
def test_a_fault_is_committed_and_found(stage: Stage, id: str) -> None:
    fault = FAULTS[id]
    assert stage.find(fault).rules == (fault.rule,)


@pytest.mark.parametrize("name", ["turns", "lanes", "steered", "injected"])
def test_nothing_is_found_without_a_fault(stage: Stage, name: str) -> None:
    assert Checker().check(stage.play(name)) == []


@pytest.mark.parametrize(
    ("scenario", "id"),
    [
        ("websocket/turn", "websocket/no-sse-framing"),
        ("websocket/turn", "websocket/accept-fits-the-key"),
        ("websocket/turn", "websocket/close-code-is-legal"),
        ("websocket/lanes", "websocket/lane-is-echoed"),
        ("websocket/queue", "websocket/lane-keeps-its-order"),
        ("websocket/refusal-in-a-lane", "websocket/error-names-its-lane"),
    ],
)
def test_a_run_finds_what_the_mock_commits_for_all(scenario: str, id: str) -> None:
    with running_mock(faults=(f"{id}#",)) as mock, EndpointClient(mock.base_url, mock.api_key, timeout=10) as endpoint:
        outcome = play(EVERY[scenario], endpoint, Checker(), load_profile("mock"), MODEL)
    assert outcome.verdict == "fail"
    assert {each["rule"] for each in outcome.findings if "consequence_of" not in each} == {FAULTS[id].rule}
