"""The decoder of event streams: what is a frame, where it begins, what it complains of; and cuts do not matter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.wire.decoder import Complaint, Decoder, Frame, decode
from responses_contract.wire.limits import Limits

Read = tuple[list[Frame], list[Complaint]]
ONE = [Frame(0, b"x", b"{}")]


def read(
    body: bytes, cuts: list[int] | None = None, limits: Limits | None = None
) -> tuple[list[Frame], list[Complaint]]:
    """The frames and complaints of a body that is cut at these places."""
    decoder = Decoder(limits)
    found: list[Frame] = []
    places = sorted(cuts or [])
    for start, end in zip([0, *places], [*places, len(body)], strict=True):
        found += decoder.feed(body[start:end])
    decoder.finish()
    return found, decoder.complaints


def rules(complaints: list[Complaint]) -> list[str]:
    return [complaint.rule for complaint in complaints]


@pytest.mark.parametrize(
    "body",
    [
        b"event: x\ndata: {}\n\n",
        b"event: x\r\ndata: {}\r\n\r\n",
        b"event: x\rdata: {}\r\r",
        b"event: x\r\ndata: {}\n\r",
        b"event:x\ndata:{}\n\n",
        b"data: {}\nevent: x\n\n",
        b"event: y\nevent: x\ndata: {}\n\n",
        b"event: x\n: note\ndata: {}\n\n",
        b"event: x\nid: 7\nretry: 100\ndata: {}\n\n",
        b"event: x\ndata: {}\n\n: note\n\n\n\n",
    ],
)
def test_a_frame_in_every_legal_dress(body: bytes) -> None:
    assert read(body) == (ONE, [])


@pytest.mark.parametrize(
    ("body", "frames"),
    [
        (b"\xef\xbb\xbfdata: 1\n\n", [Frame(3, None, b"1")]),
        (b"\xef\xbb\xbf\xef\xbb\xbfdata: 1\n\n", []),  # only one mark is taken away
        (b"data: {\ndata: }\n\n", [Frame(0, None, b"{\n}")]),
        (b"data\n\n", [Frame(0, None, b"")]),
        (b"data:  two blanks\n\n", [Frame(0, None, b" two blanks")]),
        ("data: a\u2028b\u0085c\n\n".encode(), [Frame(0, None, "a\u2028b\u0085c".encode())]),
        (b"data: a\x0bb\x0cc\n\n", [Frame(0, None, b"a\x0bb\x0cc")]),
        (b"data: [DONE]\n\n", [Frame(0, None, b"[DONE]")]),
        (b": c\n\ndata: 1\n\n\ndata: 2\n\n", [Frame(5, None, b"1"), Frame(15, None, b"2")]),
        (b"\r\ndata: 1\r\n\r\nevent: e\r\ndata: 2\r\n\r\n", [Frame(2, None, b"1"), Frame(13, b"e", b"2")]),
        (b"", []),
        (b"\xef\xbb", []),
    ],
)
def test_frames_and_their_places(body: bytes, frames: list[Frame]) -> None:
    assert read(body)[0] == frames
    assert list(decode(body)) == frames


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"event: x\n\ndata: 1\n\n", "wire/event-has-data"),
        (b"data: 1\n\ndata: 2", "wire/last-frame-complete"),
        (b"data: 1\n\ndata: 2\n", "wire/last-frame-complete"),
        (b"data: 1\nretry: soon\n\n", "wire/retry-is-a-number"),
        (b"data: 1\nid: a\0b\n\n", "wire/id-without-null"),
        (b"data: 1\ndato: 2\n\n", "wire/fields-known"),
        (b"Data: 1\n\n", "wire/fields-known"),
        (b"<!DOCTYPE html>\n<html>\n\n", "wire/no-html"),
        (b'{"error": {"message": "no"}}\n\n', "wire/errors-are-events"),
    ],
)
def test_complaints(body: bytes, rule: str) -> None:
    assert set(rules(read(body)[1])) == {rule}


def test_a_stream_that_ends_in_a_comment_is_complete() -> None:
    assert read(b"data: 1\n\n: bye") == ([Frame(0, None, b"1")], [])


def test_a_complaint_says_where() -> None:
    (complaint,) = read(b"data: 1\n\nevent: x\n\n")[1]
    assert (complaint.byte, complaint.frame) == (9, 1)


PIECES = st.sampled_from(
    [
        b"data: 1",
        b"data:",
        b"event: x",
        b"id: 1",
        b"event: x\ndata: 1\n\n",
        b"data: 1\n\n",
        b": c",
        b"x",
        b"\n",
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\xef\xbb\xbf",
        b" ",
    ]
)
BODIES = st.lists(PIECES, max_size=25).map(b"".join)


def by_the_book(body: bytes) -> list[tuple[bytes | None, bytes]]:
    """The algorithm of the WHATWG standard, word by word, on the whole body."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    lines = re.split(rb"\r\n|\n|\r", body)[:-1]
    found: list[tuple[bytes | None, bytes]] = []
    name: bytes | None = None
    data: list[bytes] = []
    for line in lines:
        if not line:
            if data:
                found.append((name, b"\n".join(data)))
            name, data = None, []
        field, colon, value = line.partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if field == b"data":
            data.append(value)
        if field == b"event":
            name = value
        assert colon or not value
    return found


@given(BODIES)
def test_the_frames_are_those_of_the_standard(body: bytes) -> None:
    assert [(frame.name, frame.data) for frame in read(body)[0]] == by_the_book(body)


@given(BODIES, st.data())
def test_cuts_make_no_difference(body: bytes, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(body)), max_size=8))
    small = Limits(line_bytes=12, frames=3, total_bytes=60)
    assert read(body, cuts) == read(body)
    assert read(body, cuts, small) == read(body, None, small)
    assert read(body, list(range(len(body))), small) == read(body, None, small)


@given(BODIES)
@settings(max_examples=50)
def test_a_frame_begins_where_it_says(body: bytes) -> None:
    for frame in read(body)[0]:
        assert re.match(rb"data|event|id|x| |\xef", body[frame.byte :])


@pytest.mark.parametrize(
    "chunk",
    [
        b"x" * 1000,
        b":" * 999 + b"\n",
        b"data: 1\n",
        b"data:\n",
        b"event: x\n",
        b"\n",
        b"\r",
        b":\n",
        b"event: x\n\n",
        b"data: 1\n\n",
    ],
)
def test_an_endless_stream_is_given_up(chunk: bytes) -> None:
    limits = Limits(line_bytes=5_000, frames=300, total_bytes=1_000_000)
    decoder = Decoder(limits)
    fed = 0
    while not decoder.stopped and fed < 2_000_000:
        decoder.feed(chunk)
        fed += len(chunk)
    assert decoder.stopped
    assert decoder.complaints[-1].rule == "wire/within-limits"
    assert decoder.feed(b"data: 1\n\n") == []
    assert len(decoder.complaints) <= 201
