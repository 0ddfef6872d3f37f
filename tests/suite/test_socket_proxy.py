"""The proxy passes a WebSocket on, message by message; keeps it, and judges it when it is over."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.server import ServerConnection, serve

from responses_contract.checking.checker import Checker
from responses_contract.faults.connections import lane_events, response_to
from responses_contract.mock import Running, running_mock
from responses_contract.mock.http.server import running_app
from responses_contract.recordings.readers import read
from responses_contract.suite.proxy import SERVED, Judged, Proxy
from responses_contract.suite.socket_proxy import MOST_SMALL, SMALL, Kept
from tests.socket_kit import socket
from tests.waiting import until


@contextmanager
def between(upstream: str, folder: Path | None = None) -> Iterator[tuple[Running, Proxy, list[Judged]]]:
    seen: list[Judged] = []
    proxy = Proxy(upstream, Checker(), seen.append, folder)
    with running_app(proxy, **SERVED) as (url, server):
        yield Running(url, "sk-mock", proxy, server), proxy, seen  # type: ignore[arg-type]


@contextmanager
def scripted(handler: object) -> Iterator[str]:
    """A server that does what it is told on each connection; its base URL."""
    with serve(handler, "127.0.0.1", 0) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.socket.getsockname()[1]}/v1"
        finally:
            server.shutdown()
            thread.join()


def judged(seen: list[Judged]) -> Judged:
    until(lambda: len(seen) == 1, "the connection is judged")
    return seen[0]


def test_turns_go_through_and_are_kept(tmp_path: Path) -> None:
    with running_mock() as mock, between(mock.base_url, tmp_path) as (proxied, _, seen):
        with socket(proxied) as connection:
            first = connection.made(input="The codeword is lupin-6.", store=False)
            again = connection.made(input="Which?", previous_response_id=first["id"], store=False, stream_id="main")
            assert "lupin-6" in json.dumps(again["output"])
        one = judged(seen)
        assert one.findings == []
        assert one.exchange.response.status == 101
    (path,) = tmp_path.iterdir()
    assert b"sk-mock" not in path.read_bytes()
    (kept,) = read(path)
    assert len(kept.response.messages or []) > 10
    assert Checker().check(kept) == []


def test_what_is_wrong_is_told() -> None:
    def wrong(connection: ServerConnection) -> None:
        request = json.loads(connection.recv())
        for event in lane_events(response_to({"model": request["model"]}, 1), None):
            connection.send(f"data: {json.dumps(event)}\n\n")
        connection.close(1000)

    with scripted(wrong) as url, between(url) as (proxied, proxy, seen):
        with socket(proxied) as connection:
            connection.send(input="x", model="example-1")
            told = list(connection.connection)
            assert "response.completed" in str(told[-1])
        judged(seen)
        assert set(proxy.rules) == {"websocket/no-sse-framing"}


def test_a_refused_upgrade_comes_back_as_it_was() -> None:
    with running_mock() as mock, between(mock.base_url) as (proxied, _, seen):
        with pytest.raises(InvalidStatus) as refused, socket(proxied, key="sk-wrong"):
            pass
        assert refused.value.response.status_code == 401
        assert json.loads(refused.value.response.body or b"")["error"]["code"] == "invalid_api_key"
        assert judged(seen).exchange.response.status == 401


def test_an_endpoint_that_is_not_there_is_told() -> None:
    with between("http://127.0.0.1:9/v1") as (proxied, proxy, _):
        with pytest.raises(InvalidStatus) as refused, socket(proxied):
            pass
        assert refused.value.response.status_code == 502
        assert proxy.count == 1


def test_an_endless_message_ends_its_own_connection_alone() -> None:
    def huge(connection: ServerConnection) -> None:
        connection.recv()
        connection.send("x" * (17 << 20))

    with scripted(huge) as url, between(url) as (proxied, _, seen):
        with socket(proxied) as connection:
            connection.send(input="x")
            with pytest.raises(ConnectionClosed):
                connection.next()
        assert sum(len(message.data) for message in judged(seen).exchange.response.messages or []) < 1 << 20


@pytest.mark.parametrize(("data", "most"), [("{}", MOST_SMALL), ("x" * SMALL, MOST_SMALL + 10)])
def test_of_messages_smaller_than_any_event_the_first_are_kept(data: str, most: int) -> None:
    """Each takes as long to judge as a large one; what is left out is told by how the exchange ended."""
    kept = Kept(0.0)
    for _ in range(MOST_SMALL + 10):
        kept.add("server", data)
    assert len(kept.messages) == most
    assert kept.is_whole == (most > MOST_SMALL)
