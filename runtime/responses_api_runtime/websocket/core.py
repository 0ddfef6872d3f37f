"""What a connection and its lanes do that waits for nothing; `sync`, `aio` and the lanes add how one waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ..errors import ResponsesError, WebSocketClosedError
from ..streaming import Vocabulary
from .lanes import LaneMemory, checked_name
from .requests import Plan, connection_trouble, late
from .router import Inbox, Router
from .turns import Turn

Event = TypeVar("Event")
Response = TypeVar("Response", bound=BaseModel)
Lane = TypeVar("Lane", bound="LaneCore[Any, Any]")


class ConnectionCore(Generic[Event, Response, Lane]):
    """One WebSocket, whoever waits for it.

    Attributes:
        generation: how often it was opened.
    """

    def __init__(self, vocabulary: Vocabulary[Event, Response], plan: Plan) -> None:
        self._plan = plan
        self._vocabulary = vocabulary
        self._router: Router[Event] = Router(
            vocabulary, strict=plan.settings.strict, secrets=plan.hidden, most=plan.max_unread
        )
        self._socket: Any = None
        self.generation = 0
        self._lanes: dict[str | None, Lane] = {}
        self.default = self._lane(None, False)

    def _lane(self, name: str | None, remember: bool) -> Lane:
        return self._lanes.setdefault(name, self._new_lane(name, remember))

    def _new_lane(self, name: str | None, remember: bool) -> Lane:
        raise NotImplementedError

    def _opened(self, name: str | None, remember: bool) -> Lane:
        """The lane with this name, to be read from now on.

        Raises:
            SettingsError: it is no name.
        """
        checked_name(name)
        lane = self._lane(name, remember)
        self._router.inboxes.setdefault(name, lane.inbox)
        return lane

    def _refused(self, error: Exception) -> Exception:
        """What to raise where no connection could be made."""
        told = connection_trouble(error, self._plan.url())
        if told is None:
            return error
        self._plan.secrets().hide(told)
        return told

    def _put(self, socket: Any, texts: list[bytes], *, closed: bool) -> bool:
        """Take in messages; False where they are of a connection that is no more."""
        if socket is not self._socket:
            return False
        self._router.put(texts)
        if self._router.full and not closed:
            socket.pause()
        return True

    def _next(self, inbox: Inbox[Event]) -> list[Event] | None:
        """The next events of a lane; None where there are none yet.

        Raises:
            InvalidResponseError: what came cannot be read.
        """
        found = self._router.take(inbox)
        if found is not None:
            self._relieve()
        elif self._router.broken is not None:
            raise self._router.broken
        return found

    def _relieve(self) -> None:
        if self._router.relieved:
            self._socket.resume()

    def _forget(self, name: str | None) -> None:
        self._router.close(name)
        self._relieve()

    def _attempts(self, ended: WebSocketClosedError) -> Iterator[float]:
        """Seconds to wait before each attempt to connect again, as long as there is to be one."""
        number, code = 1, ended.close_code
        while (delay := self._plan.attempt(number, code)) is not None:
            yield delay
            number, code = number + 1, 1006

    def _begin_anew(self) -> None:
        """Another connection has taken the place of the one that ended."""
        for lane in self._lanes.values():
            lane.lost()

    def _late(self, limit: float | None) -> str:
        return late(self._router, limit)


class LaneCore(Generic[Event, Response]):
    """One lane, whoever waits for it.

    Attributes:
        stream_id: its name; None for the default lane.
        limit: seconds that an event may take.
    """

    def __init__(self, connection: ConnectionCore[Event, Response, Any], name: str | None, remember: bool) -> None:
        self._core = connection
        self.stream_id = name
        self.inbox: Inbox[Event] = connection._router.inboxes.get(name) or Inbox()
        self.limit = connection._plan.settings.timeout[1]
        self._turn: Turn[Event, Response] = Turn(connection._vocabulary, connection._plan.hidden)
        self._memory = LaneMemory() if remember else None
        self._events: Iterator[Event] = iter(())
        self._lost = False

    @contextmanager
    def patient(self, limit: float | None) -> Iterator[None]:
        """Allow an event so many seconds; None for as many as always."""
        usual = self.limit
        self.limit = usual if limit is None else limit
        try:
            yield
        finally:
            self.limit = usual

    def _asking(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The message that asks for a response, which is followed from now on."""
        told = dict(body) if self._memory is None else self._memory.body(body, self._core.generation)
        if self.stream_id is not None:
            told["stream_id"] = self.stream_id
        self._lost = False
        self._turn.asked()
        return {"type": "response.create", **told}

    def _steering(self, given: Any, target: str | None) -> dict[str, Any]:
        return {"type": "response.steer", "previous_response_id": target or self._turn.response_id, "input": given}

    def lost(self) -> None:
        """The connection was made anew: what was under way does not come any more."""
        self._lost = self._turn.under_way > 0
        self._turn.lost()

    def _check(self) -> None:
        """Raises StreamInterruptedError where the response that was under way is lost."""
        if self._lost:
            self._lost = False
            raise self._turn.failure()

    def _follow(self, event: Event) -> Event:
        if self._turn.follow(event) and self._memory is not None:
            self._memory.ended(self._turn)
        return event

    @property
    def over(self) -> bool:
        """Whether the response that is followed has ended, or was refused."""
        return self._turn.over

    @property
    def error(self) -> Mapping[str, Any] | None:
        """The message with which a request was refused."""
        return self._turn.error

    def refused(self) -> ResponsesError:
        """The exception for that message."""
        return self._turn.failure()

    @property
    def snapshot(self) -> Response | None:
        """The response as the events that were read describe it. Each asking makes a model anew."""
        return self._turn.snapshot

    def final(self) -> Response:
        """The response that has ended."""
        return self._turn.final()
