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
        parts = bytearray() if self._parts is None else self._parts
        parts += frame.data
        self._parts = None if frame.fin else parts
        return bytes(parts) if frame.fin else None
