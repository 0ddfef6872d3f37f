"""The client against the reference endpoint: every operation, with both clients, over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest
from pydantic import BaseModel
from responses_api import AsyncClient, Client, client, models

from responses_contract.mock import Running, running_mock
from tests.waiting import HANG


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(work=0.1, seed=1) as running:
        yield running


class Weather(BaseModel):
    """The weather of a city."""

    city: str


def test_the_whole_life_of_a_response(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url, timeout=HANG) as using:
        made = using.responses.create(model="m-1", input="Say hello", metadata={"a": "b"})
        assert (made.status, made.metadata) == ("completed", {"a": "b"})
        assert made.output_text
        assert using.responses.retrieve(made.id) == made
        assert [item.to_dict()["role"] for item in using.responses.input_items(made.id)] == ["user"]
        assert using.responses.count_tokens(model="m-1", input="Say hello").input_tokens > 0
        assert using.responses.compact(model="m-1", input="Say hello").output
        assert using.responses.delete(made.id).deleted
        with pytest.raises(client.NotFoundError):
            using.responses.retrieve(made.id)


def test_the_same_asynchronously(mock: Running) -> None:
    async def life() -> None:
        async with AsyncClient(mock.api_key, mock.base_url, timeout=HANG) as using:
            made = await using.responses.create(model="m-1", input="Say hello")
            assert await using.responses.retrieve(made.id) == made
            assert [item.to_dict()["role"] async for item in using.responses.input_items(made.id)] == ["user"]
            assert (await using.responses.count_tokens(model="m-1", input="Say hello")).input_tokens > 0
            assert (await using.responses.compact(model="m-1", input="Say hello")).output
            assert (await using.responses.delete(made.id)).deleted
            with pytest.raises(client.NotFoundError):
                await using.responses.retrieve(made.id)

    asyncio.run(life())


def test_pages_are_followed_to_the_end(mock: Running) -> None:
    texts = [f"message {number}" for number in range(7)]
    with Client(mock.api_key, mock.base_url) as using:
        made = using.responses.create(model="m-1", input=[{"role": "user", "content": text} for text in texts])
        pager = using.responses.input_items(made.id, limit=3, order="asc")
        assert [item.to_dict()["content"][0]["text"] for item in pager] == texts
        assert [len(page.data) for page in pager.pages()] == [3, 3, 1]


def test_a_call_of_a_function_and_its_output(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as using:
        first = using.responses.create(
            model="m-1", input="What is the weather?", tools=[Weather], tool_choice="required"
        )
        (call,) = first.function_calls
        assert call.name == "Weather"
        assert call.parse_arguments(Weather)
        output = {"type": "function_call_output", "call_id": call.call_id, "output": "rain"}
        second = using.responses.create(model="m-1", input=[output], previous_response_id=first.id)
        assert second.status == "completed"


def test_structured_output(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as using:
        answer = using.responses.create(model="m-1", input="Where?", text_format=Weather)
        assert isinstance(answer.parse(Weather), Weather)


def test_background(mock: Running) -> None:
    seen: list[Any] = []
    with Client(mock.api_key, mock.base_url) as using:
        begun = using.responses.create(model="m-1", input="hi", background=True)
        done = using.responses.wait(
            begun, interval=0.02, timeout=HANG, on_poll=lambda answer: seen.append(answer.status)
        )
        assert (begun.status, done.status) == ("queued", "completed")
        assert seen[-1] == "completed"


def test_background_that_takes_too_long() -> None:
    with running_mock(work=3600) as mock, Client(mock.api_key, mock.base_url) as using:
        slow = using.responses.create(model="m-1", input="hi", background=True)
        with pytest.raises(client.APITimeoutError, match=slow.id):
            using.responses.wait(slow.id, interval=0.02, timeout=0.03)
        assert using.responses.cancel(slow.id).status == "cancelled"


def test_background_asynchronously(mock: Running) -> None:
    async def follow() -> models.Response:
        async with AsyncClient(mock.api_key, mock.base_url) as using:
            begun = await using.responses.create(model="m-1", input="hi", background=True)
            return await using.responses.wait(begun, interval=0.02, timeout=HANG)

    assert asyncio.run(follow()).status == "completed"


def test_a_stream_is_read_again_from_the_middle(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as using:
        with using.responses.stream(model="m-1", input="Say hello", background=True) as stream:
            told = [event.to_dict() for event in stream]
        assert stream.snapshot is not None
        again = using.responses.retrieve(stream.snapshot.id, stream=True, starting_after=3)
        assert [event.to_dict() for event in again] == told[4:]


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda one: one.__name__)
def test_a_client_of_ones_own(mock: Running, library: Any) -> None:
    with library.Client() as http, Client(mock.api_key, mock.base_url, http_client=http) as using:
        assert using.responses.create(model="m-1", input="hi").status == "completed"
        assert using.responses.stream(model="m-1", input="hi").get_final_response().status == "completed"
        using.close()
        assert not http.is_closed, "it is not ours to close"
        with pytest.raises(client.APIConnectionError):
            Client("k", "http://127.0.0.1:1/v1", http_client=http, max_retries=0).responses.retrieve("r")


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda one: one.__name__)
def test_the_same_with_an_asynchronous_one(mock: Running, library: Any) -> None:
    async def use() -> None:
        async with library.AsyncClient() as http, AsyncClient(mock.api_key, mock.base_url, http_client=http) as using:
            assert (await using.responses.create(model="m-1", input="hi")).status == "completed"
            final = await using.responses.stream(model="m-1", input="hi").get_final_response()
            assert final.status == "completed"
            other = AsyncClient("k", "http://127.0.0.1:1/v1", http_client=http, max_retries=0)
            with pytest.raises(client.APIConnectionError):
                await other.responses.retrieve("r")

    asyncio.run(use())


def test_answers_as_they_came(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as using:
        raw = using.raw.create(model="m-1", input="hi")
        assert raw.status == 200
        assert raw.headers["content-type"].startswith("application/json")
        assert raw.request_id == raw.headers["x-request-id"]
        made = raw.parse()
        assert raw.json() == made.to_dict()
        assert using.raw.retrieve(made.id).json() == raw.json()
        assert using.raw.input_items(made.id).parse().data
        assert using.raw.count_tokens(model="m-1", input="hi").parse().input_tokens
        assert using.raw.compact(model="m-1", input="hi").parse().output
        assert using.raw.delete(made.id).parse().deleted
        with pytest.raises(client.NotFoundError):
            using.raw.cancel(made.id)
        stream = using.responses.stream(model="m-1", input="hi")
        assert (stream.status, stream.headers) == (None, {})
        assert stream.open().status == 200
        assert stream.request_id == stream.headers["x-request-id"]


def test_a_wrong_key(mock: Running) -> None:
    with Client("sk-wrong-key", mock.base_url) as using, pytest.raises(client.AuthenticationError) as caught:
        using.responses.create(model="m-1", input="hi")
    assert caught.value.status == 401
    assert "sk-wrong-key" not in str(caught.value)


# The same, in trouble


def test_a_background_stream_survives_resets() -> None:
    with running_mock(trouble=("reset-after=5", "every=2")) as mock, Client(mock.api_key, mock.base_url) as using:
        using.responses.count_tokens(model="m-1", input="the first request has no trouble")
        stream = using.responses.stream(model="m-1", input="Say hello", background=True, resume=True)
        numbers = [event.sequence_number for event in stream]
    assert numbers == list(range(len(numbers)))
    assert stream.get_final_response().status == "completed"


@pytest.mark.parametrize("trouble", ["reset-after=5", "truncate-after=5"])
def test_other_streams_do_not(trouble: str) -> None:
    with running_mock(trouble=(trouble,)) as mock, Client(mock.api_key, mock.base_url) as using:
        stream = using.responses.stream(model="m-1", input="Say hello")
        with pytest.raises(client.StreamInterruptedError) as caught:
            stream.until_done()
    assert caught.value.response_id is not None
    assert caught.value.sequence_number == stream.sequence_number


def test_a_stream_that_fails() -> None:
    with running_mock(trouble=("fail-after=4",)) as mock, Client(mock.api_key, mock.base_url) as using:
        final = using.responses.stream(model="m-1", input="Say hello").get_final_response()
    assert final.status == "failed"
    assert final.error is not None


def test_a_refusal_now_and_then() -> None:
    with running_mock(trouble=("status=500", "every=2")) as mock, Client(mock.api_key, mock.base_url) as using:
        assert [using.responses.create(model="m-1", input="hi").status for _ in range(3)] == ["completed"] * 3


def test_a_body_that_breaks_off() -> None:
    broken = (client.InvalidResponseError, client.APIConnectionError)
    with running_mock(trouble=("truncate-body=40",)) as mock, pytest.raises(broken):
        Client(mock.api_key, mock.base_url).responses.create(model="m-1", input="hi")
