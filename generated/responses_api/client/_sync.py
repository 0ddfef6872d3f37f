"""The synchronous client.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, overload

from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._calls import Call, HttpRequest, RawResponse, prepare, refusal
from ._errors import APIConnectionError, ResponsesError, SettingsError, status_error
from ._retry import pause_before_retry
from ._settings import MAX_BODY, MAX_ERROR_BODY, Timeout, read_settings
from ._streaming import StreamState
from ._transport import (
    MAX_REDIRECTS,
    HttpClient,
    connection_error,
    impatient,
    is_encoded,
    lower,
    may_move,
)
from ._wire import widen

T = TypeVar("T")
PENDING = frozenset({"queued", "in_progress"})


class Client:
    """A client of the Responses API.

    Args:
        api_key: sent as bearer token; by default `RESPONSES_API_KEY` or `OPENAI_API_KEY` of the environment.
        base_url: by default `RESPONSES_BASE_URL` or `OPENAI_BASE_URL` of the environment, else the API's own origin.
        timeout: seconds of silence after which to give up, or those for connecting, reading, writing and waiting for a
            free connection; None waits for ever.
        max_retries: how often a request is tried again that may be: connections that fail before an answer, and the
            statuses 408, 409, 429, 500, 502, 503, 504 and 529. `Retry-After` is obeyed up to a minute.
        headers: sent with every request.
        http_client: an `httpx.Client` or `httpx2.Client` to use instead of an own one; it is not closed.
        strict: treat answers and events that do not fit their models as errors. Otherwise they are taken as they are.
        max_body: bytes of an answer, or of one event of a stream, above which it is refused.

    Raises:
        SettingsError: an argument cannot be used.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float | Timeout | None = 600.0,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: HttpClient | None = None,
        strict: bool = False,
        max_body: int = MAX_BODY,
    ) -> None:
        self._settings = read_settings(api_key, base_url, timeout, max_retries, headers, strict)
        self._max_body = max_body
        self._owned = http_client is None
        self._http = _own_client() if http_client is None else http_client

    @property
    def base_url(self) -> str:
        return self._settings.base_url

    @property
    def responses(self) -> Responses:
        """The operations on responses."""
        return Responses(self)

    @property
    def raw(self) -> RawResponses:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawResponses(self)

    def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client(base_url={self.base_url!r})"

    def _call(self, call: Call[T]) -> T:
        return (self._fetch(call)).parse()

    def _fetch(self, call: Call[T]) -> RawResponse[T]:
        response = self._open(call)
        content, whole = _read(response, self._max_body)
        raw = RawResponse(response.status_code, lower(response.headers), content, call.read, self._settings.strict)
        if not whole:
            raise raw.invalid(f"more than {self._max_body} bytes")
        return raw

    def _open(self, call: Call[Any], *, stream: bool = False) -> Any:
        """The answer to a call, once it is a success; its body is still to be read."""
        request = prepare(call, self._settings, stream=stream)
        retries = call.options.get("max_retries", self._settings.max_retries)
        for attempt in itertools.count(1):
            try:
                return self._attempt(request)
            except ResponsesError as error:
                pause = pause_before_retry(error, attempt) if attempt <= retries else None
                if pause is None:
                    raise
            _sleep(pause)

    def _attempt(self, request: HttpRequest) -> Any:
        for _ in range(MAX_REDIRECTS + 1):
            response = self._send(request)
            if response.status_code < 300:
                return response
            moved = _moved(request, response)
            if moved is None:
                break
            response.close()
            request = moved
        content, _ = _read(response, MAX_ERROR_BODY, lenient=True)
        raise status_error(response.status_code, lower(response.headers), self._settings.masked(content))

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


