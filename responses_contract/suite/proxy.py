"""Stands between a client and an endpoint: passes every byte on as it comes, keeps the exchange, and judges it.

What the client sends goes to the endpoint unchanged, its key included; what comes back goes to the client chunk by
chunk, before it is judged. Only `Accept-Encoding` is taken away, so that what is judged is what was sent. A WebSocket
is passed on message by message.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from responses_api_runtime.secrets import credentials, query_of
from responses_api_runtime.transport import certificates, no_cookies

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import checked_url
from responses_contract.mock.http.asgi import JSON, Call, Gone, Headers, Receive, Scope, Send
from responses_contract.model.exchange import Ended, Exchange, Request, Response
from responses_contract.model.findings import Finding, quote
from responses_contract.model.json_reader import body_of, value_of
from responses_contract.recordings.masking import everywhere, remember
from responses_contract.recordings.transcripts import write_transcript
from responses_contract.recordings.unpacking import DAMAGED, Undo, undoing
from responses_contract.server.errors import ApiError
from responses_contract.suite.socket_proxy import pass_socket

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a request, and of an answer that are kept to be judged; an answer beyond that is passed on unjudged."""
MOST_EXCHANGES = 500
"""Exchanges that are remembered, to judge them together at the end."""
MOST_REMEMBERED = 64 * 1024 * 1024
"""Bytes of the answers that are remembered: the oldest are forgotten beyond that."""
TIMEOUT = httpx.Timeout(10.0, read=600.0)
SERVED: dict[str, Any] = {"date_header": False, "ping": 20.0}
"""How the server is set that runs a proxy: the endpoint's headers are all there are, and a client that answers no ping
on a WebSocket is gone."""
_HOP = {b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization"}
_HOP |= {b"te", b"trailer", b"transfer-encoding", b"upgrade"}
_VERSION = re.compile(r"^/v1(?=/|$)")
"""The version is in the endpoint's base URL already; `/v1.example.org` is not one, and would lead to another host."""
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_NOT_SENT = _HOP | {b"host", b"content-length", b"accept-encoding", b"expect"}


@dataclass(slots=True)
class Judged:
    """One exchange that went through, and what is wrong with it."""

    exchange: Exchange
    findings: list[Finding]
    written: Path | None = None


@dataclass(slots=True)
class Heard:
    """What came back, as far as it was kept."""

    status: int
    headers: dict[str, str]
    pieces: list[bytes] = field(default_factory=list)
    times: list[tuple[int, float]] = field(default_factory=list)
    size: int = 0
    ended: Ended = "closed"
    undo: Undo | None = None

    def add(self, piece: bytes, at: float) -> None:
        if self.undo is not None and self.size <= MOST_BYTES:
            piece = self._undone(piece)
        self.size += len(piece)
        if self.size <= MOST_BYTES:
            self.pieces.append(piece)
            self.times.append((len(piece), at))
        else:
            self.pieces.clear()

    def _undone(self, piece: bytes) -> bytes:
        """What a piece unpacks to; one that is damaged stays as it is, and so does what follows."""
        assert self.undo is not None
        try:
            return self.undo(piece, MOST_BYTES + 1 - self.size)
        except DAMAGED:
            self.undo = None
            return piece

    @property
    def is_stream(self) -> bool:
        return "event-stream" in self.headers.get("content-type", "")


class Remembered:
    """The last exchanges, in the order in which the endpoint saw them.

    Judging goes on beside the traffic, so exchanges arrive in any order. What was deleted or cancelled is held to be so
    for requests that began after the answer: one that was on its way may have been served before.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[float, int, Exchange]] = deque()
        self._bytes = 0

    def add(self, moment: float, exchange: Exchange) -> None:
        """Remember an exchange; `moment` is the number of requests that had begun when the endpoint served it."""
        size = len(exchange.response.sse or b"") + len(exchange.response.raw or b"")
        self._kept.append((moment, size, exchange))
        self._bytes += size
        while len(self._kept) > MOST_EXCHANGES or self._bytes > MOST_REMEMBERED:
            self._bytes -= self._kept.popleft()[1]

    def in_order(self) -> list[Exchange]:
        return [exchange for *_, exchange in sorted(self._kept, key=lambda kept: kept[0])]


class Proxy:
    """The proxy as an ASGI application.

    Args:
        upstream: the base URL of the endpoint, with its `/v1`.
        checker: judges what goes through.
        report: called with every exchange, once it is judged.
        folder: where transcripts are written, masked; None for nowhere.
        on_trouble: called with a line when something went wrong that is no finding: no answer, no room on the disk.

    Attributes:
        count: requests that came in.
        rules: how often each rule was broken.
        remembered: the last ones that were judged.
        unkept: exchanges that could not be written.

    Raises:
        UsageError: the URL is none.
    """

    def __init__(
        self,
        upstream: str,
        checker: Checker,
        report: Callable[[Judged], None],
        folder: Path | None = None,
        on_trouble: Callable[[str], object] = lambda told: None,
    ) -> None:
        self.upstream = checked_url(upstream)
        self.origin = urlsplit(upstream).netloc
        self.rules: Counter[str] = Counter()
        self.remembered = Remembered()
        self.count = 0
        self.unkept = 0
        self._checker, self._report, self._folder, self._on_trouble = checker, report, folder, on_trouble
        self._client: httpx.AsyncClient | None = None
        self._judging: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(Call(scope, receive, send, TIMEOUT.read or 600.0))
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (kind := (await receive())["type"]) == "lifespan.startup":
            self._client = httpx.AsyncClient(
                timeout=TIMEOUT, follow_redirects=False, cookies=no_cookies(), verify=certificates()
            )
            await send({"type": f"{kind}.complete"})
        await asyncio.gather(*self._judging)
        if self._client is not None:
            await self._client.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    def session_findings(self) -> list[Finding]:
        """What the exchanges say about each other."""
        return self._checker.check_session(self.remembered.in_order())

    # --- one exchange ------------------------------------------------------------------------------------------------

    async def _http(self, call: Call) -> None:
        self.count += 1
        number = self.count
        remember(credentials(_headers(call.scope), query_of(_path(call.scope))))
        try:
            raw = await call.body(MOST_BYTES)
            await self._pass_on(call, raw, number)
        except ApiError as error:
            await _refuse(call, error)
        except httpx.InvalidURL as error:
            self._tell(call.scope, f"cannot be passed on: {error}")
            await _refuse(call, ApiError(400, f"The proxy cannot pass on this address: {error}."))
        except httpx.HTTPError as error:
            self._tell(call.scope, f"the endpoint did not answer: {type(error).__name__}")
            told = f"The endpoint did not answer: {type(error).__name__}."
            await _refuse(call, ApiError(502, told, kind="server_error"))
        except Gone:
            call.abort()

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One WebSocket connection, judged when it is over."""
        self.count += 1
        number = self.count
        remember(credentials(_headers(scope), query_of(_path(scope))))
        try:
            url = self._url(scope).replace("http", "ws", 1)
            exchange = await pass_socket(scope, receive, send, url, _path(scope))
        except (OSError, TimeoutError) as error:
            self._tell(scope, f"the endpoint did not answer: {type(error).__name__}")
            body = orjson.dumps(ApiError(502, "The endpoint did not answer.", kind="server_error").body())
            await send({"type": "websocket.http.response.start", "status": 502, "headers": JSON})
            await send({"type": "websocket.http.response.body", "body": body})
            return
        if exchange is not None:
            exchange.name = f"{number:06d}-socket"
            self._later(exchange, float(number))

    def _tell(self, scope: Scope, told: str) -> None:
        self._on_trouble(f"{scope.get('method', 'GET')} {quote(everywhere().path(_path(scope)))}: {told}")

    async def _pass_on(self, call: Call, raw: bytes, number: int) -> None:
        assert self._client is not None
        began = time.perf_counter()
        asked = self._client.build_request(
            call.scope["method"], self._url(call.scope), headers=_sent(call.scope["headers"]), content=raw
        )
        answer = await self._client.send(asked, stream=True)
        told = {name.lower(): value for name, value in answer.headers.items()}
        moment = self.count + 0.5 if _undoes(call.scope) else float(number)
        heard = Heard(answer.status_code, told, undo=undoing(told.get("content-encoding", "")))
        try:
            await call.begin(self._returned(call.scope, answer.headers.raw), status=answer.status_code)
            await call.pieces(_through(answer, heard, began))
        except Gone:
            heard.ended = "stopped" if heard.ended == "closed" else heard.ended
            raise
        finally:
            await answer.aclose()
            if heard.size > MOST_BYTES:
                self._tell(call.scope, f"the answer is larger than {MOST_BYTES >> 20} MiB: passed on, not judged")
            else:
                self._later(_exchange(call.scope, raw, heard, number), moment)

    def _returned(self, scope: Scope, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        """The headers for the client; no server may send control characters in one, so they are left out, and told."""
        kept = [(name.lower(), value) for name, value in headers if name.lower() not in _HOP]
        for name, _ in (row for row in kept if _CONTROL.search(row[1])):
            self._tell(scope, f"the header {quote(name.decode('latin-1'))} is not passed on: it has control characters")
        return [(name, value) for name, value in kept if not _CONTROL.search(value)]

    def _url(self, scope: Scope) -> str:
        path = str(scope["raw_path"].decode("latin-1")).partition("?")[0]
        query = scope["query_string"].decode("latin-1")
        return self.upstream + _VERSION.sub("", path) + (f"?{query}" if query else "")

    def _later(self, exchange: Exchange, moment: float) -> None:
        task = asyncio.create_task(self._judge_later(exchange, moment))
        self._judging.add(task)
        task.add_done_callback(self._judging.discard)

    async def _judge_later(self, exchange: Exchange, moment: float) -> None:
        """Judge outside of the loop, so that the other exchanges go on."""
        exchange.provenance = {"origin": self.origin, "source": "responses-contract proxy"}
        judgement = await asyncio.to_thread(self._checker.judge, exchange)
        written = await asyncio.to_thread(self._keep, exchange) if self._folder else None
        findings = list(judgement.findings)
        self.rules.update(finding.rule for finding in findings if finding.is_primary)
        self.remembered.add(moment, exchange)
        self._report(Judged(exchange, findings, written))

    def _keep(self, exchange: Exchange) -> Path | None:
        """Write an exchange; where that fails, what it was is told and judged all the same."""
        assert self._folder is not None
        try:
            return write_transcript(exchange, self._folder / f"{exchange.name}.json")
        except OSError as error:
            self.unkept += 1
            self._on_trouble(f"{exchange.name} is not kept: {error.strerror}")
            return None


def _undoes(scope: Scope) -> bool:
    """Whether a request deletes or cancels."""
    return scope["method"] == "DELETE" or str(scope["path"]).endswith("/cancel")


async def _refuse(call: Call, error: ApiError) -> None:
    await call.reply(error.status, JSON, orjson.dumps(error.body()))


async def _through(answer: httpx.Response, heard: Heard, began: float) -> AsyncIterator[bytes]:
    """The answer's bytes, kept while they pass; how they end is kept too."""
    try:
        async for piece in answer.aiter_raw():
            heard.add(piece, time.perf_counter() - began)
            yield piece
    except httpx.TimeoutException:
        heard.ended = "timeout"
        raise Gone from None
    except httpx.TransportError:
        heard.ended = "reset"
        raise Gone from None


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_SENT]
    return [*kept, (b"accept-encoding", b"identity")]


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _path(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return str(scope["path"]) + (f"?{query}" if query else "")


def _exchange(scope: Scope, raw: bytes, heard: Heard, number: int) -> Exchange:
    body = value_of(raw)
    request = Request(
        scope["method"], _path(scope), _headers(scope), body, None if body is not None or not raw else raw
    )
    told = b"".join(heard.pieces)
    response = Response(heard.status, heard.headers, ended=heard.ended)
    if heard.is_stream:
        response.sse, response.times = told, heard.times
    else:
        response.raw, response.body = told, body_of(told)
    return Exchange(f"{number:06d}-{scope['method'].lower()}", request, response)
