"""What a compressed answer may unpack to: as much as a plain one where it hardly shrank, and little where it did."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import brotli
import pytest
import zstandard
from responses_api import Client
from responses_api.client import BadRequestError, InvalidResponseError
from responses_api_runtime import transport
from responses_api_runtime.limits import BEGINNING
from responses_api_runtime.secrets import Secrets

from tests import hostile

RESPONSE = {"id": "r", "object": "response", "created_at": 1, "status": "completed", "output": []}
GZIP = b"content-encoding: gzip\r\n"


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "UNPACKED", 1 << 20)


def asked(status: str, headers: bytes, body: bytes, *, stream: bool = False) -> None:
    with hostile.serving(hostile.answer(status, headers, body)) as (url, _), Client("sk-unpack-1", url) as client:
        if stream:
            with client.responses.stream(model="m", input="x") as events:
                list(events)
        else:
            client.responses.create(model="m", input="x")


@pytest.mark.parametrize("stream", [False, True])
def test_what_is_compressed_twice_is_refused(stream: bool) -> None:
    body = gzip.compress(gzip.compress(json.dumps(RESPONSE).encode()))
    kind = hostile.SSE if stream else hostile.JSON
    with pytest.raises(InvalidResponseError, match="more than once"):
        asked("200 OK", kind + b"content-encoding: gzip, gzip\r\n", body, stream=stream)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("coding", "pack", "said"),
    [
        ("br", brotli.compress, "in the coding 'br'; asked for were gzip and deflate"),
        ("zstd", zstandard.compress, "in the coding 'zstd'"),
        ("sk-unpack-1", bytes, "in a coding that is not known"),
    ],
)
def test_a_coding_that_nobody_asked_for_is_refused_by_name(
    coding: str, pack: Callable[[bytes], bytes], said: str, stream: bool
) -> None:
    """Installed or not: a library that undoes it would make gigabytes of the first piece of it."""
    kind = hostile.SSE if stream else hostile.JSON
    with pytest.raises(InvalidResponseError, match=said):
        asked("200 OK", kind + f"content-encoding: {coding}\r\n".encode(), pack(b" " * 100), stream=stream)
    with pytest.raises(BadRequestError):
        asked("400 X", kind + f"content-encoding: {coding}\r\n".encode(), pack(b" " * 100), stream=stream)


@pytest.mark.parametrize(("stream", "accepts"), [(False, b"gzip, deflate"), (True, b"identity")])
def test_only_what_can_be_unpacked_within_limits_is_asked_for(stream: bool, accepts: bytes) -> None:
    with (
        hostile.serving(hostile.answer("400 X", hostile.JSON, b"{}")) as (url, received),
        Client("sk-unpack-1", url) as client,
        pytest.raises(BadRequestError),
    ):
        client.responses.stream(model="m", input="x").__enter__() if stream else client.responses.create(
            model="m", input="x"
        )
    assert b"accept-encoding: " + accepts + b"\r\n" in received[0].lower()


def test_an_error_that_is_compressed_twice_is_told_by_its_status() -> None:
    with pytest.raises(BadRequestError):
        asked("400 X", hostile.JSON + b"content-encoding: gzip, gzip\r\n", gzip.compress(gzip.compress(b"{}")))


def test_many_bytes_from_few_are_not_taken_in() -> None:
    with pytest.raises(InvalidResponseError, match="more than") as caught:
        asked("200 OK", hostile.JSON + GZIP, gzip.compress(b" " * (4 << 20)))
    assert len(caught.value.body) <= 1 << 20


def test_what_hardly_shrank_and_what_is_small_is_taken_in() -> None:
    for text in ("".join(f"{(at * 2654435761) % 2**32:08x}" for at in range(200_000)), "a" * 1000):
        asked("200 OK", hostile.JSON + GZIP, gzip.compress(json.dumps({**RESPONSE, "model": text}).encode(), 1))


def test_the_beginning_is_put_together_of_no_more_than_it_takes() -> None:
    assert transport.beginning([b"ab", b"cd", b"ef"], 3) == b"abc"
    assert transport.beginning([b"ab"], 3) == b"ab"


def test_an_exception_keeps_the_beginning_of_what_is_too_large_to_look_through() -> None:
    cleaned = Secrets(["sk-unpack-1"]).clean(b'["sk-unpack-1",' + b"1," * 1_100_000 + b"1]")
    assert len(cleaned) == BEGINNING
    assert b"sk-unpack" not in cleaned
