"""Scenarios over a WebSocket: those of its own, every other one that makes sense there, and an endpoint without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bench.scenario_faults import EVERY, MODEL, Stage
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget
from responses_contract.endpoint.client import EndpointClient
from responses_contract.mock import running_mock
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.scenarios.engine import play
from responses_contract.scenarios.model import Answer, Seen
from responses_contract.scenarios.transports import as_over
from responses_contract.scenarios.websocket import all_over_socket, over_socket
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import load_profile

OWN = [id for id in EVERY if id.startswith("websocket/")]
MOVED = {scenario.id: scenario for scenario in all_over_socket(EVERY)}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with running_mock(work=0.02) as mock:
        yield Stage(mock)


@pytest.mark.parametrize("id", OWN)
def test_what_only_a_socket_has_passes_on_the_mock(id: str, stage: Stage) -> None:
    assert stage.play(EVERY[id], "").verdict == "pass"


@pytest.mark.parametrize("id", list(MOVED)[::4])
def test_scenarios_of_http_pass_over_a_socket(id: str, stage: Stage) -> None:
    assert stage.play(MOVED[id], "").verdict == "pass"


def test_nearly_every_scenario_that_asks_for_a_response_goes_over_a_socket() -> None:
    assert len(MOVED) >= 70
    assert over_socket(EVERY["errors/not-json"]) is None
    assert not any(id.startswith("background/") for id in MOVED)


def _response(**members: Any) -> Answer:
    body = {"id": "resp_1", "temperature": 1.0, "output": [{"type": "message", "content": []}], **members}
    told = [{"type": "response.created"}, {"type": "response.output_text.delta"}, {"type": "response.completed"}]
    return Answer(body, tuple(told), 200)


@pytest.mark.parametrize(
    ("socket", "missed"),
    [
        (_response(id="resp_2"), ""),
        (replace(_response(), events=({"type": "response.created"}, {"type": "response.completed"})), ""),
        (_response(temperature=0.5), "temperature"),
        (_response(extra=None), "members"),
        (replace(_response(), events=({"type": "response.completed"},)), "types of events"),
        (replace(_response(output=[]), events=({"type": "response.completed"},)), ""),
    ],
    ids=["the same", "fewer deltas", "another setting", "one member more", "an event less", "other items"],
)
def test_both_transports_tell_the_same(socket: Answer, missed: str) -> None:
    seen = Seen(Exchange("", Request("POST", "/"), Response(200)), {"http": _response()}, True, socket)
    found = as_over("http")(seen)
    assert (found.expected.partition(" as ")[0] if found else "") == missed


def test_the_connection_is_one_exchange_and_its_responses_are_judged_in_it(stage: Stage) -> None:
    outcome = stage.play(EVERY["websocket/reconnected"], "")
    first, second = outcome.exchanges
    assert [one.response.status for one in outcome.exchanges] == [101, 101]
    assert first.response.close is not None
    assert any("previous_response_not_found" in str(one.data) for one in second.response.messages or [])
    assert stage.mock.api_key not in str(outcome.exchanges)


@contextmanager
def refusing(status: int) -> Iterator[str]:
    """A server that answers every request with a status."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _played(url: str, profile: str) -> Outcome:
    with EndpointClient(url, "sk-x", timeout=10) as endpoint:
        return play(EVERY["websocket/turn"], endpoint, Checker(), load_profile(profile), MODEL)


@pytest.mark.parametrize("status", [404, 405, 426])
def test_a_refused_upgrade_is_unsupported(status: int) -> None:
    with refusing(status) as url:
        outcome = _played(url, "endpoint")
    assert outcome.verdict == "unsupported"
    assert str(status) in outcome.why


def test_a_claimed_socket_that_is_refused_fails() -> None:
    with refusing(426) as url:
        assert _played(url, "mock").verdict == "fail"


def test_a_broken_upgrade_fails() -> None:
    with refusing(500) as url:
        assert _played(url, "endpoint").verdict == "fail"


def test_messages_are_billed_as_requests() -> None:
    with running_mock() as mock:
        budget = Budget()
        with EndpointClient(mock.base_url, mock.api_key, budget=budget) as endpoint:
            play(EVERY["websocket/continued"], endpoint, Checker(), load_profile("mock"), MODEL)
            assert budget.spent.billable == 2
            play(EVERY["websocket/invalid-lane"], endpoint, Checker(), load_profile("mock"), MODEL)
            assert budget.spent.billable == 2
