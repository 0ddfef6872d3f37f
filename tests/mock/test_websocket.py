"""The mock over a WebSocket: turns, lanes, what a connection remembers, and what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from responses_contract.mock import Running, running_mock
from responses_contract.mock.config import SocketLimits
from responses_contract.model.json_values import Json
from tests.mock_kit import WEATHER, Client, text_of, user
from tests.socket_kit import ENDS, Socket, socket


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(admin=True) as running:
        yield running


@pytest.fixture
def open_socket(mock: Running) -> Iterator[Socket]:
    with socket(mock) as connected:
        yield connected


def code_of(event: Json) -> tuple[int, str]:
    return event["status"], event["error"]["code"]


# --- turns ---------------------------------------------------------------------------------------------------------


def test_a_turn_is_the_stream_that_http_has(mock: Running, open_socket: Socket) -> None:
    ask = {"input": "Say hello.", "stream_options": {"include_obfuscation": False}}
    events = open_socket.turn(**ask)
    with Client(mock) as client:
        over_http = client.create(**ask, stream=True).response.sse or b""
    theirs = [json.loads(line[6:]) for line in over_http.split(b"\n") if line.startswith(b"data: ")]
    assert [_shape(event) for event in events] == [_shape(event) for event in theirs]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert all("stream_id" not in event for event in events)


def _shape(event: Json) -> Json:
    """An event without ids and times."""
    return {"type": event["type"], "members": sorted(event), "delta": event.get("delta"), "text": event.get("text")}


@pytest.mark.parametrize("stream", [True, False, None])
def test_stream_is_taken_and_says_nothing(open_socket: Socket, stream: bool | None) -> None:
    assert open_socket.made(input="Hi", stream=stream)["status"] == "completed"


def test_a_stored_response_is_there_over_http(mock: Running, open_socket: Socket) -> None:
    made = open_socket.made(input="Hi")
    with Client(mock) as client:
        assert client.send("GET", f"/responses/{made['id']}").response.body == made


def test_several_turns_with_a_tool_call(open_socket: Socket) -> None:
    first = open_socket.made(input="The weather in Oslo?", tools=[WEATHER], store=False)
    call = first["output"][0]
    assert call["name"] == "get_weather"
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "7 degrees"}
    second = open_socket.made(input=[result], tools=[WEATHER], store=False, previous_response_id=first["id"])
    assert "7 degrees" in text_of(second)
    third = open_socket.made(input="Which city?", store=False, previous_response_id=second["id"])
    assert "Oslo" in text_of(third)


def test_warming_up_gives_an_id_and_no_output(open_socket: Socket) -> None:
    for warm in ({"generate": False}, {"prompt_cache_options": {"prewarm": True}}):
        events = open_socket.turn(input="The codeword is lupin-7.", store=False, **warm)
        assert [event["type"] for event in events] == [
            "response.created",
            "response.in_progress",
            "response.completed",
        ]
        ready = events[-1]["response"]
        assert ready["output"] == []
        made = open_socket.made(input="Which codeword?", store=False, previous_response_id=ready["id"])
        assert "lupin-7" in text_of(made)


# --- what a connection remembers -----------------------------------------------------------------------------------


def test_after_reconnecting_only_what_was_stored_is_known(mock: Running, open_socket: Socket) -> None:
    unstored, stored = open_socket.made(input="One", store=False), open_socket.made(input="Two")
    with socket(mock) as again:
        refused = again.refused(input="Go on.", previous_response_id=unstored["id"])
        assert code_of(refused) == (400, "previous_response_not_found")
        assert refused["error"]["param"] == "previous_response_id"
        assert again.made(input="Go on.", previous_response_id=stored["id"])["status"] == "completed"


def test_only_the_newest_response_of_a_lane_is_cached(open_socket: Socket) -> None:
    first = open_socket.made(input="One", store=False)
    open_socket.made(input="Two", store=False)
    refused = open_socket.refused(input="Go on.", store=False, previous_response_id=first["id"])
    assert code_of(refused) == (400, "previous_response_not_found")


def test_a_failed_continuation_evicts_its_parent(open_socket: Socket) -> None:
    parent = open_socket.made(input="One", store=False)["id"]
    assert open_socket.refused(input="x", temperature=9, store=False, previous_response_id=parent)["status"] == 400
    again = open_socket.refused(input="Go on.", store=False, previous_response_id=parent)
    assert code_of(again) == (400, "previous_response_not_found")


def test_a_failed_fork_keeps_the_parent(open_socket: Socket) -> None:
    parent = open_socket.made(input="The codeword is fern-3.", store=False)["id"]
    open_socket.refused(input="x", temperature=9, store=False, previous_response_id=parent, stream_id="fork")
    fork = open_socket.made(input="Which codeword?", store=False, previous_response_id=parent, stream_id="fork")
    mine = open_socket.made(input="Which codeword?", store=False, previous_response_id=parent)
    assert "fern-3" in text_of(fork)
    assert "fern-3" in text_of(mine)


def test_a_stored_parent_survives_a_failed_continuation(open_socket: Socket) -> None:
    parent = open_socket.made(input="One")["id"]
    open_socket.refused(input="x", temperature=9, previous_response_id=parent)
    assert open_socket.made(input="Go on.", previous_response_id=parent)["status"] == "completed"


def test_compacting_starts_a_new_chain(mock: Running, open_socket: Socket) -> None:
    first = open_socket.made(input="The codeword is moss-5.", store=False)
    with Client(mock) as client:
        items = [user("The codeword is moss-5."), *first["output"]]
        compacted = client.send("POST", "/responses/compact", {"model": "m", "input": items}).response.body
    made = open_socket.made(input=[*compacted["output"], user("Which codeword?")], store=False)
    assert "moss-5" in text_of(made)
    assert made["previous_response_id"] is None


def test_nothing_unstored_is_left_after_a_connection(mock: Running) -> None:
    with socket(mock) as connected:
        made = connected.made(input="Hi", store=False)
    with Client(mock) as client:
        assert client.send("GET", f"/responses/{made['id']}").response.status == 404


# --- lanes ---------------------------------------------------------------------------------------------------------


def test_lanes_interleave_and_each_is_whole(open_socket: Socket) -> None:
    names = [f"lane.{number}" for number in range(8)]
    for name in names:
        open_socket.send(input=f"Say {name}. Write a story of 100 words.", stream_id=name)
    ended: set[str] = set()
    got: list[Json] = []
    while ended != set(names):
        event = open_socket.next()
        got.append(event)
        if event["type"] in ENDS:
            ended.add(event["stream_id"])
    for name in names:
        own = [event for event in got if event["stream_id"] == name]
        assert [event["sequence_number"] for event in own] == list(range(len(own)))
        assert own[-1]["type"] == "response.completed"
        assert len({event["response"]["id"] for event in own if "response" in event}) == 1
    order = [event["stream_id"] for event in got]
    assert sum(a != b for a, b in pairwise(order)) > len(order) / 2


def test_within_a_lane_the_first_comes_first(open_socket: Socket) -> None:
    for number in range(5):
        open_socket.send(input=f"Number {number}", metadata={"n": str(number)}, stream_id="one")
    told: list[str] = []
    under_way = 0
    while len(told) < 5:
        event = open_socket.next()
        under_way += event["type"] == "response.created"
        assert under_way <= 1
        if event["type"] in ENDS:
            under_way -= 1
            told.append(event["response"]["metadata"]["n"])
    assert told == ["0", "1", "2", "3", "4"]


def test_a_refused_request_does_not_hold_up_its_lane(open_socket: Socket) -> None:
    open_socket.send(input="x", temperature=9, stream_id="one")
    open_socket.send(input="Hi", stream_id="one")
    first, *_, last = open_socket.until(lambda event: event["type"] == "response.completed")
    assert first["type"] == "error"
    assert first["stream_id"] == last["stream_id"] == "one"


def test_more_than_may_be_in_flight_wait() -> None:
    with running_mock(websocket=SocketLimits(in_flight=2)) as mock, socket(mock) as connected:
        for number in range(6):
            connected.send(input="Write a story of 50 words.", stream_id=f"l{number}")
        under_way, most, ended = 0, 0, 0
        while ended < 6:
            kind = connected.next()["type"]
            under_way += (kind == "response.created") - (kind in ENDS)
            ended += kind in ENDS
            most = max(most, under_way)
    assert most == 2


def test_a_connection_has_so_many_named_lanes(open_socket: Socket) -> None:
    for number in range(32):
        open_socket.made(input="Hi", stream_id=f"lane-{number}")
    refused = open_socket.refused(input="Hi", stream_id="lane-32")
    assert code_of(refused) == (400, "websocket_stream_limit_reached")
    assert refused["stream_id"] == "lane-32"
    assert open_socket.made(input="Hi", stream_id="lane-0")["status"] == "completed"
    assert open_socket.made(input="Hi")["status"] == "completed"


@pytest.mark.parametrize("name", ["", "a b", "é", "x" * 257, 7, None, ["a"]])
def test_what_is_no_name_of_a_lane_is_refused(open_socket: Socket, name: object) -> None:
    refused = open_socket.refused(input="Hi", stream_id=name)
    assert code_of(refused) == (400, "invalid_stream_id")
    assert "stream_id" not in refused
    assert open_socket.made(input="Hi", stream_id="x" * 256)["status"] == "completed"


def test_a_connection_ends_when_it_is_too_old() -> None:
    with running_mock(websocket=SocketLimits(seconds=0.05)) as mock, socket(mock) as connected:
        event = connected.next()
        assert code_of(event) == (400, "websocket_connection_limit_reached")
        assert "stream_id" not in event
        with pytest.raises(ConnectionClosed) as closed:
            connected.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


def test_open_responses_takes_its_turns_in_sequence() -> None:
    with running_mock(dialect="open-responses") as mock, socket(mock) as connected:
        for name in ("a", "b"):
            connected.send(input="Write a story of 50 words.", stream_id=name)
        got = connected.until(lambda event: event["type"] in ENDS)
        got += connected.until(lambda event: event["type"] in ENDS)
        assert Counter(event["stream_id"] for event in got[: len(got) // 2]) == {"a": len(got) // 2}
        refused = connected.refused(input="x", previous_response_id="resp_none")
    assert refused["status"] == 400
    assert refused["error"]["type"] == "invalid_request"


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "param"),
    [
        ("no json", None, None),
        ("[]", "invalid_type", None),
        ('{"type": "response.cancel"}', "invalid_value", "type"),
        ("{}", "invalid_value", "type"),
        ('{"type": "response.inject", "response_id": "a", "input": []}', "invalid_value", "type"),
        ('{"type": "response.create", "model": 7, "input": "Hi"}', "invalid_type", "model"),
        ('{"type": "response.create", "model": "m", "input": "Hi", "generate": 0}', "invalid_type", "generate"),
        ('{"type": "response.create", "model": "m", "input": "Hi", "background": true}', None, "background"),
        ('{"type": "response.create", "model": "no-such-model", "input": "Hi"}', "model_not_found", "model"),
    ],
)
def test_a_wrong_message_is_answered_and_the_connection_goes_on(
    open_socket: Socket, text: str, code: str | None, param: str | None
) -> None:
    open_socket.raw(text)
    event = open_socket.next()
    assert (event["type"], event["status"]) == ("error", 400)
    assert (event["error"]["code"], event["error"]["param"]) == (code, param)
    assert open_socket.made(input="Hi")["status"] == "completed"


def test_an_upgrade_needs_a_key_and_the_right_path(mock: Running) -> None:
    for status, asked in (
        (401, {"key": "sk-wrong"}),
        (404, {"path": "/conversations"}),
        (404, {"path": "/responses/a"}),
    ):
        with pytest.raises(InvalidStatus) as refused, socket(mock, **asked):
            raise AssertionError("it was let in")
        assert refused.value.response.status_code == status
        assert json.loads(refused.value.response.body or b"")["error"]["message"]


def test_without_an_upgrade_the_path_is_as_before(mock: Running) -> None:
    with Client(mock) as client:
        assert client.send("GET", "/responses").response.status == 405
