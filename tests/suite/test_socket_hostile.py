"""Servers and clients that do what they should not on a WebSocket, against what stands between and what asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosedError

from bench.attack import peers
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.endpoint.socket import MAX_MESSAGE, MAX_MESSAGES, MAX_TOTAL
from responses_contract.mock import Running, running_mock
from responses_contract.mock.http.server import running_app
from responses_contract.model.exchange import Exchange
from responses_contract.scenarios import websocket
from responses_contract.scenarios.engine import play
from responses_contract.suite.proxy import SERVED, Judged, Proxy
from responses_contract.suite.socket_proxy import MOST_MESSAGE
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import load_profile
from tests.socket_kit import socket
from tests.waiting import until

TURN = next(scenario for scenario in websocket.SCENARIOS if scenario.id == "websocket/turn")
TIMES = 1000


def played(manner: peers.Manner | bytes, times: int = TIMES) -> Outcome:
    with peers.serving(manner, times) as url, EndpointClient(url, "sk-x", timeout=0.3) as endpoint:
        return play(TURN, endpoint, Checker(), load_profile("endpoint"), "m")


def sizes(exchanges: list[Exchange]) -> tuple[int, int]:
    """Messages that were kept, and their bytes."""
    messages = [message for each in exchanges for message in each.response.messages or ()]
    return len(messages), sum(len(message.data) for message in messages)


@pytest.mark.slow
@pytest.mark.parametrize("what", list(peers.SERVERS))
def test_a_run_ends_with_a_verdict_whatever_the_server_does(what: str) -> None:
    outcome = played(peers.SERVERS[what])
    assert outcome.verdict == "fail"
    assert outcome.findings


@pytest.mark.slow
def test_a_run_keeps_no_more_than_it_may() -> None:
    outcome = played(peers.SERVERS["1,000,000 empty objects"], 3 * MAX_MESSAGES)
    count, size = sizes(outcome.exchanges)
    assert count <= MAX_MESSAGES
    assert size <= MAX_TOTAL + MAX_MESSAGE


@pytest.mark.parametrize("what", list(peers.UPGRADES))
def test_a_run_ends_with_a_verdict_however_the_upgrade_is_answered(what: str) -> None:
    assert played(peers.UPGRADES[what]).verdict in ("fail", "unsupported")


def test_fragments_with_pings_between_them_pass() -> None:
    outcome = played(peers.SOUND["fragments, pings between"])
    (connection,) = outcome.exchanges
    assert Checker(rules=("websocket/*", "wire/*")).check(connection) == []
    assert len(connection.response.messages or ()) > 8


# --- the proxy -----------------------------------------------------------------------------------------------------


@pytest.fixture
def seen() -> list[Judged]:
    return []


@pytest.fixture
def before_a_mock(seen: list[Judged]) -> Iterator[Running]:
    with running_mock() as mock:
        proxy = Proxy(mock.base_url, Checker(), seen.append)
        with running_app(proxy, **{**SERVED, "patience": 1.0, "ping": 0.1}) as (url, server):
            yield Running(url, mock.api_key, mock.app, server)


def port_of(running: Running) -> int:
    return int(running.base_url.rsplit(":", 1)[1].split("/")[0])


@pytest.mark.slow
@pytest.mark.parametrize("what", list(peers.CLIENTS))
def test_a_client_of_the_proxy_harms_no_other(before_a_mock: Running, what: str) -> None:
    with socket(before_a_mock) as bystander:
        assert bystander.made(input="Hi")["status"] == "completed"
        peers.attack(port_of(before_a_mock), peers.CLIENTS[what], TIMES)
        assert bystander.made(input="Hi")["status"] == "completed"
        until(lambda: before_a_mock.connections() == 1, "the one that attacked is gone")


@pytest.mark.parametrize("what", list(peers.ASKED))
def test_a_wrong_upgrade_is_refused_by_the_proxy(before_a_mock: Running, what: str) -> None:
    assert b"400" <= peers.answer_to(port_of(before_a_mock), peers.ASKED[what])[9:12] <= b"431"


@pytest.mark.slow
@pytest.mark.parametrize("what", ["100 MB in one message", "no frame", "compressed, though not offered"])
def test_a_server_behind_the_proxy_harms_its_own_connection_alone(what: str, seen: list[Judged]) -> None:
    with peers.serving(peers.SERVERS[what], MOST_MESSAGE // 50) as url:
        proxy = Proxy(url, Checker(), seen.append)
        with running_app(proxy, **SERVED) as (proxied, server):
            with socket(Running(proxied, "sk-mock", None, server)) as connected:  # type: ignore[arg-type]
                connected.send(input="Hi")
                with pytest.raises(ConnectionClosedError, match="1011"):
                    connected.next()
            until(lambda: len(seen) == 1, "the connection is judged")
    assert sizes([seen[0].exchange])[1] < 1000


# --- the mock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", list(peers.ASKED))
def test_a_wrong_upgrade_is_refused_by_the_mock(what: str) -> None:
    with running_mock(patience=1.0) as mock:
        answer = peers.answer_to(port_of(mock), peers.ASKED[what])
    assert b"400" <= answer[9:12] <= b"431"


def test_a_request_in_fragments_with_pings_between_them_is_answered() -> None:
    with running_mock() as mock, peers.dialled(port_of(mock)) as connected:
        assert b'"n":"1"' in peers.sound_turn(connected)
