"""The suite's own transcripts through the client: it reads what is legal, and what is broken brings no crash."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from responses_api import models
from responses_api.client import ResponsesError
from responses_api.client import _operations as op
from responses_api.client._vocabulary import VOCABULARY
from responses_api_runtime.calls import RawResponse
from responses_api_runtime.errors import status_error
from responses_api_runtime.streaming import StreamState

from responses_contract.faults.transcripts import broken_transcripts, legal_transcripts
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.readers import read

RECORDED = Path(__file__).parents[2] / "contract_tests" / "transcripts" / "recorded"


def exchanges(kind: str) -> list[Exchange]:
    if kind == "recorded":
        return [one for path in sorted(RECORDED.rglob("*.json")) for one in read(path)]
    made = legal_transcripts() if kind == "legal" else broken_transcripts()
    return [one for found in made.values() for one in found]


def follow(data: bytes, size: int, *, strict: bool) -> tuple[list[models.StreamEvent], StreamState]:
    state = StreamState(VOCABULARY, len(data) + 1, strict=strict)
    seen: list[models.StreamEvent] = []
    for step in (*(partial(state.feed, data[at : at + size]) for at in range(0, len(data), size)), state.finish):
        batch = step()
        seen += batch
        state.passed = len(batch)
        if state.settle():
            break
    return seen, state


@pytest.mark.parametrize("size", [17, 1000])
def test_legal_streams_are_read_strictly(size: int) -> None:
    streams = [one for one in exchanges("legal") if one.response.sse]
    assert len(streams) > 20
    for exchange in streams:
        seen, state = follow(exchange.response.sse or b"", size, strict=True)
        assert seen, exchange.name
        snapshot = state.snapshot
        assert snapshot is not None, exchange.name
        assert state.complete is (snapshot.status not in ("queued", "in_progress")), exchange.name


def test_broken_streams_bring_no_crash() -> None:
    streams = [one for one in exchanges("broken") if one.response.sse]
    assert len(streams) > 100
    outcomes: dict[str, int] = {}
    for exchange in streams:
        for strict in (False, True):
            try:
                _, state = follow(exchange.response.sse or b"", 500, strict=strict)
                outcome = "complete" if state.complete else type(state.shortfall(None)).__name__
                assert state.snapshot is None or isinstance(state.snapshot, models.Response)
            except ResponsesError as error:
                outcome = type(error).__name__
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert outcomes.keys() <= {"complete", "StreamInterruptedError", "StreamFailedError", "InvalidResponseError"}
    assert outcomes["complete"] > outcomes["InvalidResponseError"]


@pytest.mark.parametrize("folder", ["legal", "broken"])
def test_bodies_are_read_or_refused(folder: str) -> None:
    seen = 0
    for exchange in exchanges(folder):
        status, body = exchange.response.status, exchange.response.body
        if status is None or body is None:
            continue
        content = exchange.response.raw or json.dumps(body).encode()
        seen += 1
        if status >= 400:
            assert str(status_error(status, dict(exchange.response.headers), content)), exchange.name
            continue
        raw = RawResponse(status, dict(exchange.response.headers), content, op.create_response().read)
        try:
            assert isinstance(raw.parse(), models.Response), exchange.name
        except ResponsesError:
            continue
    assert seen
