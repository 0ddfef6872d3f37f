"""Calls to endpoints that cannot be trusted: they end in bounded time and memory, and tell the key to nobody else."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import Call, EndpointClient, checked_url, curl
from responses_contract.endpoint.preflight import preflight
from responses_contract.errors import ContractError, ExitCode, UsageError
from responses_contract.model.exchange import Exchange, Request
from tests import hostile
from tests.waiting import HANG

KEY = "sk-canary-0123456789"
ASK = Call("POST", "/responses", {"model": "m", "input": "x", "stream": True}, name="ask")


def send(manner: hostile.Manner, **settings: Any) -> Exchange:
    with hostile.serving(manner) as (url, _), EndpointClient(url, KEY, **settings) as endpoint:
        return endpoint.send(ASK)


def test_a_regular_answer_is_kept_with_its_bytes() -> None:
    raw = b'{"object":"response", "created_at":17.0}'
    exchange = send(hostile.answer("200 OK", hostile.JSON, raw))
    assert (exchange.response.status, exchange.response.raw, exchange.response.ended) == (200, raw, "closed")
    assert exchange.response.body == {"object": "response", "created_at": 17}
    assert exchange.request.path == "/v1/responses"
    assert KEY not in repr(exchange)


def test_a_stream_is_kept_with_its_times() -> None:
    exchange = send(hostile.answer("200 OK", hostile.SSE, hostile.FRAME))
    assert exchange.response.sse == hostile.FRAME
    assert exchange.response.times
    assert sum(size for size, _ in exchange.response.times) == len(hostile.FRAME)


@pytest.mark.parametrize(
    "manner",
    [hostile.hang, hostile.trickle_headers, hostile.trickle_body],
    ids=lambda m: m.__name__,
)
def test_one_deadline_holds_for_all_of_an_exchange(manner: hostile.Manner) -> None:
    assert send(manner, timeout=0.7).response.ended == "timeout"


def test_an_endless_stream_is_read_up_to_the_limit() -> None:
    response = send(hostile.endless, max_body=1 << 20).response
    assert response.ended == "limit"
    assert len(response.sse or b"") <= (1 << 20) + 65536


def test_a_stream_is_left_when_the_checker_says_stop() -> None:
    from responses_contract.wire.limits import Limits

    response = send(hostile.endless, checker=Checker(limits=Limits(frames=500))).response
    assert response.ended == "limit"


def test_a_bomb_is_unpacked_up_to_the_limit_only() -> None:
    response = send(hostile.bomb, max_body=1 << 20).response
    assert response.ended == "limit"
    assert len(response.raw or b"") == 1 << 20


def test_no_answer_is_an_outcome_too() -> None:
    response = send(hostile.reset).response
    assert (response.status, response.ended) == (None, "reset")


def test_the_key_does_not_follow_a_redirect() -> None:
    with hostile.serving(hostile.hang) as (elsewhere, received):
        exchange = send(hostile.answer("307 Temporary Redirect", f"location: {elsewhere}/responses\r\n".encode(), b""))
        assert exchange.response.status == 307
        assert received == []


def test_calls_at_the_same_time_come_back_in_their_order() -> None:
    with (
        hostile.serving(hostile.answer("200 OK", hostile.JSON, b"{}")) as (url, received),
        EndpointClient(url) as endpoint,
    ):
        names = [exchange.name for exchange in endpoint.send_all([Call("GET", f"/{n}", name=str(n)) for n in range(8)])]
    assert names == [str(n) for n in range(8)]
    assert len(received) == 8


@pytest.mark.parametrize(
    "url", ["", "localhost:80", "ftp://x/v1", "http://", "http://x:99999", "http://u:p@x", "http://x/?k=v"]
)
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        checked_url(url)


def test_a_key_that_no_header_can_carry_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError) as caught:
        EndpointClient("http://127.0.0.1:1", "sk-secret\n")
    assert "secret" not in str(caught.value)


DRILLS = {
    "html-404": (
        hostile.answer("404 Not Found", b"content-type: text/html\r\n", b"<html>"),
        ExitCode.UNREACHABLE,
        "does not exist",
    ),
    "json-404": (
        hostile.answer("404 Not Found", hostile.JSON, b'{"detail":"Not Found"}'),
        ExitCode.UNREACHABLE,
        "404",
    ),
    "text-405": (
        hostile.answer("405 Method Not Allowed", b"content-type: text/plain\r\n", b"no"),
        ExitCode.UNREACHABLE,
        "does not exist",
    ),
    "html-200": (
        hostile.answer("200 OK", b"content-type: text/html\r\n", b"<html>"),
        ExitCode.UNREACHABLE,
        "not JSON",
    ),
    "text-500": (
        hostile.answer("500 Oh", b"content-type: text/plain\r\n", b"oh"),
        ExitCode.UNREACHABLE,
        "not JSON",
    ),
    "wrong-key": (
        hostile.answer("401 Unauthorized", hostile.JSON, b'{"error":{}}'),
        ExitCode.USAGE,
        "refuses the key",
    ),
    "hangs": (hostile.hang, ExitCode.UNREACHABLE, "did not answer within 0.5 s"),
    "trickles": (hostile.trickle_headers, ExitCode.UNREACHABLE, "did not answer within 0.5 s"),
    "resets": (hostile.reset, ExitCode.UNREACHABLE, "cannot reach"),
    "redirects": (
        hostile.answer("301 Moved", b"location: http://a.example\r\n", b""),
        ExitCode.UNREACHABLE,
        "redirects to",
    ),
    "empty": (hostile.answer("200 OK", b"", b""), ExitCode.UNREACHABLE, "not JSON"),
}


@pytest.mark.parametrize("drill", DRILLS)
def test_preflight_says_in_one_line_what_is_wrong(drill: str) -> None:
    manner, code, words = DRILLS[drill]
    timeout = 0.5 if "within 0.5 s" in words else HANG
    with (
        hostile.serving(manner) as (url, _),
        EndpointClient(url, KEY, timeout=timeout) as endpoint,
        pytest.raises(ContractError, match=words) as caught,
    ):
        preflight(endpoint)
    assert caught.value.exit_code == code
    assert "\n" not in caught.value.message
    assert KEY not in str(caught.value)


TEXT = b"content-type: text/plain\r\n"
TAKEN = {
    "json-400": ("400 Bad Request", hostile.JSON, b'{"error":{}}'),
    "text-400": ("400 Bad Request", TEXT, b"model is missing"),
    "empty-400": ("400 Bad Request", b"", b""),
    "text-422": ("422 Unprocessable Entity", TEXT, b"Failed to deserialize the JSON body: missing field `model`"),
    "list-422": ("422 Unprocessable Entity", hostile.JSON, b'[{"loc":["body","model"]}]'),
    "null-200": ("200 OK", hostile.JSON, b"null"),
    "enveloped-404": ("404 Not Found", hostile.JSON, b'{"error":{"message":"The model does not exist"}}'),
}


@pytest.mark.parametrize("form", TAKEN)
def test_preflight_passes_where_the_operation_is_there_in_whatever_form_it_refuses(form: str) -> None:
    with hostile.serving(hostile.answer(*TAKEN[form])) as (url, _), EndpointClient(url) as endpoint:
        preflight(endpoint)


def test_preflight_asks_properly_where_the_empty_request_makes_the_server_fail() -> None:
    asked = []

    def fails_once(sock: socket.socket) -> None:
        asked.append(sock)
        failing = hostile.answer("500 Oh", b"content-type: text/plain\r\n", b"Internal Server Error")
        (failing if len(asked) == 1 else hostile.answer("200 OK", hostile.JSON, b"{}"))(sock)

    with hostile.serving(fails_once) as (url, _), EndpointClient(url) as endpoint:
        preflight(endpoint, "m")
    assert len(asked) == 2


def test_the_command_to_repeat_has_no_key_in_it() -> None:
    request = Request(
        "POST", "/v1/responses?a=b c", {"authorization": "Bearer <masked>", "accept": "x"}, {"input": "it's"}
    )
    command = curl(request, "http://h:1/v1")
    assert '"Authorization: Bearer $API_KEY"' in command
    assert "'http://h:1/v1/responses?a=b c'" in command
    assert "masked" not in command
