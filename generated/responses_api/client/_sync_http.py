"""Sending a request, trying it again, and reading its answer, whole or bit by bit, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

import codecs
import itertools
import os
import time
from collections.abc import Iterator, Mapping
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
    HttpClient,
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
)
from responses_api_runtime.wire import widen

T = TypeVar("T")


class Http:
    """An HTTP client with the settings for its requests.

    Args:
        settings: where to, with which key, how long.
        http_client: the client to use; None for an own one, which `close` closes.
        max_body: bytes of an answer, or of one event of a stream, above which it is refused.
    """

    def __init__(self, settings: Settings, http_client: HttpClient | None, max_body: int) -> None:
        self.settings = settings
        self.max_body = max_body
        self._owned = http_client is None
        self._http = _own_client(settings.base_url) if http_client is None else http_client

    def under(self, settings: Settings, http_client: HttpClient | None, max_body: int) -> Http:
        """The same connections, or other ones, under other settings; only the first owner closes its own."""
        other = Http(settings, self._http if http_client is None else http_client, max_body)
        return other

    def close(self) -> None:
        if self._owned:
            self._http.close()

    def call(self, call: Call[T]) -> T:
        return (self.fetch(call)).parse()

    def fetch(self, call: Call[T]) -> RawResponse[T]:
        secrets = partial(call.secrets, self.settings)
        with hiding(secrets):
            response = self.open(call)
            content, whole = read(response, self.max_body)
        headers = lower(response.headers)
        raw = RawResponse(response.status_code, headers, content, call.read, self.settings.strict, secrets)
        if not whole:
            raise raw.invalid(f"more than {self.max_body} bytes")
        return raw

    def open(self, call: Call[Any], *, stream: bool = False) -> Any:
        """The answer to a call, once it is a success; its body is still to be read."""
        self._check()
        retries = call.options.get("max_retries", self.settings.max_retries)
        for attempt in itertools.count(1):
            settings = self._with_key()
            request = prepare(call, settings, stream=stream)
            try:
                return self._attempt(request, call.secrets(settings))
            except ResponsesError as error:
                again = may_repeat(request.method, request.headers)
                pause = pause_before_retry(error, attempt, repeatable=again) if attempt <= retries else None
                if pause is None:
                    raise
            sleep(pause)

    def _check(self) -> None:
        if getattr(self._http, "is_closed", False) is True:
            raise SettingsError(CLOSED)

    def _with_key(self) -> Settings:
        key = self.settings.key
        if not callable(key):
            return self.settings
        return self.settings.with_key(key())

    def _attempt(self, request: HttpRequest, secrets: Secrets) -> Any:
        response = self._send(request)
        for _ in range(MAX_REDIRECTS):
            moved = _moved(request, response)
            if moved is None:
                break
            response.close()
            request = moved
            response = self._send(request)
        if response.status_code < 300:
            if refused := refused_coding(response.headers):
                response.close()
                raise InvalidResponseError(refused, status=response.status_code)
            return response
        if refused_coding(response.headers):
            response.close()
            raise status_error(response.status_code, lower(response.headers), b"")
        content, _ = read(response, MAX_ERROR_BODY, lenient=True)
        raise status_error(response.status_code, lower(response.headers), secrets.clean(content))

    def _send(self, request: HttpRequest) -> Any:
        try:
            built = self._http.build_request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.content,
                timeout=request.timeout,
            )
            return self._http.send(built, stream=True, follow_redirects=False)
        except Exception as error:
            raise connection_error(error) or error from error


def _own_client(base_url: str) -> Any:
    httpx = own_httpx()
    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
    mounts = direct(base_url)
    return widen(httpx.Client(limits=limits, verify=certificates(), cookies=no_cookies(), mounts=mounts))


def _moved(request: HttpRequest, response: Any) -> HttpRequest | None:
    location = response.headers.get("location")
    return request.moved(location) if location and may_move(request.method, response.status_code) else None


def read(response: Any, limit: int, *, lenient: bool = False) -> tuple[bytes, bool]:
    """The body up to a limit, and whether that is all of it; a lenient reading takes what it can get."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if is_too_much(response, size, limit):
                return beginning(parts, min(limit, MAX_ERROR_BODY)), False
    except Exception as error:
        cause = connection_error(error)
        if cause is None or not lenient:
            raise cause or error from error
    finally:
        response.close()
    return b"".join(parts), True


def sleep(seconds: float) -> None:
    time.sleep(seconds)


class UnreadResponse(Generic[T]):
    """An answer whose body is still to be read, within `with`.

    Raises (when it is entered):
        APIStatusError, APIConnectionError: there is no success to read.
    """

    def __init__(self, http: Http, call: Call[T], *, stream: bool = False) -> None:
        self._http = http
        self._call = call
        self._stream = stream
        self._secrets = partial(call.secrets, http.settings)
        self._response: Any = None
        self._raw: RawResponse[T] | None = None

    def __enter__(self) -> Self:
        with hiding(self._secrets):
            self._response = self._http.open(self._call, stream=self._stream)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; nothing more is read."""
        self._response.close()

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

    def iter_bytes(self) -> Iterator[bytes]:
        """The body, as it comes.

        Raises:
            APIConnectionError: it broke off.
        """
        try:
            yield from self._response.iter_bytes()
        except Exception as error:
            with hiding(self._secrets):
                raise connection_error(error) or error from error

    def iter_text(self) -> Iterator[str]:
        """The body as text, as it comes."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for part in self.iter_bytes():
            if text := decoder.decode(part):
                yield text
        if rest := decoder.decode(b"", final=True):
            yield rest

    def iter_lines(self) -> Iterator[str]:
        """The lines of the body, without their ends, as they come."""
        held = ""
        for text in self.iter_text():
            *lines, held = (held + text).split("\n")
            for line in lines:
                yield line.removesuffix("\r")
        if held:
            yield held

    def raw(self) -> RawResponse[T]:
        """The whole answer, as it came.

        Raises:
            InvalidResponseError: it is larger than `max_body` of the client.
        """
        if self._raw is None:
            content, whole = read(self._response, self._http.max_body)
            headers = lower(self._response.headers)
            strict = self._http.settings.strict
            self._raw = RawResponse(self.status_code, headers, content, self._call.read, strict, self._secrets)
            if not whole:
                raise self._raw.invalid(f"more than {self._http.max_body} bytes")
        return self._raw

    def read(self) -> bytes:
        """The whole body."""
        return (self.raw()).content

    def text(self) -> str:
        """The whole body as text."""
        return (self.raw()).text

    def json(self) -> Any:
        """The whole body as a JSON value."""
        return (self.raw()).json()

    def parse(self) -> T:
        """The whole body as the operation's model."""
        return (self.raw()).parse()

    def stream_to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the body to a file, as it comes."""
        with open(path, "wb") as file:
            for part in self.iter_bytes():
                file.write(part)
