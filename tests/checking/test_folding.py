"""Texts are put together while they grow, and not again and again once they are whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from responses_contract.checking import stream_checker
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.stream.emitter import emit
from responses_contract.stream.nodes import Text
from responses_contract.wire.encoder import frame
from tests.checker_kit import CHECKER

OFTEN = 32
"""Events after which texts are put together, in place of thousands."""


def _exchange(items: int) -> Exchange:
    base = BASES["text"]
    (message,) = base.response["output"]
    output = [{**message, "id": f"msg_{number}"} for number in range(items)]
    body = b"".join(frame(event) for event in emit({**base.response, "output": output}))
    times = [(len(piece) + 1, 0.0) for piece in body.split(b"\n")]  # as it arrived: in small pieces
    response = Response(200, {"content-type": "text/event-stream", "x-request-id": "r"}, sse=body)
    return Exchange("x", Request("POST", "/v1/responses", body=base.request), replace(response, times=times))


def _folded(items: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many texts are put together, one as often as it is, in a stream of so many items."""
    count, fold = [0], Text.fold

    def counted(text: Text) -> None:
        count[0] += 1
        fold(text)

    monkeypatch.setattr(stream_checker, "_FOLD_EVERY", OFTEN)
    monkeypatch.setattr(Text, "fold", counted)
    assert CHECKER.check(_exchange(items)) == []
    monkeypatch.undo()
    return count[0]


def test_folding_costs_each_item_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = _folded(50, monkeypatch), _folded(500, monkeypatch)
    assert few > 20
    assert many < 11 * few
