"""Every scenario asserts something: a way to make it fail is known, and it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.scenario_faults import EVERY, Stage, Way, rules_of, staged, table, wrong
from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import read
from responses_contract.scenarios.model import answer_of


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged() as stage:
        yield stage


def test_every_scenario_is_shown_to_fail(stage: Stage) -> None:
    known = table()
    assert set(known) == set(EVERY)
    assert dict(wrong(stage, known, EVERY)) == {}


@pytest.mark.parametrize("id", ["text/string", "errors/no-model", "state/chain", "hosted/mcp", "webhooks/told-again"])
def test_a_scenario_passes_where_nothing_is_wrong(id: str, stage: Stage) -> None:
    assert stage.play(EVERY[id], "").verdict == "pass"


def test_a_scenario_that_does_not_fail_as_the_table_says_is_told(stage: Stage) -> None:
    known = {"text/string": Way("ignores nothing", "value/usage-adds-up")}
    told = dict(wrong(stage, known, ["text/string", "text/messages"]))
    assert told["text/messages"] == "no way to fail is known"
    assert told["text/string"].startswith("pass")


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"a","n":1}',
        b'{"type":"a","n":NaN}',
        b'{"type":"a","n":Infinity}',
        b'{"type":"a","text":"\\ud800"}',
        b'{"type":"a","n":123456789012345678901234567890}',
        b'{"type":"a","n":1,"n":2}',
        b'{"type":"a","text":"\xff"}',
    ],
)
def test_a_scenario_sees_the_events_that_the_checker_reads(data: bytes) -> None:
    exchange = Exchange("a", Request("POST", "/v1/responses"), Response(200, sse=b"data: " + data + b"\n\n"))
    event, problem, _ = read(data, depth=200)
    assert repr(answer_of(exchange, Checker().judge(exchange)).events) == repr((event,) if problem is None else ())


@pytest.mark.parametrize(
    "fault",
    [
        "schema/response#without-error",
        "schema/event#delta-null",
        "value/item-done-equals-its-events#told-only-in-it",
        "stream/items-done-before-end#no-message",
    ],
)
def test_a_mock_with_one_fault_is_wrong_in_nothing_else(stage: Stage, fault: str) -> None:
    """Whatever a scenario does: what runs in the background is stored as it was streamed."""
    found = {id: rules_of(stage.play(scenario, f"fault {fault}")) for id, scenario in EVERY.items()}
    broken = {id: rules for id, rules in found.items() if rules}
    assert len(broken) > 5
    assert {id: rules for id, rules in broken.items() if rules != [fault.partition("#")[0]]} == {}
