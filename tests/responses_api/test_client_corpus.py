"""Recorded traffic through the client: every stream, body and error, as the bytes that a connection would bring."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from responses_api import models
from responses_api.client import _operations as op
from responses_api.client._vocabulary import VOCABULARY
from responses_api_runtime.calls import RawResponse
from responses_api_runtime.errors import status_error
from responses_api_runtime.streaming import StreamState

from tests.client_kit import frame

pytestmark = pytest.mark.skipif(not os.environ.get("TRANSCRIPTS"), reason="no corpus: TRANSCRIPTS is not set")


@cache
def exchanges() -> list[tuple[str, dict[str, Any]]]:
    paths = sorted(Path(os.environ["TRANSCRIPTS"]).rglob("*.json"))
    return [(path.name, json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def streams() -> Iterator[tuple[str, bytes]]:
    for name, exchange in exchanges():
        answer = exchange["response"]
        if answer.get("sse"):
            yield name, answer["sse"].encode()
        elif answer.get("events"):
            yield name, b"".join(map(frame, answer["events"]))


def follow(data: bytes, size: int) -> tuple[list[models.StreamEvent], StreamState]:
    state = StreamState(VOCABULARY, len(data))
    seen: list[models.StreamEvent] = []
    for read in (*(partial(state.feed, data[at : at + size]) for at in range(0, len(data), size)), state.finish):
        batch = read()
        seen += batch
        state.passed = len(batch)
        state.settle()
    return seen, state


def test_recorded_streams() -> None:
    complete = count = 0
    for name, data in streams():
        seen, state = follow(data, 4096)
        assert seen, name
        assert all(type(event) is not dict for event in seen)
        again, other = follow(data, 101) if len(data) < 20_000 else follow(data, 3001)
        assert [event.to_dict() for event in again] == [event.to_dict() for event in seen], name
        assert other.snapshot == state.snapshot, name
        if state.complete:
            complete += 1
            assert isinstance(state.snapshot, models.Response), name
            assert state.snapshot.id, name
        count += 1
    assert count > 390
    assert complete > 390


def test_recorded_bodies() -> None:
    read = op.create_response(model="m").read
    count = 0
    for name, exchange in exchanges():
        answer = exchange["response"]
        if not isinstance(answer.get("body"), dict) or answer["body"].get("object") != "response":
            continue
        content = json.dumps(answer["body"]).encode()
        response = RawResponse(200, {"content-type": "application/json"}, content, read, strict=True).parse()
        assert response.to_dict() == answer["body"], name
        count += 1
    assert count > 700


def test_recorded_errors() -> None:
    count = 0
    for name, exchange in exchanges():
        status, body = exchange["response"].get("status"), exchange["response"].get("body")
        if body is None or not isinstance(status, int) or status < 400:
            continue
        error = status_error(status, {}, json.dumps(body).encode())
        assert error.message, name
        assert len(error.message) < 2000 or error.message in json.dumps(body), name
        count += 1
    assert count > 10
