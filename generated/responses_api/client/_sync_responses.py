"""The operations on responses, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from pydantic import BaseModel
from responses_api_runtime.calls import RawResponse
from responses_api_runtime.errors import APITimeoutError
from responses_api_runtime.settings import TimeoutArgument
from typing_extensions import Unpack

from .. import models
from .. import params as dicts
from . import _operations as op
from ._parsed import ParsedResponse, parsed
from ._sync_http import Http, UnreadResponse, sleep
from ._sync_stored import InputItems, InputTokens, RawInputItems, RawInputTokens
from ._sync_streams import ResponseStream

if TYPE_CHECKING:
    from responses_api_runtime.websocket.managers import ConnectionManager
    from responses_api_runtime.websocket.requests import ConnectOptions

    from ._sync_sockets import ResponsesConnection

PENDING = frozenset({"queued", "in_progress"})
MYPY = False
"""True to mypy alone, which names an argument that there is none of by itself."""
T = TypeVar("T")


class NoSuchArgument:
    """What an argument would have to be that the operation does not have: type checkers name it by this."""


class Responses:
    """The operations on responses."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def input_items(self) -> InputItems:
        """The input items of a response: `input_items.list(id)`, or `input_items(id)` for short."""
        return InputItems(self._http)

    @property
    def input_tokens(self) -> InputTokens:
        """How many tokens a request has: `input_tokens.count(…)`."""
        return InputTokens(self._http)

    @property
    def with_raw_response(self) -> RawResponses:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawResponses(self._http)

    @property
    def with_streaming_response(self) -> UnreadResponses:
        """The same operations as context managers, whose answers have not been read yet."""
        return UnreadResponses(self._http)

    @overload
    def create(self, *, stream: Literal[True], **params: Unpack[op.CreateResponseParams]) -> ResponseStream: ...
    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response: ...
    @overload
    def create(
        self, *, stream: bool | None, **params: Unpack[op.CreateResponseParams]
    ) -> models.Response | ResponseStream: ...

    if not MYPY:

        @overload
        def create(
            self,
            *,
            stream: bool | None = None,
            model: str = ...,
            input: str | Sequence[models.InputItem | models.OutputItem | dicts.InputItem] | None = ...,
            instructions: str | None = ...,
            background: bool | None = ...,
            background_options: models.BackgroundOptions | dicts.BackgroundOptions = ...,
            context_management: Sequence[models.ContextManagement | dicts.ContextManagement] | None = ...,
            conversation: models.ConversationReference | dicts.ConversationReference | str | None = ...,
            include: Sequence[models.Includable] | None = ...,
            max_output_tokens: int | None = ...,
            max_tool_calls: int | None = ...,
            metadata: models.Metadata | Mapping[str, Any] | None = ...,
            moderation: models.ModerationParam | dicts.ModerationParam | None = ...,
            parallel_tool_calls: bool | None = ...,
            previous_response_id: str | None = ...,
            prompt: models.PromptTemplateParam | dicts.PromptTemplateParam | None = ...,
            prompt_cache_key: str | None = ...,
            prompt_cache_options: models.PromptCacheOptionsParam | dicts.PromptCacheOptionsParam = ...,
            prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None = ...,
            reasoning: models.ReasoningConfigParam | dicts.ReasoningConfigParam | None = ...,
            safety_identifier: str | None = ...,
            service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None = ...,
            store: bool | None = ...,
            stream_options: models.StreamOptions | dicts.StreamOptions | None = ...,
            temperature: float | None = ...,
            text: models.TextConfigParam | dicts.TextConfigParam | None = ...,
            tool_choice: models.ToolChoiceMode | models.SpecificToolChoice | dicts.SpecificToolChoice | None = ...,
            tools: Sequence[models.ToolParam | dicts.ToolParam | type[BaseModel] | Callable[..., Any]] | None = ...,
            top_logprobs: int | None = ...,
            top_p: float | None = ...,
            truncation: Literal["auto", "disabled"] | None = ...,
            user: str | None = ...,
            access_programs: models.AccessPrograms | dicts.AccessPrograms = ...,
            image: models.ImageContextParam | dicts.ImageContextParam = ...,
            text_format: type[Any] = ...,
            extra_headers: Mapping[str, str] = ...,
            extra_query: Mapping[str, Any] = ...,
            extra_body: Mapping[str, Any] = ...,
            timeout: TimeoutArgument = ...,
            max_retries: int = ...,
            **unknown: NoSuchArgument,
        ) -> models.Response | ResponseStream: ...

    def create(  # pyright: ignore[reportInconsistentOverload]
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
            text_format: What the text shall be JSON of, such as a pydantic model; `response.parse(Model)` reads it.
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
        return self._http.call(op.create_response(**params))

    def parse(
        self, *, text_format: type[T] | None = None, **params: Unpack[op.ParseResponseParams]
    ) -> ParsedResponse[T]:
        """Create a response whose text and whose calls of functions are read as what they were asked to be.

        Args:
            text_format: a pydantic model, or any type that pydantic can validate; `output_parsed` is one of it, or None
                where there is no text: the model refused, or called a tool, or was cut off.
            params: as for `create`. Calls of tools that were given as pydantic models have `parsed_arguments`.

        Raises:
            pydantic.ValidationError: the text or the arguments are not what was asked for.
            APIStatusError, APIConnectionError, InvalidResponseError: as for `create`.
        """
        return self._http.call(parsed(op.parse_response(text_format, params), text_format, params.get("tools")))

    def stream(
        self,
        *,
        resume: bool = False,
        response_id: str | None = None,
        starting_after: int | None = None,
        **params: Unpack[op.CreateResponseParams],
    ) -> ResponseStream:
        """Create a response and follow it: a context manager, and an iterator over its events.

        Args:
            resume: go on by itself when the connection breaks, which the API allows for background responses.
            response_id: follow this background response instead, which there is already.
            starting_after: the sequence number after which its events begin.
            params: as for `create`. With `text_format` the final response has `output_parsed`.
        """
        call = op.create_response(**params) if response_id is None else op.again(response_id, starting_after, params)
        return ResponseStream(
            self._http, call.streamed(), resume, text_format=params.get("text_format"), tools=params.get("tools")
        )

    def connect(self, **told: Unpack[ConnectOptions]) -> ConnectionManager[ResponsesConnection]:
        """One WebSocket for many responses: a context manager, or `.enter()`. Needs the `websockets` library.

        Args:
            told: `extra_query`, `extra_headers`, `websocket_connection_options`, and how to connect again.
        """
        from ._sync_sockets import connecting

        return connecting(self._http.settings, **told)

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
    @overload
    def retrieve(
        self, response_id: str, *, stream: bool | None, resume: bool = False, **params: Unpack[op.GetResponseParams]
    ) -> models.Response | ResponseStream: ...
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
            return ResponseStream(self._http, call.streamed(), resume).open()
        return self._http.call(call)

    def delete(self, response_id: str, **params: Unpack[op.DeleteResponseParams]) -> models.DeletedResponse:
        """Deletes a stored response; afterwards its id is unknown."""
        return self._http.call(op.delete_response(response_id, **params))

    def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> models.Response:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return self._http.call(op.cancel_response(response_id, **params))

    def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> models.InputTokenCount:
        """Tells how many input tokens a request would use, without running the model."""
        return self._http.call(op.count_input_tokens(**params))

    def compact(self, **params: Unpack[op.CompactResponseParams]) -> models.CompactedResponse:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return self._http.call(op.compact_response(**params))

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
            APITimeoutError: the response was not done in time.
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
                raise APITimeoutError(f"{response_id} is still {answer.status} after {timeout} s")
            sleep(interval)


class RawResponses:
    """The operations on responses, with their answers as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def input_items(self) -> RawInputItems:
        """The input items of a response: `input_items.list(id)`."""
        return RawInputItems(self._http)

    @property
    def input_tokens(self) -> RawInputTokens:
        """How many tokens a request has: `input_tokens.count(…)`."""
        return RawInputTokens(self._http)

    @overload
    def create(self, *, stream: Literal[True], **params: Unpack[op.CreateResponseParams]) -> ResponseStream: ...
    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> RawResponse[models.Response]: ...
    def create(
        self, *, stream: bool | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> RawResponse[models.Response] | ResponseStream:
        """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
        `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
        is fetched later.

        A stream has `status_code`, `headers` and `parse()`, too.
        """
        if stream:
            return ResponseStream(self._http, op.create_response(**params).streamed(), False).open()
        return self._http.fetch(op.create_response(**params))

    def parse(
        self, *, text_format: type[T] | None = None, **params: Unpack[op.ParseResponseParams]
    ) -> RawResponse[ParsedResponse[T]]:
        """As `parse` of `client.responses`."""
        return self._http.fetch(parsed(op.parse_response(text_format, params), text_format, params.get("tools")))

    def retrieve(self, response_id: str, **params: Unpack[op.GetResponseParams]) -> RawResponse[models.Response]:
        """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
        sequence number."""
        return self._http.fetch(op.get_response(response_id, **params))

    def delete(
        self, response_id: str, **params: Unpack[op.DeleteResponseParams]
    ) -> RawResponse[models.DeletedResponse]:
        """Deletes a stored response; afterwards its id is unknown."""
        return self._http.fetch(op.delete_response(response_id, **params))

    def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> RawResponse[models.Response]:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return self._http.fetch(op.cancel_response(response_id, **params))

    def count_tokens(self, **params: Unpack[op.CountInputTokensParams]) -> RawResponse[models.InputTokenCount]:
        """Tells how many input tokens a request would use, without running the model."""
        return self._http.fetch(op.count_input_tokens(**params))

    def compact(self, **params: Unpack[op.CompactResponseParams]) -> RawResponse[models.CompactedResponse]:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return self._http.fetch(op.compact_response(**params))


class UnreadResponses:
    """The operations on responses as context managers: their answers are there, and not read yet."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def create(
        self, *, stream: bool | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> UnreadResponse[models.Response]:
        """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
        `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
        is fetched later."""
        call = op.create_response(**params)
        return UnreadResponse(self._http, call.streamed() if stream else call, stream=bool(stream))

    def retrieve(
        self, response_id: str, *, stream: bool | None = None, **params: Unpack[op.GetResponseParams]
    ) -> UnreadResponse[models.Response]:
        """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
        sequence number."""
        call = op.get_response(response_id, **params)
        return UnreadResponse(self._http, call.streamed() if stream else call, stream=bool(stream))

    def delete(
        self, response_id: str, **params: Unpack[op.DeleteResponseParams]
    ) -> UnreadResponse[models.DeletedResponse]:
        """Deletes a stored response; afterwards its id is unknown."""
        return UnreadResponse(self._http, op.delete_response(response_id, **params))

    def cancel(self, response_id: str, **params: Unpack[op.CancelResponseParams]) -> UnreadResponse[models.Response]:
        """Stops a response that was created with `background` true and returns it as it then is."""
        return UnreadResponse(self._http, op.cancel_response(response_id, **params))

    def compact(self, **params: Unpack[op.CompactResponseParams]) -> UnreadResponse[models.CompactedResponse]:
        """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
        next request."""
        return UnreadResponse(self._http, op.compact_response(**params))
