"""One lane's responses followed: the response so far, its end, and what to raise where there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ..accumulate import Accumulator
from ..errors import ResponsesError, StreamInterruptedError, error_detail, status_error, stream_failure
from ..loose import loose
from ..secrets import Secrets
from ..streaming import Vocabulary

Event = TypeVar("Event")
Response = TypeVar("Response", bound=BaseModel)
ENDS = frozenset({"response.completed", "response.incomplete", "response.failed"})
CREATED = "response.created"
ERROR = "error"
_MOST_HELD = 256
"""Events that are held before they are folded together."""


class Turn(Generic[Event, Response]):
    """Follows the responses of one lane, one after the other.

    Args:
        vocabulary: the models and tables of the generated package.
        secrets: what the connection carried that no exception may show.

    Attributes:
        under_way: whether something was asked that has not ended.
        over: whether the response that was followed last has ended.
    """

    def __init__(self, vocabulary: Vocabulary[Event, Response], secrets: Callable[[], Secrets] = Secrets) -> None:
        self._vocabulary = vocabulary
        self._secrets = secrets
        self._fold = Accumulator(vocabulary.grammar)
        self._held: list[Event] = []
        self.under_way = 0
        self.over = False
        self.error: Mapping[str, Any] | None = None

    def asked(self) -> None:
        """A response was asked for."""
        if not self.under_way:
            self._held.clear()
            self._fold, self.over, self.error = Accumulator(self._vocabulary.grammar), False, None
        self.under_way += 1

    def lost(self) -> None:
        """The connection is another one: what was asked on the old one does not come."""
        self.under_way = 0

    def follow(self, event: Event) -> bool:
        """Take in an event that is handed on; whether it ends a response, or the request for one."""
        kind = event.type  # type: ignore[attr-defined]
        refused = kind == ERROR and (self.over or self._fold.response is None or is_refusal(event))
        if kind == CREATED or (refused and self.over):
            self._held.clear()
            self._fold, self.over, self.error = Accumulator(self._vocabulary.grammar), False, None
        self._held.append(event)
        if kind in ENDS or refused:
            if refused:
                self.error = event.model_dump(mode="json", exclude_unset=True)  # type: ignore[attr-defined]
            self.under_way = max(0, self.under_way - 1)
            self.over = True
            return True
        if len(self._held) >= _MOST_HELD:
            self._folded()
        return False

    def _folded(self) -> Accumulator:
        self._vocabulary.fold(self._held, self._fold)
        self._held.clear()
        return self._fold

    @property
    def snapshot(self) -> Response | None:
        """The response as the events that were handed on describe it; None before the first of them."""
        value = self._folded().response
        return None if value is None else loose(self._vocabulary.response, value)

    @property
    def response_id(self) -> str | None:
        """The id of the response that is followed."""
        value = (self._folded().response or {}).get("id")
        return value if isinstance(value, str) else None

    def final(self) -> Response:
        """The response that has ended.

        Raises:
            APIStatusError: the request was refused.
            StreamFailedError: the stream reported an error and ended without a response.
        """
        fold = self._folded()
        response = self.snapshot if fold.ended else None
        if response is None:
            raise self.failure()
        return response

    def failure(self, cause: ResponsesError | None = None) -> ResponsesError:
        """Why there is no final response."""
        why = f"the connection ended before the response did{f' ({cause})' if cause else ''}"
        interrupted = StreamInterruptedError(why, response_id=self.response_id)
        found = interrupted if self.error is None else error_of(self.error)
        self._secrets().hide(found)
        return found


def is_refusal(event: Any) -> bool:
    """Whether an `error` ends what was asked: one within a stream has no status, and `response.failed` follows it."""
    return isinstance(getattr(event, "status", None), int)


def error_of(event: Mapping[str, Any]) -> ResponsesError:
    """The exception for an `error` message: by its status where it has one, as over HTTP."""
    detail = error_detail(event) or {}
    status = event.get("status")
    if not isinstance(status, int) or not 400 <= status <= 599:
        return stream_failure(event)
    headers = detail.get("headers")
    lowered = {str(name).lower(): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}
    return status_error(status, lowered, _encoded({"error": dict(detail)}))


def _encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode()
