"""The same events over one WebSocket, synchronous: `client.responses.connect()`.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, Self, TypeAlias

from responses_api_runtime.bodies import plain
from responses_api_runtime.errors import ResponsesError, WebSocketClosedError
from responses_api_runtime.settings import Settings
from responses_api_runtime.websocket.core import Event, LaneCore, Response
from responses_api_runtime.websocket.handlers import Handlers
from responses_api_runtime.websocket.managers import ConnectionManager
from responses_api_runtime.websocket.requests import ConnectOptions, Plan, creating, plan_of
from responses_api_runtime.websocket.retrying import Patience, patience_of, pause_after
from responses_api_runtime.websocket.sync import SyncConnection
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._vocabulary import ON_A_SOCKET


class SyncLane(LaneCore[Event, Response]):
    """One lane of a connection. Iterating gives its events, of one response after the other."""

    def __init__(self, connection: SyncConnection[Event, Response, Any], name: str | None, remember: bool) -> None:
        super().__init__(connection, name, remember)
        self._connection = connection

    def send_create(self, body: Mapping[str, Any]) -> None:
        """Ask for a response."""
        self._connection.revive()
        self._connection.send(self._asking(body))

    def steer(self, *, input: Any, previous_response_id: str | None = None) -> None:
        """Say something to the response that is under way; by default to the one that this lane follows.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        self._connection.send(self._steering(input, previous_response_id))

    def recv(self) -> Event:
        """The next event of this lane.

        Raises:
            WebSocketClosedError, InvalidResponseError, APITimeoutError: there is none.
            StreamInterruptedError: the connection was made anew, and the response that was under way is lost.
        """
        event = next(self._events, None)
        while event is None:
            self._check()
            self._events = iter(self._connection.take(self))
            event = next(self._events, None)
        return self._follow(event)

    def __iter__(self) -> Iterator[Event]:
        while True:
            try:
                event = self.recv()
            except WebSocketClosedError as error:
                if error.close_code in (1000, 1001):
                    return
                raise
            yield event

    def get_final_response(self) -> Response:
        """Read to the end of the response that is followed.

        Raises:
            APIStatusError: the request was refused.
            StreamFailedError: the stream reported an error and ended without a response.
            StreamInterruptedError: the connection ended before the response did.
        """
        while not self._turn.over:
            self.followed()
        return self._turn.final()

    def followed(self) -> Event:
        """The next event of a response that is followed to its end.

        Raises:
            StreamInterruptedError: the connection ended before the response did.
            InvalidResponseError, APITimeoutError: there is none.
        """
        try:
            return self.recv()
        except WebSocketClosedError as error:
            self._turn.lost()
            raise self._turn.failure(error) from error

    def wait(self, seconds: float) -> None:
        """Wait, or until the connection is closed."""
        self._connection.wait(seconds)

    def close(self) -> None:
        """Read no more of this lane; what comes on it is dropped."""
        self._connection.forget(self)


class SyncLaneStream(Generic[Event, Response]):
    """The events of one response on a lane: a context manager, and an iterator.

    Raises (while iterating):
        APIStatusError: the request was refused.
        StreamInterruptedError: the connection ended before the response did.
        StreamFailedError: the stream reported an error and ended without a response.
    """

    def __init__(
        self,
        lane: SyncLane[Event, Response],
        ask: Callable[[], None] | None,
        patience: Patience = Patience(),
    ) -> None:
        self._lane = lane
        self._ask = ask
        self._patience = patience
        self._has_begun = self._has_asked = self._over = False

    def __enter__(self) -> Self:
        if self._ask is not None and not self._has_asked:
            self._has_asked = True
            self._ask()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The lane goes on; what is left of this response is read by whoever reads the lane next."""

    def __iter__(self) -> Iterator[Event]:
        self.__enter__()
        read = self._lane.followed if self._patience.is_usual else self._next
        while not self._over:
            event = read()
            self._over = self._lane.over
            if self._over and self._lane.error is not None:
                raise self._lane.refused()
            self._has_begun = True
            yield event

    def _next(self) -> Event:
        """The next event; asked for again, as often as is allowed, where the response has not begun."""
        attempt = 1
        while True:
            try:
                return self._once()
            except ResponsesError as error:
                pause = None if self._has_begun or self._ask is None else pause_after(error, attempt, self._patience)
                if pause is None:
                    raise
            attempt += 1
            self._lane.wait(pause)
            assert self._ask is not None
            self._ask()

    def _once(self) -> Event:
        with self._lane.patient(self._patience.timeout):
            event = self._lane.followed()
        if self._lane.over and self._lane.error is not None and not self._has_begun:
            raise self._lane.refused()
        return event

    @property
    def snapshot(self) -> Response | None:
        """The response as the events so far describe it. Each asking makes a model anew."""
        return self._lane.snapshot

    def get_final_response(self) -> Response:
        """Read to the end, and give the response.

        Raises:
            APIStatusError, StreamInterruptedError, StreamFailedError: there is none.
        """
        for _ in self:
            pass
        return self._lane.final()

    def steer(self, input: Any) -> None:
        """Say something to this response while it is under way."""
        self._lane.steer(input=input)


ServerEvent: TypeAlias = models.ResponsesServerEvent
ResponsesLaneStream: TypeAlias = SyncLaneStream[models.ResponsesServerEvent, models.Response]
SteerInput: TypeAlias = str | Sequence[models.InputItem | Mapping[str, Any]]


class ResponsesLane(SyncLane[models.ResponsesServerEvent, models.Response]):
    """One lane of a connection. Iterating gives its events, of one response after the other."""

    def create(self, *, generate: bool | None = None, **params: Unpack[op.CreateResponseParams]) -> None:
        """Ask for a response on this lane.

        Args:
            generate: false to prepare only: there is an id to continue from, and no output.
            params: as for `client.responses.create`, those of the HTTP request itself left out.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        self.send_create(creating(op.create_response(**params), generate))

    def stream(self, *, generate: bool | None = None, **params: Unpack[op.CreateResponseParams]) -> ResponsesLaneStream:
        """Ask for a response on this lane and follow it: a context manager, and an iterator over its events.

        Args:
            generate: as for `create`.
            params: as for `create`; besides `timeout`, seconds that each event of this response may take, and
                `max_retries`, how often it is asked for again where it is refused for a while, or where the connection
                was made anew before it began (0).
        """
        call = op.create_response(**params)
        body = creating(call, generate, followed=True)
        return SyncLaneStream(self, lambda: self.send_create(body), patience_of(call))

    def following(self) -> ResponsesLaneStream:
        """Follow a response that was asked for already: by `create`, or by steering the one before it."""
        return SyncLaneStream(self, None)


