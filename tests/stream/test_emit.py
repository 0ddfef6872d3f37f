"""Telling a response and folding what was told gives the response back, however it is told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from responses_api.accumulate import Accumulator

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES, Base
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.recordings.readers import find, read
from responses_contract.stream.emitter import EmitOptions, by_size, by_token, emit, whole
from responses_contract.wire.decoder import Decoder
from responses_contract.wire.encoder import PLAIN, Framing, ending, frame, frames

OPTIONS = {
    "plain": EmitOptions(),
    "by character": EmitOptions(chunks=by_size(1), obfuscate=True),
    "whole": EmitOptions(chunks=whole),
    "interleaved": EmitOptions(interleave=True),
    "queued": EmitOptions(queued=True),
    "later": EmitOptions(start=7),
}


def _folded(events: list[Json]) -> Json | None:
    folded = Accumulator()
    for event in events:
        folded.feed(event)
    return folded.response


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS.keys())
@pytest.mark.parametrize("base", BASES.values(), ids=BASES.keys())
def test_folding_is_the_inverse(base: Base, options: EmitOptions) -> None:
    before = json.dumps(base.response)
    events = list(emit(base.response, options=options))
    assert _folded(events) == base.response
    assert json.dumps(base.response) == before


@pytest.mark.parametrize(
    "base", [base for base in BASES.values() if base.response["output"]], ids=lambda base: base.name
)
def test_the_items_are_told_before_the_end(base: Base) -> None:
    folded = _folded(list(emit(base.response))[:-1])
    assert folded is not None
    assert folded["output"] == base.response["output"]


@pytest.mark.parametrize("options", [OPTIONS["plain"], OPTIONS["interleaved"]], ids=["plain", "interleaved"])
@pytest.mark.parametrize("base", BASES.values(), ids=BASES.keys())
def test_what_is_told_is_conformant(base: Base, options: EmitOptions) -> None:
    raw = b"".join(frames(emit(base.response, options=options)))
    headers = {"content-type": "text/event-stream", "x-request-id": "req_1"}
    request = Request("POST", "/v1/responses", body=base.request)
    assert Checker().check(Exchange(base.name, request, Response(200, headers, sse=raw))) == []


_TEXT = st.text(max_size=60)
_PARTS = st.lists(
    st.fixed_dictionaries({"type": st.just("output_text"), "text": _TEXT, "annotations": st.just([])}), max_size=3
)
_MESSAGE = st.builds(
    lambda parts: {"type": "message", "role": "assistant", "status": "completed", "content": parts}, _PARTS
)
_CALL = st.builds(
    lambda text: {"type": "function_call", "name": "f", "call_id": "c", "status": "completed", "arguments": text}, _TEXT
)
_THOUGHT = st.builds(
    lambda texts: {"type": "reasoning", "summary": [{"type": "summary_text", "text": text} for text in texts]},
    st.lists(_TEXT, max_size=3),
)
_OUTPUT = st.lists(st.one_of(_MESSAGE, _CALL, _THOUGHT), max_size=4)


@settings(max_examples=60)
@given(output=_OUTPUT, size=st.integers(1, 9), interleave=st.booleans())
def test_folding_is_the_inverse_of_any_telling(output: list[Json], size: int, interleave: bool) -> None:
    items = [{"id": f"item_{at}", **item} for at, item in enumerate(output)]
    response = {"id": "resp_1", "object": "response", "status": "completed", "output": items}
    events = list(emit(response, options=EmitOptions(chunks=by_size(size), interleave=interleave)))
    assert _folded(events) == response
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


@given(_TEXT)
def test_chunks_put_together_are_the_text(text: str) -> None:
    for chunks in (by_token, by_size(3), whole):
        assert "".join(chunks(text)) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("multiline", [False, True])
@pytest.mark.parametrize("space", [False, True])
def test_every_framing_reads_the_same(newline: str, multiline: bool, space: bool) -> None:
    framing = Framing(newline=newline, multiline=multiline, space=space, comment="ping", done=True)
    events = list(emit(BASES["mixed"].response))
    decoder = Decoder()
    told = decoder.feed(b"".join(frames(events, framing)) + b"\n")
    decoder.finish()
    assert [json.loads(one.data) for one in told[:-1]] == events
    assert told[-1].data == b"[DONE]"
    assert decoder.complaints == []


def test_a_frame_is_named_unless_told_otherwise() -> None:
    event = {"type": "response.created", "n": 1}
    assert frame(event) == b'event: response.created\ndata: {"type":"response.created","n":1}\n\n'
    assert frame(event, Framing(event_line=False)) == b'data: {"type":"response.created","n":1}\n\n'
    assert ending(PLAIN) == b""
    assert ending(Framing(done=True)) == b"data: [DONE]\n\n"


def test_padding_hides_the_length() -> None:
    events = list(emit(BASES["text"].response, options=EmitOptions(obfuscate=True)))
    padded = [len(event["delta"]) + len(event["obfuscation"]) for event in events if "obfuscation" in event]
    assert padded
    assert {length % 16 for length in padded} == {0}


def test_partial_images_are_told_where_they_are_given() -> None:
    kind = "response.image_generation_call.partial_image"
    partial = {"type": kind, "partial_image_index": 0, "partial_image_b64": "AA=="}
    told = list(emit(BASES["image"].response, options=EmitOptions(extras={"ig_1": [partial]})))
    assert [event["partial_image_b64"] for event in told if event["type"] == kind] == ["AA=="]
    assert kind not in {event["type"] for event in emit(BASES["image"].response)}


def test_a_response_that_waits_is_told_as_far_as_it_is() -> None:
    waiting = {**BASES["text"].response, "status": "queued", "output": [], "usage": None, "completed_at": None}
    assert [event["type"] for event in emit(waiting)] == ["response.created", "response.queued"]
    assert _folded(list(emit(waiting))) == waiting


def _recorded() -> list[Path]:
    folder = os.environ.get("TRANSCRIPTS")
    return find(folder) if folder and Path(folder).is_dir() else []


@pytest.mark.skipif(not _recorded(), reason="no corpus: set TRANSCRIPTS")
def test_recorded_responses_can_be_told() -> None:
    told = 0
    for path in _recorded():
        for exchange in read(path, lambda error: None):
            body = exchange.response.body
            if isinstance(body, dict) and body.get("object") == "response" and body.get("status") in _FINAL:
                told += 1
                assert _folded(list(emit(body))) == body, path
    assert told > 100


_FINAL = ("completed", "incomplete", "failed")
