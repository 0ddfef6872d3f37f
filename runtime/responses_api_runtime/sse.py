"""Server-sent events as the client needs them: bytes in, the data of each event out.

Follows the WHATWG event stream: CR, LF and CRLF end a line wherever the chunks are cut, one byte order mark is skipped,
comments and unknown fields are passed over, several `data` lines are joined by LF, and an event without data is none.
Names and ids of events are not kept: the `type` stands in the data. One thing is offered beyond the standard: what
stood in the last block when the stream ended without a blank line is at hand as `rest`, for who finds it whole.
"""

from __future__ import annotations

import re

BOM = b"\xef\xbb\xbf"
# A run of blocks as nearly every server writes them; whatever else there is takes the long way.
_PLAIN = re.compile(rb"(?<=\n\n)(?:event:[^\n]*\n)?data: ?([^\n]*)\n\n")


class EventTooLargeError(ValueError):
    """One event is larger than the limit."""


class SSEDecoder:
    """Splits an event stream into the data of its events.

    Args:
        limit: how many bytes one event may have.
    """

    def __init__(self, limit: int = 64 * 1024 * 1024) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._start = True
        self._after_cr = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of the events that this chunk completes.

        Raises:
            EventTooLargeError: an event has more bytes than the limit.
        """
        text = self._lines(chunk)
        if not text:
            return []
        seam = self._parts[-1][-1:] + text[:1] if self._parts else b""
        self._parts.append(text)
        self._size += len(text)
        if b"\n\n" not in text and seam != b"\n\n":
            self._check()
            return []
        whole = b"".join(self._parts)
        cut = whole.rindex(b"\n\n") + 2
        self._parts = [rest] if (rest := whole[cut:]) else []
        self._size = len(rest)
        self._check()
        return _events(whole[:cut])

    @property
    def rest(self) -> bytes:
        """The data of the block that no blank line has ended yet."""
        return _data(b"".join(self._parts))

    def _check(self) -> None:
        if self._size > self._limit:
            raise EventTooLargeError(f"an event of the stream has more than {self._limit} bytes")

    def _lines(self, chunk: bytes) -> bytes:
        """The chunk with LF as its only line end, without the byte order mark at the very beginning."""
        if self._start:
            chunk = self._skip_bom(chunk)
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return chunk

    def _skip_bom(self, chunk: bytes) -> bytes:
        chunk = b"".join((*self._parts, chunk))
        self._parts = []
        self._size = 0
        if len(chunk) < len(BOM) and BOM.startswith(chunk):
            return chunk
        self._start = False
        return chunk.removeprefix(BOM)


def _events(text: bytes) -> list[bytes]:
    """The data of each block; `text` ends with a blank line."""
    found = _PLAIN.findall(b"\n\n" + text)
    if len(found) == text.count(b"\n\n"):
        return found
    return [data for block in text.split(b"\n\n") if (data := _data(block))]


def _data(block: bytes) -> bytes:
    """The `data` lines of a block, joined."""
    fields = (line.partition(b":") for line in block.split(b"\n"))
    return b"\n".join(value.removeprefix(b" ") for name, _, value in fields if name == b"data")
