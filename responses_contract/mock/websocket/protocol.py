"""The server's side of one WebSocket connection: uvicorn's protocol on the `websockets` library, with bounds.

What is added: a message in many small fragments takes no more than its bytes; a peer that sends pings or messages but
reads nothing is not read from either, and is dropped after `patience`; an upgrade that is no HTTP request of that kind
is refused with words. The application finds the connection in its scope, to send many messages in one write, and to do
what no sound server does.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ProtocolError
from websockets.frames import Frame

SOCKET = "mock.socket"
"""The member of the scope's extensions in which the protocol leaves itself."""
SLICE = 16 * 1024
"""Bytes that are taken in at a time."""
_CLOSE = 0x88
"""The first byte of a close frame."""
_TEXT = 0x81
"""The first byte of a whole text message that is not compressed."""
# The library logs every frame and every connection that ends otherwise than it should; neither is news here.
logging.getLogger("websockets").setLevel(logging.CRITICAL)


def framed(text: bytes) -> bytes:
    """One whole text message from a server, not compressed (RFC 6455, 5.2)."""
    size = len(text)
    if size < 126:
        return bytes((_TEXT, size)) + text
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


class SocketProtocol(WebSocketsSansIOProtocol):
    """One connection of a client.

    Attributes:
        patience: seconds that a peer may read nothing, or take to close.
        silent: whether pings stay unanswered, which no sound server does.
    """

    patience = 30.0
    silent = False
    _deadline: asyncio.TimerHandle | None = None
    _fragments: bytearray | None = None
    _stalled = False
    _rest = b""
    _going_on = False

    # --- reading ----------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        # A quarter of a megabyte of empty frames takes long: the other connections have their turn between its parts.
        if self._rest or len(data) > SLICE:
            self._rest += data
            if not self._going_on:
                self._go_on()
        else:
            self._feed(data)

    def _go_on(self) -> None:
        some, self._rest = self._rest[:SLICE], self._rest[SLICE:]
        self._going_on = bool(self._rest)
        if self.transport.is_closing():
            self._rest, self._going_on = b"", False
            return
        self._feed(some)
        if self._going_on:
            self.transport.pause_reading()
            self.loop.call_soon(self._go_on)
        elif not self.read_paused and not self._stalled:
            self.transport.resume_reading()

    def _feed(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse(str(self.conn.handshake_exc))

    def _refuse(self, why: str) -> None:
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        body = f"This is no upgrade to a WebSocket: {why}.\n".encode("ascii", "backslashreplace")
        head = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
        self.transport.write(b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body))
        self.transport.close()

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][SOCKET] = {"connection": self}

    def handle_text(self, event: Frame) -> None:
        self.curr_msg_data_type = "text"
        self._begin(event)

    def handle_bytes(self, event: Frame) -> None:
        self.curr_msg_data_type = "bytes"
        self._begin(event)

    def unset(self, name: str) -> None:
        """Leave a header out of the answer to the upgrade, so that another value can take its place."""
        if name in self.response.headers:
            del self.response.headers[name]

    def _begin(self, event: Frame) -> None:
        if event.fin:
            self.frames = [bytes(event.data)]
            self.send_receive_event_to_app()
        else:
            self._fragments = bytearray(event.data)

    def handle_cont(self, event: Frame) -> None:
        # Joined as they come: a list of a million empty fragments would take a hundred times their bytes.
        self._fragments = self._fragments or bytearray()
        self._fragments += event.data
        if event.fin:
            self.frames, self._fragments = [bytes(self._fragments)], None
            self.send_receive_event_to_app()

    def handle_ping(self) -> None:
        if self.silent:
            self.conn.data_to_send()
        else:
            super().handle_ping()

    # --- a peer that does not read ----------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = True
        self.transport.pause_reading()
        self._wait(self.patience)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalled = False
        self._waited()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    async def receive(self) -> Any:
        message = await super().receive()
        if self._stalled and not self.transport.is_closing():
            self.transport.pause_reading()
        return message

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._wait(1.0)

    def _wait(self, seconds: float) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _waited(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._waited()
        super().connection_lost(exc)

    # --- writing ----------------------------------------------------------------------------------------------------

    @property
    def gone(self) -> bool:
        """Whether nothing can be sent any more."""
        return self.disconnected or self.close_sent or self.transport.is_closing()

    def push(self, texts: Sequence[bytes]) -> None:
        """Send these text messages in one write; the caller awaits `drained` before the next."""
        if self.gone:
            return
        if self.conn.extensions:
            for text in texts:
                self.conn.send_text(text)
            self.transport.write(b"".join(self.conn.data_to_send()))
        else:
            self.transport.write(b"".join(map(framed, texts)))

    async def drained(self) -> None:
        """Return once the peer has read enough of what was sent, or is gone."""
        await self.writable.wait()

    def push_fragments(self, text: bytes, size: int) -> None:
        """Send one text message in fragments of so many bytes, which is as good as in one piece."""
        pieces = [text[at : at + size] for at in range(0, len(text), size)] or [b""]
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            if number == 0:
                self.conn.send_text(piece, fin=last)
            else:
                self.conn.send_continuation(piece, fin=last)
        self.transport.write(b"".join(self.conn.data_to_send()))

    def push_binary(self, data: bytes) -> None:
        """Send a binary message, which this protocol does not know."""
        self.conn.send_binary(data)
        self.transport.write(b"".join(self.conn.data_to_send()))

    def push_half(self, text: bytes) -> None:
        """Send the first half of a message in a frame that promises the whole."""
        whole = framed(text)
        self.transport.write(whole[: len(whole) - (len(text) + 1) // 2])

    def end(self, code: int, reason: str = "") -> None:
        """Send a close frame; any code is sent, those that may not be sent included."""
        if self.gone:
            return
        try:
            self.conn.send_close(code, reason)
            frame = b"".join(self.conn.data_to_send())
        except ProtocolError:
            frame = bytes((_CLOSE, 2)) + code.to_bytes(2, "big")
        self.transport.write(frame)
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)
        self._wait(self.close_timeout + 1)

    def abort(self, *, reset: bool = False) -> None:
        """Drop the connection without a close frame; with `reset`, so that the client gets an error."""
        sock = self.transport.get_extra_info("socket")
        if reset and sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reset:
            self.transport.abort()
        else:
            self.transport.close()
