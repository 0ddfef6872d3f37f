"""Cassettes of vcrpy, VCR for Ruby, go-vcr, Betamax and opencode: they agree on the idea and differ in names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from responses_contract.model.exchange import Close
from responses_contract.model.json_values import Json
from responses_contract.recordings.contents import content_of
from responses_contract.recordings.entries import Entry, exchange_of, headers, object_of, text_of
from responses_contract.recordings.found import Found, Skipped, Source, ValueForm
from responses_contract.recordings.sockets import connection_of

LISTS = ("interactions", "http_interactions")


def is_cassette(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in LISTS)


def read(value: Any, source: Source) -> Iterator[Found]:
    name = next(name for name in LISTS if isinstance(value.get(name), list))
    for number, entry in enumerate(value[name]):
        yield read_entry(entry, source.at(f"{source.name}#{number}"))


def read_entry(entry: Any, source: Source) -> Found:
    source.budget.entry(source.name)
    if not isinstance(entry, dict):
        return Skipped(source.name, "is no entry of a cassette")
    if entry.get("transport") == "websocket":
        return _socket(entry, source)
    request, response = object_of(entry, "request"), object_of(entry, "response")
    asked, _ = _body(request)
    content, is_raw = _body(response)
    return exchange_of(
        Entry(
            text_of(request, "method") or "GET",
            text_of(request, "uri", "url"),
            headers(request.get("headers")),
            asked,
            _status(response),
            headers(response.get("headers")),
            content,
            is_raw,
            edited=None if is_raw else "the cassette keeps the body parsed",
        ),
        source,
    )


def _socket(entry: Json, source: Source) -> Found:
    """A connection as opencode records it; older cassettes keep both sides apart, and so not their order."""
    opened, connection = object_of(entry, "open"), object_of(entry, "connection")
    events = entry.get("events")
    if not isinstance(events, list):
        sides = ("client", "server")
        lists = {side: entry[side] for side in sides if isinstance(entry.get(side), list)}
        events = [{**each, "direction": side} for side in lists for each in lists[side] if isinstance(each, dict)]
    closed = object_of(connection, "close")
    code = closed.get("code")
    return connection_of(
        events,
        source,
        url=text_of(opened, "url") or text_of(connection, "url"),
        request_headers=headers(opened.get("headers")),
        close=Close(None, code, text_of(closed, "reason")) if isinstance(code, int) else None,
    )


def _body(side: Json) -> tuple[Any, bool]:
    """The content of a body, and whether it is as received."""
    if "parsed_body" in side:
        parsed = json.dumps(side["parsed_body"], ensure_ascii=False, default=str)
        return parsed.encode("utf-8", "surrogatepass"), False
    kept = side.get("body", side.get("content"))
    content = content_of(kept)
    return content, content is None or isinstance(content, bytes)


def _status(response: Json) -> int | None:
    status = response.get("status")
    code = status.get("code") if isinstance(status, dict) else status
    found = response.get("code", response.get("status_code", code))
    return found if isinstance(found, int) and not isinstance(found, bool) else None


FORM = ValueForm("cassettes (vcrpy, Ruby's VCR, go-vcr, Betamax, opencode)", is_cassette, read)