class ConnectionResponses:
    """Messages about responses."""

    def __init__(self, connection: ResponsesConnection) -> None:
        self._connection = connection

    def create(
        self, *, stream_id: str | None = None, generate: bool | None = None, **params: Unpack[op.CreateResponseParams]
    ) -> None:
        """Ask for a response.

        Args:
            stream_id: the lane; without it, the default lane.
            generate: false to prepare only: there is an id to continue from, and no output.
            params: as for `client.responses.create`, those of the HTTP request itself left out.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        body = creating(op.create_response(**params), generate)
        self._connection.create(body, stream_id)

    def steer(self, *, input: SteerInput, previous_response_id: str) -> None:
        """Say something to a response that is under way.

        Args:
            input: a text, or messages of the user.
            previous_response_id: the response.
        """
        message = {"type": "response.steer", "previous_response_id": previous_response_id, "input": plain(input)}
        self._connection.send(message)

    def inject(self, *, input: Sequence[models.InputItem | Mapping[str, Any]], response_id: str) -> None:
        """Put items into a response that is under way; a beta, which the header `OpenAI-Beta` asks for.

        Args:
            input: results of tools.
            response_id: the response.
        """
        self._connection.send({"type": "response.inject", "response_id": response_id, "input": plain(input)})


class ResponsesConnection(SyncConnection[models.ResponsesServerEvent, models.Response, "ResponsesLane"], Handlers):
    """One WebSocket. Iterating gives every event of the default lane, and of lanes that nobody opened.

    Attributes:
        response: asks for responses and steers them.
    """

    def __init__(self, plan: Plan) -> None:
        Handlers.__init__(self)
        super().__init__(ON_A_SOCKET, plan)
        self.response = ConnectionResponses(self)

    def _new_lane(self, name: str | None, remember: bool) -> ResponsesLane:
        return ResponsesLane(self, name, remember)

    def create(self, body: Mapping[str, Any], stream_id: str | None) -> None:
        """Ask for a response by its body."""
        if stream_id is None:
            self.default.send_create(body)
        else:
            self.send({"type": "response.create", "stream_id": stream_id, **body})

    def lane(self, stream_id: str | None = None, *, remember: bool = False) -> ResponsesLane:
        """One lane: what is asked on it is answered in order, beside the other lanes.

        Args:
            stream_id: its name, 1 to 256 letters, digits, underscores, hyphens or periods; None for the default lane.
            remember: keep what was said on it, continue by itself, and tell all of it again where the server has
                forgotten it.

        Raises:
            SettingsError: it is no name.
        """
        return self._opened(stream_id, remember)

    def recv(self) -> models.ResponsesServerEvent:
        """The next event of the default lane, and of lanes that nobody opened."""
        return self.default.recv()

    def __iter__(self) -> Iterator[models.ResponsesServerEvent]:
        return self.default.__iter__()

    def stream(self, *, generate: bool | None = None, **params: Unpack[op.CreateResponseParams]) -> ResponsesLaneStream:
        """Ask for a response on the default lane and follow it."""
        return self.lane().stream(generate=generate, **params)

    def dispatch_events(self) -> None:
        """Call those that `on` named with every event, until the connection ends."""
        for event in self:
            for handler in self._called(event.type):
                handler(event)


def connecting(settings: Settings, **told: Unpack[ConnectOptions]) -> ConnectionManager[ResponsesConnection]:
    """A connection to be opened."""
    return ConnectionManager(lambda: ResponsesConnection(plan_of(settings, told)))
