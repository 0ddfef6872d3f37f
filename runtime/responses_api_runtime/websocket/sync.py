"""How a connection waits, synchronous; it may be used from several threads, a lane from one. `core` has the rest."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

from ..errors import APITimeoutError, ResponsesError, WebSocketClosedError
from ..streaming import Vocabulary
from .core import ConnectionCore, Event, Lane, LaneCore, Response
from .requests import Plan, closed_error, connection_trouble, message_of, missing


class SyncConnection(ConnectionCore[Event, Response, Lane]):
    """One WebSocket, synchronous.

    Raises (while reading):
        WebSocketClosedError: the connection ended, and was not made anew.
        InvalidResponseError: a message is no event.
        APITimeoutError: nothing came in the time allowed.
    """

    def __init__(self, vocabulary: Vocabulary[Event, Response], plan: Plan) -> None:
        super().__init__(vocabulary, plan)
        self._changed = threading.Condition()
        self._closed = self._reconnecting = False
        self._open()

    def _open(self) -> None:
        try:
            from ._sync_io import opened
        except ImportError as error:
            raise missing(error) from None
        key = self._plan.given.key
        self._plan.with_key(key() if callable(key) else key)
        try:
            self._socket = socket = opened(self._plan)
        except Exception as error:
            told = self._refused(error)
            if told is error:
                raise
            raise told from None
        self.generation += 1
        socket.begin(lambda texts: self._came(socket, texts), self._wake)

    def _came(self, socket: Any, texts: list[bytes]) -> None:
        """In the library's thread: messages came."""
        with self._changed:
            if self._put(socket, texts, closed=self._closed):
                self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _is_over(self) -> bool:
        protocol = self._socket.protocol
        is_dead = not self._socket.recv_events_thread.is_alive() or protocol.state.name == "CLOSED"
        return is_dead or protocol.parser_exc is not None

    def take(self, lane: LaneCore[Event, Response]) -> list[Event]:
        """The next events of a lane, waited for; none where the connection was made anew.

        Raises:
            WebSocketClosedError, InvalidResponseError, APITimeoutError: there are none.
        """
        while True:
            with self._changed:
                found = self._next(lane.inbox)
                if found is not None:
                    return found
                over = self._is_over()
                if not over and not self._changed.wait_for(lambda: lane.inbox.batches or self._news(), lane.limit):
                    raise APITimeoutError(self._late(lane.limit))
            if over:
                self._reconnect()
                return []

    def _news(self) -> bool:
        return self._router.broken is not None or self._is_over()

    def wait(self, seconds: float) -> None:
        """Wait, or until the connection is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def revive(self) -> None:
        """Make the connection anew where it has ended and may be.

        Raises:
            WebSocketClosedError: it stays ended.
        """
        if self._is_over():
            self._reconnect()

    def _reconnect(self) -> None:
        """Make the connection anew, or say why it ended.

        Raises:
            WebSocketClosedError: it stays ended.
        """
        with self._changed:
            if self._reconnecting:
                self._changed.wait_for(lambda: not self._reconnecting)
                return
            if not self._is_over():
                return
            self._reconnecting = True
        try:
            self._again(closed_error(self._socket, self._plan.secrets()))
        finally:
            with self._changed:
                self._reconnecting = False
                self._changed.notify_all()

    def _again(self, ended: WebSocketClosedError) -> None:
        for delay in () if self._closed else self._attempts(ended):
            self.wait(delay)
            if self._closed:
                break
            try:
                self._open()
            except ResponsesError:
                continue
            self._begin_anew()
            return
        raise ended

    def close(self, *, code: int = 1000, reason: str = "") -> None:
        """Close the connection."""
        with self._changed:
            self._closed = True
            self._socket.resume()
            self._changed.notify_all()
        self._socket.close(code, reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, event: Any) -> None:
        """Send a message: a model or a dict with a `type`.

        Raises:
            WebSocketClosedError: the connection has ended.
            SettingsError: it cannot be written as JSON.
        """
        self.send_raw(message_of(event))

    def send_raw(self, data: str | bytes) -> None:
        """Send a text message as it is.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        try:
            self._socket.send(data.decode() if isinstance(data, bytes) else data)
        except Exception as error:
            if connection_trouble(error, "") is None:
                raise
            raise closed_error(self._socket, self._plan.secrets()) from None

    def _opened(self, name: str | None, remember: bool) -> Lane:
        with self._changed:
            return super()._opened(name, remember)

    def forget(self, lane: LaneCore[Event, Response]) -> None:
        """Nobody reads this lane any more."""
        with self._changed:
            self._forget(lane.stream_id)