class Responses:
    """The operations on responses."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @overload
    def create(self, *, stream: Literal[True], **params: Unpack[op.CreateResponseParams]) -> ResponseStream: ...
    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response: ...
    def create(
        self, *, stream: bool | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response | ResponseStream:
        """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
        `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
        is fetched later.

        Args:
            stream: answer with the stream's events, opened already; `stream(…)` is the context manager.
            model: The model that shall answer.
            input: What to answer: a text, or items such as messages and tool outputs.
            instructions: A system message for this request only; the next one in the chain does not inherit it.
            background: Whether to answer at once and do the work afterwards. (default false)
            background_options: How the work in the background is done.
            context_management: What to do when the context grows long.
            conversation: The conversation that comes before the input and to which input and output are added. Not together
                with `previous_response_id`.
            include: Additional output data to return.
            max_output_tokens: How many tokens to write at most, reasoning included. (at least 16)
            max_tool_calls: How many calls of hosted tools to make at most, over all tools; further ones are ignored. (at least
                0)
            metadata: Up to 16 key-value pairs that are attached to the response.
            moderation: Whether and how input and output are moderated.
            parallel_tool_calls: Whether the model may call several tools at a time. (default true)
            previous_response_id: The response that this one follows; its input and output come before the new input. Not together
                with `conversation`.
            prompt: A prompt template that is kept on the server.
            prompt_cache_key: A key that leads similar requests to the same cache. (at most 64 characters)
            prompt_cache_options: How the prompt is cached.
            prompt_cache_retention: How long the cached prompt is kept at most. (deprecated)
            reasoning: How a reasoning model reasons.
            safety_identifier: A stable and anonymous id of the end user, by which misuse can be traced. (at most 64 characters)
            service_tier: With which priority to answer. (default auto)
            store: Whether to keep the response, so that it can be read and continued later. (default true)
            stream_options: How the stream is sent. Only together with `stream`.
            temperature: How much chance plays a part; 0 is the most predictable. Change this or `top_p`, not both. (0 to 2,
                default 1)
            text: What the text output looks like.
            tool_choice: Which tool the model uses; as it sees fit by default.
            tools: The tools that the model may use.
            top_logprobs: For how many of the likeliest tokens at each place to return the log probability. (0 to 20)
            top_p: From which share of the likeliest tokens to choose. Change this or `temperature`, not both. (0 to 1,
                default 1)
            truncation: Whether to drop the oldest items (`auto`) or to refuse (`disabled`) when the input is too long.
                (default disabled)
            user: A stable id of the end user; now `safety_identifier` and `prompt_cache_key`. (deprecated)
            access_programs: Special access programmes for this request.
            image: How images in the context are treated.
            text_format: A pydantic model that the text shall be JSON of; `response.parse(Model)` reads it.
            extra_headers: Headers for this request.
            extra_query: Query parameters that are not known here.
            extra_body: Members of the body that are not known here.
            timeout: Seconds of silence after which to give up.
            max_retries: How often this request is tried again.

        Raises:
            APIStatusError: the server refused.
            APIConnectionError: no answer came, or only a part of one.
            InvalidResponseError: the answer is no response.
        """
        if stream:
            return self.stream(**params).open()
        return self._client._call(op.create_response(**params))

    def stream(self, *, resume: bool = False, **params: Unpack[op.CreateResponseParams]) -> ResponseStream:
        """Create a response and follow it: a context manager, and an iterator over its events.

        Args:
            resume: go on by itself when the connection breaks, which the API allows for background responses.
            params: as for `create`.
        """
        return ResponseStream(self._client, op.create_response(**params).streamed(), resume)

    @overload
    def retrieve(
        self, response_id: str, *, stream: Literal[True], resume: bool = False, **params: Unpack[op.GetResponseParams]
    ) -> ResponseStream: ...
    @overload
    def retrieve(
        self,
        response_id: str,
        *,
        stream: Literal[False] | None = None,
        resume: bool = False,
        **params: Unpack[op.GetResponseParams],
    ) -> models.Response: ...
    def retrieve(
        self,
        response_id: str,
        *,
        stream: bool | None = None,
        resume: bool = False,
        **params: Unpack[op.GetResponseParams],
    ) -> models.Response | ResponseStream:
        """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
        sequence number.

        Args:
            response_id: The id of the response.
            stream: answer with its events; `starting_after` is the sequence number after which to begin.
            resume: go on by itself when the connection of the stream breaks.
            params: `include`, `starting_after`, `include_obfuscation`, and what every operation takes.
        """
        call = op.get_response(response_id, **params)
        if stream:
            return ResponseStream(self._client, call.streamed(), resume).open()
        return self._client._call(call)

    def delete(self, response_id: str, **params: Unpack[op.DeleteResponseParams]) -> models.DeletedResponse:
        """Deletes a stored response; afterwards its id is unknown."""
        return self._client._call(op.delete_response(response_id, **params))

    def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> models.Response:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return self._client._call(op.cancel_response(response_id, **params))

    def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> models.InputTokenCount:
        """Tells how many input tokens a request would use, without running the model."""
        return self._client._call(op.count_input_tokens(**params))

    def compact(self, **params: Unpack[op.CompactResponseParams]) -> models.CompactedResponse:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return self._client._call(op.compact_response(**params))

    def input_items(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> Pager:
        """Returns, page by page, the items that were given to the model for a stored response. Iterate over it for all items of all pages."""
        return Pager(self._client, lambda more: op.list_input_items(response_id, **{**params, **more}))

    def wait(
        self,
        response: str | models.Response,
        *,
        interval: float = 1.0,
        timeout: float | None = None,
        on_poll: Callable[[models.Response], None] | None = None,
    ) -> models.Response:
        """Ask for a background response until it is no longer queued or in progress.

        Args:
            response: the response or its id.
            interval: seconds between two questions.
            timeout: seconds after which to give up; None waits for ever.
            on_poll: called with every answer.

        Raises:
            TimeoutError: the response was not done in time.
        """
        response_id = response if isinstance(response, str) else response.id
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            answer = self.retrieve(response_id)
            if on_poll is not None:
                on_poll(answer)
            if answer.status not in PENDING:
                return answer
            if until is not None and time.monotonic() + interval > until:
                raise TimeoutError(f"the response is still {answer.status} after {timeout} s")
            _sleep(interval)


class RawResponses:
    """The operations on responses, with their answers as they came."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(self, **params: Unpack[op.CreateResponseParams]) -> RawResponse[models.Response]:
        """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
        `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
        is fetched later."""
        return self._client._fetch(op.create_response(**params))

    def retrieve(self, response_id: str, **params: Unpack[op.GetResponseParams]) -> RawResponse[models.Response]:
        """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
        sequence number."""
        return self._client._fetch(op.get_response(response_id, **params))

    def delete(
        self, response_id: str, **params: Unpack[op.DeleteResponseParams]
    ) -> RawResponse[models.DeletedResponse]:
        """Deletes a stored response; afterwards its id is unknown."""
        return self._client._fetch(op.delete_response(response_id, **params))

    def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> RawResponse[models.Response]:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return self._client._fetch(op.cancel_response(response_id, **params))

    def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> RawResponse[models.InputTokenCount]:
        """Tells how many input tokens a request would use, without running the model."""
        return self._client._fetch(op.count_input_tokens(**params))

    def compact(self, **params: Unpack[op.CompactResponseParams]) -> RawResponse[models.CompactedResponse]:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return self._client._fetch(op.compact_response(**params))

    def input_items(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return self._client._fetch(op.list_input_items(response_id, **params))


class Pager:
    """The input items of a response, over all pages; each page is fetched when it is reached."""

    def __init__(self, client: Client, build: Callable[[dict[str, Any]], Call[models.ItemList]]) -> None:
        self._client = client
        self._build = build

    def pages(self) -> Iterator[models.ItemList]:
        """The pages, one by one. Ends at a page that is empty or that does not lead on."""
        more: dict[str, Any] = {}
        while True:
            page = self._client._call(self._build(more))
            yield page
            after = page.last_id or getattr(page.data[-1], "id", None) if page.data else None
            if not page.has_more or after is None or after == more.get("after"):
                return
            more = {"after": after}

    def __iter__(self) -> Iterator[models.Item]:
        for page in self.pages():
            yield from page.data


class ResponseStream:
    """The events of a response while it is made.

    Use it in `with`, or iterate it to its end; then the connection is given back. It is opened by the first of these.
    An iteration that ends without an exception has seen the response's terminal event.

    Raises (while iterating):
        StreamInterruptedError: the stream ended before the response did; `resume()` may go on with it.
        StreamFailedError: the stream told of an error and ended without a response.
        InvalidResponseError: what came is no event stream, or an event in it is none.
    """

    def __init__(self, client: Client, call: Call[Any], resume: bool) -> None:
        self._client = client
        self._call = call
        self._auto = resume
        self._state = StreamState(client._max_body, strict=client._settings.strict)
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
        """Close the connection. What came so far stays at hand."""
        if self._response is not None:
            self._response.close()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[models.StreamEvent]:
        return self._events

    def __next__(self) -> models.StreamEvent:
        return next(self._events)

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
        return self.headers.get("x-request-id")

    @property
    def snapshot(self) -> models.Response | None:
        """The response as the events so far describe it. Each asking makes a model anew."""
        return self._state.snapshot

    @property
    def sequence_number(self) -> int | None:
        """The number of the last event that was handed on."""
        self._state.settle()
        return self._state.last if self._state.last >= 0 else None

    def until_done(self) -> Self:
        """Read the stream to its end."""
        for _ in self:
            pass
        return self

    def get_final_response(self) -> models.Response:
        """The response, when the stream has been read to its end; reads what is left of it."""
        self.until_done()
        response = self._state.snapshot
        if response is None or not self._state.complete:
            raise self._state.shortfall(None)
        return response

    def resume(self) -> Self:
        """Go on with a stream that broke, after the last event that came.

        Raises:
            StreamInterruptedError: the stream cannot be resumed, because it gave no id or no sequence numbers.
            APIStatusError: the server does not keep this response.
        """
        self._state.settle()
        response_id, last = self._state.response_id, self._state.last
        if response_id is None or last < 0:
            raise self._state.shortfall(None)
        self.close()
        self._state.resumed()
        options: Any = {name: value for name, value in self._call.options.items() if name != "extra_body"}
        self._connect(op.get_response(response_id, starting_after=last, **options).streamed())
        self._events = self._iterate()
        return self

    def _connect(self, call: Call[Any]) -> None:
        response = self._client._open(call, stream=True)
        headers = lower(response.headers)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("application/json", "text/html"):
            content, _ = _read(response, MAX_ERROR_BODY, lenient=True)
            raw = RawResponse(response.status_code, headers, self._client._settings.masked(content), call.read)
            raise refusal(raw) or raw.invalid("no event stream")
        self._response = response
        self._body = response.iter_bytes() if is_encoded(headers) else response.iter_raw()

    def _iterate(self) -> Iterator[models.StreamEvent]:
        state = self._state
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
            self.close()
        if not state.complete:
            raise state.shortfall(None)

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
        """Resume by itself where that was asked for, else say what is missing."""
        short = self._state.shortfall(cause)
        if not self._auto or not isinstance(short, APIConnectionError):
            raise short from cause
        events = self._events
        self.resume()
        self._events = events

    def _drain(self) -> None:
        """Read the end of the body, which follows at once on most servers, so that the connection can be used again."""
        if impatient(self._response):
            for _ in range(3):
                chunk, _cause = self._chunk()
                if chunk is None:
                    return


def _own_client() -> HttpClient:
    # Imported here, so that one who brings another client needs no httpx.
    try:
        import httpx
    except ImportError:
        raise SettingsError("no http_client was given, and httpx is not installed") from None
    client = httpx.Client(limits=httpx.Limits(max_connections=1000, max_keepalive_connections=100))
    widen(client, asynchronous=False)
    return client


def _moved(request: HttpRequest, response: Any) -> HttpRequest | None:
    location = response.headers.get("location")
    return request.moved(location) if location and may_move(request.method, response.status_code) else None


def _read(response: Any, limit: int, *, lenient: bool = False) -> tuple[bytes, bool]:
    """The body up to a limit, and whether that is all of it; a lenient reading takes what it can get."""
    parts: list[bytes] = []
    size = 0
    try:
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > limit:
                return b"".join(parts)[:limit], False
    except Exception as error:
        cause = connection_error(error)
        if cause is None or not lenient:
            raise cause or error from error
    finally:
        response.close()
    return b"".join(parts), True


def _sleep(seconds: float) -> None:
    time.sleep(seconds)
