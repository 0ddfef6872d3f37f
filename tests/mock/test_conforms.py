"""Whatever is asked of the mock, the checker has nothing to say about the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.mock import running_mock
from responses_contract.model.json_values import Json
from responses_contract.wire.encoder import Framing
from tests.mock_kit import ASKS, Client


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with running_mock() as mock, Client(mock) as client:
        yield client


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_answers_are_conformant(client: Client, checker: Checker, ask: Json, stream: bool) -> None:
    exchange = client.create(**{**ask, "stream": stream or ask.get("stream", False)})
    assert exchange.response.status == 200, exchange.response.body
    assert checker.check(exchange) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"framing": Framing(newline="\r\n", done=True, comment="ping")},
        {"framing": Framing(newline="\r", event_line=True, space=False, multiline=True)},
        {"interleave": True},
        {"chunk": 1},
    ],
    ids=["crlf", "cr", "interleaved", "characters"],
)
def test_every_way_of_telling_is_conformant(checker: Checker, settings: Json) -> None:
    with running_mock(**settings) as mock, Client(mock) as client:
        for ask in ASKS.values():
            exchange = client.create(**{**ask, "stream": True})
            assert checker.check(exchange) == []


def test_a_session_is_conformant(client: Client, checker: Checker) -> None:
    client.exchanges.clear()
    first = client.made(input="The word is lupin.", metadata={"k": "v"})
    client.made(input="Which word?", previous_response_id=first["id"])
    client.send("GET", f"/responses/{first['id']}")
    client.send("GET", f"/responses/{first['id']}/input_items?limit=1")
    client.send("POST", "/responses/input_tokens", {"model": first["model"], "input": "The word is lupin."})
    client.send("POST", "/responses/compact", {"model": first["model"], "previous_response_id": first["id"]})
    client.create(input="Stream it.", stream=True)
    unstored = client.made(input="Forget it.", store=False)
    client.send("GET", f"/responses/{unstored['id']}")
    client.create(input="And?", previous_response_id=unstored["id"])
    client.send("POST", f"/responses/{first['id']}/cancel")
    client.send("DELETE", f"/responses/{first['id']}")
    client.send("GET", f"/responses/{first['id']}")
    behind = client.made(input="Later.", background=True)
    client.send("GET", f"/responses/{behind['id']}")
    client.send("POST", f"/responses/{behind['id']}/cancel")
    client.send("GET", f"/responses/{behind['id']}")
    client.send("GET", f"/responses/{behind['id']}?stream=true")
    for exchange in client.exchanges:
        assert checker.check(exchange) == []
    assert checker.check_session(client.exchanges) == []
