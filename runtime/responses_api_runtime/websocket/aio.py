"""How a connection waits, on asyncio; a lane is read by one task. `core` has the rest."""

from __future__ import annotations

import asyncio
from inspect import isawaitable
from types import TracebackType
from typing import Any, Self, TypeVar

from ..errors import APITimeoutError, ResponsesError, WebSocketClosedError
from ..streaming import Vocabulary
from .core import ConnectionCore, Event, LaneCore, Response
from .requests import Plan, closed_error, connection_trouble, message_of, missing


class WokenLane(LaneCore[Event, Response]):
    """A lane whose task is woken when there is something to see."""

    def __init__(self, connection: ConnectionCore[Event, Response, Any], name: str | None, remember: bool) -> None:
        super().__init__(connection, name, remember)
        self.news = asyncio.Event()


Lane = TypeVar("Lane", bound="WokenLane[Any, Any]")


class AsyncConnection(ConnectionCore[Event, Response, Lane]):
    """One WebSocket, on asyncio.

    Raises (while reading):
        WebSocketClosedError: the connection ended, and was not made anew.
        InvalidResponseError: a message is no event.
        APITimeoutError: nothing came in the time allowed.
    """

    def __init__(self, vocabulary: Vocabulary[Event, Response], plan: Plan) -> None:
        super().__init__(vocabulary, plan)
        self._closed = asyncio.Event()
        self._over = False
        self._reconnecting: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Connect.

        Raises:
            APIStatusError: the upgrade was refused.
            APIConnectionError: no answer came.
            SettingsError: the `websockets` library is not installed.
        """
        try:
            from ._async_io import opened
        except ImportError as error:
            raise missing(error) from None
        key = self._plan.given.key
        told_key = key() if callable(key) else key
        self._plan.with_key(await told_key if isawaitable(told_key) else told_key)
        try:
            self._socket = socket = await opened(self._plan)
        except Exception as error:
            told = self._refused(error)
            if told is error:
                raise
            raise told from None
        self.generation += 1
        self._over = False
        socket.begin(lambda texts: self._came(socket, texts), lambda: self._ended(socket))

    def _came(self, socket: Any, texts: list[bytes]) -> None:
        if self._put(socket, texts, closed=self._closed.is_set()):
            self._wake()

    def _ended(self, socket: Any) -> None:
        if socket is self._socket:
            self._over = True
            self._wake()

    def _wake(self) -> None:
        """Let those lanes look that have something to see."""
        ends = self._over or self._router.broken is not None
        for lane in self._lanes.values():
            if ends or lane.inbox.batches:
                lane.news.set()

    async def take(self, lane: WokenLane[Event, Response]) -> list[Event]:
        """The next events of a lane, waited for; none where the connection was made anew.

        Raises:
            WebSocketClosedError, InvalidResponseError, APITimeoutError: there are none.
        """
        while True:
            found = self._next(lane.inbox)
            if found is not None:
                return found
            if self._over:
                await self._reconnect()
                return []
            lane.news.clear()
            try:
                async with asyncio.timeout(lane.limit):
                    await lane.news.wait()
            except TimeoutError:
                raise APITimeoutError(self._late(lane.limit)) from None

    async def wait(self, seconds: float) -> None:
        """Wait, or until the connection is closed."""
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return

    async def revive(self) -> None:
        """Make the connection anew where it has ended and may be.

        Raises:
            WebSocketClosedError: it stays ended.
        """
        if self._over:
            await self._reconnect()

    async def _reconnect(self) -> None:
        """Make the connection anew, or say why it ended.

        Raises:
            WebSocketClosedError: it stays ended.
        """
        if self._reconnecting is not None:
            await asyncio.shield(self._reconnecting)
            return
        self._reconnecting = asyncio.get_running_loop().create_future()
        try:
            await self._again(closed_error(self._socket, self._plan.secrets()))
        finally:
            self._reconnecting.set_result(None)
            self._reconnecting = None

    async def _again(self, ended: WebSocketClosedError) -> None:
        for delay in () if self._closed.is_set() else self._attempts(ended):
            await self.wait(delay)
            if self._closed.is_set():
                break
            try:
                await self.open()
            except ResponsesError:
                continue
            self._begin_anew()
            return
        raise ended

    async def close(self, *, code: int = 1000, reason: str = "") -> None:
        """Close the connection."""
        self._closed.set()
        self._socket.resume()
        await self._socket.close(code, reason)

    async def __aenter__(self) -> Self:
        if self._socket is None:
            await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def send(self, event: Any) -> None:
        """Send a message: a model or a dict with a `type`.

        Raises:
            WebSocketClosedError: the connection has ended.
            SettingsError: it cannot be written as JSON.
        """
        await self.send_raw(message_of(event))

    async def send_raw(self, data: str | bytes) -> None:
        """Send a text message as it is.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        try:
            await self._socket.send(data.decode() if isinstance(data, bytes) else data)
        except Exception as error:
            if connection_trouble(error, "") is None:
                raise
            raise closed_error(self._socket, self._plan.secrets()) from None

    def forget(self, lane: LaneCore[Event, Response]) -> None:
        """Nobody reads this lane any more."""
        self._forget(lane.stream_id)
