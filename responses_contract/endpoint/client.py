"""All HTTP to an endpoint under test goes through here, and the endpoint is not trusted.

Each request has one deadline for everything, from the connection to the last byte. Bodies are bounded, compressed ones
after decompression. Redirects are not followed, so that the key goes to no other host. A stream is handed to the
checker as it arrives and is read no further once the checker or a limit says stop. Whatever happens, the outcome is an
`Exchange`.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import shlex
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from responses_contract.checking.checker import Checker
from responses_contract.checking.stream_checker import StreamChecker
from responses_contract.endpoint.budget import Budget, BudgetSpent
from responses_contract.endpoint.gateway import MASKED, Gateway, is_secret
from responses_contract.endpoint.listener import Listener
from responses_contract.endpoint.socket import SocketSession
from responses_contract.errors import UsageError
from responses_contract.model.exchange import Ended, Exchange, Request, Response
from responses_contract.model.json_reader import body_of
from responses_contract.model.operations import operation_of
from responses_contract.recordings.contents import SSE_START
from responses_contract.recordings.masking import everywhere, remember
from responses_contract.recordings.unpacking import DAMAGED, Undo, undoing
from responses_contract.wire.limits import Limits

T = TypeVar("T")

TIMEOUT = 60.0
"""Seconds for one exchange, all of it, unless told otherwise."""
MAX_BODY = 32 << 20
"""Bytes of a response body, decoded, that are read at most."""
LIMITS = Limits(frames=20_000, total_bytes=MAX_BODY, violations=2_000)
"""Where a live stream is given up: no answer of the few hundred tokens that are asked for comes near."""
MAX_EVIDENCE = 1 << 20
"""Bytes that are kept of a body that was too long to be read to its end."""
MAX_TIMES = 100_000
"""Arrivals that are noted at most."""
BUSY = (408, 425, 429, 502, 503, 504, 529)
"""Statuses of a server that has no time: the same request is sent again."""
NO_SUCH_OPERATION = (404, 405, 501)
"""Statuses of a server that does not know an operation."""
MAX_PAUSE = 20.0
"""Seconds that are waited at most where a server asks for a pause."""
RESTARTS = (0.5, 1.0, 2.0, 4.0)
"""Seconds between two looks whether a server that broke off is there again."""
LONGEST_PAUSE = 300
"""Seconds: a server that asks for a longer pause means later, and is not asked again."""
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?(?:[eE]\+?[0-9]{1,2})?")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Call:
    """What to send.

    Attributes:
        path: below the base URL, with query: `/responses`.
        body: a JSON value; None sends none.
        raw: bytes to send instead of the JSON of `body`.
        headers: further ones; a value of None leaves out one that would be sent.
        name: what a report calls the exchange.
        timeout: seconds, where the endpoint's own is not meant.
        leave_after: bytes of the answer after which the client hangs up; None reads to the end.
    """

    method: str
    path: str
    body: Any = None
    raw: bytes | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    name: str = ""
    timeout: float | None = None
    leave_after: int | None = None


class EndpointClient:
    """An endpoint under test.

    Args:
        base_url: as OpenAI's clients take it, `/v1` included.
        api_key: sent as a bearer token; empty sends none.
        timeout: seconds for one exchange.
        max_body: bytes of a body that are read at most.
        checker: judges every answer, streams as they arrive, to stop at its limits; the exchange carries its judgement.
        on_exchange: is handed every exchange.
        budget: is asked before every request.
        gateway: what every request carries besides; a header of a call goes before one of the same name.
        retries: how often a request is sent again after 429, 5xx or a broken connection.

    Raises:
        UsageError: the URL or the key cannot be sent over HTTP.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str = "",
        *,
        timeout: float = TIMEOUT,
        max_body: int = MAX_BODY,
        checker: Checker | None = None,
        on_exchange: Callable[[Exchange], None] | None = None,
        budget: Budget | None = None,
        gateway: Gateway | None = None,
        retries: int = 0,
    ) -> None:
        self.base_url = checked_url(base_url)
        self.api_key = checked_key(api_key)
        self.gateway = gateway or Gateway()
        remember([api_key, *self.gateway.secrets])
        self.timeout = timeout
        self.max_body = max_body
        self.sent = 0
        self._worked: set[str] = set()
        self._checker = checker
        self._on_exchange = on_exchange
        self.budget = budget or Budget()
        self._places = asyncio.Semaphore(self.budget.caps.concurrency)
        self._retries = retries
        self.listener: Listener | None = None  # takes the endpoint's webhooks, where something does
        # Loading the certificates takes longer than most requests to a machine nearby: once, and only where needed.
        self._verify = httpx.create_ssl_context() if self.base_url.startswith("https:") else False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="endpoint", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def is_there(self) -> bool:
        """Whether anything answers, in whatever way; asked a few times, as a server may be about to start again."""
        try:
            return self._wait(self._answers())
        except BudgetSpent:
            return True  # nobody looked

    async def _answers(self) -> bool:
        for pause in (0.0, *RESTARTS):
            await asyncio.sleep(pause)
            if (
                await self._send(Call("GET", "/models", name="is anybody there", timeout=RESTARTS[-1]))
            ).response.status:
                return True
        return False

    def abandon(self) -> None:
        """Give up what is under way, without waiting for it; whoever does wait gets a `CancelledError`."""

        def cancel() -> None:
            for task in asyncio.all_tasks(self._loop):
                task.cancel()

        self._loop.call_soon_threadsafe(cancel)

    def send(self, call: Call) -> Exchange:
        """Send one request and read the whole answer; may be called from any thread.

        Raises:
            BudgetSpent: the run's budget does not allow it.
        """
        return self._wait(self._exchange(call))

    def send_all(self, calls: Sequence[Call]) -> list[Exchange]:
        """Send several requests at the same time; the exchanges come in the order of the calls."""

        async def together() -> list[Exchange]:
            return list(await asyncio.gather(*map(self._exchange, calls)))

        return self._wait(together())

    def told(self, body: dict[str, Any]) -> dict[str, Any]:
        """A request as it goes over a WebSocket; to be overridden by who changes it on its way."""
        return body

    def open_socket(self, name: str) -> SocketSession:
        """Open a WebSocket connection, with the key and what the gateway wants; it may have been refused."""
        self.sent += 1
        self.budget.check_time()
        request, _ = self._request(Call("GET", "/responses"))
        kept = {key: each for key, each in request.headers.items() if key not in ("accept", "accept-encoding")}
        url = self.base_url.replace("http", "ws", 1) + self.gateway.path("/responses")
        left = self.budget.seconds_left
        return SocketSession(url, request.path, kept, name, min(self.timeout, left or self.timeout))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def _exchange(self, call: Call) -> Exchange:
        exchange = await self._billed(call)
        for attempt in range(self._retries):
            pause = _pause(exchange, attempt)
            if pause is None or not self._is_time_for(pause) or not self.budget.admit_retry():
                break
            await asyncio.sleep(pause)
            exchange = await self._billed(call)
        return exchange

    def _is_time_for(self, seconds: float) -> bool:
        left = self.budget.seconds_left
        return left is None or seconds < left

    def _deadline(self, call: Call) -> float:
        """Seconds for an exchange: its own, or what is left of the run."""
        own, left = call.timeout or self.timeout, self.budget.seconds_left
        return own if left is None else min(own, left)

    async def _billed(self, call: Call) -> Exchange:
        cost = self.budget.admit(call.method, call.path, call.body)
        exchange = await self._once(call)
        if is_refused(exchange.response.status):
            self.budget.give_back(cost)
        return exchange

    async def _once(self, call: Call) -> Exchange:
        async with self._places:
            return await self._send(call)

    async def _send(self, call: Call) -> Exchange:
        request, content = self._request(call)
        self.sent += 1
        name = call.name or f"{request.method} {request.path}"
        reading = Reading(name, request, self.max_body, self._checker, call.leave_after)
        try:
            async with asyncio.timeout(self._deadline(call)):
                await self._converse(call, request, content, reading)
        except TimeoutError:
            self.budget.check_time()  # what the run had no time for is no fault of the endpoint
            reading.ended = "timeout"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reading.fail(error)
        exchange = Exchange(name, _masked(request), reading.response())
        exchange.provenance = {"trouble": reading.trouble} if reading.trouble else {}
        self.note(exchange, reading.judged_stream)
        if exchange.response.status is not None and 200 <= exchange.response.status < 300:
            self._worked.add(operation_of(exchange.request).name)
        return exchange

    def note(self, exchange: Exchange, read: StreamChecker | None = None) -> None:
        """Judge an exchange, and hand it to whoever keeps them."""
        if self._checker:
            self._checker.judge(exchange, read)
        if self._on_exchange:
            self._on_exchange(exchange)

    def lacks(self, exchange: Exchange) -> bool:
        """Whether an answer says, in any form, that there is no such operation; one that worked before is there."""
        operation = operation_of(exchange.request).name
        return exchange.response.status in NO_SUCH_OPERATION and operation not in {"create", *self._worked}

    async def _converse(self, call: Call, request: Request, content: bytes | None, reading: Reading) -> None:
        # A connection of its own for each request: one that the server closed meanwhile would look like its fault.
        limits = httpx.Limits(max_keepalive_connections=0)
        is_near = urlsplit(self.base_url).hostname in LOOPBACK
        async with httpx.AsyncClient(timeout=None, limits=limits, trust_env=not is_near, verify=self._verify) as client:
            url = self.base_url + self.gateway.path(call.path)
            async with client.stream(request.method, url, headers=dict(request.headers), content=content) as response:
                reading.begin(response.status_code, response.headers)
                async for chunk in response.aiter_raw():
                    if not reading.feed(chunk):
                        break

    def _request(self, call: Call) -> tuple[Request, bytes | None]:
        content = call.raw if call.raw is not None else None if call.body is None else json.dumps(call.body).encode()
        headers: dict[str, str | None] = {"accept-encoding": "identity", "user-agent": "responses-contract"}
        headers["accept"] = "text/event-stream" if wants_stream(call.body) else "application/json"
        if content is not None:
            headers["content-type"] = "application/json"
        if self.api_key:
            headers["authorization"] = f"Bearer {self.api_key}"
        headers |= dict(self.gateway.headers)
        headers |= {name.lower(): value for name, value in call.headers.items()}
        path = urlsplit(self.base_url).path + self.gateway.path(call.path, shown=True)
        sent = {name: value for name, value in headers.items() if value is not None}
        return Request(call.method, path, sent, call.body, call.raw), content


