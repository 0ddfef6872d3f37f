"""What once went wrong in silence, or was told in a way that nobody could use. Each test is one such case."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any

import httpx
import pytest
from responses_api import AsyncClient, Client, client

from responses_contract.mock import running_mock
from tests.client_kit import FLAVOURS, Flavour, after, chunked, events, frame, http, message, reset, response, scripted

each = pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
SYNC = FLAVOURS[0]
TOLD = events("Hel", "lo")


# Closed streams


@each
def test_a_closed_stream_says_who_closed_it(flavour: Flavour) -> None:
    def act(using: Client) -> Any:
        with using.responses.stream(model="m", input="hi") as stream:
            next(stream)
            stream.close()
            with pytest.raises(client.StreamClosedError) as caught:
                list(stream)
            with pytest.raises(client.StreamClosedError):
                next(stream)
        return stream, caught.value

    async def aact(using: AsyncClient) -> Any:
        async with using.responses.stream(model="m", input="hi") as stream:
            await anext(stream)
            await stream.close()
            with pytest.raises(client.StreamClosedError) as caught:
                [event async for event in stream]
            with pytest.raises(client.StreamClosedError):
                await anext(stream)
        return stream, caught.value

    with scripted(chunked(*map(frame, TOLD))) as server:
        stream, error = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert "close() at " in str(error)
    assert "test_client_mended.py:" in str(error)
    assert stream.snapshot.id == "resp_1"


@each
def test_what_follows_after_its_with_block(flavour: Flavour) -> None:
    def act(using: Client) -> Any:
        with using.responses.stream(model="m", input="hi") as stream:
            for _ in stream:
                break
        with pytest.raises(client.StreamClosedError) as caught:
            stream.get_final_response()
        return caught.value

    async def aact(using: AsyncClient) -> Any:
        async with using.responses.stream(model="m", input="hi") as stream:
            async for _ in stream:
                break
        with pytest.raises(client.StreamClosedError) as caught:
            await stream.get_final_response()
        return caught.value

    with scripted(chunked(*map(frame, TOLD))) as server:
        error = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert "at the end of its `" in str(error)
    assert "test_client_mended.py:" in str(error)


def test_an_exception_in_the_block_is_named() -> None:
    def act(using: Client) -> Any:
        stream = using.responses.stream(model="m", input="hi")
        with pytest.raises(KeyError), stream:
            raise KeyError("mine")
        with pytest.raises(client.StreamClosedError, match="after KeyError"):
            stream.until_done()

    with scripted(chunked(*map(frame, TOLD))) as server:
        SYNC.run(server.url, act)


@each
def test_a_stream_that_broke_goes_on_saying_so(flavour: Flavour) -> None:
    """The second iteration would find nothing left, and pass for a whole stream."""

    def act(using: Client) -> None:
        stream = using.responses.create(model="m", input="hi", stream=True)
        for _ in range(2):
            with pytest.raises(client.StreamInterruptedError):
                list(stream)

    async def aact(using: AsyncClient) -> None:
        stream = await using.responses.create(model="m", input="hi", stream=True)
        for _ in range(2):
            with pytest.raises(client.StreamInterruptedError):
                [event async for event in stream]

    with scripted(chunked(*map(frame, TOLD[:5]))) as server:
        flavour.run(server.url, act if flavour.name == "sync" else aact)


def test_a_whole_stream_may_be_closed_and_asked_again() -> None:
    def act(using: Client) -> Any:
        with using.responses.stream(model="m", input="hi") as stream:
            stream.until_done()
        assert list(stream) == []
        return stream.get_final_response()

    with scripted(chunked(*map(frame, TOLD))) as server:
        assert SYNC.run(server.url, act).output_text == "Hello"


# Resuming


@each
@pytest.mark.parametrize("skipped", [1, 2])
def test_a_gap_after_resuming_is_told(flavour: Flavour, skipped: int) -> None:
    first = after(chunked(*map(frame, TOLD[:4]), end=False), reset)
    second = chunked(*map(frame, TOLD[4 + skipped :]))
    with scripted(first, second) as server:
        seen, error = flavour.stream(server.url, options={"max_retries": 1}, background=True, resume=True)
    assert [event.sequence_number for event in seen] == [0, 1, 2, 3]
    assert type(error) is client.StreamInterruptedError
    assert "resumed after event 3" in str(error)
    assert ("4 never came" if skipped == 1 else "4 to 5 never came") in str(error)
    assert (error.response_id, error.sequence_number) == ("resp_1", 3)


@each
def test_events_that_come_twice_after_resuming_come_once(flavour: Flavour) -> None:
    first = after(chunked(*map(frame, TOLD[:4]), end=False), reset)
    with scripted(first, chunked(*map(frame, TOLD[2:]))) as server:
        seen, stream = flavour.stream(server.url, options={"max_retries": 1}, background=True, resume=True)
    assert [event.sequence_number for event in seen] == list(range(len(TOLD)))
    assert stream.snapshot.output_text == "Hello"


@each
@pytest.mark.parametrize("trouble", ["reset-after=3", "truncate-after=3"])
def test_resuming_against_the_mock(flavour: Flavour, trouble: str) -> None:
    """Each connection breaks after three events: the response still comes whole."""
    with running_mock(trouble=[trouble], work=0.2) as mock:
        asked = Flavour(flavour.name, mock.api_key)
        seen, stream = asked.stream(mock.base_url, options={"max_retries": 1}, background=True, resume=True)
        _, plain = asked.stream(mock.base_url, background=True)
    assert isinstance(plain, client.StreamInterruptedError)
    assert [event.sequence_number for event in seen] == list(range(len(seen)))
    assert seen[-1].type == "response.completed"
    assert stream.snapshot.output_text == seen[-1].response.output_text


# Exceptions


ERRORS = [
    client.APIStatusError("no", status=418, headers={"x-request-id": "r"}, body={"a": 1}, content=b"{}"),
    client.StreamInterruptedError("cut", response_id="resp_1", sequence_number=3),
    client.InvalidResponseError("odd", status=200, request_id="r", body=b"x"),
    client.StreamFailedError("failed", body={}, detail={"code": "c"}),
    client.StreamClosedError("closed"),
    client.SettingsError("wrong"),
    client.APITimeoutError("late"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
def test_exceptions_are_pickled_and_copied(error: client.ResponsesError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (str(again), vars(again)) == (str(error), vars(error))


@each
def test_an_exception_that_was_raised_is_pickled(flavour: Flavour) -> None:
    told = {"error": {"message": "gone", "code": "x"}}
    with scripted(http(404, told)) as server, pytest.raises(client.NotFoundError) as caught:
        flavour.create(server.url)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, again.status_code, again.response.json()) == ("x", 404, told)


# Pages


@each
@pytest.mark.parametrize(
    "ids",
    [["a", "b", "a", "b"], ["a", "a"], ["a", None]],
    ids=["in a circle", "the same again", "without an id"],
)
def test_the_pager_ends(flavour: Flavour, ids: list[str | None]) -> None:
    def page(last: str | None) -> bytes:
        items = [{**message("x"), "id": last or "y"}] if last else []
        return http(200, {"object": "list", "data": items, "first_id": last, "last_id": last, "has_more": True})

    async def aact(using: AsyncClient) -> int:
        return len([item async for item in using.responses.input_items("r")])

    def act(using: Client) -> int:
        return len(list(using.responses.input_items("r")))

    with scripted(*map(page, ids), http(500)) as server:
        found = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert found <= 3
    assert len(server.received) <= 3


# Surroundings


@each
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_not_reached_through_a_proxy(
    flavour: Flavour, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted(http(502, b"the proxy")) as proxy, scripted(http(200, response("hello"))) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert flavour.create(server.url.replace("127.0.0.1", host)).output_text == "hello"
        with pytest.raises(client.InternalServerError, match="the proxy"):
            flavour.create("http://example.test/v1")
    assert len(proxy.received) == 1


def test_a_second_event_loop_gets_a_clear_error() -> None:
    with scripted(http(200, response("hello"))) as server:
        using = AsyncClient("k", server.url)

        async def act() -> str:
            return (await using.responses.create(model="m", input="hi")).output_text

        assert asyncio.run(act()) == "hello"
        with pytest.raises(client.SettingsError, match="make a client for each loop"):
            asyncio.run(act())


def test_two_loops_may_share_what_was_injected() -> None:
    """Whose connections are not ours is not for us to say."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=response("hello")))
    using = AsyncClient("k", "http://h/v1", http_client=httpx.AsyncClient(transport=transport))
    for _ in range(2):
        assert asyncio.run(using.responses.create(model="m", input="hi")).output_text == "hello"


def test_a_typing_error_is_told_by_name() -> None:
    with pytest.raises(TypeError, match="'tempreature'; did you mean 'temperature'"):
        Client("k", "http://127.0.0.1:9/v1").responses.create(model="m", tempreature=1)  # type: ignore[call-overload]


def test_json_of_an_error_that_is_none() -> None:
    with scripted(http(500, b"<html>")) as server, pytest.raises(client.InternalServerError) as caught:
        SYNC.create(server.url)
    with pytest.raises(json.JSONDecodeError):
        caught.value.response.json()
