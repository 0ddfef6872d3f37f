"""The part of a stream that needs no I/O: bytes in, typed events out, the Response so far at hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from types import FrameType
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, FailFast, TypeAdapter, ValidationError

from .accumulate import Accumulator, Grammar
from .errors import InvalidResponseError, ResponsesError, StreamInterruptedError, excerpt, stream_failure
from .grammar import EventRow
from .limits import OBJECTS, VALUES, has_more_values
from .loose import loose
from .secrets import Secrets
from .sse import EventTooLargeError, SSEDecoder

Event = TypeVar("Event")
Response = TypeVar("Response", bound=BaseModel)

_DONE = b"[DONE]"


class Vocabulary(Generic[Event, Response]):
    """The models and tables of the generated package, as far as a stream needs them.

    Args:
        response: the model of a response.
        event: the union of all events.
        models: the model of each component, by name.
        events: the row of each type of event.
        grammar: the same tables, ready for folding.
    """

    def __init__(
        self,
        response: type[Response],
        event: Any,
        models: Mapping[str, Any],
        events: Mapping[str, EventRow],
        grammar: Grammar,
    ) -> None:
        self.response = response
        self.models = models
        self.events = events
        self.grammar = grammar
        self._union = event

    # Adapters are made at first use: that is two thirds of what importing the client would take.
    @cached_property
    def batch(self) -> TypeAdapter[list[Event]]:
        """Reads a list of events."""
        return TypeAdapter(Annotated[list[self._union], FailFast()])  # type: ignore[name-defined, arg-type]

    @cached_property
    def event(self) -> TypeAdapter[Event]:
        """Reads one event."""
        return TypeAdapter(self._union)

    def fold(self, events: Iterable[Event], into: Accumulator) -> None:
        """Fold events into the response that they describe.

        Raises:
            InvalidResponseError: one of them is too deep to be followed.
        """
        extend = into.extend
        for event in events:
            if not extend(vars(event)):
                into.feed(_fields(event))


class StreamState(Generic[Event, Response]):
    """Decodes a stream in batches and folds what was handed on of them.

    Args:
        vocabulary: the models and tables of the generated package.
        limit: how many bytes one event may have.
        strict: whether an event that does not fit its model is an error.
        secrets: what the request carried that no exception may show.

    Attributes:
        passed: how many events of the last batch were handed on; set by whoever hands them on.
        last: the greatest sequence number that was folded, or -1.
    """

    def __init__(
        self,
        vocabulary: Vocabulary[Event, Response],
        limit: int,
        *,
        strict: bool = False,
        secrets: Callable[[], Secrets] = Secrets,
    ) -> None:
        self._vocabulary = vocabulary
        self._secrets = secrets
        self.passed = 0
        self.last = -1
        self._limit = limit
        self._strict = strict
        self._decoder = SSEDecoder(limit)
        self._accumulator = Accumulator(vocabulary.grammar)
        self._batch: list[Event] = []
        self._folded = 0
        self._skip_to = -1
        self._expected = -1
        self._done = False
        self._broken: ResponsesError | None = None

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that this chunk completes.

        Raises:
            InvalidResponseError: an event is too large.
        """
        try:
            found = self._decoder.feed(chunk)
        except EventTooLargeError as error:
            raise InvalidResponseError(str(error)) from None
        return self._next(self._decoded(found) if found else [])

    def finish(self) -> list[Event]:
        """The event that stood at the very end without a blank line, if it is whole.

        The standard drops such a block. A server that forgets the last line end has still sent the response, and a
        block that was cut off is no JSON, so a whole one is used.
        """
        rest = self._decoder.rest
        try:
            json.loads(rest)
        except (ValueError, RecursionError):
            return self._next([])
        return self._next(self._decoded([rest]))

    def resumed(self) -> None:
        """The stream begins again on another connection; what was handed on before is left out."""
        self._decoder = SSEDecoder(self._limit)
        self._skip_to = self.last
        self._expected = self.last + 1
        self._done = False
        self._broken = None

    def settle(self) -> bool:
        """Fold what was handed on; whether the response has ended.

        Raises:
            InvalidResponseError: after these events came one that is no JSON, or (strict) does not fit its model.
            StreamInterruptedError: after these events some are missing: the stream was resumed, and went on later.
        """
        self.fold()
        if self._broken is not None and not self._accumulator.ended:
            raise self._broken
        return self._accumulator.ended or self._done

    def fold(self) -> None:
        """Fold what was handed on."""
        self._vocabulary.fold(self._batch[self._folded : self.passed], self._accumulator)
        if self.passed > self._folded:
            number = getattr(self._batch[self.passed - 1], "sequence_number", None)
            self.last = number if isinstance(number, int) else self.last
        self._folded = self.passed

    @property
    def snapshot(self) -> Response | None:
        """The Response as the events that were handed on describe it; None before the first of them."""
        self.fold()
        value = self._accumulator.response
        return None if value is None else loose(self._vocabulary.response, value)

    @property
    def response_id(self) -> str | None:
        value = (self._accumulator.response or {}).get("id")
        return value if isinstance(value, str) else None

    @property
    def complete(self) -> bool:
        """Whether a terminal event was handed on."""
        self.fold()
        return self._accumulator.ended

    def shortfall(self, cause: ResponsesError | None) -> ResponsesError:
        """Why there is no final response: what the stream told, or how it ended."""
        if self._accumulator.failure is not None:
            return stream_failure(self._accumulator.failure)
        why = f"the stream ended before the response did{f' ({cause})' if cause else ''}"
        number = self.last if self.last >= 0 else None
        return StreamInterruptedError(why, response_id=self.response_id, sequence_number=number)

    def _next(self, batch: list[Event]) -> list[Event]:
        self._batch, self._folded, self.passed = batch, 0, 0
        return batch

    def _decoded(self, found: list[bytes]) -> list[Event]:
        if found[-1] == _DONE:
            self._done = True
            found.pop()
        events = self._validated([data for data in found if data and data != _DONE])
        if self._skip_to >= 0:
            events = [event for event in events if _number(event) > self._skip_to]
        return self._without_gap(events) if self._expected >= 0 and events else events

    def _without_gap(self, events: list[Event]) -> list[Event]:
        """The first events after resuming, if they follow on those before the break; else none, and why."""
        expected, self._expected = self._expected, -1
        number = _number(events[0])
        if number in (expected, float("inf")):
            return events
        missing = f"{expected}" if number == expected + 1 else f"{expected} to {int(number) - 1}"
        self._broken = StreamInterruptedError(
            f"the stream was resumed after event {expected - 1} and went on with {int(number)}: {missing} never came",
            response_id=self.response_id,
            sequence_number=expected - 1,
        )
        return []

    def _validated(self, found: list[bytes]) -> list[Event]:
        """All at once where they are all as they should be, which is much faster than one by one."""
        whole = b"[%b]" % b",".join(found)
        if has_more_values(whole):
            self._broken = InvalidResponseError(f"more than {VALUES:,} JSON values, or {OBJECTS:,} objects, at once")
            return []
        try:
            events = self._vocabulary.batch.validate_json(whole)
        except ValidationError:
            events = []
        return events if len(events) == len(found) else list(self._one_by_one(found))

    def _one_by_one(self, found: list[bytes]) -> Iterator[Event]:
        """The events up to the first that is none; what came before that is still to be handed on."""
        try:
            for data in found:
                yield self._one(data)
        except InvalidResponseError as error:
            self._broken = error

    def _one(self, data: bytes) -> Event:
        """One event that may not be as it should be.

        Bytes that are no UTF-8 are replaced, as the standard says; what does not fit its model is taken all the same.
        """
        event = self._object(data)
        try:
            return self._vocabulary.event.validate_python(event)
        except ValidationError as error:
            row = self._vocabulary.events.get(str(event.get("type")))
            if row is None or self._strict:
                first = error.errors(include_url=False, include_input=False)[0]
                raise InvalidResponseError(
                    f"an event that is none: {first['msg']}; it begins: {self._shown(data)}"
                ) from None
            return loose(self._vocabulary.models[row.name], event)  # type: ignore[no-any-return]

    def _object(self, data: bytes) -> dict[str, Any]:
        try:
            value = json.loads(data.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise InvalidResponseError(f"an event that is no JSON object; it begins: {self._shown(data)}", body=data)
        return value

    def _shown(self, data: bytes) -> str:
        # Without secrets before it is shortened: half of one would not be found.
        return excerpt(self._secrets().clean(data)[:1000].decode("utf-8", "replace"))


def caller() -> str:
    """Where the code stands that called into this package: file and line."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(_OWN):
        frame = frame.f_back
    return "an unknown place" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"


_OWN = ("responses_api.", "responses_api_runtime.", "contextlib")


def response_of(vocabulary: Vocabulary[Event, Response], content: bytes, *, strict: bool = False) -> Response:
    """The response that a whole stream tells.

    Raises:
        StreamInterruptedError, StreamFailedError: it tells none.
        InvalidResponseError: an event is none.
    """
    state = StreamState(vocabulary, len(content), strict=strict)
    for read in (partial(state.feed, content), state.finish):
        state.passed = len(read())
        state.settle()
    response = state.snapshot
    if response is None or not state.complete:
        raise state.shortfall(None)
    return response


def _fields(event: Any) -> dict[str, Any]:
    try:
        return event.model_dump(mode="json", exclude_unset=True, warnings=False)  # type: ignore[no-any-return]
    except (ValueError, RecursionError) as error:  # how deep is too deep differs from one Python to the next
        raise InvalidResponseError(f"a {vars(event).get('type')} event cannot be followed: {error}") from None


def _number(event: object) -> float:
    number = getattr(event, "sequence_number", None)
    return number if isinstance(number, int) else float("inf")
