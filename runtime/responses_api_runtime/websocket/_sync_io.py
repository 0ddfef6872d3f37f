"""The `websockets` library's connection, synchronous: its thread reads, answers pings and hands messages on."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

from .frames import Broken, FastFrames, Messages
from .requests import Plan
from .whole import Joining

SENDING = 10
"""Seconds that the other side may take nothing of what is sent."""


def bound_sending(sock: Any, seconds: int = SENDING) -> None:
    """Fail where the other side takes nothing for so long: the library would wait for ever, and hold its lock."""
    posix = struct.pack("ll", seconds, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, posix if os.name == "posix" else seconds * 1000)


class Socket(ClientConnection):
    """One connection, whose messages go to `deliver`, many at a time.

    Attributes:
        deliver: takes messages; set before the first may come.
        ended: called once, when nothing more comes.
    """

    deliver: Callable[[list[bytes]], None]
    ended: Callable[[], None]

    def __init__(self, *args: Any, limit: int, **named: Any) -> None:
        self._limit = limit
        self._joining = Joining()
        self._fast: FastFrames | None = None
        self._ready = threading.Event()
        self._paused = False
        bound_sending(args[0])
        # The library's thread begins to read here.
        super().__init__(*args, **named)

    def begin(self, deliver: Callable[[list[bytes]], None], ended: Callable[[], None]) -> None:
        """Hand messages on from now; those that came before as well."""
        self.deliver, self.ended = deliver, ended
        self._ready.set()

    def recv_events(self) -> None:
        try:
            super().recv_events()
        finally:
            if self._ready.is_set():
                self.ended()

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
            if self.response is not None and self._fast is None:
                self._fast = FastFrames(self.protocol, self._limit)

    def _over(self) -> None:
        """Nobody has to wait for the other side to leave."""
        self._ready.wait()
        self.ended()

    def _hand_on(self, texts: list[bytes]) -> None:
        self._ready.wait()
        self.deliver(texts)

    def pause(self) -> None:
        """Take nothing more from the network."""
        if not self._paused:
            self._paused = True
            self.recv_flow_control.acquire()

    def resume(self) -> None:
        """Go on taking."""
        if self._paused:
            self._paused = False
            self.recv_flow_control.release()


def opened(plan: Plan) -> Socket:
    """A connection, its upgrade accepted."""
    options = plan.connecting()
    limit = options["max_size"] or 1 << 62

    made: Any = partial(Socket, limit=limit)

    found = connect(plan.url(), additional_headers=plan.headers(), create_connection=made, **options).__enter__()
    assert isinstance(found, Socket)
    return found
