"""What the tests of the readers share: one sound exchange, and how people keep it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.budget import ReadingLimits
from responses_contract.recordings.found import Skipped
from responses_contract.recordings.readers import read_bytes, recorded
from tests.checker_kit import events_of, written

BODY: dict[str, Any] = BASES["text"].response
ASKED: dict[str, Any] = {name: value for name, value in BASES["text"].request.items() if name != "stream"}
STREAMING = {**ASKED, "stream": True}
EVENTS = events_of()
SSE = written(EVENTS)
URL = "https://gateway.example/v1/responses"
CHECKER = Checker()


def streamed(id: str = "") -> bytes:
    """The stream, with another id of the response where one is given."""
    return SSE.replace(BODY["id"].encode(), id.encode()) if id else SSE


def exchanges(raw: bytes | str | Any, name: str = "log.txt", limits: ReadingLimits | None = None) -> list[Exchange]:
    """The exchanges in text, in bytes, or in a value written as JSON."""
    if not isinstance(raw, bytes | str):
        raw = json.dumps(raw)
    return list(read_bytes(raw if isinstance(raw, bytes) else raw.encode(), name, limits))


def one(raw: bytes | str | Any, name: str = "log.txt") -> Exchange:
    (exchange,) = exchanges(raw, name)
    return exchange


def sound(exchange: Exchange) -> bool:
    """Whether an exchange holds the whole answer, against which nothing is found."""
    response = exchange.response
    ids = str(response.body or response.events or response.sse)
    return "resp_" in ids and CHECKER.check(exchange) == []


def everything(path: Path) -> tuple[list[Exchange], list[Skipped]]:
    """What is in a file: the exchanges, and what was passed over."""
    found = list(recorded(path))
    return [one for one in found if isinstance(one, Exchange)], [one for one in found if isinstance(one, Skipped)]
