"""Answers that have not been read yet, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from responses_api_runtime.calls import Call, RawResponse, hiding
from responses_api_runtime.transport import connection_error, lower

from ._sync_http import Http, read

T = TypeVar("T")


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
