"""Property lanes: they reach the endpoint, find a fault, send no more than their cap, and survive a failing server."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.mock import running_mock
from responses_contract.model.exchange import Exchange, Request
from responses_contract.model.judgement import Judgement
from responses_contract.suite.properties.lanes import LANES, Travelled, travel
from tests import hostile
from tests.waiting import HANG

BUNDLE: dict[str, Any] = json.loads((resources.files("responses_api") / "openapi.json").read_bytes())
BY_ID = {lane.id: lane for lane in LANES}


NO_SUCH = [("404 Not Found", b"404 page not found"), ("405 Method Not Allowed", b'{"detail":"Method Not Allowed"}')]


def go(
    lane: str, url: str, key: str, cap: int, kept: list[Exchange] | None = None, *, claimed: bool | None = None
) -> tuple[Travelled, int]:
    with EndpointClient(url, key, timeout=HANG, on_exchange=(kept if kept is not None else []).append) as endpoint:
        travelled = travel(BY_ID[lane], BUNDLE, endpoint, Checker(), "m", cap, claimed=claimed)
        return travelled, endpoint.sent


@pytest.mark.slow
@pytest.mark.parametrize("lane", ["positive/createResponse", "positive/createResponse-stream"])
def test_a_positive_lane_is_mostly_accepted_and_finds_a_fault(lane: str) -> None:
    with running_mock(faults=("value/usage-adds-up",)) as mock:
        travelled, sent = go(lane, mock.base_url, mock.api_key, 12)
    assert sent == travelled.sent == 12
    assert travelled.accepted > 8
    assert {rule for rule, _ in travelled.findings} == {"value/usage-adds-up"}


def test_a_negative_lane_is_refused_by_the_mock() -> None:
    with running_mock() as mock:
        travelled, sent = go("negative/getResponse", mock.base_url, mock.api_key, 15)
    assert sent == travelled.sent == 15
    assert travelled.findings == {}


def test_accepting_everything_is_found() -> None:
    body = b'{"object":"response"}'
    with hostile.serving(hostile.answer("200 OK", hostile.JSON, body)) as (url, _):
        travelled, _ = go("negative/getResponse", url, "", 10)
    assert "property/bad-request-is-refused" in {rule for rule, _ in travelled.findings}


def test_a_server_that_always_fails_does_not_stop_a_lane() -> None:
    with hostile.serving(hostile.answer("500 Oh", hostile.JSON, b'{"error":{"message":"x"}}')) as (
        url,
        _,
    ):
        travelled, sent = go("negative/getResponse", url, "", 10)
    assert sent == 10
    assert "property/no-server-error" in {rule for rule, _ in travelled.findings}


@pytest.mark.parametrize(("status", "body"), NO_SUCH)
@pytest.mark.parametrize("lane", ["positive/countInputTokens", "negative/cancelResponse"])
def test_an_operation_that_is_not_there_is_no_finding_in_any_form(lane: str, status: str, body: bytes) -> None:
    with hostile.serving(hostile.answer(status, hostile.JSON, body)) as (url, _):
        travelled, sent = go(lane, url, "", 4)
    assert sent == travelled.lacking == travelled.sent > 0
    assert travelled.findings == {}


@pytest.mark.parametrize(("status", "body"), NO_SUCH)
def test_where_it_is_claimed_its_absence_is_found(status: str, body: bytes) -> None:
    with hostile.serving(hostile.answer(status, hostile.JSON, body)) as (url, _):
        travelled, _ = go("positive/countInputTokens", url, "", 4, claimed=True)
    assert travelled.lacking == 0
    assert travelled.findings


def test_where_it_worked_before_a_bare_404_is_found() -> None:
    with (
        running_mock(faults=("http/error-has-envelope#detail",)) as mock,
        EndpointClient(mock.base_url, mock.api_key, timeout=HANG) as endpoint,
    ):
        first = travel(BY_ID["positive/getResponse"], BUNDLE, endpoint, Checker(), "m", 2)
        then = travel(BY_ID["negative/getResponse"], BUNDLE, endpoint, Checker(), "m", 6)
    assert first.accepted
    assert 404 in then.statuses
    assert then.lacking == 0
    assert "http/error-has-envelope" in {rule for rule, _ in then.findings}


def test_a_server_that_goes_away_ends_a_lane() -> None:
    with hostile.serving(hostile.reset) as (url, _):
        travelled, sent = go("positive/createResponse", url, "", 10)
    assert sent == travelled.sent <= 10
    assert {rule for rule, _ in travelled.findings} == {"property/every-request-is-answered"}


def test_a_lane_that_needs_a_response_says_when_there_is_none() -> None:
    with hostile.serving(hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"x"}}')) as (url, _):
        travelled, sent = go("positive/getResponse", url, "", 10)
    assert (sent, travelled.sent) == (1, 0)
    assert travelled.trouble


OF_CONVERSATIONS = [lane.id for lane in LANES if "Conversation" in lane.operation]


@pytest.mark.parametrize("lane", OF_CONVERSATIONS)
def test_the_lanes_of_conversations_find_nothing_wrong_with_the_mock(lane: str) -> None:
    with running_mock() as mock:
        travelled, _ = go(lane, mock.base_url, mock.api_key, 6)
    assert (travelled.findings, travelled.trouble) == ({}, [])
    assert travelled.accepted or lane.startswith("negative/")


def test_a_lane_of_conversations_finds_a_fault() -> None:
    with running_mock(faults=("schema/conversation",)) as mock:
        travelled, _ = go("positive/updateConversation", mock.base_url, mock.api_key, 4)
    assert "schema/conversation" in {rule for rule, _ in travelled.findings}


def test_an_endpoint_without_conversations_is_not_asked_for_them() -> None:
    with hostile.serving(hostile.answer("404 Not Found", hostile.JSON, b'{"error":{"message":"x"}}')) as (url, _):
        travelled, sent = go("positive/updateConversation", url, "", 4)
        claimed, _ = go("positive/updateConversation", url, "", 4, claimed=True)
    assert (sent, travelled.sent, travelled.lacking, travelled.trouble) == (1, 1, 1, [])
    assert claimed.trouble == ["no conversation could be created and stored to ask for"]


def test_the_same_requests_are_sent_every_time() -> None:
    sent: list[list[Request]] = []
    for _ in range(2):
        with hostile.serving(hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"x"}}')) as (url, _):
            exchanges: list[Exchange] = []
            go("positive/countInputTokens", url, "", 8, exchanges)
        sent.append([exchange.request for exchange in exchanges])
    assert [request.body for request in sent[0]] == [request.body for request in sent[1]]
    assert len(sent[0]) == 8


class Broken(Checker):
    """A checker with a mistake of its own."""

    def judge(self, exchange: Exchange, stream: Any = None) -> Judgement:
        raise NameError("a mistake")


def test_a_mistake_of_our_own_is_not_swallowed() -> None:
    with running_mock() as mock, EndpointClient(mock.base_url, mock.api_key) as endpoint, pytest.raises(NameError):
        travel(BY_ID["negative/getResponse"], BUNDLE, endpoint, Broken(), "m", 3)


def test_no_lane_costs_much() -> None:
    assert sum(lane.live_calls for lane in LANES if lane.mode == "positive") <= 40
    assert len({replace(lane, calls=0).id for lane in LANES}) == len(LANES)
