"""Messages read as events and put on lanes, and how much of them may lie unread."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from ..errors import InvalidResponseError, excerpt
from ..loose import loose
from ..secrets import Secrets
from ..streaming import Vocabulary

Event = TypeVar("Event")
UNREAD = 16 * 1024 * 1024
"""Bytes of messages that may lie unread before no more are taken from the network."""


class Inbox(Generic[Event]):
    """What came on one lane and was not handed on yet.

    Attributes:
        batches: events, as many as came together, and the bytes that they had.
        closed: nobody reads it any more; what comes is dropped.
    """

    __slots__ = ("batches", "closed", "size")

    def __init__(self) -> None:
        self.batches: deque[tuple[list[Event], int]] = deque()
        self.closed = False
        self.size = 0


class Router(Generic[Event]):
    """Reads messages and puts them on lanes.

    Args:
        vocabulary: the models and tables of the generated package, its events those of a server on a socket.
        strict: whether an event that does not fit its model is an error.
        secrets: what the connection carried that no exception may show.
        most: bytes that may lie unread.
    """

    def __init__(
        self,
        vocabulary: Vocabulary[Event, Any],
        *,
        strict: bool = False,
        secrets: Callable[[], Secrets] = Secrets,
        most: int = UNREAD,
    ) -> None:
        self._vocabulary = vocabulary
        self._strict = strict
        self._secrets = secrets
        self._most = most
        self.unread = 0
        self.broken: InvalidResponseError | None = None
        self.inboxes: dict[str | None, Inbox[Event]] = {None: Inbox()}

    @property
    def full(self) -> bool:
        """Whether so much lies unread that no more should be taken."""
        return self.unread > self._most

    @property
    def relieved(self) -> bool:
        """Whether enough was read that more may come."""
        return self.unread <= self._most // 2

    def largest(self) -> str | None:
        """The lane that has most unread."""
        return max(self.inboxes, key=lambda name: self.inboxes[name].size)

    def put(self, texts: list[bytes]) -> None:
        """Take in messages as they came."""
        events = self._read(texts)
        if len(self.inboxes) == 1:
            self._add(self.inboxes[None], events, sum(map(len, texts)))
            return
        groups: dict[str | None, tuple[list[Event], int]] = {}
        for event, text in zip(events, texts, strict=False):
            name = getattr(event, "stream_id", None)
            some, size = groups.get(name, ([], 0))
            some.append(event)
            groups[name] = some, size + len(text)
        for name, (some, size) in groups.items():
            inbox = self.inboxes.get(name) or self.inboxes[None]
            self._add(inbox, some, size)

    def _add(self, inbox: Inbox[Event], events: list[Event], size: int) -> None:
        if not inbox.closed and events:
            inbox.batches.append((events, size))
            inbox.size += size
            self.unread += size

    def take(self, inbox: Inbox[Event]) -> list[Event] | None:
        """The next events of a lane; None where there are none."""
        if not inbox.batches:
            return None
        events, size = inbox.batches.popleft()
        inbox.size -= size
        self.unread -= size
        return events

    def close(self, name: str | None) -> None:
        """Nobody reads this lane any more."""
        inbox = self.inboxes[name]
        self.unread -= inbox.size
        inbox.batches.clear()
        inbox.size, inbox.closed = 0, True

    def _read(self, texts: list[bytes]) -> list[Event]:
        """All at once where they are all as they should be, which is much faster than one by one."""
        try:
            return self._vocabulary.batch.validate_json(b"[%b]" % b",".join(texts))
        except ValidationError:
            pass  # Whatever is raised below is not chained to this, which quotes the messages.
        return list(self._one_by_one(texts))

    def _one_by_one(self, texts: list[bytes]) -> Iterator[Event]:
        try:
            for text in texts:
                yield self._one(text)
        except InvalidResponseError as error:
            self._secrets().hide(error)
            self.broken = error

    def _one(self, text: bytes) -> Event:
        event = self._object(text)
        try:
            return self._vocabulary.event.validate_python(event)
        except ValidationError as error:
            kind = str(event.get("type"))
            row = self._vocabulary.events.get(kind)
            if row is None or self._strict:
                first = error.errors(include_url=False, include_input=False)[0]
                told = f"a message that is no event: {first['msg']}; it begins: {self._shown(text)}"
                raise InvalidResponseError(told) from None
            return loose(self._vocabulary.models[row.name], event)  # type: ignore[no-any-return]

    def _object(self, text: bytes) -> dict[str, Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            told = f"a message that is no JSON object; it begins: {self._shown(text)}"
            raise InvalidResponseError(told, body=text[:1000])
        return value

    def _shown(self, text: bytes) -> str:
        return excerpt(self._secrets().clean(text)[:1000].decode("utf-8", "replace"))
