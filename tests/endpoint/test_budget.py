"""What a run costs: known beforehand, kept while it lasts, and confirmed by those who were asked."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import (
    DEFAULT_CAPS,
    QUICK_CAPS,
    Budget,
    BudgetSpent,
    Caps,
    Cost,
    cost_of,
    render,
    total,
)
from responses_contract.endpoint.client import MAX_PAUSE, Call, EndpointClient, _pause
from responses_contract.mock import running_mock
from responses_contract.model.bundle import document_of
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.suite import plan
from responses_contract.suite.properties.lanes import LANES, travel
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.profiles import load_profile
from tests import hostile, permissive_server
from tests.suite.test_run import run
from tests.waiting import HANG

CANARY = "sk-canary-5f0c61d2e7"
MOST_REQUESTS, MOST_TOKENS = 150, 8_000
QUICK_REQUESTS, QUICK_TOKENS = 25, 1_500
LIVE = Settings(base_url="http://127.0.0.1:1/v1", model="m")
FULL, QUICK = plan.of(LIVE), plan.of(replace(LIVE, quick=True))
BUSY = hostile.answer("429 Too Many Requests", hostile.JSON + b"retry-after: 0\r\n", b'{"error":{"message":"x"}}')
BROKEN = hostile.answer("502 Bad Gateway", hostile.JSON, b'{"error":{"message":"x"}}')
ASK = Call("POST", "/responses", {"model": "m", "input": "x", "max_output_tokens": 16})


def test_the_default_plan_is_bounded() -> None:
    cost = total(FULL)
    assert cost.billable <= MOST_REQUESTS
    assert cost.output_tokens <= MOST_TOKENS
    assert DEFAULT_CAPS.requests == MOST_REQUESTS
    assert DEFAULT_CAPS.output_tokens == MOST_TOKENS


def test_the_quick_plan_is_bounded() -> None:
    cost = total(QUICK)
    assert cost.billable <= QUICK_REQUESTS
    assert cost.output_tokens <= QUICK_TOKENS
    assert QUICK_CAPS.requests == QUICK_REQUESTS
    assert QUICK_CAPS.output_tokens == QUICK_TOKENS


def test_the_plan_prints_a_line_for_each_case_and_the_sums() -> None:
    lines = list(render(FULL, DEFAULT_CAPS))
    assert len(lines) == len(FULL) + 5
    assert str(total(FULL).output_tokens) in lines[-4]
    assert "150 billable requests, 8000 output tokens" in lines[-1]


@pytest.mark.parametrize(
    ("method", "path", "body", "cost"),
    [
        ("POST", "/responses", {"model": "m", "input": "x", "max_output_tokens": 16}, Cost(1, 1, 16)),
        ("POST", "/responses?x=y", {"model": "m", "input": "x"}, Cost(1, 1, 1024)),
        ("POST", "/responses", {"model": "m", "max_output_tokens": True, "input": "x"}, Cost(1, 1, 0)),
        ("POST", "/responses/compact", {"model": "m", "input": "x"}, Cost(1, 1, 1024)),
        ("POST", "/responses", {}, Cost(1, 1, 0)),
        ("GET", "/responses/resp_1", None, Cost(1, 0, 0)),
        ("POST", "/responses/input_tokens", {"model": "m", "input": "x"}, Cost(1, 0, 0)),
    ],
)
def test_what_a_request_costs_at_most(method: str, path: str, body: Any, cost: Cost) -> None:
    assert cost_of(method, path, body) == cost


@pytest.mark.parametrize(
    ("caps", "words"),
    [
        (Caps(requests=2), "2 billable requests"),
        (Caps(output_tokens=40), "40 output tokens"),
        (Caps(seconds=0.0), "time of the run"),
    ],
)
def test_a_spent_budget_sends_nothing_more(caps: Caps, words: str) -> None:
    answer = hostile.answer("200 OK", hostile.JSON, b"{}")
    budget = Budget(caps, _started=time.monotonic() - 1)
    with hostile.serving(answer) as (url, received), EndpointClient(url, budget=budget) as endpoint:
        with pytest.raises(BudgetSpent, match=words):
            endpoint.send_all([ASK] * 3)
        assert len(received) <= 2


def test_free_requests_are_not_billed() -> None:
    answer = hostile.answer("200 OK", hostile.JSON, b"{}")
    with hostile.serving(answer) as (url, received), EndpointClient(url, budget=Budget(Caps(requests=0))) as endpoint:
        endpoint.send(Call("GET", "/responses/resp_1"))
    assert len(received) == 1


@pytest.mark.parametrize(("manner", "billed"), [(BUSY, 0), (BROKEN, 3), (hostile.reset, 3)])
def test_a_retry_is_billed_where_a_model_may_have_worked(manner: hostile.Manner, billed: int) -> None:
    budget = Budget(Caps(retries=2))
    with hostile.serving(manner) as (url, received), EndpointClient(url, budget=budget, retries=9) as endpoint:
        endpoint.send(ASK)
    assert len(received) == 3
    assert (budget.retries, budget.spent.requests, budget.spent.billable) == (2, 3, billed)


def test_what_is_refused_is_not_billed() -> None:
    refusal = hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"x"}}')
    budget = Budget(Caps(requests=1, output_tokens=16))
    with hostile.serving(refusal) as (url, _), EndpointClient(url, budget=budget) as endpoint:
        endpoint.send(ASK)
        endpoint.send(ASK)
    assert budget.spent == Cost(2, 0, 0)


def test_a_retry_that_the_budget_does_not_allow_is_not_sent() -> None:
    budget = Budget(Caps(requests=2))
    with (
        hostile.serving(BROKEN) as (url, received),
        EndpointClient(url, budget=budget, retries=9) as endpoint,
        pytest.raises(BudgetSpent),
    ):
        endpoint.send(ASK)
    assert len(received) == 2


def test_no_more_requests_at_a_time_than_allowed() -> None:
    under_way, most = [0], [0]

    two = threading.Barrier(2, timeout=HANG)

    def slow(sock: Any) -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        two.wait()
        under_way[0] -= 1
        hostile.answer("200 OK", hostile.JSON, b"{}")(sock)

    with hostile.serving(slow) as (url, _), EndpointClient(url, budget=Budget(Caps(concurrency=2))) as endpoint:
        assert len(endpoint.send_all([ASK] * 6)) == 6
    assert most[0] == 2


def test_a_lane_whose_set_up_the_budget_does_not_allow_is_stopped() -> None:
    lane = next(lane for lane in LANES if lane.needs)
    with (
        running_mock() as mock,
        EndpointClient(mock.base_url, mock.api_key, budget=Budget(Caps(requests=0))) as endpoint,
    ):
        travelled = travel(lane, document_of("base"), endpoint, Checker(), "m", 3)
    assert (travelled.stopped, travelled.sent) == ("the budget of 0 billable requests is spent", 0)


def test_a_scenario_that_the_budget_does_not_allow_is_not_run() -> None:
    with (
        running_mock() as mock,
        EndpointClient(mock.base_url, mock.api_key, budget=Budget(Caps(requests=1))) as endpoint,
    ):
        outcome = play(SCENARIOS["state/chain"], endpoint, Checker(), load_profile("mock"), "m")
    assert (outcome.verdict, len(outcome.exchanges)) == ("not run", 1)
    assert "budget of 1 billable requests is spent" in outcome.why


def test_the_mock_counts_what_was_planned(tmp_path: Path) -> None:
    settings = replace(LIVE, layers=("scenarios",))
    planned = total(plan.of(settings))
    with running_mock() as mock:
        _, record = run(tmp_path, mock.base_url, "--model", "m", "--layer", "scenarios", key=mock.api_key, expect=0)
        counted, served = mock.app.log.totals(), mock.app.served
    polls_and_replays = 20
    assert record["spent"]["requests"] == served <= planned.requests + polls_and_replays
    assert 0 < counted["responses"] <= record["spent"]["billable"] <= planned.billable + 2
    assert record["spent"]["billable"] <= planned.billable - 20, "docs/live.md promises room for playing cases twice"
    assert 0 < counted["billed"]["output_tokens"] <= planned.output_tokens
    assert record["spent"]["output_tokens"] <= MOST_TOKENS


@pytest.mark.slow
def test_an_endpoint_that_accepts_everything_costs_no_more_and_sees_the_key_in_nothing_written(tmp_path: Path) -> None:
    kept = ("--record", str(tmp_path / "kept"), "--output", str(tmp_path / "r"))
    # All scenarios, and the lane that an endpoint may bill most; the other lanes are slow to think of their requests.
    asked = [word for id in ("negative/createResponse", *SCENARIOS) for word in ("-k", id)]
    forms = [word for form in ("junit", "html", "markdown", "badge") for word in ("--format", form)]
    with permissive_server.serving(refuses_empty=True) as server:
        told, record = run(tmp_path / "r", server.base_url, "--model", "m", *kept, *forms, *asked, key=CANARY, expect=1)
    assert server.received.billable <= MOST_REQUESTS
    assert server.received.output_tokens <= MOST_TOKENS
    assert server.received.billable == record["spent"]["billable"]
    verdicts = {case["id"]: case["verdict"] for case in record["cases"]}
    assert verdicts["errors/input-is-a-number"] == "fail"
    assert verdicts["negative/createResponse"] in ("fail", "not run")
    assert CANARY not in told
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 100
    assert [path for path in written if CANARY.encode() in path.read_bytes()] == []
    assert [path for path in written if CANARY in path.name] == []


@pytest.mark.slow
def test_a_quick_run_on_an_endpoint_that_accepts_everything(tmp_path: Path) -> None:
    with permissive_server.serving(refuses_empty=True) as server:
        _, record = run(tmp_path, server.base_url, "--model", "m", "--quick", key=CANARY, expect=1)
    assert 0 < server.received.billable <= QUICK_REQUESTS
    assert server.received.output_tokens <= QUICK_TOKENS
    assert json.dumps(record).count(CANARY) == 0


def test_the_time_of_the_run_bounds_each_exchange_and_is_no_fault_of_the_endpoint() -> None:
    with (
        hostile.serving(hostile.hang) as (url, received),
        EndpointClient(url, timeout=HANG, budget=Budget(Caps(seconds=0.5))) as endpoint,
    ):
        outcome = play(SCENARIOS["text/string"], endpoint, Checker(), load_profile("endpoint"), "m")
    assert (outcome.verdict, len(received)) == ("not run", 1)
    assert "time of the run is up" in outcome.why


@pytest.mark.parametrize(
    ("asked", "most"),
    [("0", 0.0), ("5", 5.0), ("30", MAX_PAUSE), ("1e9", None), ("1000000000", None), ("9e99", None)],
)
def test_a_pause_that_is_asked_for_is_kept_unless_it_means_never(asked: str, most: float | None) -> None:
    answer = Response(429, {"retry-after": asked})
    assert _pause(Exchange("a", Request("POST", "/v1/responses"), answer), 0) == most


@pytest.mark.parametrize("asked", ["", "soon", "-1", "nan", "inf", "Fri, 31 Dec 1999 23:59:59 GMT"])
def test_a_pause_that_is_no_number_is_our_own(asked: str) -> None:
    answer = Response(429, {"retry-after": asked})
    pause = _pause(Exchange("a", Request("POST", "/v1/responses"), answer), 0)
    assert pause is not None
    assert 0 < pause < 1


@pytest.mark.slow
def test_an_endpoint_that_is_always_busy_gets_no_more_than_the_plan_prints(tmp_path: Path) -> None:
    settings = replace(LIVE, layers=("scenarios",))
    lines = list(render(plan.of(settings), DEFAULT_CAPS))
    promised = int(next(line for line in lines if "with all retries" in line).split()[0])
    with hostile.serving(BUSY) as (url, received):
        run(tmp_path, url, "--model", "m", "--layer", "scenarios", expect=1)
    assert 60 < len(received) <= promised
