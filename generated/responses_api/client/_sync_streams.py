"""Streams of events, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Any, Self

from responses_api_runtime.base import note
from responses_api_runtime.calls import Call, RawResponse, hiding, refusal
from responses_api_runtime.errors import APIStatusError, ResponsesError, StreamClosedError, StreamInterruptedError
from responses_api_runtime.retry import backoff
from responses_api_runtime.settings import MAX_ERROR_BODY
from responses_api_runtime.streaming import StreamState, caller
from responses_api_runtime.transport import connection_error, impatient, is_encoded, lower

from .. import models
from . import _operations as op
from ._parsed import ParsedResponse, parsed_response
from ._sync_http import Http, read, sleep
from ._vocabulary import VOCABULARY


class ResponseStream:
    """The events of a response while it is made.

    Use it in `with`, or iterate it to its end; then the connection is given back. It is opened by the first of these.
    An iteration that ends without an exception has seen the response's terminal event.

    Raises (while iterating):
        StreamInterruptedError: the stream ended before the response did; `resume()` may go on with it.
        StreamFailedError: the stream reported an error and ended without a response.
        StreamClosedError: it was closed before the response ended, by `close()` or by the end of its `with`.
        InvalidResponseError: what came is no event stream, or an event in it is none.
    """

    def __init__(
        self, http: Http, call: Call[Any], resume: bool, *, text_format: Any = None, tools: Any = None
    ) -> None:
        self._http = http
        self._call = call
        self._auto = resume
        self._asked = (text_format, tools)
        self._closed = ""
        self._ended: ResponsesError | None = None
        self._stalls = 0
        self._broke_at = -1
        self._secrets = partial(call.secrets, http.settings)
        self._state = StreamState(VOCABULARY, http.max_body, strict=http.settings.strict, secrets=self._secrets)
        self._response: Any = None
        self._body: Iterator[bytes] | None = None
        self._events = self._iterate()

    def open(self) -> Self:
        """Send the request, if that was not done yet.

        Raises:
            APIStatusError, APIConnectionError: there is no stream.
        """
        if self._response is None:
            self._connect(self._call)
        return self

    def close(self) -> None:
        """Close the connection and end the iteration. What came so far stays at hand."""
        self._close(f"by close() at {caller()}")

    def _close(self, by: str) -> None:
        self._closed = self._closed or by
        self._events.close()
        self._release()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        after = f", after {kind.__name__}" if kind else ""
        self._close(f"at the end of its `with` at {caller()}{after}")

    def __iter__(self) -> Generator[models.StreamEvent, None, None]:
        self._check()
        return self._events

    def __next__(self) -> models.StreamEvent:
        self._check()
        return next(self._events)

    def _check(self) -> None:
        """An iteration that ends without an exception has seen the end: so a stream that cannot go on raises."""
        if self._ended is not None:
            raise self._ended
        if self._closed and not self._state.complete:
            raise StreamClosedError(f"the stream was closed {self._closed}, before the response ended")

    def parse(self) -> Self:
        """The stream itself, for those who asked for it by `with_raw_response`."""
        return self

    @property
    def status_code(self) -> int | None:
        """The HTTP status, once the stream is open, as httpx calls it."""
        return self.status

    @property
    def status(self) -> int | None:
        """The HTTP status, once the stream is open."""
        return None if self._response is None else int(self._response.status_code)

    @property
    def headers(self) -> dict[str, str]:
        """The answer's headers, names in lower case; none before the stream is open."""
        return {} if self._response is None else lower(self._response.headers)

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, once the stream is open."""
        return self.headers.get("x-request-id")

    @property
    def snapshot(self) -> models.Response | None:
        """The response as the events so far describe it. Each asking makes a model anew."""
        return self._state.snapshot

    @property
    def response_id(self) -> str | None:
        """The id of the response, once an event has told it: by it the response can be followed later."""
        self._state.fold()
        return self._state.response_id

    @property
    def sequence_number(self) -> int | None:
        """The number of the last event that was handed on."""
        self._state.fold()
        return self._state.last if self._state.last >= 0 else None

    def until_done(self) -> Self:
        """Read the stream to its end."""
        for _ in self:
            pass
        return self

    def get_final_response(self) -> ParsedResponse[Any]:
        """The response, when the stream has been read to its end; reads what is left of it.

        Raises:
            pydantic.ValidationError: the text is not what `text_format` asked for.
        """
        self.until_done()
        response = self._state.snapshot
        if response is None or not self._state.complete:
            with hiding(self._secrets):
                raise self._state.shortfall(None)
        note(response, "request_id", self.request_id)
        return parsed_response(response, *self._asked)

    def resume(self) -> Self:
        """Go on with a stream that broke, after the last event that came.

        Raises:
            StreamInterruptedError: the stream cannot be resumed, because it gave no id or no sequence numbers.
            APIStatusError: the server does not keep this response.
        """
        self._state.fold()
        response_id, last = self._state.response_id, self._state.last
        if response_id is None or last < 0:
            with hiding(self._secrets):
                raise self._state.shortfall(None)
        self._events.close()
        self._closed, self._ended = "", None
        self._reconnect(response_id, last)
        self._events = self._iterate()
        return self

    def _reconnect(self, response_id: str, last: int) -> None:
        self._release()
        self._state.resumed()
        options: Any = {name: value for name, value in self._call.options.items() if name != "extra_body"}
        self._connect(op.get_response(response_id, starting_after=last, **options).streamed())

    def _release(self) -> None:
        if self._response is not None:
            self._response.close()

    def _connect(self, call: Call[Any]) -> None:
        with hiding(self._secrets):
            response = self._http.open(call, stream=True)
        headers = lower(response.headers)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("application/json", "text/html"):
            content, _ = read(response, MAX_ERROR_BODY, lenient=True)
            raw = RawResponse(response.status_code, headers, content, call.read, secrets=self._secrets)
            with hiding(self._secrets):
                raise refusal(raw) or raw.invalid("no event stream")
        self._response = response
        self._body = response.iter_bytes() if is_encoded(headers) else response.iter_raw()

    def _iterate(self) -> Generator[models.StreamEvent, None, None]:
        state = self._state
        with hiding(self._secrets), self._remembering():
            self.open()
            try:
                while True:
                    chunk, cause = self._chunk()
                    batch = state.finish() if chunk is None else state.feed(chunk)
                    for state.passed, event in enumerate(batch, 1):
                        yield event
                    if state.settle():
                        break
                    if chunk is None:
                        self._go_on(cause)
                self._drain()
            finally:
                self._release()
            if not state.complete:
                raise state.shortfall(None)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        """What ended the iteration is what every later one gets, too: one that finds nothing left would pass for a whole."""
        try:
            yield
        except ResponsesError as error:
            self._ended = error
            raise

    def _chunk(self) -> tuple[bytes | None, ResponsesError | None]:
        """The next bytes, or None at the end, with the error that was the end."""
        assert self._body is not None
        try:
            return next(self._body, None), None
        except Exception as error:
            cause = connection_error(error)
            if cause is None:
                raise
            return None, cause

    def _go_on(self, cause: ResponsesError | None) -> None:
        """Resume by itself where that was asked for, as often as there is progress; else say what is missing."""
        state = self._state
        self._stalls = self._stalls + 1 if state.last == self._broke_at else 0
        self._broke_at = state.last
        short = state.shortfall(cause)
        may = (
            self._auto and isinstance(short, StreamInterruptedError) and self._stalls <= self._http.settings.max_retries
        )
        if not may or state.response_id is None or state.last < 0:
            raise short from cause
        sleep(backoff(self._stalls) if self._stalls else 0)
        try:
            self._reconnect(state.response_id, state.last)
        except APIStatusError as error:
            raise short from error

    def _drain(self) -> None:
        """Read the end of the body, which follows at once on most servers, so that the connection can be used again."""
        if impatient(self._response):
            for _ in range(3):
                chunk, _cause = self._chunk()
                if chunk is None:
                    return
