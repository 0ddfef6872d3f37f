"""A model that thinks is given room, and is never failed for thinking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.scenario_faults import Lying
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget, Caps
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.engine import play
from responses_contract.scenarios.model import Answer, Seen
from responses_contract.scenarios.room import STAGES, Room
from responses_contract.verdicts.profiles import load_profile
from tests import hostile

THINKS = "gpt-5-mini"
SHAPE_ONLY = Checker(rules=("wire/*",))
"""For answers that are the same whatever was asked."""


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


@pytest.mark.parametrize("id", ["text/string", "functions/forced", "structured/json-schema", "parameters/echo"])
def test_a_model_that_thinks_passes_with_the_least_effort(id: str, mock: Running) -> None:
    room = Room()
    with EndpointClient(mock.base_url, mock.api_key) as endpoint:
        outcome = play(SCENARIOS[id], endpoint, Checker(), load_profile("mock"), THINKS, room)
    assert (outcome.verdict, outcome.why) == ("pass", "")
    assert STAGES[room.stage] == ("none", 1)


def test_where_the_effort_is_ignored_the_limit_is_enlarged(mock: Running) -> None:
    room = Room()
    with Lying(mock.base_url, mock.api_key) as endpoint:
        endpoint.lie = "ignores reasoning"
        outcome = play(SCENARIOS["functions/forced"], endpoint, SHAPE_ONLY, load_profile("mock"), THINKS, room)
    assert outcome.verdict == "pass"
    assert room.stage > 1


def _cut_off(mock: Running) -> hostile.Manner:
    with EndpointClient(mock.base_url, mock.api_key) as endpoint:
        body = {**ask("Hello"), "model": THINKS}
        exchange = endpoint.send(Call("POST", "/responses", body))
    assert exchange.response.body["status"] == "incomplete"
    return hostile.answer("200 OK", hostile.JSON, json.dumps(exchange.response.body).encode())


@pytest.mark.parametrize("id", ["functions/forced", "custom/forced", "structured/json-object", "text/string"])
def test_a_model_that_thinks_without_end_is_inconclusive_and_costs_a_bounded_number_of_requests(
    id: str, mock: Running
) -> None:
    with hostile.serving(_cut_off(mock)) as (url, received), EndpointClient(url) as endpoint:
        outcome = play(SCENARIOS[id], endpoint, SHAPE_ONLY, load_profile("endpoint"), "m", Room())
    assert outcome.verdict == "inconclusive"
    assert len(received) == len(STAGES)


def test_what_the_budget_does_not_allow_to_enlarge_stays_inconclusive_and_says_so(mock: Running) -> None:
    budget = Budget(Caps(output_tokens=100))
    with hostile.serving(_cut_off(mock)) as (url, _), EndpointClient(url, budget=budget) as endpoint:
        outcome = play(SCENARIOS["text/string"], endpoint, SHAPE_ONLY, load_profile("endpoint"), "m", Room())
    assert outcome.verdict == "inconclusive"
    assert "budget of 100 output tokens" in outcome.why


def _seen(status: int, body: object) -> Seen:
    return Seen(Exchange("a", Request("POST", "/v1/responses"), Response(status, body=body)), {}, None, Answer(body))


def test_an_effort_that_is_refused_leads_to_the_next() -> None:
    refusal = _seen(400, {"error": {"message": "Unsupported value: 'none'", "param": "reasoning.effort"}})
    assert not Room(0).is_short(refusal), "no effort was asked for"
    assert Room(1).is_short(refusal)
    assert not Room(1).is_short(_seen(400, {"error": {"message": "no tools here"}}))


def test_requests_that_mean_to_be_cut_off_or_refused_stay_as_they_are() -> None:
    small = {"model": "m", "input": "x", "max_output_tokens": 16}
    assert Room(3).fit(small) == small
    assert Room(3).fit(b"") == b""
    wide = Room(3).fit({**small, "max_output_tokens": 48, "reasoning": {"effort": "high"}})
    assert wide == {**small, "max_output_tokens": 192, "reasoning": {"effort": "high"}}


def test_an_answer_that_is_long_without_thinking_is_given_no_room() -> None:
    body = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "output": []}
    assert not Room().is_short(_seen(200, body))
    assert Room().is_short(replace(_seen(200, body), answer=Answer({**body, "output": [{"type": "reasoning"}]})))
