"""`client.responses.connect()`: the same events over one connection, synchronous and on asyncio."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from responses_api import AsyncClient, Client, models
from responses_api.client import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    RateLimitError,
    ResponsesConnection,
    SettingsError,
    StreamInterruptedError,
    WebSocketClosedError,
)
from responses_api_runtime.websocket.requests import ReconnectingEvent

from responses_contract.mock import Running, running_mock
from responses_contract.mock.config import SocketLimits
from responses_contract.mock.trouble import read as read_trouble
from tests.mock_kit import MODEL, WEATHER
from tests.waiting import HANG, until

LONG = "Write a story of 300 words."


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(admin=True) as running:
        yield running


@pytest.fixture
def client(mock: Running) -> Iterator[Client]:
    with Client(mock.api_key, mock.base_url, timeout=HANG) as made:
        yield made


@pytest.fixture
def connection(client: Client) -> Iterator[ResponsesConnection]:
    with client.responses.connect() as opened:
        yield opened


def result(call: Any, output: str) -> dict[str, str]:
    return {"type": "function_call_output", "call_id": call.call_id, "output": output}


# --- one connection ------------------------------------------------------------------------------------------------


def test_the_names_of_openai_python_work(connection: ResponsesConnection) -> None:
    connection.response.create(model=MODEL, input="The weather in Oslo?", tools=[WEATHER], store=False)
    for event in connection:
        if event.type == "response.completed":
            break
    call = event.response.output[0]
    assert isinstance(call, models.FunctionCall)
    more = {"model": MODEL, "input": [result(call, "7 C")], "tools": [WEATHER], "store": False}
    connection.response.create(previous_response_id=event.response.id, **more)
    kinds = []
    while not kinds or kinds[-1] != "response.completed":
        event = connection.recv()
        kinds.append(event.type)
    assert kinds[0] == "response.created"
    assert "7 C" in event.response.output_text


def test_handlers_are_called_with_their_events(connection: ResponsesConnection) -> None:
    seen: list[str] = []

    @connection.on("response.output_text.delta")
    def told(event: Any) -> None:
        seen.append(event.delta)

    connection.once("response.created", lambda event: seen.append("created"))
    connection.on("event", lambda event: event.type == "response.completed" and connection.close())
    connection.response.create(model=MODEL, input="Say hello.")
    connection.dispatch_events()
    assert seen[0] == "created"
    assert "".join(seen[1:]).startswith("This is the answer")


def test_a_stream_has_snapshots_and_a_final_response(connection: ResponsesConnection) -> None:
    told = ""
    with connection.stream(model=MODEL, input="Say hello.") as stream:
        for event in stream:
            if isinstance(event, models.ResponseOutputTextDeltaEvent):
                told += event.delta
                assert stream.snapshot is not None
                assert stream.snapshot.output_text == told
    final = stream.get_final_response()
    assert final.output_text == told
    assert final.usage is not None


def test_the_final_response_may_be_asked_for_at_once(connection: ResponsesConnection) -> None:
    for number in range(3):
        final = connection.stream(model=MODEL, input="Say hello.", metadata={"n": str(number)}).get_final_response()
        assert final.metadata == {"n": str(number)}


def test_warming_up(connection: ResponsesConnection) -> None:
    ready = connection.stream(model=MODEL, input="The codeword is ivy-4.", generate=False, store=False)
    identifier = ready.get_final_response().id
    ask = {"model": MODEL, "input": "Which codeword?", "store": False, "previous_response_id": identifier}
    assert "ivy-4" in connection.stream(**ask).get_final_response().output_text


# --- lanes ---------------------------------------------------------------------------------------------------------


def test_lanes_are_read_in_any_order(connection: ResponsesConnection) -> None:
    lanes = [connection.lane(f"lane-{number}") for number in range(8)]
    for number, lane in enumerate(lanes):
        lane.create(model=MODEL, input=f"I am {number}. {LONG}", metadata={"n": str(number)})
    for number, lane in reversed(list(enumerate(lanes))):
        events = list(lane.following())
        assert {event.stream_id for event in events} == {f"lane-{number}"}
        final = lane.get_final_response()
        assert final.metadata == {"n": str(number)}
        deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
        assert "".join(deltas) == final.output_text


def test_a_refusal_on_one_lane_leaves_the_others_alone(connection: ResponsesConnection) -> None:
    good, bad = connection.lane("good"), connection.lane("bad")
    good.create(model=MODEL, input=LONG)
    with pytest.raises(BadRequestError) as refused:
        bad.stream(model=MODEL, input="x", temperature=9).get_final_response()
    assert refused.value.param == "temperature"
    assert good.get_final_response().status == "completed"
    assert bad.stream(model=MODEL, input="Hi").get_final_response().status == "completed"


def test_events_of_lanes_that_nobody_opened_come_on_the_default_one(connection: ResponsesConnection) -> None:
    connection.response.create(model=MODEL, input="Hi", stream_id="other")
    assert connection.recv().stream_id == "other"


def test_a_lane_that_is_closed_drops_what_comes(connection: ResponsesConnection) -> None:
    lane = connection.lane("gone")
    lane.create(model=MODEL, input=LONG)
    lane.close()
    assert connection.stream(model=MODEL, input="Hi").get_final_response().status == "completed"
    assert not lane.inbox.batches


@pytest.mark.parametrize("name", ["", "a b", "x" * 257])
def test_what_is_no_name_of_a_lane(connection: ResponsesConnection, name: str) -> None:
    with pytest.raises(SettingsError, match="stream_id"):
        connection.lane(name)


def test_steering_leads_to_a_successor(mock: Running) -> None:
    with (
        running_mock(pace=0.01) as slow,
        Client(slow.api_key, slow.base_url, timeout=HANG) as client,
        client.responses.connect() as connection,
    ):
        lane = connection.lane("steered")
        with lane.stream(model=MODEL, input="Say hello.") as stream:
            kinds = []
            for event in stream:
                kinds.append(event.type)
                if event.type == "response.in_progress":
                    stream.steer("Say goodbye instead.")
        assert "response.steer.accepted" in kinds
        first = stream.get_final_response()
        successor = lane.following().get_final_response()
        assert successor.previous_response_id == first.id
        assert "goodbye" in successor.output_text


# --- what goes wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"x-mock-trouble": "status=429"}, RateLimitError),
        ({"authorization": "Bearer sk-0123456789"}, AuthenticationError),
    ],
)
def test_a_refused_upgrade_is_the_error_of_http(client: Client, headers: dict[str, str], kind: type[Exception]) -> None:
    with pytest.raises(kind) as refused, client.responses.connect(extra_headers=headers):
        raise AssertionError("it was let in")
    assert "0123456789" not in str(refused.value)


def test_no_server_and_no_such_path(mock: Running) -> None:
    with Client("k", "http://127.0.0.1:9/v1") as client, pytest.raises(APIConnectionError):
        client.responses.connect().enter()
    with Client(mock.api_key, mock.base_url + "/nothing") as client, pytest.raises(NotFoundError):
        client.responses.connect().enter()


@pytest.mark.parametrize("trouble", ["truncate-after=5", "reset-after=5", "half-message=5", "close-after=5"])
def test_a_connection_that_breaks_interrupts_the_response(client: Client, trouble: str) -> None:
    with client.responses.connect(extra_headers={"x-mock-trouble": trouble}) as connection:
        with pytest.raises(StreamInterruptedError) as broken:
            connection.stream(model=MODEL, input=LONG).get_final_response()
        assert broken.value.response_id
        with pytest.raises(WebSocketClosedError):
            connection.recv()
        with pytest.raises(WebSocketClosedError):
            connection.stream(model=MODEL, input="Hi").get_final_response()


def test_close_codes_are_told(client: Client) -> None:
    for code in (1001, 1008, 1011, 4000):
        headers = {"x-mock-trouble": f"close-after=2,close-code={code}"}
        with client.responses.connect(extra_headers=headers) as connection:
            connection.response.create(model=MODEL, input="Hi")
            until(lambda: not connection._socket.recv_events_thread.is_alive(), "the connection ends")
            connection.recv(), connection.recv()
            with pytest.raises(WebSocketClosedError) as closed:
                connection.recv()
            assert closed.value.close_code == code


def breaking(mock: Running, after: int) -> None:
    """Let the mock drop every connection in the middle of the next response."""
    mock.app.trouble = read_trouble([f"reset-after={after}"])


def whole(mock: Running) -> None:
    """Let the mock be as it should."""
    mock.app.trouble = read_trouble([])


def test_after_the_connection_is_made_anew_what_was_stored_goes_on(mock: Running, client: Client) -> None:
    asked: list[ReconnectingEvent] = []
    options: Any = {"on_reconnecting": asked.append, "initial_delay": 0.0}
    with client.responses.connect(**options) as connection:
        stream = connection.stream(model=MODEL, input="The codeword is oak-8.")
        breaking(mock, len(list(stream)) + 5)
        first = connection.default.final()
        with pytest.raises(StreamInterruptedError):
            connection.stream(model=MODEL, input=LONG).get_final_response()
        whole(mock)
        ask = {"model": MODEL, "input": "Which codeword?", "previous_response_id": first.id}
        assert "oak-8" in connection.stream(**ask).get_final_response().output_text
    assert [(event.attempt, event.close_code) for event in asked] == [(1, 1006)]


def test_a_lane_that_remembers_tells_all_of_it_again(mock: Running, client: Client) -> None:
    options: Any = {"on_reconnecting": lambda event: None, "initial_delay": 0.0}
    with client.responses.connect(**options) as connection:
        lane = connection.lane("kept", remember=True)
        told = len(list(lane.stream(model=MODEL, input="The codeword is elm-2.", store=False)))
        stream = lane.stream(model=MODEL, input="Say hello.", store=False)
        told += len(list(stream))
        assert lane.final().previous_response_id is not None
        breaking(mock, told + 5)
        with pytest.raises(StreamInterruptedError):
            lane.stream(model=MODEL, input=LONG, store=False).get_final_response()
        whole(mock)
        again = lane.stream(model=MODEL, input="Which codeword?", store=False).get_final_response()
        assert again.previous_response_id is None
        assert "elm-2" in again.output_text


def test_what_lies_unread_is_bounded(client: Client) -> None:
    with client.responses.connect(max_unread=100_000) as connection:
        unread, other = connection.lane("unread"), connection.lane("other")
        unread.create(model=MODEL, input="Write a story of 20000 words.")
        until(lambda: connection._router.full, "100,000 bytes lie unread")
        with other.patient(0.05), pytest.raises(APITimeoutError, match="lie unread, most of them on lane 'unread'"):
            other.recv()
        assert connection._router.unread < 1_000_000
        unread.close()
        assert other.stream(model=MODEL, input="Hi").get_final_response().status == "completed"


def test_a_message_larger_than_allowed_ends_the_connection(client: Client) -> None:
    options: Any = {"websocket_connection_options": {"max_size": 2000}}
    with client.responses.connect(**options) as connection, pytest.raises(StreamInterruptedError, match="1009"):
        connection.stream(model=MODEL, input=LONG).get_final_response()


@pytest.mark.parametrize("options", [{"compression": "deflate"}, {"max_size": None}, {"ping_interval": None}])
def test_options_of_the_library_are_passed_on(client: Client, options: dict[str, Any]) -> None:
    with client.responses.connect(websocket_connection_options=options) as connection:
        final = connection.stream(model=MODEL, input=LONG).get_final_response()
    assert final.status == "completed"


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_fragments_are_as_good_as_whole_messages(client: Client, size: int) -> None:
    with client.responses.connect(extra_headers={"x-mock-trouble": f"fragment={size}"}) as connection:
        final = connection.stream(model=MODEL, input="Say hello.").get_final_response()
    assert final.output_text.startswith("This is the answer")


def test_a_server_that_pings_is_answered() -> None:
    limits = SocketLimits(ping=0.05)
    with running_mock(websocket=limits, pace=0.02) as mock, Client(mock.api_key, mock.base_url, timeout=HANG) as client:
        with client.responses.connect() as connection:
            final = connection.stream(model=MODEL, input="Write a story of 30 words.").get_final_response()
        assert final.status == "completed"


def test_arguments_that_only_a_request_has_are_refused(connection: ResponsesConnection) -> None:
    with pytest.raises(TypeError, match="extra_headers"):
        connection.response.create(model=MODEL, input="Hi", extra_headers={"a": "b"})
    with pytest.raises(TypeError, match="did you mean 'input'"):
        connection.response.create(model=MODEL, inputs="Hi")  # type: ignore[call-arg]


def test_the_library_is_imported_only_when_a_connection_is_opened() -> None:
    code = (
        "import sys; sys.modules['websockets'] = None\n"
        "from responses_api import Client\n"
        "from responses_api.client import SettingsError\n"
        "try: Client('k', 'http://127.0.0.1:9/v1').responses.connect().enter()\n"
        "except SettingsError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG, check=False)
    assert "pip install" in done.stdout, done.stderr


# --- asyncio -------------------------------------------------------------------------------------------------------


def run(mock: Running, act: Callable[[AsyncClient], Any], **options: Any) -> Any:
    async def go() -> Any:
        async with AsyncClient(mock.api_key, mock.base_url, timeout=HANG, **options) as client:
            return await act(client)

    return asyncio.run(go())


def test_async_turns_and_lanes(mock: Running) -> None:
    async def act(client: AsyncClient) -> list[str]:
        async with client.responses.connect() as connection:
            await connection.response.create(model=MODEL, input="Say hello.")
            async for event in connection:
                if event.type == "response.completed":
                    break
            lanes = [connection.lane(f"lane-{number}") for number in range(8)]

            async def ask(number: int) -> str:
                stream = lanes[number].stream(model=MODEL, input=LONG, metadata={"n": str(number)})
                async with stream:
                    async for each in stream:
                        assert each.stream_id == f"lane-{number}"
                return str(((await stream.get_final_response()).metadata or {})["n"])

            return list(await asyncio.gather(*map(ask, range(8))))

    assert run(mock, act) == [str(number) for number in range(8)]


def test_async_errors_are_the_same(mock: Running) -> None:
    async def refused(client: AsyncClient) -> None:
        async with client.responses.connect() as connection:
            with pytest.raises(BadRequestError):
                await connection.stream(model=MODEL, input="x", temperature=9).get_final_response()
            assert (await connection.stream(model=MODEL, input="Hi").get_final_response()).status == "completed"

    async def broken(client: AsyncClient) -> None:
        async with client.responses.connect(extra_headers={"x-mock-trouble": "reset-after=5"}) as connection:
            with pytest.raises(StreamInterruptedError):
                await connection.stream(model=MODEL, input=LONG).get_final_response()
            with pytest.raises(WebSocketClosedError):
                await connection.recv()

    async def closed(client: AsyncClient) -> None:
        with pytest.raises(RateLimitError):
            await client.responses.connect(extra_headers={"x-mock-trouble": "status=429"}).enter()

    for act in (refused, broken, closed):
        run(mock, act)


def test_async_reconnects_and_a_lane_remembers(mock: Running) -> None:
    async def act(client: AsyncClient) -> str:
        options: Any = {"on_reconnecting": lambda event: None, "initial_delay": 0.0}
        async with client.responses.connect(**options) as connection:
            lane = connection.lane("kept", remember=True)
            stream = lane.stream(model=MODEL, input="The codeword is ash-6.", store=False)
            breaking(mock, len([event async for event in stream]) + 5)
            with pytest.raises(StreamInterruptedError):
                await lane.stream(model=MODEL, input=LONG, store=False).get_final_response()
            whole(mock)
            again = lane.stream(model=MODEL, input="Which codeword?", store=False)
            return (await again.get_final_response()).output_text

    assert "ash-6" in run(mock, act)


def test_async_waits_can_be_cancelled(mock: Running) -> None:
    async def act(client: AsyncClient) -> str:
        async with client.responses.connect() as connection:
            waiting = asyncio.ensure_future(connection.recv())
            await asyncio.sleep(0)
            waiting.cancel()
            return (await connection.stream(model=MODEL, input="Hi").get_final_response()).status

    assert run(mock, act) == "completed"