class Reading:
    """A response as it comes in."""

    def __init__(
        self, name: str, request: Request, max_body: int, checker: Checker | None, leave_after: int | None
    ) -> None:
        self._name = name
        self.ended: Ended = "closed"
        self.trouble = ""
        self._request = request
        self._checker = checker
        self._left = max_body
        self._leave_at = None if leave_after is None else max_body - leave_after
        self._started = time.monotonic()
        self._status: int | None = None
        self._headers: dict[str, str] = {}
        self._chunks: list[bytes] = []
        self._times: list[tuple[int, float]] = []
        self._watch: StreamChecker | None = None
        self._undo: Undo | None = None

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self._status, self._headers = status, {name.lower(): value for name, value in headers.items()}
        self._undo = undoing(self._headers.get("content-encoding", ""))
        if self._checker and self._is_stream:
            self._watch = self._checker.stream(
                self._request, status=status, headers=self._headers, name=self._name, keep=True
            )

    @property
    def _is_stream(self) -> bool:
        return "text/event-stream" in self._headers.get("content-type", "").lower()

    def feed(self, chunk: bytes) -> bool:
        """Take some bytes; False when enough was read."""
        decoded = self._decode(chunk)
        at = time.monotonic() - self._started
        self._left -= len(decoded)
        self._chunks.append(decoded)
        if len(self._times) < MAX_TIMES:
            self._times.append((len(decoded), at))
        if self._watch:
            self._watch.feed(decoded, at)
        if self._left <= 0 or (self._watch and self._watch.stopped):
            self.ended = "limit"
        if self._leave_at is not None and self._left <= self._leave_at and self.ended == "closed":
            self.ended = "stopped"
        return self.ended == "closed"

    def _decode(self, chunk: bytes) -> bytes:
        if self._undo is None:
            return chunk[: self._left]
        try:
            return self._undo(chunk, self._left)
        except DAMAGED as error:
            self.ended, self.trouble = "reset", f"content-encoding: {error}"
            return b""

    def fail(self, error: Exception) -> None:
        self.ended = "timeout" if isinstance(error, httpx.TimeoutException) else "reset"
        self.trouble = everywhere().text(f"{type(error).__name__}: {error}")

    @property
    def _is_cut(self) -> bool:
        """What was cut off proves that and no more, however much of it came before the deadline."""
        return self.ended in ("limit", "timeout", "reset") and sum(map(len, self._chunks)) > MAX_EVIDENCE

    @property
    def judged_stream(self) -> StreamChecker | None:
        """The stream as it was judged while it came in; None where less is kept of it than was read."""
        return None if self._is_cut else self._watch

    def response(self) -> Response:
        content = b"".join(self._chunks)
        content = content[:MAX_EVIDENCE] if self._is_cut else content
        response = Response(self._status, self._headers, ended=self.ended)
        if self._status is None:
            return response
        if self._is_stream or SSE_START.match(content):
            response.sse, response.times = content, self._times
        else:
            response.raw = content
            response.body = body_of(content)
        return response


