"""What a network and a server can do to a client: refusals, resets, pages, cut bodies, silence; what is tried again."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest
from responses_api import client
from responses_api_runtime import retry
from responses_api_runtime.errors import status_error

from tests.client_kit import FLAVOURS, KEY, Flavour, after, hang, http, reset, response, scripted
from tests.waiting import until

each = pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
GOOD = http(200, response("hello"))
ENVELOPE = {"error": {"message": "Slow down.", "type": "requests", "param": "input", "code": "rate_limit_exceeded"}}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.01)


@each
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, client.BadRequestError),
        (401, client.AuthenticationError),
        (403, client.PermissionDeniedError),
        (404, client.NotFoundError),
        (409, client.ConflictError),
        (418, client.APIStatusError),
        (422, client.UnprocessableEntityError),
        (429, client.RateLimitError),
        (500, client.InternalServerError),
        (503, client.InternalServerError),
    ],
)
def test_statuses(flavour: Flavour, status: int, kind: type[client.APIStatusError]) -> None:
    with (
        scripted(http(status, ENVELOPE, x_request_id="req_7")) as server,
        pytest.raises(client.APIStatusError) as caught,
    ):
        flavour.create(server.url)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.param, error.type) == (status, "rate_limit_exceeded", "input", "requests")
    assert (error.request_id, error.body, error.headers["content-type"]) == ("req_7", ENVELOPE, "application/json")
    assert str(error) == f"HTTP {status}: Slow down. (code='rate_limit_exceeded', param='input', request_id='req_7')"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": "just a sentence"}', "just a sentence"),
        (b'{"message": "flat", "code": 17}', "flat"),
        (b'{"detail": "Not Found"}', "Not Found"),
        (b'{"detail": [{"loc": ["body"], "msg": "missing"}]}', '{"detail": [{"loc": ["body"], "msg": "missing"}]}'),
        (b"<html>\n<body>Bad   gateway</body></html>", "text/html: <html> <body>Bad gateway</body></html>"),
        (b"[1, 2]", "[1, 2]"),
        (b"", "no body"),
        (b"\xff\xfe\x00", "\ufffd\ufffd"),
        (b"{" * 100_000, "{{{"),
        (b"x" * 10_000, "x" * 300 + "…"),
    ],
    ids=["sentence", "flat", "detail", "list", "page", "array", "empty", "binary", "deep", "long"],
)
def test_whatever_the_body_of_an_error_is(body: bytes, said: str) -> None:
    error = status_error(502, {"content-type": "text/html; charset=utf-8"}, body)
    assert said in str(error)
    assert len(str(error)) < 400


@each
@pytest.mark.parametrize("bad", [reset, lambda connection: connection.close()], ids=["reset", "closed"])
def test_what_a_broken_connection_may_have_carried_out_is_sent_again_with_a_key_only(
    flavour: Flavour, bad: Any
) -> None:
    """Nobody knows whether the server got it: a second POST could be a second answer, and a second bill."""
    with scripted(bad, GOOD) as server, pytest.raises(client.APIConnectionError) as caught:
        flavour.create(server.url, options={"max_retries": 2})
    assert len(server.received) == 1
    assert not caught.value.unsent
    with scripted(bad, bad, GOOD) as server:
        headers = {"Idempotency-Key": "one-and-the-same"}
        assert flavour.create(server.url, options={"max_retries": 2}, extra_headers=headers).output_text == "hello"
    assert [one.headers["idempotency-key"] for one in server.received] == ["one-and-the-same"] * 3
    with scripted(bad, GOOD) as server:
        answer = flavour.run(server.url, lambda using: using.responses.retrieve("resp_1"), max_retries=2)
    assert answer.output_text == "hello"


@each
def test_what_was_never_sent_is_sent_again(flavour: Flavour) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(client.APIConnectionError) as caught:
            flavour.create(f"http://127.0.0.1:{closed.getsockname()[1]}/v1")
    assert caught.value.unsent
    assert retry.pause_before_retry(caught.value, 1, repeatable=False) is not None


@each
@pytest.mark.parametrize(
    "bad",
    [
        http(408),
        http(409),
        http(429, ENVELOPE, retry_after="0"),
        http(500),
        http(503),
    ],
    ids=["408", "409", "429", "500", "503"],
)
def test_what_may_be_tried_again_is(flavour: Flavour, bad: Any) -> None:
    with scripted(bad, bad, GOOD) as server:
        assert flavour.create(server.url, options={"max_retries": 2}).output_text == "hello"
    assert len(server.received) == 3
    assert len({one.body for one in server.received}) == 1


@each
@pytest.mark.parametrize(
    "bad",
    [
        http(400, ENVELOPE),
        http(401),
        http(404),
        http(501),
        http(429, {"error": {"code": "insufficient_quota", "message": "pay"}}),
        http(429, retry_after="3600"),
        http(503, x_should_retry="false"),
    ],
    ids=["400", "401", "404", "501", "quota", "an hour", "told not to"],
)
def test_what_must_not_be_tried_again_is_not(flavour: Flavour, bad: bytes) -> None:
    with scripted(bad, GOOD) as server, pytest.raises(client.APIStatusError):
        flavour.create(server.url, options={"max_retries": 2})
    assert len(server.received) == 1


@each
def test_in_the_end_the_last_failure_is_raised(flavour: Flavour) -> None:
    with scripted(http(429), http(500), http(503)) as server, pytest.raises(client.InternalServerError) as caught:
        flavour.create(server.url, options={"max_retries": 2})
    assert caught.value.status == 503


@each
def test_retries_of_one_request(flavour: Flavour) -> None:
    with scripted(http(500), GOOD) as server:
        assert flavour.create(server.url, max_retries=1).status == "completed"


@each
def test_retry_after_is_obeyed(flavour: Flavour) -> None:
    """Until the hour that the server names, as the client must not ask before it."""
    asked_at: list[float] = []

    def noting(answer: bytes) -> Callable[[socket.socket], None]:
        return lambda connection: (asked_at.append(time.monotonic()), connection.sendall(answer))[1]

    with scripted(noting(http(429, ENVELOPE, retry_after_ms="300")), noting(GOOD)) as server:
        flavour.create(server.url, options={"max_retries": 1})
    assert asked_at[1] - asked_at[0] >= 0.3


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"retry-after": "7"}, 7, 7),
        ({"retry-after": "1.5"}, 1.5, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0, 0),
    ],
)
def test_forms_of_retry_after(headers: dict[str, str], low: float, high: float) -> None:
    found = retry.retry_after(headers)
    assert found is not None
    assert low <= found <= high


def test_a_date_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry.time, "time", lambda: 1_790_000_000.0)
    assert retry.retry_after({"retry-after": formatdate(1_790_000_020, usegmt=True)}) == 20


@pytest.mark.parametrize("text", ["soon", "-3", "nan", "inf", "", "99999999999999 Jan", "Wed, 99 Foo 2026"])
def test_a_retry_after_that_makes_no_sense_is_none(text: str) -> None:
    assert retry.retry_after({"retry-after": text}) is None


def test_pauses_grow_and_are_not_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.5)
    random.seed(1)
    pauses = [[retry.backoff(attempt) for _ in range(50)] for attempt in (1, 2, 3, 10, 10_000)]
    assert [max(row) <= limit for row, limit in zip(pauses, (0.5, 1, 2, 8, 8), strict=True)] == [True] * 5
    assert [min(row) >= limit / 2 for row, limit in zip(pauses, (0.5, 1, 2, 8, 8), strict=True)] == [True] * 5
    assert len(set(pauses[0])) > 40


@each
def test_nobody_listens(flavour: Flavour) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(client.APIConnectionError, match="ConnectError") as caught:
            flavour.create(url)
    assert str(caught.value).endswith(f"({url.removesuffix('/v1')})")
    assert not isinstance(caught.value, client.APITimeoutError)


@each
@pytest.mark.parametrize(
    "slow", [hang, after(b"HTTP/1.1 200 OK\r\n", hang), after(GOOD[:-5], hang)], ids=["head", "half", "body"]
)
def test_silence(flavour: Flavour, slow: Any) -> None:
    with scripted(slow) as server:
        with pytest.raises(client.APITimeoutError):
            flavour.create(server.url, timeout=0.2, options={"max_retries": 2})
        until(lambda: server.received, "the server reads the request")
    assert len(server.received) == 1, "the server may be at work on it: a time-out is not tried again"


@each
def test_a_body_that_is_cut_off(flavour: Flavour) -> None:
    with scripted(after(GOOD[:-5])) as server, pytest.raises(client.APIConnectionError):
        flavour.create(server.url, options={"max_retries": 2})
    assert len(server.received) == 1, "a success that has begun to arrive is not asked for again"


@each
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (http(body=b'{"id": "resp_1", "obj'), "no Response"),
        (http(body=b"<html>Maintenance</html>", content_type="text/html"), "<html>Maintenance"),
        (http(body=b""), "begins: nothing"),
        (http(body=[1]), "no Response"),
        (http(body={"object": "list", "data": []}), "no Response"),
        (http(body=b"[" * 100_000), "no Response"),
    ],
    ids=["cut", "page", "empty", "array", "another object", "deep"],
)
def test_a_success_that_is_none(flavour: Flavour, answer: bytes, said: str) -> None:
    with scripted(answer) as server, pytest.raises(client.InvalidResponseError, match=said) as caught:
        flavour.create(server.url)
    assert caught.value.status == 200
    assert caught.value.body == answer.partition(b"\r\n\r\n")[2]


@each
def test_an_error_in_a_success_is_an_error(flavour: Flavour) -> None:
    with scripted(http(200, ENVELOPE)) as server, pytest.raises(client.APIStatusError, match="Slow down"):
        flavour.create(server.url)


@each
def test_an_answer_that_is_too_large(flavour: Flavour) -> None:
    with (
        scripted(http(200, response("x" * 10_000))) as server,
        pytest.raises(client.InvalidResponseError, match="5000 bytes"),
    ):
        flavour.create(server.url, options={"max_body": 5000})


@each
def test_an_answer_that_is_no_http(flavour: Flavour) -> None:
    with scripted(b"SSH-2.0-OpenSSH\r\n\r\n") as server, pytest.raises(client.APIConnectionError):
        flavour.create(server.url)


@each
def test_a_body_that_cannot_be_decompressed(flavour: Flavour) -> None:
    with scripted(http(200, b"no gzip", content_encoding="gzip")) as server, pytest.raises(client.InvalidResponseError):
        flavour.create(server.url)


# The key, and where it must not go


@each
def test_the_key_goes_to_its_origin_only(flavour: Flavour) -> None:
    with scripted(GOOD) as other:
        moved = http(307, location=f"{other.url}/responses")
        with scripted(moved) as server, pytest.raises(client.APIStatusError, match="base_url"):
            flavour.create(server.url)
    assert other.received == []
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"


@each
def test_a_redirect_within_the_origin_is_followed(flavour: Flavour) -> None:
    with scripted(http(308, location="/v1/responses/"), GOOD) as server:
        assert flavour.create(server.url).output_text == "hello"
    assert [(one.method, one.target) for one in server.received] == [
        ("POST", "/v1/responses"),
        ("POST", "/v1/responses/"),
    ]
    assert server.received[1].body == server.received[0].body


@each
@pytest.mark.parametrize(
    "place",
    [
        "http://[bad",
        "//evil.example/v1",
        "http://a@127.0.0.1/",
        "https://127.0.0.1/",
        "file:///x",
    ],
)
def test_places_that_a_request_does_not_go_to(flavour: Flavour, place: str) -> None:
    with (
        scripted(http(307, location=place)) as server,
        pytest.raises(client.APIStatusError, match="HTTP 307: redirected"),
    ):
        flavour.create(server.url)
    assert len(server.received) == 1


@each
def test_redirects_in_a_circle_end(flavour: Flavour) -> None:
    with scripted(http(307, location="/v1/responses")) as server, pytest.raises(client.APIStatusError):
        flavour.create(server.url)
    assert len(server.received) == 4


@each
def test_a_server_that_repeats_the_key(flavour: Flavour) -> None:
    told = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
    with scripted(http(401, told)) as server, pytest.raises(client.AuthenticationError) as caught:
        flavour.create(server.url)
    assert KEY not in f"{caught.value} {caught.value!r} {caught.value.body}"
    assert "***" in str(caught.value)
