"""Answers that have not been read yet, asynchronous.

Written by codegen from a template that also writes the synchronous one; do not edit.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import AsyncIterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from responses_api_runtime.calls import Call, RawResponse, hiding
from responses_api_runtime.transport import connection_error, lower

from ._async_http import AsyncHttp, read

T = TypeVar("T")


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
