"""Sending a request, trying it again, and reading its answer, whole or bit by bit, asynchronous.

Written by codegen from a template that also writes the synchronous one; do not edit.
"""

from __future__ import annotations

import codecs
import inspect
import itertools
import os
from collections.abc import AsyncIterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from responses_api_runtime.calls import Call, HttpRequest, RawResponse, hiding, prepare
from responses_api_runtime.errors import InvalidResponseError, ResponsesError, SettingsError, status_error
from responses_api_runtime.retry import may_repeat, pause_before_retry
from responses_api_runtime.secrets import Secrets
from responses_api_runtime.settings import MAX_ERROR_BODY, Settings
from responses_api_runtime.transport import (
    CLOSED,
    MAX_REDIRECTS,
    OTHER_LOOP,
    AsyncHttpClient,
    beginning,
    certificates,
    connection_error,
    direct,
    is_too_much,
    lower,
    may_move,
    no_cookies,
    own_httpx,
    refused_coding,
    running_loop,
)
from responses_api_runtime.wire import widen

T = TypeVar("T")


class AsyncHttp:
    """An HTTP client with the settings for its requests.

    Args:
        settings: where to, with which key, how long.
        http_client: the client to use; None for an own one, which `aclose` closes.
        max_body: bytes of an answer, or of one event of a stream, above which it is refused.
    """

    def __init__(self, settings: Settings, http_client: AsyncHttpClient | None, max_body: int) -> None:
        self.settings = settings
        self.max_body = max_body
        self._owned = http_client is None
        self._http = _own_client(settings.base_url) if http_client is None else http_client
        self._loop: Any = None

    def under(self, settings: Settings, http_client: AsyncHttpClient | None, max_body: int) -> AsyncHttp:
        """The same connections, or other ones, under other settings; only the first owner closes its own."""
        other = AsyncHttp(settings, self._http if http_client is None else http_client, max_body)
        other._loop = self._loop if http_client is None else None
        return other

    async def aclose(self) -> None:
        if self._owned:
            await self._http.aclose()

    async def call(self, call: Call[T]) -> T:
        return (await self.fetch(call)).parse()

    async def fetch(self, call: Call[T]) -> RawResponse[T]:
        secrets = partial(call.secrets, self.settings)
        with hiding(secrets):
            response = await self.open(call)
            content, whole = await read(response, self.max_body)
        headers = lower(response.headers)
        raw = RawResponse(response.status_code, headers, content, call.read, self.settings.strict, secrets)
        if not whole:
            raise raw.invalid(f"more than {self.max_body} bytes")
        return raw

    async def open(self, call: Call[Any], *, stream: bool = False) -> Any:
        """The answer to a call, once it is a success; its body is still to be read."""
        self._check()
        retries = call.options.get("max_retries", self.settings.max_retries)
        for attempt in itertools.count(1):
            settings = await self._with_key()
            request = prepare(call, settings, stream=stream)
            try:
                return await self._attempt(request, call.secrets(settings))
            except ResponsesError as error:
                again = may_repeat(request.method, request.headers)
                pause = pause_before_retry(error, attempt, repeatable=again) if attempt <= retries else None
                if pause is None:
                    raise
            await sleep(pause)

    def _check(self) -> None:
        if getattr(self._http, "is_closed", False) is True:
            raise SettingsError(CLOSED)
        loop = running_loop()
        if self._owned and self._loop not in (None, loop):
            raise SettingsError(OTHER_LOOP)
        self._loop = loop

    async def _with_key(self) -> Settings:
        key = self.settings.key
        if not callable(key):
            return self.settings
        given = key()
        return self.settings.with_key(await given if inspect.isawaitable(given) else given)

    async def _attempt(self, request: HttpRequest, secrets: Secrets) -> Any:
        response = await self._send(request)
        for _ in range(MAX_REDIRECTS):
            moved = _moved(request, response)
            if moved is None:
                break
            await response.aclose()
            request = moved
            response = await self._send(request)
        if response.status_code < 300:
            if refused := refused_coding(response.headers):
                await response.aclose()
                raise InvalidResponseError(refused, status=response.status_code)
            return response
        if refused_coding(response.headers):
            await response.aclose()
            raise status_error(response.status_code, lower(response.headers), b"")
        content, _ = await read(response, MAX_ERROR_BODY, lenient=True)
        raise status_error(response.status_code, lower(response.headers), secrets.clean(content))

    async def _send(self, request: HttpRequest) -> Any:
        try:
            built = self._http.build_request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.content,
                timeout=request.timeout,
            )
            return await self._http.send(built, stream=True, follow_redirects=False)
        except Exception as error:
            raise connection_error(error) or error from error


