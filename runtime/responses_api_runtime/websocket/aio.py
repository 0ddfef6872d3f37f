"""A connection to the Responses API that stays open, on asyncio; a lane is read by one task."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from inspect import isawaitable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel

from ..errors import APITimeoutError, ResponsesError, WebSocketClosedError
from ..streaming import Vocabulary
from .lanes import LaneMemory, checked_name
from .requests import Plan, closed_error, connection_trouble, late, message_of, missing
from .router import Inbox, Router
from .turns import Turn

Event = TypeVar("Event")
Response = TypeVar("Response", bound=BaseModel)


class AsyncConnection(Generic[Event, Response]):
    """One WebSocket. Iterating gives every event of the default lane, and of lanes that nobody opened.

    Raises (while reading):
        WebSocketClosedError: the connection ended, and was not made anew.
        InvalidResponseError: a message is no event.
        APITimeoutError: nothing came in the time allowed.
    """

    def __init__(self, vocabulary: Vocabulary[Event, Response], plan: Plan) -> None:
        self._plan = plan
        self._vocabulary = vocabulary
        self._router: Router[Event] = Router(
            vocabulary, strict=plan.settings.strict, secrets=plan.hidden, most=plan.max_unread
        )
        self._socket: Any = None
        self._closed = asyncio.Event()
        self._over = False
        self._reconnecting: asyncio.Future[None] | None = None
        self.generation = 0
        self._lanes: dict[str | None, AsyncLane[Event, Response]] = {}
        self.default = self._lane(None, False)

    def _lane(self, name: str | None, remember: bool) -> AsyncLane[Event, Response]:
        return self._lanes.setdefault(name, self._new_lane(name, remember))

    def _new_lane(self, name: str | None, remember: bool) -> AsyncLane[Event, Response]:
        return AsyncLane(self, name, remember)

    # --- the connection ---------------------------------------------------------------------------------------------

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
            told = connection_trouble(error, self._plan.url())
            if told is None:
                raise
            self._plan.secrets().hide(told)
            raise told from None
        self.generation += 1
        self._over = False
        socket.begin(lambda texts: self._came(socket, texts), lambda: self._ended(socket))

    def _came(self, socket: Any, texts: list[bytes]) -> None:
        if socket is not self._socket:
            return
        self._router.put(texts)
        if self._router.full and not self._closed.is_set():
            socket.pause()
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

    async def take(self, lane: AsyncLane[Event, Response]) -> list[Event]:
        """The next events of a lane, waited for; none where the connection was made anew.

        Raises:
            WebSocketClosedError, InvalidResponseError, APITimeoutError: there are none.
        """
        limit = self._plan.settings.timeout[1]
        while True:
            found = self._router.take(lane.inbox)
            if found is not None:
                if self._router.relieved:
                    self._socket.resume()
                return found
            if self._router.broken is not None:
                raise self._router.broken
            if self._over:
                await self._reconnect()
                return []
            lane.news.clear()
            try:
                async with asyncio.timeout(limit):
                    await lane.news.wait()
            except TimeoutError:
                raise APITimeoutError(late(self._router, limit)) from None

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
        number, code = 1, ended.close_code
        while not self._closed.is_set():
            delay = self._plan.attempt(number, code)
            if delay is None:
                break
            try:
                async with asyncio.timeout(delay):
                    await self._closed.wait()
                break
            except TimeoutError:
                pass
            try:
                await self.open()
            except ResponsesError:
                number, code = number + 1, 1006
                continue
            for lane in self._lanes.values():
                lane.lost()
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

    # --- messages ---------------------------------------------------------------------------------------------------

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
        text = data.decode() if isinstance(data, bytes) else data
        try:
            await self._socket.send(text)
        except Exception as error:
            if connection_trouble(error, "") is None:
                raise
            raise closed_error(self._socket, self._plan.secrets()) from None

    async def recv(self) -> Event:
        """The next event of the default lane, and of lanes that nobody opened."""
        return await self.default.recv()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self.default.__aiter__()

    def lane(self, stream_id: str | None = None, *, remember: bool = False) -> AsyncLane[Event, Response]:
        """One lane: what is asked on it is answered in order, beside the other lanes.

        Args:
            stream_id: its name, 1 to 256 letters, digits, underscores, hyphens or periods; None for the default lane.
            remember: keep what was said on it, continue by itself, and tell all of it again where the server has
                forgotten it.

        Raises:
            SettingsError: it is no name.
        """
        checked_name(stream_id)
        lane = self._lane(stream_id, remember)
        self._router.inboxes.setdefault(stream_id, lane.inbox)
        return lane

    def forget(self, lane: AsyncLane[Event, Response]) -> None:
        """Nobody reads this lane any more."""
        self._router.close(lane.stream_id)
        if self._router.relieved:
            self._socket.resume()


class AsyncLane(Generic[Event, Response]):
    """One lane of a connection. Iterating gives its events, of one response after the other."""

    def __init__(self, connection: AsyncConnection[Event, Response], name: str | None, remember: bool) -> None:
        self._connection = connection
        self.stream_id = name
        self.inbox: Inbox[Event] = connection._router.inboxes.get(name) or Inbox()
        self.news = asyncio.Event()
        self._turn: Turn[Event, Response] = Turn(connection._vocabulary, connection._plan.hidden)
        self._memory = LaneMemory() if remember else None
        self._events: Iterator[Event] = iter(())
        self._lost = False

    async def send_create(self, body: Mapping[str, Any]) -> None:
        """Ask for a response."""
        await self._connection.revive()
        told = dict(body) if self._memory is None else self._memory.body(body, self._connection.generation)
        if self.stream_id is not None:
            told["stream_id"] = self.stream_id
        self._lost = False
        self._turn.asked()
        await self._connection.send({"type": "response.create", **told})

    async def steer(self, *, input: Any, previous_response_id: str | None = None) -> None:
        """Say something to the response that is under way; by default to the one that this lane follows.

        Raises:
            WebSocketClosedError: the connection has ended.
        """
        target = previous_response_id or self._turn.response_id
        await self._connection.send({"type": "response.steer", "previous_response_id": target, "input": input})

    def lost(self) -> None:
        """The connection was made anew: what was under way does not come any more."""
        self._lost = self._turn.under_way > 0
        self._turn.lost()

    async def recv(self) -> Event:
        """The next event of this lane.

        Raises:
            WebSocketClosedError, InvalidResponseError, APITimeoutError: there is none.
            StreamInterruptedError: the connection was made anew, and the response that was under way is lost.
        """
        event = next(self._events, None)
        while event is None:
            if self._lost:
                self._lost = False
                raise self._turn.failure()
            self._events = iter(await self._connection.take(self))
            event = next(self._events, None)
        if self._turn.follow(event) and self._memory is not None:
            self._memory.ended(self._turn)
        return event

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            try:
                event = await self.recv()
            except WebSocketClosedError as error:
                if error.close_code in (1000, 1001):
                    return
                raise
            yield event

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

    async def get_final_response(self) -> Response:
        """Read to the end of the response that is followed.

        Raises:
            APIStatusError: the request was refused.
            StreamFailedError: the stream reported an error and ended without a response.
            StreamInterruptedError: the connection ended before the response did.
        """
        while not self._turn.over:
            await self.followed()
        return self._turn.final()

    async def followed(self) -> Event:
        """The next event of a response that is followed to its end.

        Raises:
            StreamInterruptedError: the connection ended before the response did.
            InvalidResponseError, APITimeoutError: there is none.
        """
        try:
            return await self.recv()
        except WebSocketClosedError as error:
            self._turn.lost()
            raise self._turn.failure(error) from error

    def final(self) -> Response:
        """The response that has ended."""
        return self._turn.final()

    def close(self) -> None:
        """Read no more of this lane; what comes on it is dropped."""
        self._connection.forget(self)


class AsyncLaneStream(Generic[Event, Response]):
    """The events of one response on a lane: a context manager, and an iterator.

    Raises (while iterating):
        APIStatusError: the request was refused.
        StreamInterruptedError: the connection ended before the response did.
        StreamFailedError: the stream reported an error and ended without a response.
    """

    def __init__(self, lane: AsyncLane[Event, Response], ask: Callable[[], Awaitable[None]] | None) -> None:
        self._lane = lane
        self._ask = ask
        self._over = False

    async def __aenter__(self) -> Self:
        if self._ask is not None:
            ask, self._ask = self._ask, None
            await ask()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The lane goes on; what is left of this response is read by whoever reads the lane next."""

    async def __aiter__(self) -> AsyncIterator[Event]:
        await self.__aenter__()
        followed = self._lane.followed
        while not self._over:
            event = await followed()
            self._over = self._lane.over
            if self._over and self._lane.error is not None:
                raise self._lane.refused()
            yield event

    @property
    def snapshot(self) -> Response | None:
        """The response as the events so far describe it. Each asking makes a model anew."""
        return self._lane.snapshot

    async def get_final_response(self) -> Response:
        """Read to the end, and give the response.

        Raises:
            APIStatusError, StreamInterruptedError, StreamFailedError: there is none.
        """
        async for _ in self:
            pass
        return self._lane.final()

    async def steer(self, input: Any) -> None:
        """Say something to this response while it is under way."""
        await self._lane.steer(input=input)
