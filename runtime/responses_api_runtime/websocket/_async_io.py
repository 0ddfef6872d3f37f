"""The `websockets` library's connection, on asyncio."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode

from .frames import Broken, FastFrames, Messages
from .requests import Plan
from .whole import Joining


class Socket(ClientConnection):
    """One connection, whose messages go to `deliver`, many at a time.

    Attributes:
        deliver: takes messages.
        ended: called once, when nothing more comes.
    """

    def __init__(self, *args: Any, limit: int, **named: Any) -> None:
        super().__init__(*args, **named)
        self._limit = limit
        self._joining = Joining()
        self._early: list[bytes] = []
        self._fast: FastFrames | None = None
        self._paused = False
        self.deliver: Callable[[list[bytes]], None] | None = None
        self.ended: Callable[[], None] | None = None

    def begin(self, deliver: Callable[[list[bytes]], None], ended: Callable[[], None]) -> None:
        """Hand messages on from now; those that came before as well."""
        self.deliver, self.ended = deliver, ended
        early, self._early = self._early, []
        if early:
            deliver(early)

    def process_event(self, event: Any) -> None:
        if isinstance(event, Messages):
            self._hand_on(event.texts)
        elif isinstance(event, Broken):
            self._over()
        elif isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            whole = self._joining.add(event)
            if whole is not None:
                self._hand_on([whole])
        else:
            super().process_event(event)
            if self._fast is None and self.response is not None:
                self._fast = FastFrames(self.protocol, self._limit)

    def _hand_on(self, texts: list[bytes]) -> None:
        if self.deliver is None:
            self._early += texts
        else:
            self.deliver(texts)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._over()

    def _over(self) -> None:
        if self.ended is not None:
            self.ended()

    def pause(self) -> None:
        """Take nothing more from the network."""
        if not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        """Go on taking."""
        if self._paused:
            self._paused = False
            self.transport.resume_reading()


async def opened(plan: Plan) -> Socket:
    """A connection, its upgrade accepted."""
    options = plan.connecting()
    limit = options["max_size"] or 1 << 62

    made: Any = partial(Socket, limit=limit)

    found = await connect(plan.url(), additional_headers=plan.headers(), create_connection=made, **options)
    assert isinstance(found, Socket)
    return found
