"""A recorded WebSocket connection as requests with their answers, so that each can be given again."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from responses_contract.model.exchange import Exchange, Message, Response
from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import ENDS

OF_THE_SOCKET = ("type", "stream_id", "stream")
"""Members of a `response.create` that do not say what is asked."""
_ENDS = {*ENDS.values(), "error"}


@dataclass(slots=True)
class _Turn:
    body: Json
    messages: list[Message] = field(default_factory=list)


def turns(exchange: Exchange) -> Iterator[tuple[Json, Response]]:
    """Each request of a connection as HTTP would have had it, with what answered it."""
    for turn in _read(exchange.response.messages or ()):
        if turn.messages:
            answer = Response(200, {}, messages=turn.messages)
            yield asked(turn.body), answer
            yield in_lane(asked(turn.body), _lane(turn.body)), answer


def asked(body: Json) -> Json:
    """What a `response.create` asks for; that nothing is to be generated is told, and that something is, is not."""
    kept = {name: value for name, value in body.items() if name not in OF_THE_SOCKET}
    if kept.get("generate") is not False:
        kept.pop("generate", None)
    return {**kept, "stream": True}


def in_lane(body: Json, lane: str | None) -> Json:
    """What is asked on this lane, where the same may have been asked on others."""
    return {**body, "stream_id": lane}


def _read(messages: Sequence[Message]) -> list[_Turn]:
    """Every request in its order, first in, first out within its lane."""
    found: list[_Turn] = []
    open_: dict[Any, deque[_Turn]] = defaultdict(deque)
    latest: _Turn | None = None
    for message in messages:
        event = event_of(message.data)
        if message.sender == "client":
            if event.get("type") == "response.create":
                found.append(_Turn(event))
                open_[_lane(event)].append(found[-1])
            continue
        lane = open_[_lane(event)]
        latest = lane[0] if lane else latest
        if latest is not None:
            latest.messages.append(message)
        if lane and event.get("type") in _ENDS:
            lane.popleft()
    return found


def _lane(event: Json) -> str | None:
    name = event.get("stream_id")
    return name if isinstance(name, str) else None


def event_of(data: str | bytes) -> Json:
    """The JSON object in a message; empty where there is none."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def told(recorded: Response, lane: str | None) -> list[str | bytes]:
    """A recorded answer as messages of a lane, those of a connection as they were but for the lane's name."""
    if recorded.messages is not None:
        return [_in_lane(message.data, lane) for message in recorded.messages if message.sender == "server"]
    if recorded.events is not None:
        events = [event for event in recorded.events if isinstance(event, dict)]
    elif recorded.sse is not None:
        events = [event for event in _events(recorded.sse) if event]
    else:
        body = recorded.body if isinstance(recorded.body, dict) else {}
        events = [{"type": "error", "status": recorded.status, "error": body.get("error", body)}]
    return [orjson.dumps(event if lane is None else {**event, "stream_id": lane}).decode() for event in events]


def events_in(recorded: Response) -> list[Json]:
    """The events of a recorded turn, for a stream over HTTP."""
    events = (event_of(message.data) for message in recorded.messages or ())
    return [{name: each for name, each in event.items() if name != "stream_id"} for event in events if event]


def _events(stream: bytes) -> Iterator[Json]:
    from responses_contract.wire.decoder import decode

    return (event_of(frame.data) for frame in decode(stream) if frame.data)


def _in_lane(data: str | bytes, lane: str | None) -> str | bytes:
    event = event_of(data)
    if not event or event.get("stream_id") == lane:
        return data
    named = {} if lane is None else {"stream_id": lane}
    return orjson.dumps({**{name: each for name, each in event.items() if name != "stream_id"}, **named}).decode()
