"""What listens for webhooks takes what may come, within bounds, and keeps it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from responses_contract.endpoint import listener as module
from responses_contract.endpoint.listener import Listener, address_of
from responses_contract.errors import UsageError
from tests.waiting import HANG, until


def told(id: str) -> bytes:
    return json.dumps({"id": id, "type": "response.completed", "data": {"id": "resp_1"}}).encode()


EVENT = told("evt_1")


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener("127.0.0.1", 0) as listener:
        yield listener


def post(listener: Listener, content: object = EVENT, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(trust_env=False) as client:
        return client.post(listener.url, content=content, headers=named).status_code  # type: ignore[arg-type]


def test_the_first_attempt_is_refused_and_the_next_ones_are_taken(listener: Listener) -> None:
    assert [post(listener, told("evt_a"), webhook_id="wh_a") for _ in range(3)] == [503, 204, 204]
    assert post(listener, told("evt_b")) == 503
    one = listener.heard("resp_1")[0]
    assert (one.request.raw, one.request.body) == (told("evt_a"), json.loads(told("evt_a")))
    assert one.request.headers["webhook-id"] == "wh_a"
    assert one.response.headers["date"].endswith("GMT")


def test_a_body_in_chunks_is_taken(listener: Listener) -> None:
    assert post(listener, iter([EVENT[:5], EVENT[5:]])) == 503
    assert listener.heard("resp_1")[-1].request.raw == EVENT


@pytest.mark.parametrize("content", [b"no", b"[]", b"", b"\xff", b"[" * 10_000])
def test_what_is_no_event_may_be_about_any(listener: Listener, content: bytes) -> None:
    before = len(listener.heard("resp_other"))
    post(listener, content)
    assert len(listener.heard("resp_other")) == before + 1


def test_too_much_is_refused_and_not_kept(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BODY", 10)
    before = len(listener._heard)
    assert post(listener) == 413
    assert post(listener, iter([EVENT])) == 413
    assert len(listener._heard) == before


def test_what_is_kept_is_bounded(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", len(listener._heard))
    before = len(listener._heard)
    assert post(listener, told("evt_d")) in (204, 503)
    assert len(listener._heard) == before


def test_who_breaks_off_or_says_nothing_sensible_harms_nobody(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    place = ("127.0.0.1", int(listener.url.split(":")[2].split("/")[0]))
    for said in (
        b"",
        b"POST /x HTTP/1.1\r\ncontent-length: -5\r\n\r\n",
        b"POST /x HTTP/1.1\r\ncontent-length: 99\r\n\r\nhalf",
        b"\x16\x03\x01 nonsense\r\n\r\n",
    ):
        with socket.create_connection(place, HANG) as sock:
            sock.sendall(said)
    until(lambda: post(listener, told("evt_e")) == 204, "it still takes")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_waiting_ends_with_what_there_is(listener: Listener) -> None:
    assert listener.wait("resp_none", 1000, 0.01) == listener.heard("resp_none")


def test_an_address_that_is_taken_is_told(listener: Listener) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="cannot listen on 127"):
            Listener("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("text", ["", "9000", ":9000", "host:", "host:x", "host:99999", "host:²"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no address to listen on"):
        address_of(text)


def test_an_address_has_a_host_and_a_port() -> None:
    assert address_of("127.0.0.1:9000") == ("127.0.0.1", 9000)
    assert address_of("[::1]:0") == ("::1", 0)
