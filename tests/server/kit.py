"""What the tests of the server kit share."""

from __future__ import annotations

from collections.abc import Iterable

from responses_api.accumulate import Accumulator

from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.wire.encoder import frames

HEADERS = {"content-type": "text/event-stream; charset=utf-8", "x-request-id": "req_1"}
_OPEN: Json = {"type": "object", "properties": {}, "additionalProperties": True}
TOOLS: list[Json] = [
    {"type": "function", "name": "get_weather", "parameters": _OPEN, "strict": False},
    {"type": "custom", "name": "sql"},
]
ASKED: Json = {"model": "example-1", "input": "Hello", "stream": True, "tools": TOOLS}


def judged(request: Json, sse: bytes | Iterable[Json]) -> list[str]:
    """What the whole checker finds in a stream, as sentences."""
    raw = sse if isinstance(sse, bytes) else b"".join(frames(sse))
    sent = Request("POST", "/v1/responses", body=request)
    return [str(one) for one in Checker().check(Exchange("reply", sent, Response(200, HEADERS, sse=raw)))]


def folded(events: Iterable[Json]) -> Json | None:
    """The Response that events tell."""
    accumulator = Accumulator()
    for event in events:
        accumulator.feed(event)
    return accumulator.response
