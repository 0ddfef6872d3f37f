"""Any bytes give findings and never an exception: a few seconds of what `python -m bench.fuzz` does for hours."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz import LIMITS, damaged, run, streams, try_one
from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange, Request, Response
from tests.checker_kit import CHECKER

JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from(
    [
        "type",
        "id",
        "object",
        "status",
        "output",
        "usage",
        "error",
        "created_at",
        "metadata",
        "tools",
        "text",
        "data",
        "model",
    ]
)
REQUESTS = st.sampled_from(
    [
        Request("POST", "/v1/responses"),
        Request("GET", "/v1/responses/resp_1?limit=x"),
        Request("GET", "/v1/responses/resp_1/input_items?limit=9999999999999999999"),
        Request("DELETE", "/v1/responses/resp_1"),
        Request("POST", "/v1/responses/resp_1/cancel"),
        Request("POST", "/v1/responses/input_tokens", body={"model": 1}),
        Request("PATCH", "::://["),
    ]
)


def test_damaged_streams() -> None:
    assert run(3.0, seed=20_000, folder=None) > 20


@given(st.binary(max_size=300), st.integers(0, 2**32))
@settings(max_examples=60)
def test_any_bytes(body: bytes, seed: int) -> None:
    try_one(Checker(limits=LIMITS), Request("POST", "/v1/responses"), body, random.Random(seed))


@given(st.dictionaries(MEMBERS, JSON, max_size=6), REQUESTS, JSON, st.sampled_from([None, 200, 204, 404, 500, 999]))
@settings(max_examples=300)
def test_any_json(body: Any, request: Request, asked: Any, status: int | None) -> None:
    sent = Request(request.method, request.path, body=asked)
    exchange = Exchange("", sent, Response(status, {"content-type": "application/json"}, body=body))
    CHECKER.check(exchange)
    CHECKER.check_session([exchange, Exchange("", request, Response(status, body=body)), exchange])


@given(
    st.lists(st.dictionaries(MEMBERS | st.sampled_from(["output_index", "item", "part", "delta"]), JSON), max_size=5)
)
@settings(max_examples=100)
def test_any_events(events: list[Any]) -> None:
    CHECKER.check(Exchange("", Request("POST", "/v1/responses"), Response(200, events=events)))


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_repeatable(seed: int) -> None:
    _, body = streams(None)[0]
    assert damaged(body, random.Random(seed)) == damaged(body, random.Random(seed)) != body
