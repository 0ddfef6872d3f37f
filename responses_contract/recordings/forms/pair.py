"""Any object that holds a request and an answer, whatever its members are called, wherever it stands.

The tables below say under which names recorders keep the parts of an exchange; a name is compared without its case and
punctuation, so that `RequestUri`, `request_uri` and `requestUri` are one. Where no URL is kept, the exchange is told by
its content: an answer is what says of itself that it is one. Read so are, among others, output files of the Batch API,
what LiteLLM's callbacks, Helicone and Langfuse log, flows of mitmproxy as JSON, recordings of nock and of Azure's test
proxy, saved responses of Postman, snapshots of tests, and logs of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.recordings.contents import content_of, is_answer, is_item_list, is_request, is_response, json_of
from responses_contract.recordings.entries import (
    DUMPED,
    REWRITTEN,
    Entry,
    exchange_of,
    headers,
    is_dump,
    rewritten,
)
from responses_contract.recordings.found import Found, Skipped, Source, ValueForm
from responses_contract.recordings.unpacking import WINDOW

# fmt: off
REQUEST = ("request", "originalrequest", "req", "httprequest", "requestinfo", "requestdata", "input", "kwargs")
RESPONSE = (
    "response", "res", "resp", "httpresponse", "responseobj", "responseinfo", "responsedata", "reply", "answer",
    "output", "result",
)
URL = ("url", "uri", "requesturl", "requesturi", "path", "requestpath", "endpoint", "pathname", "target")
METHOD = ("method", "requestmethod", "httpmethod", "verb")
STATUS = ("statuscode", "status", "code", "responsestatus", "responsestatuscode", "httpstatus", "responsecode")
REQUEST_HEADERS = ("headers", "requestheaders", "reqheaders", "header")
RESPONSE_HEADERS = ("headers", "responseheaders", "resheaders", "rawheaders", "header")
REQUEST_BODY = ("requestbody", "body", "postdata", "json", "data", "payload", "content", "parsedbody", "text")
RESPONSE_BODY = (
    "responsebody", "body", "jsonbody", "base64body", "content", "parsedbody", "text", "data", "json", "payload",
    "response", "sse", "stream", "events", "frames", "chunks", "responsechunks", "rawbody", "bodytext", "result",
    "value",
)
# fmt: on
_DEEPEST = 30
"""Levels of a value in which an exchange is looked for."""
_PARSED = 3
"""Texts in texts that are parsed on the way."""
_SIGN = re.compile(rb'"object"\s*:\s*"response|"response\.|/responses|\\"response|event: ?response\.')


@lru_cache(4096)
def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _names(value: Any) -> Json:
    return {_bare(str(name)[:60]): each for name, each in value.items()} if isinstance(value, dict) else {}


def _pick(names: Json, wanted: tuple[str, ...]) -> Any:
    return next((names[name] for name in wanted if names.get(name) is not None), None)


def sniff(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def read(value: Any, source: Source) -> Iterator[Found]:
    """The exchanges in a value; one that holds none is passed over as a whole."""
    found = False
    for one in _walk(value, source, 0, 0):
        found = True
        yield one
    if not found:
        yield Skipped(source.name, f"holds no exchange: it is {described(value)}")


def _walk(value: Any, source: Source, depth: int, parsed: int) -> Iterator[Found]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if parsed < _PARSED and len(value) > 20 and (inner := _parsed(value)) is not None:
            yield from _walk(inner, source, depth + 1, parsed + 1)
        return
    if isinstance(value, dict):
        entries = list(_entries(value))
        for number, entry in enumerate(entries, 1):
            source.budget.entry(source.name)
            yield exchange_of(entry, source.at(f"{source.name}.{number}") if len(entries) > 1 else source)
        if entries:
            return
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for number, child in enumerate(children):
        if isinstance(child, dict | list | str) and child:
            place = source.at(f"{source.name}#{number}") if isinstance(value, list) and depth < 3 else source
            yield from _walk(child, place, depth + 1, parsed)


def _parsed(text: str) -> Any:
    """What a text holds that may be an exchange, or a part of one."""
    raw = text.encode("utf-8", "surrogatepass")
    if raw.lstrip()[:1] not in (b"{", b"[") or not _SIGN.search(raw):
        return None
    return json_of(raw)


def _entries(node: Json) -> Iterator[Entry]:
    """The exchanges that an object itself describes."""
    if is_response(node) or is_item_list(node):
        yield _made(Entry(content=node))
        return
    names = _names(node)
    request, response = _pick(names, REQUEST), _pick(names, RESPONSE)
    if isinstance(response, list) and response and all(isinstance(each, dict) for each in response):
        answers = [each for each in response if _names(each).keys() & {"originalrequest", "code", "statuscode"}]
        if answers:
            yield from (entry for each in answers for entry in _entries({"request": request, **each}))
            return
    entry = _by_names(names, request, response) or _by_content(node)
    if entry is not None:
        yield entry


def _by_names(names: Json, request: Any, response: Any) -> Entry | None:
    """The exchange of an object that keeps a URL, under the usual names."""
    asked, answered = _names(request), _names(response)
    url = _url(asked) or _url(names)
    if not url:
        return None
    # Without an object of its own the answer stands beside the rest of the entry.
    aside = response if isinstance(response, str | list) else None
    if response is None and isinstance(request, dict):
        answered = {name: value for name, value in names.items() if name not in REQUEST}
    kept = _pick(answered, RESPONSE_BODY) if answered else aside
    if kept is None:
        kept = names.get("responsebody", names.get("responsecontent"))
    if answered and is_answer(response):
        kept = response
    status = _number(_pick(answered, STATUS)) or _number(_pick(names, STATUS))
    if status is None and kept is None:
        return None
    fields = _pick(answered, RESPONSE_HEADERS) or _pick(names, RESPONSE_HEADERS[1:])
    posted = _pick(asked, REQUEST_BODY)
    if posted is None:
        posted = request if is_request(request) else _pick(names, REQUEST_BODY[:2])
    return _made(
        Entry(
            str(_pick(asked, METHOD) or _pick(names, METHOD) or "POST")[:20],
            url,
            headers(_pick(asked, REQUEST_HEADERS) or _pick(names, REQUEST_HEADERS[1:])),
            content_of(posted),
            status,
            headers(fields),
            content_of(kept, in_base64=_says_base64(answered)),
        )
    )


def _by_content(node: Json) -> Entry | None:
    """The exchange of an object in which an answer is told by what it is; its request may stand beside it."""
    for name, value in node.items():
        content = _answer_in(value) if not _is_pair(value) else None
        if content is None:
            continue
        aside = [_request_in(each) for other, each in node.items() if other != name]
        names = _names(node)
        inner = _names(value)
        return _made(
            Entry(
                request=next((each for each in aside if each is not None), None),
                status=_number(_pick(inner, STATUS)) or _number(_pick(names, STATUS)),
                response_headers=headers(_pick(inner, RESPONSE_HEADERS)) if content is not value else {},
                content=content,
            )
        )
    return None


def _is_pair(value: Any) -> bool:
    """Whether an object has a request and an answer of its own, by their names."""
    names = _names(value)
    return any(name in names for name in REQUEST) and any(name in names for name in RESPONSE)


def _made(entry: Entry) -> Entry:
    """An entry that says what its log has changed."""
    if not isinstance(entry.request, bytes | None) and not is_request(entry.request):
        entry.request = None
    if entry.content is None and entry.response_headers.get("content-length") != "0" and entry.status != 204:
        entry.is_kept = False
    parsed = json_of(entry.content) if isinstance(entry.content, bytes) and not entry.url else None
    if is_dump(parsed):
        entry.content = parsed
    if not isinstance(entry.content, bytes):
        entry.is_raw = False
        # What HTTP recorders parse they keep whole; what stands beside neither URL nor status, a program has parsed.
        is_faithful = (entry.url or entry.status) and not is_dump(entry.content)
        entry.unjudged.append(REWRITTEN if is_faithful else DUMPED)
        entry.content = rewritten(entry.content)
    elif entry.response_headers.get("content-encoding", "").lower() in WINDOW and entry.content[:1] not in (
        b"\x1f",
        b"x",
    ):
        entry.response_headers = {**entry.response_headers, "content-encoding": "identity"}
    entry.edited = "a log keeps it in a form of its own"
    return entry


def _answer_in(value: Any) -> Any:
    """The content of an answer in a member: itself, or what stands in it beside its status."""
    if not isinstance(value, dict | list | str | bytes) or not value:
        return None
    content = content_of(value)
    if is_answer(content):
        return content
    inner = _pick(_names(value), RESPONSE_BODY) if isinstance(value, dict) else None
    content = content_of(inner) if inner is not None else None
    return content if is_answer(content) else None


def _request_in(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        value = json_of(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, dict) and not is_request(value):
        value = next((inner for name in REQUEST_BODY if (inner := _names(value).get(name)) is not None), None)
        if isinstance(value, str):
            value = json_of(value.encode("utf-8", "surrogatepass"))
    return value if is_request(value) else None


def _url(names: Json) -> str:
    """The URL or path that an entry keeps; empty where there is none."""
    value = _pick(names, URL)
    if isinstance(value, dict):
        value = value.get("raw", value.get("href", value.get("path")))
    if not isinstance(value, str) or "/" not in value or "\n" in value or len(value) > 4000:
        return ""
    scope = names.get("scope", names.get("baseurl", names.get("host")))
    if isinstance(scope, str) and "://" in scope and value.startswith("/"):
        return scope.rstrip("/") + value
    return value


def _number(value: Any) -> int | None:
    if isinstance(value, dict):
        value = _pick(_names(value), STATUS)
    if isinstance(value, str) and value[:3].isdecimal() and len(value) == 3:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 100 <= value < 600 else None


def _says_base64(names: Json) -> bool:
    return names.get("isbase64encoded") is True or names.get("encoding") == "base64" or "base64body" in names


def described(value: Any) -> str:
    """What a value is, for somebody who wonders why it was not read."""
    if isinstance(value, list):
        return f"a list of {len(value)} elements, the first of them {described(value[0])}" if value else "an empty list"
    if not isinstance(value, dict):
        return f"a JSON {type(value).__name__}"
    if is_request(value):
        return "a request without its answer"
    kind = value.get("object")
    if (isinstance(kind, str) and kind.startswith("chat.completion")) or "choices" in value:
        return "an answer of Chat Completions, another API"
    if value.get("type") in ("session_meta", "response_item", "turn_context", "event_msg"):
        return "a line of a Codex session, which keeps items but no response"
    names = [repr(str(name)[:30]) for name in list(value)[:6]]
    return (
        f"an object with the members {', '.join(names)}{' …' if len(value) > 6 else ''}" if names else "an empty object"
    )


FORM = ValueForm("objects that hold a request and an answer, whatever the names of their members", sniff, read)
