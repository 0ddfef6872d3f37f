"""Answers without their requests: the body of a response alone, or the events of streams in a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.recordings.contents import are_events, is_event, is_item_list, is_response
from responses_contract.recordings.entries import DUMPED, NO_REQUEST, NO_WIRE, is_dump, rewritten
from responses_contract.recordings.found import Found, Skipped, Source, ValueForm
from responses_contract.recordings.streams import split_events

SOCKET = "are the messages of a WebSocket, which are not judged"
ASKED = ("POST", "/v1/responses")
"""What an answer is taken for whose request is not known."""


def body(value: Any, source: Source, raw: bytes | None = None) -> Exchange:
    """The exchange of a body alone.

    Args:
        raw: its bytes, where they are as received.
    """
    if is_dump(value):
        return Exchange(source.name, Request(*ASKED), Response(body=rewritten(value)), unjudged=[NO_REQUEST, DUMPED])
    return Exchange(source.name, Request(*ASKED), Response(body=value, raw=raw), unjudged=[NO_REQUEST])


def events(values: list[Any], source: Source) -> Iterator[Found]:
    """The exchanges of streams of which only the events were kept."""
    if any(map(is_asked, values)):
        yield Skipped(source.name, SOCKET, "no evidence")
        return
    streams = list(split_events(values))
    for number, stream in enumerate(streams, 1):
        name = f"{source.name}#{number}" if len(streams) > 1 else source.name
        yield of_events(stream, name)


def is_asked(event: Any) -> bool:
    """Whether a client says this, on a WebSocket."""
    return isinstance(event, dict) and event.get("type") == "response.create"


def of_events(stream: list[Any], name: str) -> Exchange:
    """The exchange of one stream of which only the events were kept."""
    return Exchange(name, Request(*ASKED), Response(events=stream), unjudged=[NO_REQUEST, NO_WIRE])


def _read_body(value: Any, source: Source) -> Iterator[Found]:
    yield body(value, source)


def _read_events(value: Any, source: Source) -> Iterator[Found]:
    yield from events(value if isinstance(value, list) else [value], source)


def _is_body(value: Any) -> bool:
    return is_response(value) or is_item_list(value)


def _is_events(value: Any) -> bool:
    return are_events(value) or (is_event(value) and "object" not in value)


BODY = ValueForm("bodies of responses alone", _is_body, _read_body)
EVENTS = ValueForm("events of streams, in lists or as JSON lines", _is_events, _read_events)
