"""Deltas known by their bytes alone are judged as if each had been decoded: same findings, same text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.checking import skeleton, stream_checker
from responses_contract.checking.skeleton import Skeleton, skeleton_of
from responses_contract.model.json_values import Json
from tests.checker_kit import CHECKER, events_of, request_of, written

FIRST = 2
"""The least number of deltas after which there can be a pattern: the first goes the long way."""
FREE = frozenset({"delta", "obfuscation"})
EVENT: Json = {"type": "response.output_text.delta", "sequence_number": 4, "item_id": "msg_1", "delta": "a"}

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ['"', "\\", "\n", "\u2028", '","a":"', "\ufffd"]
)
INSIDES = st.sampled_from(
    [b"\\u00e9", b"\\ud83d\\ude00", b"\\ud800", b"\\x", b"\xff", b"\xc3", b'"', b"\x01", b"\x7f", b"\\/", b"\\u00E9"]
)
"""What may stand within a JSON string, or makes it none."""
STYLES = st.sampled_from([(",", ":"), (", ", ": "), (" ,", ":")])


@st.composite
def deltas(draw: st.DrawFn) -> list[bytes]:
    """The frames of deltas of one text: most of them alike, some odd in one way or another."""
    comma, colon = draw(STYLES)
    plain = draw(st.booleans())
    frames = []
    for number in range(4, 4 + draw(st.integers(3, 12))):
        event: dict[str, Any] = {**_delta(), "sequence_number": number, "delta": draw(TEXTS)}
        if draw(st.booleans()):
            event["obfuscation"] = draw(st.text(max_size=3))
        odd = draw(st.sampled_from(["", "", "", "", "number", "member", "inside", "twice", "id"]))
        event |= {"number": {"sequence_number": number + 1}, "member": {"x": [1]}, "id": {"item_id": "b"}}.get(odd, {})
        data = json.dumps(event, separators=(comma, colon), ensure_ascii=plain).encode("utf-8", "surrogatepass")
        if odd == "inside":
            data = data.replace(b'"delta"' + colon.encode() + b'"', b'"delta"' + colon.encode() + b'"' + draw(INSIDES))
        if odd == "twice":
            data = data[:-1] + b',"delta":"z"}'
        frames.append(b"event: response.output_text.delta\ndata: " + data + b"\n\n")
    return frames


def _delta() -> Json:
    return next(event for event in events_of() if event["type"] == "response.output_text.delta")


def _judged(body: bytes, size: int) -> tuple[list[str], Any]:
    stream = CHECKER.stream(request_of())
    found = [finding for at in range(0, len(body), size) for finding in stream.feed(body[at : at + size])]
    return [str(finding) for finding in [*found, *stream.finish()]], stream.snapshot


@given(deltas(), st.sampled_from([37, 1000, 100_000]))
@settings(max_examples=150)
def test_patterns_change_no_verdict(frames: list[bytes], size: int) -> None:
    events = events_of()
    first = next(at for at, event in enumerate(events) if event["type"] == "response.output_text.delta")
    body = written(events[:first]) + b"".join(frames) + written(events[-4:])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_checker, "MANY", FIRST)
        with_patterns = _judged(body, size)
        patch.setattr(stream_checker, "MANY", -1)
        assert with_patterns == _judged(body, size)


def _alike(number: int) -> tuple[bytes, bytes]:
    """The head of a stream, and so many deltas that are alike."""
    events = events_of()
    at = next(at for at, event in enumerate(events) if event["type"] == "response.output_text.delta")
    return written(events[:at]), written([{**_delta(), "sequence_number": at + each} for each in range(number)])


def test_patterns_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[int] = []
    flush = Skeleton.flush

    def counted(self: Skeleton) -> None:
        known.append(len(self.held))
        flush(self)

    monkeypatch.setattr(stream_checker, "MANY", FIRST)
    monkeypatch.setattr(Skeleton, "flush", counted)
    _judged(b"".join(_alike(20)), 100_000)
    assert sum(known) == 20 - FIRST


def test_what_is_no_text_is_found_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_checker, "MANY", FIRST)
    head, deltas = _alike(20)
    at = deltas.rindex(b'"delta":"') + len(b'"delta":"')
    findings, _ = _judged(head + deltas[:at] + b"\xff" + deltas[at:], 100_000)
    assert any("wire/" in each for each in findings)


@pytest.mark.parametrize("colon", [":", ": "])
def test_what_is_alike_fits_and_says_number_and_text(colon: str) -> None:
    comma = ", " if colon == ": " else ","
    made = skeleton_of(EVENT, json.dumps(EVENT, separators=(comma, colon)).encode(), "delta", FREE, [])
    assert made is not None
    other = json.dumps({**EVENT, "sequence_number": 10, "delta": "b\n"}, separators=(comma, colon)).encode()
    match = made.match(other)
    assert match is not None
    assert made.holes(match) == (b"10", b"b\\n")


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"response.output_text.delta","sequence_number":04,"item_id":"msg_1","delta":"a"}',
        b'{"type":"response.output_text.delta","sequence_number":4.0,"item_id":"msg_1","delta":"a"}',
        b'{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_2","delta":"a"}',
        b'{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","delta":"a","x":1}',
        b'{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","delta":"a"} ',
        b'{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","delta":"\\ud800"}',
        b'{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","delta":"\n"}',
    ],
)
def test_what_differs_does_not_fit(data: bytes) -> None:
    made = skeleton_of(EVENT, json.dumps(EVENT, separators=(",", ":")).encode(), "delta", FREE, [])
    assert made is not None
    assert made.match(data) is None


def test_without_a_free_text_or_a_common_style_there_is_no_pattern() -> None:
    data = json.dumps(EVENT, separators=(",", ":")).encode()
    assert skeleton_of(EVENT, data, "delta", frozenset(), []) is None
    assert skeleton_of(EVENT, data.replace(b":", b" :"), "delta", FREE, []) is None


def test_bytes_that_are_no_text() -> None:
    assert skeleton.is_utf8("é".encode())
    assert not skeleton.is_utf8(b"\xff")
