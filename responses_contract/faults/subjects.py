"""What faults are tried on: every legal conversation, in the form that a layer of faults edits."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from responses_contract.faults import FAULTS
from responses_contract.faults.bases import BASES, Base
from responses_contract.faults.connections import CONNECTIONS, RECONNECTED
from responses_contract.faults.conversations import TALK_REPLIES, TALKS
from responses_contract.faults.fault import Fault, Layer
from responses_contract.faults.operations import REPLIES, Reply
from responses_contract.faults.sessions import JSON_HEADERS, SESSIONS, SSE_HEADERS
from responses_contract.faults.webhooks import HOOKED
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.recordings.transcripts import from_json


@dataclass(frozen=True)
class Subject:
    """One legal conversation.

    Attributes:
        value: what a fault of the layer edits.
        asked: what a fault's `asked` looks at.
        build: makes exchanges of the value, edited or not.
    """

    name: str
    value: Any
    asked: Json
    build: Callable[[Any], list[Exchange]]


@dataclass(frozen=True)
class Breach:
    """One fault, applied to one legal conversation."""

    fault: Fault
    subject: str
    exchanges: list[Exchange] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.fault.id} on {self.subject}"


def frame(event: Json) -> str:
    """An event as the text of a frame, written as the API's origin writes it."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event.get('type') or 'message'}\ndata: {text}\n\n"


def frames_of(base: Base) -> list[str]:
    return [frame(event) for event in base.events()]


def exchange_of(base: Base | Reply, response: Response) -> Exchange:
    request = Request(base.method, base.path, {}, copy.deepcopy(base.request))
    return Exchange(base.name, request, response)


def streamed(base: Base, sse: bytes) -> list[Exchange]:
    """The exchange in which a stream came with the right headers."""
    return [exchange_of(base, Response(200, dict(SSE_HEADERS), sse=sse))]


def replied(base: Base | Reply, body: Any, status: int = 200, headers: Json | None = None) -> list[Exchange]:
    """The exchange in which one JSON body came."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return [exchange_of(base, Response(status, headers or dict(JSON_HEADERS), body=_parsed(raw), raw=raw))]


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


def unstreamed(base: Base) -> Base:
    """The same conversation, asked for as one body."""
    request = {name: value for name, value in (base.request or {}).items() if not name.startswith("stream")}
    return replace(base, name=f"{base.name} (body)", request=request)


def answered(base: Base | Reply, answer: tuple[int, dict[str, str], bytes]) -> list[Exchange]:
    """The exchange with this status, headers and body bytes."""
    status, headers, raw = answer
    if headers.get("content-type", "").startswith("text/event-stream") or not _is_whole(base, raw):
        return [exchange_of(base, Response(status, headers, sse=raw))]
    return replied(base, raw, status, headers)


def _is_whole(base: Base | Reply, raw: bytes) -> bool:
    return not raw.startswith((b"event:", b"data:"))


def _event_subjects() -> Iterator[Subject]:
    for base in BASES.values():
        yield Subject(
            base.name, base.events(), base.asked(), _builder(base, lambda events: "".join(map(frame, events)))
        )


def _frame_subjects() -> Iterator[Subject]:
    for base in BASES.values():
        yield Subject(base.name, frames_of(base), base.asked(), _builder(base, "".join))


def _byte_subjects() -> Iterator[Subject]:
    for base in BASES.values():
        raw = "".join(frames_of(base)).encode()
        yield Subject(base.name, raw, base.asked(), partial(streamed, base))


def _builder(base: Base, write: Callable[[Any], str]) -> Callable[[Any], list[Exchange]]:
    return lambda value: streamed(base, write(value).encode())


def _whole() -> list[Base | Reply]:
    """Conversations that end in one JSON body."""
    bodies = [unstreamed(base) for base in BASES.values() if base.method == "POST"]
    return [*bodies, *REPLIES.values(), *TALK_REPLIES.values()]


def _body(base: Base | Reply) -> Json:
    return base.response if isinstance(base, Base) else base.body


def _asked(base: Base | Reply) -> Json:
    return base.request or {}


def _body_subjects() -> Iterator[Subject]:
    for base in _whole():
        if isinstance(base, Base) or base.status == 200:
            yield Subject(base.name, _body(base), _asked(base), partial(replied, base))


def _http_subjects() -> Iterator[Subject]:
    for base in BASES.values():
        value = (200, dict(SSE_HEADERS), "".join(frames_of(base)).encode())
        yield Subject(base.name, value, base.asked(), partial(answered, base))
    for whole in _whole():
        status, headers = (200, dict(JSON_HEADERS)) if isinstance(whole, Base) else (whole.status, whole.headers)
        value = (status, headers, json.dumps(_body(whole)).encode())
        yield Subject(whole.name, value, _asked(whole), partial(answered, whole))


def _session_subjects() -> Iterator[Subject]:
    for name, session in {**SESSIONS, **TALKS, **HOOKED, "reconnected": RECONNECTED}.items():
        yield Subject(name, session, {}, partial(as_exchanges, name))
    for base in BASES.values():
        alone = _alone(base)
        yield Subject(base.name, alone, base.asked(), partial(as_exchanges, base.name))


def _connection_subjects() -> Iterator[Subject]:
    for name, connection in CONNECTIONS.items():
        yield Subject(name, connection, {}, partial(as_connection, name))


def as_connection(name: str, connection: Json) -> list[Exchange]:
    return [from_json(connection, name)]


def _alone(base: Base) -> list[Json]:
    request = {"method": base.method, "path": base.path, "body": base.request}
    response = {"status": 200, "headers": dict(SSE_HEADERS), "sse": "".join(frames_of(base))}
    return [{"transcript": 1, "provenance": {}, "request": request, "response": response}]


def as_exchanges(name: str, session: list[Json]) -> list[Exchange]:
    return [from_json(one, f"{name}/{number}") for number, one in enumerate(session, 1)]


_BY_LAYER: dict[Layer, Callable[[], Iterator[Subject]]] = {
    "events": _event_subjects,
    "frames": _frame_subjects,
    "bytes": _byte_subjects,
    "body": _body_subjects,
    "http": _http_subjects,
    "session": _session_subjects,
    "connection": _connection_subjects,
}


@cache
def subjects(layer: Layer) -> tuple[Subject, ...]:
    """Every legal conversation, as a layer's faults edit it."""
    return tuple(_BY_LAYER[layer]())


def cases(faults: Iterator[Fault] | None = None) -> Iterator[Breach]:
    """Every fault on every conversation to which it can be applied."""
    for fault in FAULTS.values() if faults is None else faults:
        for subject in subjects(fault.layer):
            if fault.fits(subject.value, subject.asked):
                yield Breach(fault, subject.name, subject.build(fault.apply(subject.value)))
