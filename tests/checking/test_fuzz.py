"""Any bytes and headers give findings, no trouble of ours: for seconds, what `python -m bench.fuzz` does for hours."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz import HEADER_VALUES, HEADERS, LIMITS, damaged, run, streams, try_one
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
    assert run(math.inf, seed=20_000, folder=None, most=40) == 40


@given(st.binary(max_size=300), st.integers(0, 2**32))
@settings(max_examples=60)
def test_any_bytes(body: bytes, seed: int) -> None:
    try_one(Checker(limits=LIMITS), Request("POST", "/v1/responses"), body, random.Random(seed))


HEADS: Any = st.dictionaries(
    st.sampled_from(HEADERS) | st.text(max_size=12), st.sampled_from(HEADER_VALUES) | st.text(max_size=12), max_size=6
)
"""Headers as hostile as bytes on the wire can be: surrogates and controls among them."""


@given(
    st.dictionaries(MEMBERS, JSON, max_size=6), REQUESTS, JSON, st.sampled_from([None, 200, 204, 404, 429, 500]), HEADS
)
@settings(max_examples=300)
def test_any_json(body: Any, request: Request, asked: Any, status: int | None, head: dict[str, str]) -> None:
    sent = Request(request.method, request.path, head, body=asked)
    exchange = Exchange("", sent, Response(status, head, body=body))
    CHECKER.check(exchange)
    CHECKER.check_session([exchange, Exchange("", request, Response(status, body=body)), exchange])
    assert CHECKER.errors == []


@given(
    st.lists(st.dictionaries(MEMBERS | st.sampled_from(["output_index", "item", "part", "delta"]), JSON), max_size=5),
    HEADS,
)
@settings(max_examples=100)
def test_any_events(events: list[Any], head: dict[str, str]) -> None:
    CHECKER.check(Exchange("", Request("POST", "/v1/responses"), Response(200, head, events=events)))
    assert CHECKER.errors == []


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_repeatable(seed: int) -> None:
    _, body = streams(None)[0]
    assert damaged(body, random.Random(seed)) == damaged(body, random.Random(seed)) != body
