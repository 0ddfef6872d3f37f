"""However an answer ends, its stream ends legally."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from responses_contract.model.json_values import Json
from responses_contract.server import ApiError, Reply, ReplyError, usage
from tests.server.kit import ASKED, folded, judged


def told(sse: bytes) -> list[Json]:
    return [json.loads(line[6:]) for line in sse.decode().splitlines() if line.startswith("data: ")]


def whole(reply: Reply) -> Iterator[None]:
    reply.reasoning("A greeting.")
    yield
    for word in ("Hello", ", ", "Oslo."):
        reply.text(word)
        yield
    reply.complete(usage(3, 4))


async def slowly(steps: Iterator[None]) -> AsyncIterator[None]:
    for step in steps:
        await asyncio.sleep(0)
        yield step


def broken(reply: Reply, error: BaseException) -> Iterator[None]:
    reply.text("Hello")
    yield
    reply.function_call("get_weather").arguments('{"city":')
    raise error


async def _joined(frames: Any) -> bytes:
    return b"".join([frame async for frame in frames])


def sent(reply: Reply, steps: Iterator[None], *, waiting: bool) -> bytes:
    if waiting:
        return asyncio.run(_joined(reply.frames(slowly(steps))))
    return b"".join(reply.frames(steps))


@pytest.mark.parametrize("waiting", [False, True])
def test_an_answer_is_sent_as_it_is_made(waiting: bool) -> None:
    reply = Reply(ASKED)
    sse = sent(reply, whole(reply), waiting=waiting)
    assert judged(ASKED, sse) == []
    assert folded(told(sse)) == reply.response
    assert [item["type"] for item in reply.response["output"]] == ["reasoning", "message"]


def test_every_step_is_sent_at_once() -> None:
    reply = Reply(ASKED)
    frames = reply.frames(whole(reply))
    first = [next(frames) for _ in range(2)]
    assert [event["type"] for event in told(b"".join(first))] == ["response.created", "response.in_progress"]
    assert "response.output_item.added" in next(frames).decode()
    frames.close()


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (RuntimeError("the database says password=hunter2"), "server_error", "The server had an error"),
        (ApiError(502, "The upstream is down.", code="server_error"), "server_error", "The upstream is down."),
        (TimeoutError(), "server_error", "The server had an error"),
    ],
)
def test_a_broken_answer_ends_as_failed(
    error: Exception, code: str, message: str, waiting: bool, caplog: pytest.LogCaptureFixture
) -> None:
    reply = Reply(ASKED)
    with caplog.at_level(logging.ERROR, "responses_contract.server"):
        sse = sent(reply, broken(reply, error), waiting=waiting)
    assert judged(ASKED, sse) == []
    assert folded(told(sse)) == reply.response
    assert reply.status == "failed"
    assert reply.response["error"]["code"] == code
    assert reply.response["error"]["message"].startswith(message)
    assert b"hunter2" not in sse
    assert type(error).__name__ in caplog.text
    call = reply.response["output"][1]
    assert (call["status"], call["arguments"]) == ("incomplete", '{"city":')


@pytest.mark.parametrize("waiting", [False, True])
def test_an_answer_that_just_stops_is_no_success(waiting: bool) -> None:
    reply = Reply(ASKED)

    def steps() -> Iterator[None]:
        reply.text("Hello")
        yield

    sse = sent(reply, steps(), waiting=waiting)
    assert judged(ASKED, sse) == []
    assert reply.status == "failed"
    assert "complete()" in reply.response["error"]["message"]


def test_wrong_use_within_an_answer_fails_it_and_is_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    reply = Reply(ASKED)

    def steps() -> Iterator[None]:
        reply.function_call("no_such_tool")
        yield

    with caplog.at_level(logging.ERROR, "responses_contract.server"):
        sse = sent(reply, steps(), waiting=False)
    assert judged(ASKED, sse) == []
    assert reply.status == "failed"
    assert "reply.function_call()" in caplog.text


def test_a_reader_that_leaves_ends_the_response() -> None:
    reply = Reply(ASKED)
    closed = []

    def steps() -> Iterator[None]:
        try:
            yield from whole(reply)
        finally:
            closed.append(True)

    frames = reply.frames(steps())
    events = told(b"".join(next(frames) for _ in range(4)))
    frames.close()
    assert reply.status == "failed"
    assert closed == [True]
    assert judged(ASKED, [*events, *reply.take()]) == []
    with pytest.raises(ReplyError, match=r"reply\.text\(\): the reply has ended"):
        reply.text("more")


def test_a_cancelled_task_stays_cancelled_and_the_response_has_ended() -> None:
    reply = Reply(ASKED)
    begun = asyncio.Event()

    async def steps() -> AsyncIterator[None]:
        reply.text("Hello")
        yield
        begun.set()
        await asyncio.Event().wait()

    async def run() -> None:
        task = asyncio.create_task(_joined(reply.frames(steps())))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert reply.status == "failed"


def test_a_cancelled_task_of_the_answer_fails_it() -> None:
    reply = Reply(ASKED)

    async def steps() -> AsyncIterator[None]:
        reply.text("Hello")
        yield
        other = asyncio.create_task(asyncio.Event().wait())
        asyncio.get_running_loop().call_soon(other.cancel)
        await other

    sse = asyncio.run(_joined(reply.frames(steps())))
    assert judged(ASKED, sse) == []
    assert reply.status == "failed"


def test_messages_of_a_socket_carry_their_lane() -> None:
    reply = Reply(ASKED)
    messages = [json.loads(text) for text in reply.messages(whole(reply), "lane-1")]
    assert {message["stream_id"] for message in messages} == {"lane-1"}
    assert messages[-1]["response"] == reply.response
    reply = Reply(ASKED)
    assert not any("stream_id" in json.loads(text) for text in reply.messages(whole(reply)))


def test_without_a_stream_the_final_response_is_returned_and_errors_are_raised() -> None:
    reply = Reply(ASKED)
    assert reply.run(whole(reply))["status"] == "completed"
    reply = Reply(ASKED)
    assert asyncio.run(reply.run(slowly(whole(reply))))["status"] == "completed"
    reply = Reply(ASKED)
    with pytest.raises(ApiError, match="down"):
        reply.run(broken(reply, ApiError(502, "The upstream is down.")))


def test_what_the_caller_changes_afterwards_changes_nothing() -> None:
    reply = Reply(ASKED)
    note: Json = {"type": "url_citation", "start_index": 0, "end_index": 1, "title": "a", "url": "https://example.com/"}
    reply.text("Hello")
    reply.annotate(note)
    counted = usage(3, 4)
    note["title"] = "changed"
    final = reply.complete(counted)
    counted["input_tokens"] = 9
    assert final["output"][0]["content"][0]["annotations"][0]["title"] == "a"
    assert final["usage"]["input_tokens"] == 3


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda reply: reply.text(b"bytes"), "reply.text"),
        (lambda reply: reply.text("\ud83d"), "reply.text"),
        (lambda reply: reply.annotate({}), "reply.annotate"),
        (lambda reply: reply.function_call("nope"), "reply.function_call"),
        (lambda reply: reply.hosted_call("mcp_call"), "reply.hosted_call"),
        (lambda reply: reply.hosted_call("message"), "reply.hosted_call"),
        (lambda reply: reply.event("response.completed"), "reply.event"),
        (lambda reply: reply.item({"type": "message"}), "reply.item"),
        (lambda reply: reply.complete({}), "reply.complete"),
        (lambda reply: reply.complete(None), "reply.complete"),
        (lambda reply: reply.incomplete("content_filter", usage(0, 1)), "reply.incomplete"),
        (lambda reply: reply.begin(), "reply.begin"),
        (lambda reply: Reply(ASKED, queued=True), "Reply"),
    ],
)
def test_wrong_use_raises_where_it_stands_and_says_nothing(call: Any, named: str) -> None:
    reply = Reply(ASKED)
    before = reply.take()
    with pytest.raises(ReplyError) as raised:
        call(reply)
    assert raised.value.call.startswith(named)
    assert reply.take() == []
    reply.fail()
    assert judged(ASKED, [*before, *reply.take()]) == []
