"""The client, asynchronous.

Written by codegen from a template that also writes the synchronous one; do not edit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Literal, Self, overload

from responses_api_runtime.calls import Call, RawResponse
from responses_api_runtime.errors import APITimeoutError
from responses_api_runtime.settings import DEFAULT_TIMEOUT, MAX_BODY, Timeout, read_settings
from responses_api_runtime.transport import AsyncHttpClient
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._async_http import AsyncHttp, sleep
from ._async_streams import AsyncPager, AsyncResponseStream

PENDING = frozenset({"queued", "in_progress"})


class AsyncClient:
    """A client of the Responses API.

    Args:
        api_key: sent as bearer token; by default `RESPONSES_API_KEY` or `OPENAI_API_KEY` of the environment.
        base_url: by default `RESPONSES_BASE_URL` or `OPENAI_BASE_URL` of the environment, else the API's own origin.
        timeout: seconds of silence after which to give up, or those for connecting, reading, writing and waiting for a
            free connection; None waits for ever.
        max_retries: how often a request is tried again that may be: connections that fail before an answer, and the
            statuses 408, 409, 429, 500, 502, 503, 504 and 529. `Retry-After` is obeyed up to a minute.
        headers: sent with every request.
        http_client: an `httpx.AsyncClient` or `httpx2.AsyncClient` to use instead of an own one; it is not closed.
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
        timeout: float | Timeout | None = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHttpClient | None = None,
        strict: bool = False,
        max_body: int = MAX_BODY,
    ) -> None:
        settings = read_settings(api_key, base_url, timeout, max_retries, headers, strict)
        self._http = AsyncHttp(settings, http_client, max_body)

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at the end."""
        return self._http.settings.base_url

    @property
    def responses(self) -> AsyncResponses:
        """The operations on responses."""
        return AsyncResponses(self._http)

    @property
    def raw(self) -> AsyncRawResponses:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return AsyncRawResponses(self._http)

    async def aclose(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"AsyncClient(base_url={self.base_url!r})"


class AsyncResponses:
    """The operations on responses."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    @overload
    async def create(
        self, *, stream: Literal[True], **params: Unpack[op.CreateResponseParams]
    ) -> AsyncResponseStream: ...
    @overload
    async def create(
        self, *, stream: Literal[False] | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response: ...
    @overload
    async def create(
        self, *, stream: bool | None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response | AsyncResponseStream: ...
    async def create(
        self, *, stream: bool | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response | AsyncResponseStream:
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
            return await self.stream(**params).open()
        return await self._http.call(op.create_response(**params))

    def stream(self, *, resume: bool = False, **params: Unpack[op.CreateResponseParams]) -> AsyncResponseStream:
        """Create a response and follow it: a context manager, and an iterator over its events.

        Args:
            resume: go on by itself when the connection breaks, which the API allows for background responses.
            params: as for `create`.
        """
        return AsyncResponseStream(self._http, op.create_response(**params).streamed(), resume)

    @overload
    async def retrieve(
        self, response_id: str, *, stream: Literal[True], resume: bool = False, **params: Unpack[op.GetResponseParams]
    ) -> AsyncResponseStream: ...
    @overload
    async def retrieve(
        self,
        response_id: str,
        *,
        stream: Literal[False] | None = None,
        resume: bool = False,
        **params: Unpack[op.GetResponseParams],
    ) -> models.Response: ...
    @overload
    async def retrieve(
        self, response_id: str, *, stream: bool | None, resume: bool = False, **params: Unpack[op.GetResponseParams]
    ) -> models.Response | AsyncResponseStream: ...
    async def retrieve(
        self,
        response_id: str,
        *,
        stream: bool | None = None,
        resume: bool = False,
        **params: Unpack[op.GetResponseParams],
    ) -> models.Response | AsyncResponseStream:
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
            return await AsyncResponseStream(self._http, call.streamed(), resume).open()
        return await self._http.call(call)

    async def delete(self, response_id: str, **params: Unpack[op.DeleteResponseParams]) -> models.DeletedResponse:
        """Deletes a stored response; afterwards its id is unknown."""
        return await self._http.call(op.delete_response(response_id, **params))

    async def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> models.Response:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return await self._http.call(op.cancel_response(response_id, **params))

    async def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> models.InputTokenCount:
        """Tells how many input tokens a request would use, without running the model."""
        return await self._http.call(op.count_input_tokens(**params))

    async def compact(self, **params: Unpack[op.CompactResponseParams]) -> models.CompactedResponse:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return await self._http.call(op.compact_response(**params))

    def input_items(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> AsyncPager:
        """Returns, page by page, the items that were given to the model for a stored response. Iterate over it for all items of all pages."""

        def page(more: dict[str, Any]) -> Call[models.ItemList]:
            arguments: Any = {**params, **more}
            return op.list_input_items(response_id, **arguments)

        return AsyncPager(self._http, page)

    async def wait(
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
            APITimeoutError: the response was not done in time.
        """
        response_id = response if isinstance(response, str) else response.id
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            answer = await self.retrieve(response_id)
            if on_poll is not None:
                on_poll(answer)
            if answer.status not in PENDING:
                return answer
            if until is not None and time.monotonic() + interval > until:
                raise APITimeoutError(f"{response_id} is still {answer.status} after {timeout} s")
            await sleep(interval)


class AsyncRawResponses:
    """The operations on responses, with their answers as they came."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    async def create(self, **params: Unpack[op.CreateResponseParams]) -> RawResponse[models.Response]:
        """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
        `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
        is fetched later."""
        return await self._http.fetch(op.create_response(**params))

    async def retrieve(self, response_id: str, **params: Unpack[op.GetResponseParams]) -> RawResponse[models.Response]:
        """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
        sequence number."""
        return await self._http.fetch(op.get_response(response_id, **params))

    async def delete(
        self, response_id: str, **params: Unpack[op.DeleteResponseParams]
    ) -> RawResponse[models.DeletedResponse]:
        """Deletes a stored response; afterwards its id is unknown."""
        return await self._http.fetch(op.delete_response(response_id, **params))

    async def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> RawResponse[models.Response]:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return await self._http.fetch(op.cancel_response(response_id, **params))

    async def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> RawResponse[models.InputTokenCount]:
        """Tells how many input tokens a request would use, without running the model."""
        return await self._http.fetch(op.count_input_tokens(**params))

    async def compact(self, **params: Unpack[op.CompactResponseParams]) -> RawResponse[models.CompactedResponse]:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return await self._http.fetch(op.compact_response(**params))

    async def input_items(
        self, response_id: str, **params: Unpack[op.ListInputItemsParams]
    ) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return await self._http.fetch(op.list_input_items(response_id, **params))
