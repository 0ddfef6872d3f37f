"""Messages that come in fragments, joined to what they were."""

from __future__ import annotations

from typing import Any


class Joining:
    """Joins the frames of a message."""

    def __init__(self) -> None:
        self._parts: bytearray | None = None

    def add(self, frame: Any) -> bytes | None:
        """Take in a frame; the message, once it is whole."""
        if self._parts is None and frame.fin:
            return bytes(frame.data)
        self._parts = bytearray() if self._parts is None else self._parts
        self._parts += frame.data
        if not frame.fin:
            return None
        whole, self._parts = bytes(self._parts), None
        return whole
