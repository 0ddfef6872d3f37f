"""Assertions on traffic: they say in plain words what is wrong, where, and by which rule."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Protocol

from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Level, Place
from responses_contract.model.json_values import Json

_RANK: dict[Level, int] = {"MAY": 0, "SHOULD": 1, "MUST": 2}
SHOWN = 10
"""Findings that a message lists."""
_STREAM = {"content-type": "text/event-stream"}


class HttpResponse(Protocol):
    """A response of httpx, httpx2 or requests, its content read, or of a test client of Starlette or FastAPI."""

    status_code: int

    @property
    def headers(self) -> Any: ...
    @property
    def content(self) -> bytes: ...
    @property
    def request(self) -> Any: ...


@cache
def _checker(dialect: str) -> Checker:
    return Checker(dialect=dialect)


def check_stream(
    sse: bytes | Iterable[bytes],
    request: Mapping[str, Any] | None = None,
    *,
    level: Level = "MUST",
    ignore: Collection[str] = (),
    dialect: str = "base",
) -> Json:
    """Assert that an event stream keeps the contract; returns the Response that it tells.

    Args:
        sse: the bytes of the stream.
        request: the JSON body of the request; without it, what depends on it is not judged.
        level: the least level that fails: `SHOULD` is stricter than `MUST`.
        ignore: ids of rules that are not looked at.
        dialect: the contract by which to judge.

    Raises:
        AssertionError: it does not; the message lists what was found.
    """
    raw = sse if isinstance(sse, bytes) else b"".join(sse)
    body = {"stream": True} if request is None else {**request, "stream": True}
    asked = Request("POST", "/v1/responses", body=body)
    stream = _checker(dialect).stream(asked, status=200, headers=_STREAM)
    found = [*stream.feed(raw), *stream.finish()]
    # Nobody said which headers there were: what headers are missing is not the stream's fault.
    _assert_none([one for one in found if not one.rule.startswith("http/")], level, ignore)
    return dict(stream.snapshot or {})


def check_exchange(
    exchange: Exchange | HttpResponse,
    *,
    level: Level = "MUST",
    ignore: Collection[str] = (),
    dialect: str = "base",
) -> None:
    """Assert that an exchange keeps the contract.

    Args:
        exchange: an `Exchange`, or the response of an HTTP client, its content read.
        level, ignore, dialect: as for `check_stream`.

    Raises:
        AssertionError: it does not; the message lists what was found.
    """
    judged = exchange if isinstance(exchange, Exchange) else exchange_of(exchange)
    _assert_none(_checker(dialect).check(judged), level, ignore)


def exchange_of(response: HttpResponse, name: str = "the exchange") -> Exchange:
    """The exchange that the response of an HTTP client is the end of: httpx, requests, Starlette's test client."""
    sent = response.request
    content = getattr(sent, "content", None) or getattr(sent, "body", None) or b""
    raw = content if isinstance(content, bytes) else str(content).encode()
    target = getattr(sent.url, "raw_path", None) or getattr(sent, "path_url", None) or "/"
    path = target.decode() if isinstance(target, bytes) else str(target)
    asked = Request(str(sent.method).upper(), path, body=_parsed(raw))
    headers = {str(key).lower(): str(value) for key, value in response.headers.items()}
    if headers.get("content-type", "").startswith("text/event-stream"):
        return Exchange(name, asked, Response(response.status_code, headers, sse=response.content))
    text = response.content.decode("utf-8", "replace")
    body = _parsed(response.content)
    answered = Response(response.status_code, headers, body=text if body is None else body, raw=response.content)
    return Exchange(name, asked, answered)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _assert_none(found: Iterable[Finding], level: Level, ignore: Collection[str]) -> None:
    wrong = [one for one in found if _RANK[one.level] >= _RANK[level] and one.rule not in ignore and one.is_primary]
    if wrong:
        raise AssertionError(told(wrong))


def broken(findings: Iterable[Json]) -> str:
    """What a scenario found, in its JSON form, as `told` says it; empty where it found nothing of its own."""
    primary = [one for one in findings if "consequence_of" not in one]
    members = ("rule", "level", "expected", "actual")
    found = [Finding(**{name: one[name] for name in members}, place=Place(**one["place"])) for one in primary]
    return told(found) if found else ""


def told(findings: Collection[Finding]) -> str:
    """Findings as the message of an assertion: a line that counts them, and a paragraph for each."""
    shown = [_paragraph(one) for one in list(findings)[:SHOWN]]
    more = f"\n… and {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
    noun = "rule is" if len(findings) == 1 else "rules are"
    return f"{len(findings)} {noun} broken\n" + "\n".join(shown) + more


def _paragraph(one: Finding) -> str:
    return f"  {one.level} {one.rule} at {one.place}\n    expected {one.expected}\n    actual   {one.actual}"
