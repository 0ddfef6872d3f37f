"""The client's decoder of event streams: every legal framing, however it is cut, gives the same data."""

from __future__ import annotations

import random

import pytest
from responses_api_runtime.sse import EventTooLargeError, SSEDecoder

STREAMS = {
    "plain": (b"event: a\ndata: {1}\n\nevent: b\ndata: {2}\n\n", [b"{1}", b"{2}"]),
    "no event lines": (b"data: {1}\n\ndata: {2}\n\n", [b"{1}", b"{2}"]),
    "no blank after the colon": (b"data:{1}\n\n", [b"{1}"]),
    "only one blank is dropped": (b"data:  {1}\n\n", [b" {1}"]),
    "mark at the beginning": (b"\xef\xbb\xbfevent: a\ndata: {1}\n\ndata: {2}\n\n", [b"{1}", b"{2}"]),
    "comments": (b": hello\n\n:\n: again\ndata: {1}\n: between\n\n: end\n\n", [b"{1}"]),
    "several lines of data": (b'data: {"a":\ndata: 1}\n\n', [b'{"a":\n1}']),
    "event after data": (b"data: {1}\nevent: a\nid: 7\nretry: 10\n\n", [b"{1}"]),
    "blank lines in between": (b"\n\n\ndata: {1}\n\n\n\n\ndata: {2}\n\n\n", [b"{1}", b"{2}"]),
    "events without data": (b"event: a\n\nid: 3\n\ndata: {1}\n\n", [b"{1}"]),
    "other fields that look alike": (b"dataset: x\nda: y\ndata: {1}\n\n", [b"{1}"]),
    "field without a colon": (b"data: {1}\nwhatever\n\n", [b"{1}"]),
    "the last block is not ended": (b"data: {1}\n\ndata: {2}\n", [b"{1}"]),
    "the last line is not ended": (b"data: {1}\n\ndata: {2}", [b"{1}"]),
}


def cut(data: bytes, sizes: random.Random | int) -> list[bytes]:
    parts, at = [], 0
    while at < len(data):
        size = sizes if isinstance(sizes, int) else sizes.choice((0, 1, 2, 3, 9))
        parts.append(data[at : at + size])
        at += size
    return parts


def decode(parts: list[bytes]) -> list[bytes]:
    decoder = SSEDecoder()
    return [data for part in parts for data in decoder.feed(part) if data]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", STREAMS)
def test_framings(name: str, ending: bytes) -> None:
    text, expected = STREAMS[name]
    data = text.replace(b"\n", ending)
    assert decode([data]) == expected
    assert decode(cut(data, 1)) == expected
    for seed in range(20):
        assert decode(cut(data, random.Random(seed))) == expected


def test_line_ends_may_be_mixed() -> None:
    assert decode(cut(b"data: 1\r\n\ndata: 2\r\rdata: 3\n\r\ndata: 4\r\n\r\n", 1)) == [b"1", b"2", b"3", b"4"]


def test_a_mark_that_is_none_is_kept() -> None:
    assert decode(cut(b"\xef\xbbdata: 1\n\ndata: 2\n\n", 1)) == [b"2"]


def test_a_mark_in_the_middle_is_text() -> None:
    assert decode([b"data: 1\n\n\xef\xbb\xbfdata: 2\n\n"]) == [b"1"]


def test_what_was_not_ended_is_at_hand() -> None:
    decoder = SSEDecoder()
    decoder.feed(b"data: {1}\n\nevent: b\r\ndata: {2}")
    assert decoder.rest == b"{2}"


def test_an_event_that_never_ends_is_refused() -> None:
    decoder = SSEDecoder(limit=1000)
    for _ in range(40):
        decoder.feed(b"data: " + b"x" * 19)
    with pytest.raises(EventTooLargeError, match="1000"):
        decoder.feed(b"x")


def test_large_events_in_small_chunks_take_linear_time() -> None:
    decoder = SSEDecoder()
    found = [data for part in cut(b"data: " + b"x" * 2_000_000 + b"\n\n", 16) for data in decoder.feed(part)]
    assert [len(data) for data in found] == [2_000_000]
