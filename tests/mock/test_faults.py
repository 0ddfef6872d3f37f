"""A fault that is switched on shows: the checker names its rule. Switched off, there is nothing to see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from responses_contract.checking.checker import Checker
from responses_contract.errors import UsageError
from responses_contract.faults import FAULTS, Fault
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from tests.mock_kit import ASKS, MODEL, Client
from tests.waiting import HANG

Asked = tuple[str, str, Json | None]

_TRIES = 12
"""Answers that a fault fits and that are tried: what fits need not be a violation after every request."""


def _asks(kept: str, talk: Json) -> Iterator[Asked]:
    """Requests in which every fault shows somewhere."""
    for stream in (True, False):
        yield from (("POST", "/responses", {"model": MODEL, **ask, "stream": stream}) for ask in ASKS.values())
    chained = {"model": MODEL, "input": "Hi", "previous_response_id": kept}
    yield from (("POST", "/responses", {**chained, "stream": stream}) for stream in (True, False))
    yield ("POST", "/responses", {"model": MODEL, "input": "Hi", "background": True, "stream": True})
    compacted = [{"role": "user", "content": "Hi"}, {"type": "compaction_trigger"}]
    yield from (
        ("POST", "/responses", {"model": MODEL, "input": compacted, "stream": stream}) for stream in (True, False)
    )
    for body in (
        {"model": MODEL},
        {"model": MODEL, "input": "Hi", "temperature": "hot"},
        {"model": "mock-rate-limit", "input": "Hi"},
        {**chained, "previous_response_id": "no"},
    ):
        yield from (("POST", "/responses", {**body, "stream": stream}) for stream in (True, False))
    yield ("POST", "/responses/input_tokens", {"model": MODEL, "input": "Hi"})
    yield ("POST", "/responses/compact", {"model": MODEL, "input": "Hi"})
    yield ("GET", f"/responses/{kept}", None)
    yield ("GET", f"/responses/{kept}?stream=true&starting_after=4", None)
    yield ("GET", f"/responses/{kept}/input_items", None)
    yield ("GET", "/responses/resp_1", None)
    yield from _talks(talk["id"], talk["item"])
    yield ("DELETE", f"/responses/{kept}", None)


def _talks(id: str, item: str) -> Iterator[Asked]:
    """Requests about a conversation in which every fault of one answer shows."""
    more = {"items": [{"role": "user", "content": "One more."}]}
    yield ("POST", "/conversations", {"metadata": {"topic": "rain"}, **more})
    yield ("GET", f"/conversations/{id}", None)
    yield ("POST", f"/conversations/{id}", {"metadata": {"topic": "rain"}})
    yield ("POST", f"/conversations/{id}/items", more)
    yield ("GET", f"/conversations/{id}/items", None)
    yield ("GET", f"/conversations/{id}/items/{item}", None)
    for stream in (True, False):
        yield ("POST", "/responses", {"model": MODEL, "input": "Hi", "conversation": id, "stream": stream})


_BY_RULE = {fault.rule: fault.id for fault in reversed(FAULTS.values()) if fault.layer not in ("session", "connection")}


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(work=0.02) as mock:
        yield mock


@pytest.fixture(scope="module")
def right(mock: Running) -> list[tuple[Asked, Exchange]]:
    """Every request with its right answer."""
    with Client(mock) as client:
        kept = client.made(input="Keep this.")["id"]
        talk = client.send("POST", "/conversations", {"items": [{"role": "user", "content": "Hi"}]}).response.body
        items = client.send("GET", f"/conversations/{talk['id']}/items").response.body["data"]
        asked = list(_asks(kept, {**talk, "item": items[0]["id"]}))[:-1]
        answered = [(one, client.send(*one)) for one in asked]
        gone = client.made(input="Delete this.")["id"]
        return [*answered, (("DELETE", f"/responses/{gone}", None), client.send("DELETE", f"/responses/{gone}"))]


def _fits(fault: Fault, asked: Asked, exchange: Exchange) -> bool:
    """Whether the fault changes this answer."""
    request = asked[2] or dict(parse_qsl(urlsplit(asked[1]).query))
    answer, raw = exchange.response, exchange.response.sse or exchange.response.raw or b""
    if fault.layer == "http":
        return fault.fits((answer.status, dict(answer.headers), raw), request)
    if fault.layer == "body":
        return answer.status == 200 and answer.sse is None and fault.fits(answer.body, request)
    if answer.sse is None:
        return False
    told = [f"{frame}\n\n" for frame in raw.decode().split("\n\n") if frame]
    events = [json.loads(frame.partition("data: ")[2]) for frame in told]
    return fault.fits({"events": events, "frames": told, "bytes": raw}[fault.layer], request)


@pytest.mark.parametrize("rule", sorted(_BY_RULE))
def test_each_rule_can_be_broken(mock: Running, right: list[tuple[Asked, Exchange]], rule: str) -> None:
    fault = FAULTS[_BY_RULE[rule]]
    checker = Checker(dialect=fault.dialect)
    fitting = (asked for asked, exchange in right if _fits(fault, asked, exchange))
    with Client(mock) as client:
        for method, path, body in islice(fitting, _TRIES):
            again = (
                path.replace(path, f"/responses/{client.made(input='Delete.')['id']}") if method == "DELETE" else path
            )
            exchange = client.send(method, again, body, x_mock_fault=fault.id)
            if any(finding.rule == rule and finding.is_primary for finding in checker.check(exchange)):
                return
    pytest.fail(f"{fault.id} never showed")


def _session(mock: Running) -> list[Exchange]:
    """A conversation in which every lapse of memory shows."""
    with Client(mock) as client:
        first = client.made(input="The word is lupin. Tell a story.")
        path = f"/responses/{first['id']}"
        client.create(input="Which word?", previous_response_id=first["id"])
        client.send("GET", path)
        two = [{"role": "user", "content": "One"}, {"role": "user", "content": "Two"}]
        listed = client.made(input=two)["id"]
        client.send("GET", f"/responses/{listed}/input_items")
        page = client.send("GET", f"/responses/{listed}/input_items?limit=1").response.body
        client.send("GET", f"/responses/{listed}/input_items?limit=1&after={page.get('last_id')}")
        client.send("POST", "/responses/input_tokens", {"model": MODEL, "input": "Count."})
        client.create(input="Count.")
        client.send("POST", f"{path}/cancel")
        streamed = client.create(input="Stream it.", stream=True, store=True)
        identifier = str(streamed.response.sse).split('"id":"resp_')[1].split('"')[0]
        client.send("GET", f"/responses/resp_{identifier}")
        client.send("GET", f"/responses/resp_{identifier}?stream=true&starting_after=3")
        unstored = client.made(input="Forget it.", store=False)["id"]
        client.send("GET", f"/responses/{unstored}")
        client.create(input="And?", previous_response_id=unstored)
        behind = client.made(input="Later.", background=True)["id"]
        for _ in range(2):
            client.send("POST", f"/responses/{behind}/cancel")
        client.send("GET", f"/responses/{behind}")
        client.send("DELETE", path)
        client.send("GET", path)
        client.create(input="And?", previous_response_id=first["id"])
        _talk(client)
        return client.exchanges


def _talk(client: Client) -> None:
    """The same, with a conversation."""
    begun = {"metadata": {"topic": "rain"}, "items": [{"role": "user", "content": "One"}]}
    path = f"/conversations/{client.send('POST', '/conversations', begun).response.body['id']}"
    for text in ("The word is lupin.", "Which word?"):
        client.create(input=text, conversation=path.rpartition("/")[2])
    client.send("GET", path)
    item = client.send("GET", f"{path}/items").response.body["data"][0]["id"]
    page = client.send("GET", f"{path}/items?limit=1").response.body
    client.send("GET", f"{path}/items?limit=1&after={page['last_id']}")
    client.send("DELETE", f"{path}/items/{item}")
    client.send("GET", f"{path}/items/{item}")
    client.send("GET", f"{path}/items")
    client.send("DELETE", path)
    client.send("GET", path)
    client.create(input="And?", conversation=path.rpartition("/")[2])


_LAPSES = [fault.id for fault in FAULTS.values() if fault.rule.startswith("session/")]


@pytest.mark.parametrize("lapse", _LAPSES)
def test_each_lapse_of_memory_shows(lapse: str) -> None:
    with running_mock(faults=(lapse,), work=3600) as mock:
        found = Checker().check_session(_session(mock))
    assert FAULTS[lapse].rule in {finding.rule for finding in found}


def test_no_lapse_without_a_fault() -> None:
    with running_mock(work=3600) as mock:
        assert Checker().check_session(_session(mock)) == []


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(UsageError, match="no fault"), running_mock(faults=("stream/no-such-rule",)):
        pass


def test_faults_fall_at_the_given_rate() -> None:
    rule = "value/usage-adds-up"
    with running_mock(faults=(rule,), fault_rate=0.5) as mock, Client(mock) as client:
        wrong = [bool(Checker(rules=(rule,)).check(client.create(input="Hi"))) for _ in range(40)]
    assert 8 < sum(wrong) < 32


def test_a_reset_is_felt() -> None:
    with (
        running_mock(faults=("wire/ends-regularly#reset",)) as mock,
        Client(mock) as client,
        pytest.raises(httpx.HTTPError),
    ):
        client.create(input="Hi", stream=True)


TROUBLES: dict[str, int] = {"status=429": 429, "status=500": 500, "status=503": 503, "latency=0.01": 200}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_by_header(mock: Running, trouble: str) -> None:
    with Client(mock) as client:
        answer = client.send("POST", "/responses", {"model": MODEL, "input": "Hi"}, x_mock_trouble=trouble).response
    assert answer.status == TROUBLES[trouble]
    assert ("retry-after" in answer.headers) == (trouble in ("status=429", "status=503"))


def test_trouble_meets_every_nth(mock: Running) -> None:
    with running_mock(trouble=("status=500", "every=3")) as mock, Client(mock) as client:
        assert [client.create(input="Hi").response.status for _ in range(6)] == [200, 200, 500, 200, 200, 500]


def test_a_slow_first_byte_comes_after_the_head() -> None:
    with running_mock(trouble=("slow-first-byte=3600",)) as mock:
        url, headers = f"{mock.base_url}/responses", {"authorization": f"Bearer {mock.api_key}"}
        body = {"model": MODEL, "input": "Hi", "stream": True}
        with httpx.stream("POST", url, json=body, headers=headers, timeout=HANG) as answer:
            stream = answer.extensions["network_stream"].get_extra_info("socket")
            stream.settimeout(0.2)
            with pytest.raises(TimeoutError):
                stream.recv(1)


def test_a_stream_is_truncated_stalled_and_failed() -> None:
    with running_mock() as mock, Client(mock) as client:
        ask: Json = {"model": MODEL, "input": "Hi", "stream": True}
        cut = client.send("POST", "/responses", ask, x_mock_trouble="truncate-after=5").response.sse or b""
        assert cut.count(b"\n\n") == 5
        failed = client.send("POST", "/responses", ask, x_mock_trouble="fail-after=6")
        assert b"event: error" in (failed.response.sse or b"")
        assert (failed.response.sse or b"").rstrip().rpartition(b"event: ")[2].startswith(b"response.failed")
        assert Checker().check(failed) == []
        with pytest.raises(httpx.ReadTimeout):
            client.http.post("/responses", json=ask, headers={"x-mock-trouble": "stall-after=3"}, timeout=0.3)


def test_a_body_breaks_off(mock: Running) -> None:
    with Client(mock) as client, pytest.raises(httpx.HTTPError):
        client.send("POST", "/responses", {"model": MODEL, "input": "Hi"}, x_mock_trouble="truncate-body=20")


def test_an_unknown_trouble_is_refused() -> None:
    with pytest.raises(UsageError, match="no trouble"), running_mock(trouble=("hurricane=1",)):
        pass