def _own_client(base_url: str) -> Any:
    httpx = own_httpx()
    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
    mounts = direct(base_url)
    return widen(httpx.AsyncClient(limits=limits, verify=certificates(), cookies=no_cookies(), mounts=mounts))


def _moved(request: HttpRequest, response: Any) -> HttpRequest | None:
    location = response.headers.get("location")
    return request.moved(location) if location and may_move(request.method, response.status_code) else None


async def read(response: Any, limit: int, *, lenient: bool = False) -> tuple[bytes, bool]:
    """The body up to a limit, and whether that is all of it; a lenient reading takes what it can get."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in response.aiter_bytes():
            parts.append(part)
            size += len(part)
            if is_too_much(response, size, limit):
                return beginning(parts, min(limit, MAX_ERROR_BODY)), False
    except Exception as error:
        cause = connection_error(error)
        if cause is None or not lenient:
            raise cause or error from error
    finally:
        await response.aclose()
    return b"".join(parts), True


async def sleep(seconds: float) -> None:
    import anyio

    await anyio.sleep(seconds)


class AsyncUnreadResponse(Generic[T]):
    """An answer whose body is still to be read, within `async with`.

    Raises (when it is entered):
        APIStatusError, APIConnectionError: there is no success to read.
    """

    def __init__(self, http: AsyncHttp, call: Call[T], *, stream: bool = False) -> None:
        self._http = http
        self._call = call
        self._stream = stream
        self._secrets = partial(call.secrets, http.settings)
        self._response: Any = None
        self._raw: RawResponse[T] | None = None

    async def __aenter__(self) -> Self:
        with hiding(self._secrets):
            self._response = await self._http.open(self._call, stream=self._stream)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; nothing more is read."""
        await self._response.aclose()

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return int(self._response.status_code)

    @property
    def headers(self) -> Mapping[str, str]:
        """The answer's headers, names in lower case."""
        return lower(self._response.headers)

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return self.headers.get("x-request-id")

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """The body, as it comes.

        Raises:
            APIConnectionError: it broke off.
        """
        try:
            async for part in self._response.aiter_bytes():
                yield part
        except Exception as error:
            with hiding(self._secrets):
                raise connection_error(error) or error from error

    async def iter_text(self) -> AsyncIterator[str]:
        """The body as text, as it comes."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        async for part in self.iter_bytes():
            if text := decoder.decode(part):
                yield text
        if rest := decoder.decode(b"", final=True):
            yield rest

    async def iter_lines(self) -> AsyncIterator[str]:
        """The lines of the body, without their ends, as they come."""
        held = ""
        async for text in self.iter_text():
            *lines, held = (held + text).split("\n")
            for line in lines:
                yield line.removesuffix("\r")
        if held:
            yield held

    async def raw(self) -> RawResponse[T]:
        """The whole answer, as it came.

        Raises:
            InvalidResponseError: it is larger than `max_body` of the client.
        """
        if self._raw is None:
            content, whole = await read(self._response, self._http.max_body)
            headers = lower(self._response.headers)
            strict = self._http.settings.strict
            self._raw = RawResponse(self.status_code, headers, content, self._call.read, strict, self._secrets)
            if not whole:
                raise self._raw.invalid(f"more than {self._http.max_body} bytes")
        return self._raw

    async def read(self) -> bytes:
        """The whole body."""
        return (await self.raw()).content

    async def text(self) -> str:
        """The whole body as text."""
        return (await self.raw()).text

    async def json(self) -> Any:
        """The whole body as a JSON value."""
        return (await self.raw()).json()

    async def parse(self) -> T:
        """The whole body as the operation's model."""
        return (await self.raw()).parse()

    async def stream_to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the body to a file, as it comes."""
        with open(path, "wb") as file:
            async for part in self.iter_bytes():
                file.write(part)
