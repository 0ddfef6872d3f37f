"""HTTP archives: HAR files of browsers and proxies, and the recordings of Polly.js, which are such.

Browsers leave out bodies, above all of streams; what they keep of those stands in `_eventSourceMessages`, and the
messages of a WebSocket in `_webSocketMessages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.recordings.contents import content_of
from responses_contract.recordings.entries import Entry, exchange_of, headers, is_responses_path, object_of, text_of
from responses_contract.recordings.found import Found, Skipped, Source, ValueForm
from responses_contract.recordings.sockets import connection_of, moment

SOCKET = "_webSocketMessages"
NO_BODY = "keeps no body of the answer, as browsers do"


def is_har(value: Any) -> bool:
    log = value.get("log") if isinstance(value, dict) else None
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def read(value: Any, source: Source) -> Iterator[Found]:
    for number, entry in enumerate(value["log"]["entries"]):
        yield read_entry(entry, source.at(f"{source.name}#{number}"))


def read_entry(entry: Any, source: Source) -> Found:
    source.budget.entry(source.name)
    if not isinstance(entry, dict):
        return Skipped(source.name, "is no entry of an archive")
    request, response = object_of(entry, "request"), object_of(entry, "response")
    status = response.get("status")
    if isinstance(entry.get(SOCKET), list) and entry[SOCKET]:
        return connection_of(
            entry[SOCKET],
            source,
            url=text_of(request, "url"),
            request_headers=headers(request.get("headers")),
            response_headers=headers(response.get("headers")),
            started=moment(entry.get("startedDateTime")),
        )
    if is_responses_path(text_of(request, "url")) and (why := _no_evidence(entry, status)):
        return Skipped(source.name, why, "no evidence")
    content = object_of(response, "content")
    messages = entry.get("_eventSourceMessages")
    body = content_of(content.get("text"), in_base64=content.get("encoding") == "base64")
    if not body and isinstance(messages, list) and messages:
        body = content_of(messages)
    posted = object_of(request, "postData").get("text")
    size = content.get("size")
    return exchange_of(
        Entry(
            text_of(request, "method") or "GET",
            text_of(request, "url"),
            headers(request.get("headers")),
            content_of(posted) if isinstance(posted, str) else None,
            status if isinstance(status, int) and status > 0 else None,
            headers(response.get("headers")),
            body,
            is_kept=body is not None or _is_empty(status, content),
            size=size if isinstance(size, int) else 0,
            edited="the archive keeps the body decoded",
        ),
        source,
    )


def _no_evidence(entry: Json, status: Any) -> str:
    if status == 101:
        return "is a WebSocket, of which the archive keeps no messages"
    return "" if isinstance(status, int) and status > 0 else "had no answer: the request failed or was cancelled"


def _is_empty(status: Any, content: Json) -> bool:
    """Whether there was no body, as far as the archive tells: browsers write a size of 0 for what they left out too."""
    return status in (204, 304) or (content.get("size") == 0 and content.get("text") == "")


FORM = ValueForm("HAR files (browsers, proxies, Polly.js)", is_har, read)
