"""Streams of the client, synchronous and asynchronous: framings, snapshots, ends, and going on after a break."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from responses_api import Client, client, models

from tests.client_kit import FLAVOURS, Flavour, after, chunked, events, frame, http, response, scripted
from tests.waiting import HANG, until

pytestmark = pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
TOLD = events("Hello", ", ", "world")
PLAIN = b"".join(map(frame, TOLD))
SPREAD = b"".join(
    b"data: " + json.dumps(event, indent=1).replace("\n", "\ndata: ").encode() + b"\n\n" for event in TOLD
)
FRAMINGS = {
    "as usual": PLAIN,
    "CRLF": PLAIN.replace(b"\n", b"\r\n"),
    "CR": PLAIN.replace(b"\n", b"\r"),
    "mark": b"\xef\xbb\xbf" + PLAIN,
    "several lines of data": SPREAD,
    "comments": b": hi\n\n" + PLAIN.replace(b"data:", b": note\ndata:"),
    "no event lines": b"".join(line + b"\n" for line in PLAIN.split(b"\n") if not line.startswith(b"event")),
    "the usual end of others": PLAIN + b"data: [DONE]\n\n",
    "no blank line at the end": PLAIN.rstrip(b"\n"),
}


@pytest.mark.parametrize("name", FRAMINGS)
@pytest.mark.parametrize("bytewise", [False, True], ids=["whole", "byte by byte"])
def test_every_legal_framing_gives_the_same_events(flavour: Flavour, name: str, bytewise: bool) -> None:
    body = FRAMINGS[name]
    parts = [body[at : at + 1] for at in range(len(body))] if bytewise else [body]
    with scripted(chunked(*parts)) as server:
        seen, stream = flavour.stream(server.url)
    assert [event.to_dict() for event in seen] == TOLD, stream
    assert stream.snapshot.to_dict() == TOLD[-1]["response"]


def test_a_body_without_chunks_is_read_to_the_end_of_the_connection(flavour: Flavour) -> None:
    answer = b"HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + PLAIN
    with scripted(after(answer, lambda connection: connection.close())) as server:
        seen, stream = flavour.stream(server.url)
    assert len(seen) == len(TOLD), stream


def test_the_request_asks_for_a_stream(flavour: Flavour) -> None:
    with scripted(chunked(PLAIN)) as server:
        flavour.stream(server.url)
    (request,) = server.received
    assert request.json == {"model": "m-1", "input": "hi", "stream": True}
    assert request.headers["accept"] == "text/event-stream"


def test_events_are_typed_and_unknown_ones_are_kept(flavour: Flavour) -> None:
    odd = {"type": "response.something.new", "sequence_number": 1, "payload": {"a": [1]}}
    with scripted(chunked(frame(TOLD[0]), frame(odd), *map(frame, TOLD[1:]))) as server:
        seen, _ = flavour.stream(server.url)
    assert type(seen[0]) is models.ResponseCreatedEvent
    assert type(seen[1]) is models.UnknownEvent
    assert seen[1].to_dict() == odd
    assert type(seen[-1]) is models.ResponseCompletedEvent


def test_the_snapshot_is_as_far_as_the_iteration(flavour: Flavour) -> None:
    def text(stream: Any) -> str | None:
        return stream.snapshot.output_text if stream.snapshot else None

    def act(using: Client) -> list[str | None]:
        stream = using.responses.stream(model="m", input="hi")
        return [text(stream), *(text(stream) for _ in stream)]

    async def aact(using: Any) -> list[str | None]:
        stream = using.responses.stream(model="m", input="hi")
        return [text(stream), *[text(stream) async for _ in stream]]

    with scripted(chunked(PLAIN)) as server:
        texts = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert texts == [None, "", "", "", "", "Hello", "Hello, ", *["Hello, world"] * 5]


def test_the_connection_is_used_again(flavour: Flavour) -> None:
    ports = []

    def answer(connection: Any) -> None:
        ports.append(connection.getpeername()[1])
        connection.sendall(chunked(PLAIN))

    def twice(using: Client) -> None:
        for _ in range(2):
            using.responses.stream(model="m", input="hi").get_final_response()

    async def atwice(using: Any) -> None:
        for _ in range(2):
            await using.responses.stream(model="m", input="hi").get_final_response()

    with scripted(answer) as server:
        flavour.run(server.url, twice if flavour.name == "sync" else atwice)
    assert len(ports) == 2
    assert len(set(ports)) == 1


def test_a_server_that_keeps_the_connection_open_is_not_waited_for(flavour: Flavour) -> None:
    with scripted(after(chunked(PLAIN, end=False), lambda connection: connection.recv(1))) as server:
        seen, stream = flavour.stream(server.url, options={"timeout": HANG})
    assert seen[-1].type == "response.completed", stream


def test_create_with_stream_gives_the_same_events(flavour: Flavour) -> None:
    def act(using: Client) -> list[str]:
        return [event.type for event in using.responses.create(model="m", input="hi", stream=True)]

    async def aact(using: Any) -> list[str]:
        return [event.type async for event in await using.responses.create(model="m", input="hi", stream=True)]

    with scripted(chunked(PLAIN)) as server:
        types = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert types == [event["type"] for event in TOLD]


# How streams end


@pytest.mark.parametrize("kept", [0, 1, 5])
def test_a_stream_that_ends_early_is_an_error(flavour: Flavour, kept: int) -> None:
    with scripted(chunked(*map(frame, TOLD[:kept]))) as server:
        seen, error = flavour.stream(server.url)
    assert len(seen) == kept
    assert type(error) is client.StreamInterruptedError
    assert error.response_id == ("resp_1" if kept else None)
    assert error.sequence_number == (kept - 1 if kept else None)


@pytest.mark.parametrize("end", [chunked(PLAIN[:900], end=False), chunked(*map(frame, TOLD[:4]), end=False)])
def test_a_connection_that_breaks_within_the_stream_is_an_error(flavour: Flavour, end: bytes) -> None:
    with scripted(after(end)) as server:
        _, error = flavour.stream(server.url, options={"max_retries": 2})
    assert type(error) is client.StreamInterruptedError
    assert isinstance(error.__cause__, client.APIConnectionError)
    assert len(server.received) == 1, "a stream that has begun is not asked for again"


HEAD = {"content-type": "text/event-stream"}


class Silent(httpx.SyncByteStream, httpx.AsyncByteStream):
    """One event, and then what httpx says when nothing comes for as long as it was told to wait."""

    def __iter__(self) -> Iterator[bytes]:
        yield frame(TOLD[0])
        raise httpx.ReadTimeout("")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield frame(TOLD[0])
        raise httpx.ReadTimeout("")


def test_silence_is_a_time_out(flavour: Flavour) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, headers=HEAD, stream=Silent()))
    made = httpx.Client(transport=transport) if flavour.name == "sync" else httpx.AsyncClient(transport=transport)
    seen, error = flavour.stream("http://127.0.0.1:1/v1", options={"http_client": made})
    assert len(seen) == 1
    assert type(error) is client.StreamInterruptedError
    assert isinstance(error.__cause__, client.APITimeoutError)


@pytest.mark.parametrize(
    "told",
    [
        {
            "type": "error",
            "sequence_number": 1,
            "error": {"code": "overloaded", "message": "too much", "param": "input"},
        },
        {"type": "error", "sequence_number": 1, "code": "overloaded", "message": "too much", "param": "input"},
    ],
    ids=["nested", "flat"],
)
def test_an_error_event_that_nothing_follows_is_raised(flavour: Flavour, told: dict[str, Any]) -> None:
    with scripted(chunked(frame(TOLD[0]), frame(told))) as server:
        seen, error = flavour.stream(server.url)
    assert type(seen[-1]) is models.ErrorEvent
    assert type(error) is client.StreamFailedError
    assert (error.code, error.message, error.param) == ("overloaded", "too much", "input")


def test_a_failed_response_is_a_response(flavour: Flavour) -> None:
    failed = response(status="failed", error={"code": "server_error", "message": "no"})
    told = {"type": "response.failed", "sequence_number": 1, "response": failed}
    with scripted(chunked(frame(TOLD[0]), frame(told))) as server:
        _, stream = flavour.stream(server.url)
    assert stream.snapshot.status == "failed"
    assert stream.snapshot.error.message == "no"


def test_an_event_that_is_no_json_is_an_error(flavour: Flavour) -> None:
    with scripted(chunked(frame(TOLD[0]), b'data: {"type": "response.comp\n\n')) as server:
        seen, error = flavour.stream(server.url)
    assert type(error) is client.InvalidResponseError
    assert "response.comp" in str(error)
    assert [event.type for event in seen] == ["response.created"], "what came before it was handed on"


def test_nothing_after_the_end_matters(flavour: Flavour) -> None:
    with scripted(chunked(PLAIN, b"data: {garbage\n\n")) as server:
        seen, stream = flavour.stream(server.url)
    assert len(seen) == len(TOLD), stream


def test_bytes_that_are_no_text_are_replaced(flavour: Flavour) -> None:
    broken = frame({**TOLD[5], "delta": "@"}).replace(b"@", b"\xff\xfe")
    with scripted(chunked(*map(frame, TOLD[:5]), broken, *map(frame, TOLD[6:]))) as server:
        seen, stream = flavour.stream(server.url)
    assert len(seen) == len(TOLD), stream
    assert seen[5].delta == "\ufffd\ufffd"


def test_an_event_that_never_ends_is_refused(flavour: Flavour) -> None:
    with scripted(chunked(frame(TOLD[0]), *[b"data: " + b"x" * 1000] * 20)) as server:
        _, error = flavour.stream(server.url, options={"max_body": 10_000})
    assert type(error) is client.InvalidResponseError
    assert "10000 bytes" in str(error)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            http(body={"error": {"message": "no such model", "code": "model_not_found"}}),
            client.APIStatusError,
            "no such",
        ),
        (http(body=b"<html>hello</html>", content_type="text/html"), client.InvalidResponseError, "<html>"),
        (http(404, {"error": {"message": "gone"}}), client.NotFoundError, "gone"),
    ],
    ids=["error in a success", "page", "status"],
)
def test_an_answer_that_is_no_stream(flavour: Flavour, answer: bytes, kind: type[Exception], said: str) -> None:
    with scripted(answer) as server:
        _, error = flavour.stream(server.url)
    assert type(error) is kind
    assert said in str(error)


# Going on


def test_a_background_stream_goes_on_by_itself(flavour: Flavour) -> None:
    rest = chunked(*map(frame, TOLD[3:]))  # one more than asked for: it must not come twice
    with scripted(after(chunked(*map(frame, TOLD[:4]), end=False)), rest) as server:
        seen, stream = flavour.stream(server.url, background=True, resume=True)
    assert [event.sequence_number for event in seen] == list(range(len(TOLD))), stream
    assert stream.snapshot.to_dict() == TOLD[-1]["response"]
    assert [(one.method, one.target) for one in server.received[1:]] == [
        ("GET", "/v1/responses/resp_1?starting_after=3&stream=true")
    ]


def test_going_on_without_progress_comes_to_an_end(flavour: Flavour) -> None:
    broken = after(chunked(*map(frame, TOLD[:2]), end=False))
    with scripted(broken) as server:
        _, error = flavour.stream(server.url, resume=True, options={"max_retries": 1})
    assert type(error) is client.StreamInterruptedError
    assert len(server.received) == 3


def test_a_response_that_is_not_kept_cannot_be_gone_on_with(flavour: Flavour) -> None:
    with scripted(after(chunked(*map(frame, TOLD[:2]), end=False)), http(404)) as server:
        _, error = flavour.stream(server.url, resume=True)
    assert type(error) is client.StreamInterruptedError
    assert isinstance(error.__cause__, client.NotFoundError)


def test_a_stream_is_resumed_by_hand(flavour: Flavour) -> None:
    def act(using: Client) -> Any:
        stream = using.responses.stream(model="m", input="hi")
        with pytest.raises(client.StreamInterruptedError):
            stream.until_done()
        return stream.resume().get_final_response()

    async def aact(using: Any) -> Any:
        stream = using.responses.stream(model="m", input="hi")
        with pytest.raises(client.StreamInterruptedError):
            await stream.until_done()
        return await (await stream.resume()).get_final_response()

    with scripted(chunked(*map(frame, TOLD[:4])), chunked(*map(frame, TOLD[4:]))) as server:
        final = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert final.output_text == "Hello, world"


def test_a_stream_without_numbers_cannot_be_resumed(flavour: Flavour) -> None:
    def act(using: Client) -> Any:
        stream = using.responses.stream(model="m", input="hi")
        with pytest.raises(client.StreamInterruptedError):
            stream.until_done()
        with pytest.raises(client.StreamInterruptedError):
            stream.resume()

    async def aact(using: Any) -> Any:
        stream = using.responses.stream(model="m", input="hi")
        with pytest.raises(client.StreamInterruptedError):
            await stream.until_done()
        with pytest.raises(client.StreamInterruptedError):
            await stream.resume()

    bare = [{key: value for key, value in event.items() if key != "sequence_number"} for event in TOLD[:3]]
    with scripted(chunked(*map(frame, bare))) as server:
        flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert len(server.received) == 1


def test_leaving_early_closes_the_connection(flavour: Flavour) -> None:
    left = []

    def answer(connection: Any) -> None:
        connection.sendall(chunked(*map(frame, TOLD[:4]), end=False))
        connection.settimeout(HANG)
        left.append(connection.recv(1))

    def act(using: Client) -> None:
        with using.responses.stream(model="m", input="hi") as stream:
            for _ in stream:
                break
        with pytest.raises(client.StreamClosedError):
            list(stream)

    async def aact(using: Any) -> None:
        async with using.responses.stream(model="m", input="hi") as stream:
            async for _ in stream:
                break
        with pytest.raises(client.StreamClosedError):
            [event async for event in stream]

    with scripted(answer) as server:
        flavour.run(server.url, act if flavour.name == "sync" else aact)
        until(lambda: left, "the server sees the client leave")
    assert left == [b""]


def test_large_events_come_whole(flavour: Flavour) -> None:
    body = b"".join(map(frame, events("x" * 1_000_000)))
    with scripted(chunked(*(body[at : at + 60_000] for at in range(0, len(body), 60_000)))) as server:
        seen, _ = flavour.stream(server.url)
    assert len(seen[4].delta) == 1_000_000
