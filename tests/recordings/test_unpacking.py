"""Content codings that are undone while a body comes: whole where they are sound, and never more than is asked for."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from responses_contract.endpoint.client import Reading
from responses_contract.model.exchange import Request
from responses_contract.recordings.unpacking import DAMAGED, undoing

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
TEXT = json.dumps({"object": "response", "output": list(range(5_000))}).encode()


def _pieces(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize("coding", PACKED)
def test_a_body_is_undone_however_it_is_cut(coding: str, size: int) -> None:
    undo = undoing(coding.upper())
    assert undo is not None
    assert b"".join(undo(piece, 1 << 20) for piece in _pieces(PACKED[coding](TEXT), size)) == TEXT


@pytest.mark.parametrize("coding", PACKED)
def test_no_more_comes_of_a_piece_than_was_asked_for(coding: str) -> None:
    undo = undoing(coding)
    assert undo is not None
    first, *_ = _pieces(PACKED[coding](bytes(100 << 20)), 1 << 16)
    assert 0 < len(undo(first, 1 << 16)) <= 1 << 16


@pytest.mark.parametrize("coding", PACKED)
def test_a_body_that_is_in_no_coding_is_damaged(coding: str) -> None:
    undo = undoing(coding)
    assert undo is not None
    with pytest.raises(DAMAGED):
        undo(b'{"object": "response"}' * 20, 1 << 16)


@pytest.mark.parametrize("coding", ["", "identity", "gzip, gzip", "compress", "\x1b[2J"])
def test_what_cannot_be_undone_stays(coding: str) -> None:
    assert undoing(coding) is None


@pytest.mark.parametrize("coding", PACKED)
def test_an_answer_in_a_coding_that_nobody_asked_for_is_judged_as_what_it_holds(coding: str) -> None:
    reading = Reading("a", Request("POST", "/v1/responses"), 1 << 20, None, None)
    reading.begin(200, {"content-type": "application/json", "content-encoding": coding})
    assert all(reading.feed(piece) for piece in _pieces(PACKED[coding](TEXT), 100))
    assert reading.response().body == json.loads(TEXT)
