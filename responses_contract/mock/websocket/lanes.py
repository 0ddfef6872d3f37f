"""Whose turn it is: first in, first out within a lane, side by side between lanes, and only so many at once."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from responses_contract.mock.websocket.steering import Steer
from responses_contract.mock.websocket.turn import Asked, Turn
from responses_contract.server.errors import ApiError


@dataclass(slots=True, eq=False)
class Lane:
    """One lane of a connection.

    Attributes:
        name: its `stream_id`; None for the default lane.
        waiting: what was asked on it and has not begun.
        turn: what is under way.
        newest: the id and the number of the response that ended last.
        pending: submissions that wait for the results of tools, by the response that they were said to.
    """

    name: str | None
    waiting: deque[Asked] = field(default_factory=deque)
    turn: Turn | None = None
    newest: tuple[str, int] | None = None
    pending: dict[str, list[Steer]] = field(default_factory=dict)


class Lanes:
    """All lanes of a connection.

    Args:
        in_flight: responses that may be under way at once; more wait.
        named: lanes with a name that a connection may have.
        queued: requests that may wait; after that, nothing more is read.
    """

    def __init__(self, in_flight: int, named: int, queued: int) -> None:
        self.active: list[Lane] = []
        self._in_flight = in_flight
        self._named = named
        self._queued = queued
        self._lanes: dict[str | None, Lane] = {None: Lane(None)}
        self._ready: deque[Lane] = deque()
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, and nothing waits."""
        return not self.active and not self._waiting

    def lane(self, name: str | None) -> Lane:
        """The lane with this name, made where there is none.

        Raises:
            ApiError: 400; there are too many.
        """
        if name not in self._lanes:
            if len(self._lanes) > self._named:
                message = f"A connection has at most {self._named} named streams."
                raise ApiError(400, message, code="websocket_stream_limit_reached", param="stream_id")
            self._lanes[name] = Lane(name)
        return self._lanes[name]

    def put(self, lane: Lane, asked: Asked, *, first: bool = False) -> None:
        """Let a request wait for its turn; `first` before all others of its lane."""
        if not lane.waiting and lane.turn is None:
            self._ready.append(lane)
        if first:
            lane.waiting.appendleft(asked)
        else:
            lane.waiting.append(asked)
        self._waiting += 1
        if self._waiting >= self._queued:
            self._room.clear()

    async def room(self) -> None:
        """Return once another request may wait."""
        await self._room.wait()

    def next(self) -> Lane | None:
        """The lane whose first request begins now; None where none may."""
        if not self._ready or len(self.active) >= self._in_flight:
            return None
        self._waiting -= 1
        self._room.set()
        lane = self._ready.popleft()
        if len(lane.waiting) > 1:
            # A request that is refused at once makes room for the one behind it.
            self._ready.append(lane)
        return lane

    def start(self, lane: Lane, turn: Turn) -> None:
        """A response begins."""
        if lane in self._ready:
            self._ready.remove(lane)
        lane.turn = turn
        self.active.append(lane)

    def end(self, lane: Lane) -> None:
        """The response of this lane has ended."""
        lane.turn = None
        self.active.remove(lane)
        if lane.waiting:
            self._ready.append(lane)
