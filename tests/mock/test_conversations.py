"""Conversations of the mock, in memory and in a file: what is kept, listed, taken out and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from tests.mock_kit import MODEL, WEATHER, Client, Work, text_of


@pytest.fixture(scope="module", params=["memory", "file"])
def mock(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    file = tmp_path_factory.mktemp("mock") / "mock.db"
    with running_mock(db=":memory:" if request.param == "memory" else str(file)) as mock:
        yield mock


@pytest.fixture
def client(mock: Running) -> Iterator[Client]:
    """A client; all that it was answered is judged in the end."""
    with Client(mock) as client:
        yield client
        found = Checker().check_all(client.exchanges)
        told = [exchange for exchange in client.exchanges if (exchange.response.status or 0) < 400]
        assert [one for exchange, one in zip(client.exchanges, found, strict=True) if exchange in told and one] == []


def user(text: str) -> Json:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def ok(exchange: Exchange) -> Any:
    assert exchange.response.status == 200, exchange.response.body
    return exchange.response.body


def begin(client: Client, **body: Any) -> str:
    return f"/conversations/{ok(client.send('POST', '/conversations', body))['id']}"


def texts(client: Client, path: str, query: str = "order=asc") -> list[str]:
    items = ok(client.send("GET", f"{path}/items?{query}"))["data"]
    return [part["text"] for item in items for part in item["content"]]


def error(exchange: Exchange) -> tuple[int | None, str | None, str | None, str]:
    told = exchange.response.body["error"]
    return exchange.response.status, told["code"], told["param"], told["message"]


def test_a_conversation_is_kept_and_changed(client: Client) -> None:
    made = ok(client.send("POST", "/conversations", {"metadata": {"topic": "rain"}}))
    assert made["id"].startswith("conv_")
    path = f"/conversations/{made['id']}"
    assert ok(client.send("GET", path)) == made
    changed = ok(client.send("POST", path, {"metadata": {"other": "yes"}}))
    assert changed == {**made, "metadata": {"other": "yes"}}
    assert ok(client.send("POST", path, {"metadata": None}))["metadata"] == {}


def test_nothing_need_be_said_to_begin_one(client: Client) -> None:
    for kwargs in ({"content": b""}, {"json": {}}, {"json": {"items": None, "metadata": None}}):
        answer = client.http.post("/conversations", **kwargs)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["metadata"]) == (200, {})


def test_responses_add_to_it_and_know_it(client: Client) -> None:
    path = begin(client, items=[user("The codeword is lupin-1.")])
    id = path.rpartition("/")[2]
    first = client.made(input="The city is Bergen", conversation=id)
    assert first["conversation"] == {"id": id}
    said = text_of(client.made(input="What do you know?", conversation={"id": id}))
    assert "lupin-1" in said
    assert "Bergen" in said
    assert texts(client, path)[::2] == ["The codeword is lupin-1.", text_of(first), said]


def test_streams_and_calls_add_to_it(client: Client) -> None:
    path = begin(client)
    id = path.rpartition("/")[2]
    client.create(input="Weather in Oslo?", tools=[WEATHER], tool_choice="required", conversation=id, stream=True)
    (call,) = [item for item in ok(client.send("GET", f"{path}/items"))["data"] if item["type"] == "function_call"]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "rain"}
    client.made(input=[result], tools=[WEATHER], conversation=id)
    kinds = [item["type"] for item in ok(client.send("GET", f"{path}/items?order=asc"))["data"]]
    assert kinds == ["message", "function_call", "function_call_output", "message"]


def test_an_unstored_response_adds_to_it_nevertheless(client: Client) -> None:
    path = begin(client)
    made = client.made(input="Hello", store=False, conversation=path.rpartition("/")[2])
    assert texts(client, path) == ["Hello", text_of(made)]
    assert client.send("GET", f"/responses/{made['id']}").response.status == 404


def test_what_fails_adds_nothing(client: Client) -> None:
    path = begin(client)
    client.create(input="Hi", model="mock-failure", conversation=path.rpartition("/")[2])
    assert texts(client, path) == []


def test_a_response_in_the_background_adds_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(monkeypatch)
    with running_mock(work=1) as mock, Client(mock) as client:
        path = begin(client)
        id = client.made(input="Later", background=True, conversation=path.rpartition("/")[2])["id"]
        assert texts(client, path) == []
        work.allow(1000)
        while client.send("GET", f"/responses/{id}").response.body["status"] != "completed":
            pass
        assert texts(client, path)[0] == "Later"


def test_pages_go_to_the_end_both_ways(client: Client) -> None:
    path = begin(client, items=[user(str(number)) for number in range(20)])
    client.send("POST", f"{path}/items", {"items": [user(str(number)) for number in range(20, 25)]})
    for order, wanted in (("asc", range(25)), ("desc", range(24, -1, -1))):
        seen: list[str] = []
        after, more = "", True
        while more:
            page = ok(client.send("GET", f"{path}/items?order={order}&limit=7{after}"))
            seen += [item["content"][0]["text"] for item in page["data"]]
            after, more = f"&after={page['last_id']}", page["has_more"]
        assert seen == [str(number) for number in wanted]
    assert len(ok(client.send("GET", f"{path}/items"))["data"]) == 20
    last = ok(client.send("GET", f"{path}/items?limit=1"))["last_id"]
    empty = ok(client.send("GET", f"{path}/items?order=asc&after={last}"))
    assert empty == {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}


def test_what_is_hidden_is_listed_where_it_is_asked_for(client: Client) -> None:
    path = begin(client)
    ask = {"model": "o4-mini", "include": ["reasoning.encrypted_content"]}
    client.made(input="Why?", conversation=path.rpartition("/")[2], **ask)
    for query, shown in (
        ("", False),
        ("?include=reasoning.encrypted_content", True),
        ("?include[]=reasoning.encrypted_content", True),
    ):
        items = ok(client.send("GET", f"{path}/items{query}"))["data"]
        (thought,) = [item for item in items if item["type"] == "reasoning"]
        assert ("encrypted_content" in thought) is shown, query
        one = ok(client.send("GET", f"{path}/items/{thought['id']}{query}"))
        assert one == thought


def test_an_item_is_taken_out_and_the_conversation_answered(client: Client) -> None:
    made = ok(client.send("POST", "/conversations", {"items": [user("Keep."), user("Drop.")]}))
    path = f"/conversations/{made['id']}"
    item = ok(client.send("GET", f"{path}/items?limit=1"))["data"][0]
    assert ok(client.send("DELETE", f"{path}/items/{item['id']}")) == made
    assert texts(client, path) == ["Keep."]
    gone = (404, None, None, f"Item with id '{item['id']}' not found in conversation.")
    for method in ("GET", "DELETE"):
        assert error(client.send(method, f"{path}/items/{item['id']}")) == gone
    said = text_of(client.made(input="Which words?", conversation=made["id"]))
    assert "Drop" not in said


def test_what_is_deleted_is_gone_whatever_is_asked(client: Client) -> None:
    path = begin(client, items=[user("Hi")])
    item = ok(client.send("GET", f"{path}/items"))["data"][0]["id"]
    id = path.rpartition("/")[2]
    assert ok(client.send("DELETE", path)) == {"id": id, "object": "conversation.deleted", "deleted": True}
    told = (404, None, None, f"Conversation with id '{id}' not found.")
    for method, tail, body in (
        ("GET", "", None),
        ("POST", "", {"metadata": {}}),
        ("DELETE", "", None),
        ("GET", "/items", None),
        ("POST", "/items", {"items": []}),
        ("GET", f"/items/{item}", None),
        ("DELETE", f"/items/{item}", None),
    ):
        assert error(client.send(method, path + tail, body)) == told
    assert error(client.create(input="Hi", conversation=id)) == told
    assert error(client.create(input="Hi", conversation=id, stream=True)) == told


def test_an_item_of_a_conversation_can_be_referred_to(client: Client) -> None:
    path = begin(client, items=[user("The codeword is lupin-7.")])
    item = ok(client.send("GET", f"{path}/items"))["data"][0]["id"]
    referring = [{"type": "item_reference", "id": item}, user("Which word?")]
    assert "lupin-7" in text_of(client.made(input=referring))


@pytest.mark.parametrize(
    ("method", "tail", "body", "code", "param"),
    [
        ("POST", "/items", {"items": [user("x")] * 21}, "array_above_max_length", "items"),
        ("POST", "/items", {}, "missing_required_parameter", "items"),
        (
            "POST",
            "/items",
            {"items": [{"type": "message", "content": "x"}]},
            "missing_required_parameter",
            "items[0].role",
        ),
        ("POST", "/items", {"items": [{"type": "item_reference", "id": "msg_0"}]}, None, "input"),
        ("POST", "", {}, "missing_required_parameter", "metadata"),
        ("POST", "", {"metadata": {"k": 1}}, "invalid_type", "metadata.k"),
        ("GET", "/items?limit=0", None, "integer_below_min_value", "limit"),
        ("GET", "/items?limit=1000", None, "integer_above_max_value", "limit"),
        ("GET", "/items?order=up", None, "invalid_value", "order"),
        ("GET", "/items?after=msg_0", None, None, "after"),
        ("GET", "/items?include=nothing", None, "invalid_value", None),
        ("PUT", "", {}, "method_not_allowed", None),
        ("POST", "/messages", {}, "unknown_url", None),
        ("GET", "/items/a/b", None, "unknown_url", None),
    ],
)
def test_what_is_wrong_is_refused(
    client: Client, method: str, tail: str, body: Json | None, code: str | None, param: str | None
) -> None:
    told = error(client.send(method, begin(client) + tail, body))
    assert 400 <= (told[0] or 0) < 406
    assert told[1] == code
    assert param in (None, told[2])


def test_two_contexts_are_refused(client: Client) -> None:
    path = begin(client)
    first = client.made(input="Hi")["id"]
    both = client.create(input="Go on", conversation=path.rpartition("/")[2], previous_response_id=first)
    assert error(both)[:2] == (400, "mutually_exclusive_parameters")


def test_a_file_brings_it_back(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with running_mock(db=db) as mock, Client(mock) as client:
        path = begin(client, metadata={"topic": "rain"}, items=[user("The codeword is lupin-9.")])
        client.made(input="The city is Bergen", conversation=path.rpartition("/")[2])
        before = ok(client.send("GET", f"{path}/items")), ok(client.send("GET", path))
    with running_mock(db=db) as mock, Client(mock) as client:
        assert (ok(client.send("GET", f"{path}/items")), ok(client.send("GET", path))) == before
        said = text_of(client.made(input="What do you know?", conversation=path.rpartition("/")[2]))
        assert "lupin-9" in said
        assert "Bergen" in said
        assert begin(client) != path


def test_tokens_are_counted_with_the_conversation(client: Client) -> None:
    path = begin(client, items=[user("A long story " * 20)])
    ask = {"model": MODEL, "input": "Go on", "conversation": path.rpartition("/")[2]}
    counted = ok(client.send("POST", "/responses/input_tokens", ask))["input_tokens"]
    assert counted == client.made(**{**ask, "model": MODEL})["usage"]["input_tokens"] > 60
