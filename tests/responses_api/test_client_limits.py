"""What an answer may cost the client: more values than it takes in are refused before anything is made of them."""

from __future__ import annotations

import pytest
from responses_api import Client
from responses_api.client import InvalidResponseError
from responses_api_runtime.limits import OBJECTS, VALUES, has_more_values

from tests import hostile

LISTS = b"[" + b"[]," * VALUES + b"[]]"


TOO_MANY = "more than 1,000,000 JSON values"


def test_a_body_of_too_many_values_is_refused() -> None:
    body = b'{"object":"response","output":' + LISTS + b"}"
    with (
        hostile.serving(hostile.answer("200 OK", hostile.JSON, body)) as (url, _),
        Client("sk-limits-1", url) as client,
        pytest.raises(InvalidResponseError, match=TOO_MANY),
    ):
        client.responses.create(model="m", input="x")


def test_an_event_of_too_many_values_ends_the_stream() -> None:
    body = b'data: {"type":"response.output_text.delta","logprobs":' + LISTS + b"}\n\n"
    with (
        hostile.serving(hostile.answer("200 OK", hostile.SSE, body)) as (url, _),
        Client("sk-limits-2", url) as client,
        pytest.raises(InvalidResponseError, match=TOO_MANY),
        client.responses.stream(model="m", input="x") as stream,
    ):
        list(stream)


def test_objects_count_for_more_than_values_and_neither_does_within_a_text() -> None:
    assert has_more_values(b"[" + b"{}," * OBJECTS + b"{}]")
    assert not has_more_values(b"[" + b"{}," * (OBJECTS - 1) + b"{}]")
    assert not has_more_values(b"[" + b"1," * (VALUES - 2) + b"1]")
    assert has_more_values(b"[" + b"1," * VALUES + b"1]")
    assert not has_more_values(b'["' + b"{,[" * VALUES + b'"]')
