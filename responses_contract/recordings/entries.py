"""One entry of an archive or a log, as exchange: what all recorders have in common, whatever they call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import body_of, value_of
from responses_contract.model.json_values import Json
from responses_contract.model.operations import split_url
from responses_contract.recordings.contents import SSE_START, are_events, is_answer, json_of
from responses_contract.recordings.found import Skipped, Source
from responses_contract.recordings.unpacking import inflated

RESPONSES_PATH = re.compile(
    r"/responses(?:/(?:compact|input_tokens(?:/count)?|[^/?#]+(?:/(?:cancel|input_items|compact))?))?/?(?:[?#\s]|$)"
)
CONVERSATIONS_PATH = re.compile(r"/conversations(?:/conv_[^/?#]+(?:/items(?:/[^/?#]+)?)?)?/?(?:[?#\s]|$)")
"""Of the Conversations API: a word that other APIs use as well, so that an id has to look like one of its own."""
_TERMINAL = re.compile(rb'"type": ?"(?:response\.(?:completed|failed|incomplete)|error)"|data: ?\[DONE\]')

NO_REQUEST = "the request is not known: nothing was held against it"
NO_WIRE = "only the events were kept: the wire was not judged"
REWRITTEN = "the log keeps the body parsed and written anew: how numbers were written was not judged"
DUMPED = "an object that a program wrote anew: how numbers were written, and what is null or absent, was not judged"
CUT = "the recorder cut the body off: its end was not judged"


@dataclass(slots=True)
class Entry:
    """What a recorder kept of one exchange.

    Attributes:
        url: or path; empty where it was not kept.
        request: bytes or a JSON value; None where there was none, or it was not kept.
        content: of the answer: bytes, a JSON value or a list of events; None where there is none.
        is_raw: the bytes are as received; otherwise they were parsed and written again.
        is_kept: whether the recorder kept the answer's body at all.
        size: of the body in bytes, where the recorder says more than it kept.
        edited: what is known to have been changed since.
        unjudged: what cannot be judged, and why.
    """

    method: str = "POST"
    url: str = ""
    request_headers: dict[str, str] = field(default_factory=dict)
    request: Any = None
    status: int | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    content: Any = None
    is_raw: bool = True
    is_kept: bool = True
    size: int = 0
    edited: str | None = None
    unjudged: list[str] = field(default_factory=list)


def is_responses_path(path: str) -> bool:
    """Whether a path is an operation of the Responses API, behind any prefix (`/openai`, `/proxy/x/v1`, …)."""
    return RESPONSES_PATH.search(path) is not None or _is_of_conversations(path)


def _is_of_conversations(path: str) -> bool:
    found = CONVERSATIONS_PATH.search(path)
    return found is not None and ("/conv_" in found[0] or path[: found.start()].endswith("/v1"))


def exchange_of(entry: Entry, source: Source) -> Exchange | Skipped:
    """The exchange that an entry describes, or why there is none to judge."""
    url = split_url(entry.url)
    if entry.url and not is_responses_path(url.path):
        return Skipped(source.name, f"is of {_shown(url.path or entry.url)}")
    if not entry.is_kept:
        return Skipped(source.name, "keeps no body of the answer, so that nothing could be judged", "no evidence")
    try:
        content = entry.content
        if isinstance(content, bytes):
            content = inflated(content, entry.response_headers.get("content-encoding", ""), source)
    except InputError as error:
        return Skipped(source.name, error.message.removeprefix(f"{source.name} "), "unreadable")
    return _exchange(entry, content, source)


def _exchange(entry: Entry, content: Any, source: Source) -> Exchange | Skipped:
    unjudged = list(entry.unjudged)
    response = with_content(Response(entry.status, entry.response_headers), content, is_raw=entry.is_raw)
    if isinstance(content, bytes) and entry.size > len(content) and _is_cut(response, content):
        if response.sse is None:
            return Skipped(source.name, f"keeps {len(content)} of {entry.size} bytes of the body", "no evidence")
        response.sse = content[: content.rfind(b"\n\n") + 2] if b"\n\n" in content else b""
        response.ended = "stopped"
        unjudged.append(CUT)
    if response.events is not None:
        unjudged.append(NO_WIRE)
    url = split_url(entry.url)
    path = (f"{url.path}?{url.query}" if url.query else url.path) or "/v1/responses"
    body, raw = _request_body(entry.request)
    if body is None and raw is None and entry.method == "POST" and not path.endswith("/cancel"):
        unjudged.append(NO_REQUEST)
    request = Request(entry.method.upper(), path, entry.request_headers, body, raw)
    host = url.netloc.removesuffix(":443" if url.scheme == "https" else ":80")
    provenance = {"origin": host or "unknown", "edited": entry.edited}
    return Exchange(source.name, request, response, provenance, unjudged)


def _is_cut(response: Response, content: bytes) -> bool:
    if response.sse is not None:
        return _TERMINAL.search(content[-(1 << 20) :]) is None
    return json_of(content) is None


def with_content(response: Response, content: Any, *, is_raw: bool = True) -> Response:
    """The answer with a stream, events or a body, by its content type and by what the content looks like."""
    if isinstance(content, bytes):
        if "event-stream" in response.headers.get("content-type", "") or SSE_START.match(content):
            response.sse = content
        else:
            response.body = body_of(content) if content else None
            response.raw = content if is_raw else None
    elif are_events(content):
        response.events = content
    else:
        response.body = rewritten(content)
    return response


def _request_body(content: Any) -> tuple[Any, bytes | None]:
    """The JSON value in the body of a request, or the bytes when they are not JSON."""
    if not isinstance(content, bytes):
        return rewritten(content), None
    body = value_of(content) if content else None
    return body, (content or None) if body is None else None


def _shown(path: str) -> str:
    return path if len(path) <= 80 else path[:77] + "…"


def headers(value: Any) -> dict[str, str]:
    """Headers as recorders write them: pairs of name and value in any form, or a map to a string or a list."""
    pairs: list[Any] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        pairs = list(zip(value[::2], value[1::2], strict=False))  # as Node's rawHeaders
    elif isinstance(value, list):
        pairs = [pair for each in value if (pair := _pair(each)) is not None]
    return {str(name).lower(): _header(text) for name, text in pairs if name is not None}


def _pair(value: Any) -> tuple[Any, Any] | None:
    if isinstance(value, dict):
        return (value.get("name", value.get("key")), value.get("value"))
    return (value[0], value[1]) if isinstance(value, list | tuple) and len(value) == 2 else None


def _header(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(_scalar, value[:1000]))
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A header's value; what YAML's aliases may blow up is not written out."""
    return str(value) if isinstance(value, str | int | float) else type(value).__name__


def rewritten(value: Any) -> Any:
    """A value that a log wrote anew: 17 for 17.0, as the form of a number is its own; text for bytes."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {name: rewritten(each) for name, each in value.items()}
    return [rewritten(each) for each in value] if isinstance(value, list) else value


def is_dump(value: Any) -> bool:
    """Whether a body was written anew by a program that knows no integers, or no null: a client library, or R."""
    if not isinstance(value, dict):
        return False
    return (
        isinstance(value.get("created_at"), float) or value.get("error") == {} or value.get("incomplete_details") == {}
    )


def text_of(value: Mapping[str, Any], *names: str) -> str:
    """The first of some members that is a text; empty if none is."""
    return next((value[name] for name in names if isinstance(value.get(name), str)), "")


def object_of(value: Json, name: str) -> Json:
    member = value.get(name)
    return member if isinstance(member, dict) else {}


__all__ = ["Entry", "exchange_of", "headers", "is_answer", "is_responses_path", "rewritten", "text_of"]
