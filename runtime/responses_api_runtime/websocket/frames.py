"""Whole text messages taken out of the bytes of a connection, before the `websockets` library sees them.

A stream is thousands of small text messages, each in one frame that is neither compressed nor masked. Taking those out
by hand costs a tenth of what parsing every frame with the library does; all other frames (pings, fragments, what is
compressed or wrong) go to the library, one whole frame at a time, and it alone judges them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_WHOLE_TEXT = 0x81
"""FIN, no reserved bit, opcode 1 (RFC 6455, 5.2)."""
_FIN = 0x80
_CONTROL = 0x08
_LONG = 126
_LONGER = 127


class Messages:
    """The text messages that some bytes held, as an event beside the library's frames."""

    __slots__ = ("texts",)

    def __init__(self, texts: list[bytes]) -> None:
        self.texts = texts


class Broken:
    """The connection is over, because of what came: the library has said so, and takes nothing more."""


class FastFrames:
    """Stands before a protocol of the library, once its handshake is done.

    Args:
        protocol: the library's `ClientProtocol`; its `receive_data` and `events_received` are replaced.
        limit: bytes of a message above which it is left to the library, which refuses it.
    """

    def __init__(self, protocol: Any, limit: int) -> None:
        self._limit = limit
        self._receive: Callable[[bytes], None] = protocol.receive_data
        self._events: Callable[[], list[Any]] = protocol.events_received
        self._protocol = protocol
        self._pieces: list[bytes] = []
        self._have = 0
        self._need = 2
        self._in_fragments = False
        self._off = False
        self._found: list[Any] = []
        protocol.receive_data = self.receive_data
        protocol.events_received = self.events_received

    def events_received(self) -> list[Any]:
        """What the bytes held, in order: messages, and frames of the library."""
        found, self._found = self._found, []
        return found + self._events()

    def receive_data(self, data: bytes) -> None:
        """Take in what came."""
        if self._off:
            self._receive(data)
            return
        self._have += len(data)
        self._pieces.append(data)
        if self._have < self._need:
            return
        whole = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        rest = self._taken(whole)
        self._pieces, self._have = ([rest] if rest else []), len(rest)

    def _taken(self, data: bytes) -> bytes:
        """Take out what is whole; gives what is not."""
        texts: list[bytes] = []
        at, end = 0, len(data)
        self._need = 2
        while end - at >= 2:
            first, size = data[at], data[at + 1]
            begin = at + 2
            if size >= _LONG:
                begin, size = _extended(data, at, size, end)
            until = begin + size
            if size < 0 or (until > end and size <= self._limit):
                self._need = max(until - at, 2) if size >= 0 else begin - at
                break
            if first == _WHOLE_TEXT and size <= self._limit and not self._in_fragments:
                texts.append(data[begin:until])
                at = until
                continue
            texts = self._told(texts)
            if not self._passed(data[at:until], first):
                self._off = True
                self._receive(data[until:])
                if self._protocol.parser_exc is not None:
                    self._found.append(Broken())
                return b""
            at = until
        self._told(texts)
        return data[at:]

    def _told(self, texts: list[bytes]) -> list[bytes]:
        if texts:
            self._found.append(Messages(texts))
        return []

    def _passed(self, frame: bytes, first: int) -> bool:
        """Let the library have one frame; whether it goes on after it."""
        self._receive(frame)
        self._found += self._events()
        if not first & _CONTROL:
            self._in_fragments = not first & _FIN
        return bool(self._protocol.state.name == "OPEN")


def _extended(data: bytes, at: int, size: int, end: int) -> tuple[int, int]:
    """Where the payload begins, and its size; -1 where that is not all there."""
    if size & 0x80:
        # Masked, which only a client may do: the library says so.
        return at + 2, 0
    width = 2 if size == _LONG else 8
    begin = at + 2 + width
    return begin, int.from_bytes(data[at + 2 : begin], "big") if begin <= end else -1
