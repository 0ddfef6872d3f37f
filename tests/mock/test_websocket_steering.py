"""What is said to a response under way: steering and its successors, injection, and faults and troubles on a socket."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from responses_contract.mock import Running, running_mock
from responses_contract.model.json_values import Json
from tests.mock_kit import WEATHER, text_of
from tests.socket_kit import ENDS, Socket, socket


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(admin=True, pace=0.005) as running:
        yield running


@pytest.fixture
def open_socket(mock: Running) -> Iterator[Socket]:
    with socket(mock, openai_beta="responses_multi_agent=v1") as connected:
        yield connected


def steered(connected: Socket, said: object = "Say goodbye.", **ask: object) -> list[Json]:
    """A turn that is steered once it has begun, up to its end."""
    connected.send(**ask)
    began = connected.next()
    connected.send("response.steer", previous_response_id=began["response"]["id"], input=said)
    return [began, *connected.until(lambda event: event["type"] in ENDS)]


def of(kind: str, events: list[Json]) -> Json:
    return next(event for event in events if event["type"] == kind)


def test_a_successor_follows_by_itself(open_socket: Socket) -> None:
    events = steered(open_socket, input="Say hello.", stream_id="a", store=False)
    accepted = of("response.steer.accepted", events)
    first = events[-1]["response"]
    assert accepted["steer"]["previous_response_id"] == first["id"]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert {event["stream_id"] for event in events} == {"a"}
    successor = open_socket.until(lambda event: event["type"] in ENDS)[-1]["response"]
    assert successor["previous_response_id"] == first["id"]
    assert "goodbye" in text_of(successor)


def test_a_response_ends_after_the_item_that_is_under_way(open_socket: Socket) -> None:
    ask = {"input": "Why?", "reasoning": {"effort": "low", "summary": "auto"}}
    events = steered(open_socket, **ask)
    cut = events[-1]
    assert cut["type"] == "response.incomplete"
    assert cut["response"]["incomplete_details"] == {"reason": "steered"}
    assert [item["type"] for item in cut["response"]["output"]] == ["reasoning"]
    assert open_socket.until(lambda event: event["type"] in ENDS)[-1]["type"] == "response.completed"


def test_steering_waits_for_the_results_of_tools(open_socket: Socket) -> None:
    ask = {"input": "The weather in Oslo?", "tools": [WEATHER], "store": False}
    events = steered(open_socket, said="Also say lupin-3.", **ask)
    first = events[-1]["response"]
    call = first["output"][0]
    pending = open_socket.next()
    assert (pending["type"], pending["reason"]) == ("response.steer.pending", "waiting_for_required_input")
    stub = {"type": "function_call_output", "call_id": call["call_id"], "name": call["name"]}
    assert pending["required_input"] == [stub]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "7 C"}
    made = open_socket.made(input=[result], store=False, tools=[WEATHER], previous_response_id=first["id"])
    again = open_socket.made(input="What did I say?", store=False, previous_response_id=made["id"])
    assert "lupin-3" in text_of(again)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"previous_response_id": "resp_none", "input": "x"}, "response_not_found"),
        ({"previous_response_id": "resp_none", "input": ""}, "invalid_input"),
        ({"previous_response_id": "resp_none", "input": []}, "invalid_input"),
        ({"previous_response_id": "resp_none", "input": "x", "model": "m"}, "invalid_input"),
        ({"previous_response_id": "resp_none", "input": [{"role": "system", "content": "x"}]}, "invalid_input"),
    ],
)
def test_what_cannot_be_committed_is_given_back(open_socket: Socket, message: Json, code: str) -> None:
    open_socket.send("response.steer", **message)
    failed = open_socket.next()
    assert (failed["type"], failed["error"]["code"]) == ("response.steer.failed", code)
    assert failed["steer"] == {"previous_response_id": "resp_none", "input": message["input"]}


def test_steering_too_late_and_where_it_is_not_supported(mock: Running, open_socket: Socket) -> None:
    made = open_socket.made(input="Hi")
    open_socket.send("response.steer", previous_response_id=made["id"], input="x")
    assert open_socket.next()["error"]["code"] == "response_already_completed"
    talk = httpx.post(f"{mock.base_url}/conversations", headers={"authorization": f"Bearer {mock.api_key}"}, json={})
    events = steered(open_socket, input="Hi", conversation=talk.json()["id"])
    assert of("response.steer.failed", events)["error"]["code"] == "steering_not_supported"


def test_items_are_injected_into_a_response_under_way(open_socket: Socket) -> None:
    items = [{"type": "message", "role": "user", "content": "x"}]
    open_socket.send(input="Say hello.")
    identifier = open_socket.next()["response"]["id"]
    open_socket.send("response.inject", response_id=identifier, input=items)
    events = open_socket.until(lambda event: event["type"] in ENDS)
    assert of("response.inject.created", events)["response_id"] == identifier
    for target, code in ((identifier, "response_already_completed"), ("resp_none", "response_not_found")):
        open_socket.send("response.inject", response_id=target, input=items)
        failed = open_socket.next()
        assert (failed["type"], failed["error"]["code"]) == ("response.inject.failed", code)
        assert failed["input"] == items


def test_faults_of_events_are_committed_here_too(mock: Running) -> None:
    with socket(mock, x_mock_fault="stream/one-terminal-event") as connected:
        events = connected.turn(input="Hi")
        assert connected.next()["type"] in ENDS or events[-1]["type"] not in ENDS


TROUBLES = ["truncate-after=3", "reset-after=3", "half-message=3", "close-after=3,close-code=1012"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_troubles_count_messages(mock: Running, trouble: str) -> None:
    with socket(mock, x_mock_trouble=trouble) as connected:
        connected.send(input="Say hello.")
        for _ in range(3):
            connected.next()
        with pytest.raises(ConnectionClosed) as closed:
            connected.next()
    assert (closed.value.rcvd is not None) == trouble.startswith("close")
