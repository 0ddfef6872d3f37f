"""A server that does what it should not on a WebSocket: the client says so at once, and other connections go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from socket import SO_SNDTIMEO, SOL_SOCKET, socket, socketpair
from sys import byteorder
from typing import Any

import pytest
from responses_api import AsyncClient, Client
from responses_api.client import APIStatusError, APITimeoutError, ResponsesError
from responses_api_runtime.websocket._sync_io import SENDING, bound_sending
from responses_api_runtime.websocket.frames import FastFrames
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from bench.attack import peers
from responses_contract.mock import Running, running_mock
from tests.mock_kit import MODEL
from tests.waiting import HANG

TIMES = 3000
QUICK: Any = {"websocket_connection_options": {"close_timeout": 0.05}}
"""A server that has gone wrong is not waited for to close."""
ASK = {"model": MODEL, "input": "Hi", "store": False}
SILENT = {"silence", "100 MB in fragments", "1,000,000 empty fragments", "1,000,000 keepalives", "1,000,000 pings"}
UNENDING = {
    "100 MB in one message",
    "100,000 deltas, no end",
    "100,000 items, no end",
    "100,000 lanes that nobody named",
}
"""What stays legal as long as it lasts: only the time for an event ends it."""


def answered(url: str, seconds: float) -> str:
    with Client("sk-x", url, timeout=seconds) as client, client.responses.connect(**QUICK) as connection:
        return str(connection.stream(**ASK).get_final_response().status)


def answered_async(url: str, seconds: float) -> str:
    async def ask() -> str:
        async with AsyncClient("sk-x", url, timeout=seconds) as client, client.responses.connect(**QUICK) as connection:
            return str((await connection.stream(**ASK).get_final_response()).status)

    return asyncio.run(ask())


VOICES = pytest.mark.parametrize("ask", [answered, answered_async])


@VOICES
@pytest.mark.parametrize("what", [what for what in peers.SERVERS if what not in SILENT | UNENDING])
def test_what_is_wrong_is_told_without_waiting(what: str, ask: Callable[[str, float], str]) -> None:
    with peers.serving(peers.SERVERS[what], TIMES) as url, pytest.raises(ResponsesError) as raised:
        ask(url, HANG)
    assert not isinstance(raised.value, APITimeoutError)


@VOICES
@pytest.mark.parametrize("what", sorted(SILENT | UNENDING))
def test_what_does_not_end_is_not_waited_for_longer_than_allowed(what: str, ask: Callable[[str, float], str]) -> None:
    with peers.serving(peers.SERVERS[what], TIMES) as url, pytest.raises(APITimeoutError):
        ask(url, 0.2)


@VOICES
@pytest.mark.parametrize("what", [what for what in peers.UPGRADES if what != "200 and no upgrade"])
def test_a_wrong_answer_to_the_upgrade_is_told(what: str, ask: Callable[[str, float], str]) -> None:
    with peers.serving(peers.UPGRADES[what], 1) as url, pytest.raises(ResponsesError, match="no WebSocket"):
        ask(url, HANG)


@VOICES
def test_a_message_of_100_megabytes_is_refused_at_its_head(ask: Callable[[str, float], str]) -> None:
    def promises(sock: socket, times: int) -> None:
        sock.sendall(b"\x81\x7f" + (100_000_000).to_bytes(8, "big"))

    with peers.serving(promises, 1) as url, pytest.raises(ResponsesError, match="1009"):
        ask(url, HANG)


@VOICES
def test_fragments_and_what_stands_between_them_are_as_good_as_whole_messages(ask: Callable[[str, float], str]) -> None:
    with peers.serving(peers.SOUND["fragments, pings between"], 1) as url:
        assert ask(url, HANG) == "completed"


# --- how long, and how often ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


def test_one_response_may_take_less_time_than_the_others(mock: Running) -> None:
    headers = {"x-mock-trouble": "latency=3600"}
    with Client(mock.api_key, mock.base_url, timeout=HANG) as client, ExitStack() as held:
        connection = held.enter_context(client.responses.connect(extra_headers=headers))
        with pytest.raises(APITimeoutError, match=r"0\.05 s"):
            connection.stream(**ASK, timeout=0.05).get_final_response()
        assert connection.default.limit == HANG


@pytest.mark.parametrize(("retries", "is_answered"), [(0, False), (1, True)])
def test_what_is_refused_for_a_while_is_asked_for_again(mock: Running, retries: int, is_answered: bool) -> None:
    headers = {"x-mock-trouble": "status=503,every=2"}
    with Client(mock.api_key, mock.base_url) as client, client.responses.connect(extra_headers=headers) as connection:
        statuses = []
        for _ in range(2):
            try:
                stream = connection.stream(**ASK, max_retries=retries, extra_body={"metadata": {"retry": "soon"}})
                statuses.append(stream.get_final_response().status)
            except APIStatusError as error:
                statuses.append(str(error.status))
    assert (statuses == ["completed", "completed"]) is is_answered


def test_what_has_begun_is_not_asked_for_again(mock: Running) -> None:
    headers = {"x-mock-trouble": "truncate-after=3"}
    with Client(mock.api_key, mock.base_url) as client, client.responses.connect(extra_headers=headers) as connection:
        before = mock.app.served
        with pytest.raises(ResponsesError):
            connection.stream(**ASK, max_retries=3).get_final_response()
        assert mock.app.served == before + 1


def test_who_does_not_wait_has_no_patience_to_give(mock: Running) -> None:
    with (
        Client(mock.api_key, mock.base_url) as client,
        client.responses.connect() as connection,
        pytest.raises(TypeError, match="give it to stream"),
    ):
        connection.response.create(**ASK, timeout=1)


def test_the_end_of_the_protocol_is_an_event() -> None:
    protocol = ClientProtocol(parse_uri("ws://127.0.0.1/"))
    protocol.state = protocol.state.__class__["OPEN"]
    protocol.parser = super(ClientProtocol, protocol).parse()
    next(protocol.parser)
    fast = FastFrames(protocol, 1000)
    fast.receive_data(b"\x81\x02{}\xf1\x00")
    kinds = [type(event).__name__ for event in fast.events_received()]
    assert kinds == ["Messages", "Broken"]


def test_what_the_other_side_never_takes_is_not_sent_for_ever() -> None:
    ours, theirs = socketpair()
    with ours, theirs:
        bound_sending(ours, 1)
        with pytest.raises(OSError, match="unavailable"):
            ours.sendall(bytes(50_000_000))


def test_what_the_library_logs_is_not_printed(mock: Running) -> None:
    """It logs a ping that was not answered with a traceback, which goes to the terminal where no handler is found."""

    async def connected() -> list[logging.Handler]:
        async with AsyncClient(mock.api_key, mock.base_url) as client, client.responses.connect() as connection:
            return list(connection._socket.logger.logger.handlers)

    with Client(mock.api_key, mock.base_url) as client, client.responses.connect() as connection:
        found = [*connection._socket.logger.logger.handlers, *asyncio.run(connected())]
    assert [type(handler) for handler in found] == [logging.NullHandler, logging.NullHandler]


def test_the_client_bounds_its_sending(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as client, client.responses.connect() as connection:
        told = connection._socket.socket.getsockopt(SOL_SOCKET, SO_SNDTIMEO, 16)
        assert int.from_bytes(told[:8], byteorder) == SENDING