def is_refused(status: int | None) -> bool:
    """Whether a request was turned away before a model worked on it, so that nobody pays for it."""
    return status is not None and (400 <= status < 500 or status in (503, 529))


def _pause(exchange: Exchange, attempt: int) -> float | None:
    """Seconds until a request is sent again; None when its answer is to be judged as it is."""
    status = exchange.response.status
    is_broken = exchange.response.ended == "reset" and exchange.request.method != "DELETE"
    is_busy = status in BUSY or (status == 500 and attempt == 0)
    if not (is_broken or is_busy):
        return None
    asked = exchange.response.headers.get("retry-after", "")
    if not _SECONDS.fullmatch(asked.strip()):
        return min(0.1 * float(2**attempt), 5.0) * random.uniform(0.5, 1.5)
    return min(float(asked), MAX_PAUSE) if float(asked) <= LONGEST_PAUSE else None


def _masked(request: Request) -> Request:
    shown = {name: MASKED if is_secret(name) else value for name, value in request.headers.items()}
    request.headers = shown | ({"authorization": f"Bearer {MASKED}"} if "authorization" in shown else {})
    return request


def wants_stream(body: Any) -> bool:
    return isinstance(body, dict) and body.get("stream") is True


def checked_url(url: str) -> str:
    """The base URL without a slash at its end; raises UsageError when it is not an HTTP URL."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is not a URL: {error}", code="bad-url") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise UsageError(
            f"{url!r} is not an http or https URL", hint="for example http://127.0.0.1:8000/v1", code="bad-url"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("the URL carries more than host and path", hint="the key goes into API_KEY", code="bad-url")
    return url.rstrip("/")


def checked_key(key: str) -> str:
    """The key; raises UsageError when a header cannot carry it. The message does not show it."""
    if not all("!" <= char <= "~" for char in key):
        raise UsageError("the API key has characters that a header cannot carry", code="bad-key")
    return key


def curl(request: Request, base_url: str | None) -> str:
    """A command that sends the request again; the key is a shell variable in it, and so is an address not known."""
    parts = urlsplit(base_url or "")
    url = shlex.quote(f"{parts.scheme}://{parts.netloc}{request.path}")
    if base_url is None:
        url = f'"$BASE_URL"{shlex.quote(request.path.removeprefix("/v1"))}'
    words = ["curl", "-sS", "-N", "-X", request.method, url]
    for name, value in request.headers.items():
        if name == "authorization":
            words += ["-H", '"Authorization: Bearer $API_KEY"']
        elif name in ("content-type", "accept"):
            words += ["-H", shlex.quote(f"{name}: {value}")]
    content = request.raw.decode("utf-8", "replace") if request.raw is not None else None
    if content is None and request.body is not None:
        content = json.dumps(request.body)
    if content is not None:
        words += ["--data-binary", shlex.quote(content)]
    return " ".join(words)
