"""The mock tells an address how background responses end: signed, again until taken, and wrong where told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from responses_api import models, webhooks

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.listener import Listener
from responses_contract.errors import UsageError
from responses_contract.faults import FAULTS
from responses_contract.mock import Running, running_mock
from responses_contract.mock.webhooks import ATTEMPTS, Webhooks
from responses_contract.model.exchange import Exchange
from responses_contract.model.webhooks import PUBLIC_SECRET
from tests.mock_kit import Client
from tests.waiting import HANG, until

PAUSE = 0.001


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener("127.0.0.1", 0) as listener:
        yield listener


@pytest.fixture(scope="module")
def mock(listener: Listener) -> Iterator[Running]:
    with running_mock(webhook=listener.url, webhook_pause=PAUSE, work=0.0) as mock:
        yield mock


def begun(client: Client, fault: str = "", **body: Any) -> str:
    headers = {"x_mock_fault": fault} if fault else {}
    asked = {"model": "m", "input": "Later.", "background": True, **body}
    return str(client.send("POST", "/responses", asked, **headers).response.body["id"])


def counts(mock: Running) -> dict[str, int]:
    return dict(mock.app.webhooks.counts)


def test_an_end_is_told_and_told_again_until_it_is_taken(mock: Running, listener: Listener) -> None:
    with Client(mock) as client:
        id = begun(client)
        first, second = listener.wait(id, 2, HANG)
        client.send("GET", f"/responses/{id}")
        assert Checker().check_all([*client.exchanges, first, second]) == [[], [], [], []]
    assert (first.response.status, second.response.status) == (503, 204)
    assert first.request.headers["webhook-id"] == second.request.headers["webhook-id"]
    event = webhooks.unwrap(second.request.raw or b"", second.request.headers, PUBLIC_SECRET)
    assert isinstance(event, models.ResponseCompletedWebhookEvent)
    assert event.data.id == id


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ({"max_output_tokens": 16, "input": "Tell a long story."}, "incomplete"),
        ({"model": "mock-failure"}, "failed"),
    ],
)
def test_each_end_has_its_event(mock: Running, listener: Listener, asked: dict[str, Any], how: str) -> None:
    with Client(mock) as client:
        id = begun(client, **asked)
        told = listener.wait(id, 1, HANG)[0].request.body["type"]
        status = client.send("GET", f"/responses/{id}").response.body["status"]
    assert told == f"response.{status}"
    assert status == how


def test_what_was_cancelled_is_told(listener: Listener) -> None:
    with running_mock(webhook=listener.url, webhook_pause=PAUSE, work=HANG, seed=1) as mock, Client(mock) as client:
        id = begun(client)
        client.send("POST", f"/responses/{id}/cancel")
        client.send("POST", f"/responses/{id}/cancel")
        assert listener.wait(id, 2, HANG)[1].request.body["type"] == "response.cancelled"
        until(lambda: counts(mock).get("taken") == 1, "one event")


@pytest.mark.parametrize("stream", [True, False])
def test_what_runs_in_the_foreground_is_not_told(mock: Running, listener: Listener, stream: bool) -> None:
    with Client(mock) as client:
        made = client.send("POST", "/responses", {"model": "m", "input": "Now.", "stream": stream})
        last = begun(client)
    listener.wait(last, 2, HANG)
    if not stream:
        assert listener.heard(made.response.body["id"]) == []
    assert {one.request.body["data"]["id"] for one in listener._heard} <= {*_ids(listener), last}


def _ids(listener: Listener) -> set[str]:
    return {one.request.body["data"]["id"] for one in listener._heard}


HOOKS = [fault.id for fault in FAULTS.values() if "webhook" in fault.id]


@pytest.fixture(scope="module")
def wrong() -> Iterator[dict[str, list[Exchange]]]:
    """What comes of each fault: two responses as they were begun and as they ended, and their deliveries."""
    found: dict[str, list[Exchange]] = {}
    with Listener("127.0.0.1", 0) as listener:
        settings: dict[str, Any] = {"webhook": listener.url, "webhook_pause": PAUSE, "work": 0.0}
        with running_mock(**settings) as mock, Client(mock) as client:
            begins = {id: (begun(client, id), begun(client, id)) for id in HOOKS}
            until(lambda: counts(mock).get("taken", 0) >= 2 * len(HOOKS), "every event is taken")
            until(lambda: not mock.app.webhooks._tasks, "nothing is under way")
            asked = dict(zip((id for two in begins.values() for id in two), client.exchanges, strict=True))
            for id, two in begins.items():
                ended = [client.send("GET", f"/responses/{one}") for one in two]
                told = [one for one in listener._heard if any(id.encode() in (one.request.raw or b"") for id in two)]
                found[id] = [*(asked[one] for one in two), *ended, *told]
        yield found


@pytest.mark.parametrize("id", HOOKS)
def test_a_fault_shows(id: str, wrong: dict[str, list[Exchange]]) -> None:
    told = [finding for found in Checker().check_all(wrong[id]) for finding in found if finding.is_primary]
    assert {finding.rule for finding in told} == {FAULTS[id].rule}


def test_a_receiver_that_is_not_there_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/hook"
        with running_mock(webhook=url, webhook_pause=PAUSE, work=0.0) as mock, Client(mock) as client:
            begun(client)
            until(lambda: counts(mock).get("given_up"), "it is given up")
            assert counts(mock) == {"sent": ATTEMPTS, "given_up": 1}


def test_a_receiver_that_never_answers_holds_nothing_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        with running_mock(webhook=url, work=0.0) as mock, Client(mock) as client:
            ids = [begun(client) for _ in range(20)]
            for id in ids:
                until(lambda id=id: _status(client, id) == "completed", "it completes")  # type: ignore[misc]
            assert not counts(mock).get("taken")


def _status(client: Client, id: str) -> str:
    return str(client.send("GET", f"/responses/{id}").response.body["status"])


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responses_contract.mock.webhooks.MOST", 3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        with running_mock(webhook=url, work=0.0) as mock, Client(mock) as client:
            for _ in range(5):
                begun(client)
            until(lambda: counts(mock).get("dropped") == 2, "two are dropped")


def test_a_secret_of_ones_own_is_used_and_shown_nowhere(listener: Listener) -> None:
    secret = "whsec_b25lIG9mIG91ciBvd24="
    settings: dict[str, Any] = {
        "webhook": listener.url,
        "webhook_secret": secret,
        "webhook_pause": PAUSE,
        "work": 0.0,
        "admin": True,
        "seed": 2,
    }
    with running_mock(**settings) as mock, Client(mock) as client:
        told = listener.wait(begun(client), 2, HANG)[1]
        assert webhooks.unwrap(told.request.raw or b"", told.request.headers, secret).type == "response.completed"
        assert "x-mock-secret" not in told.request.headers
        assert Checker().check(told) == []
        assert {one.rule for one in Checker(webhook_secret="another").check(told)} == {"webhook/signature-fits"}
        assert Checker(webhook_secret=secret).check(told) == []
        until(lambda: counts(mock).get("taken") == 1, "it is taken")
        state = httpx.get(
            f"{mock.base_url.removesuffix('/v1')}/mock/state", headers={"authorization": "Bearer sk-mock"}
        )
        assert state.json()["webhooks"] == {"sent": 2, "taken": 1}
        assert secret not in f"{mock.app.config!r}{state.text}"


@pytest.mark.parametrize(
    "url", ["nowhere", "ftp://host/x", "http://", "http://[::1", "http://host:0/", "http://h:99999/"]
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="no address to deliver webhooks to"):
        Webhooks(url, "", 0.1)


def test_a_secret_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="not base64"):
        Webhooks("http://127.0.0.1:1/", "whsec_%%", 0.1)
