"""What a command prints: every line goes through here, without secrets, and with control characters escaped."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from responses_contract.recordings.masking import everywhere

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""What moves a cursor, clears a screen, reorders text, breaks a line, or cannot be written at all."""


def printable(text: str) -> str:
    """The text as a terminal may have it."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], everywhere().text(text))


class Terminal:
    """A text stream whose lines are made printable; a line that is not ended waits for its end, or for `flush`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._held = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        whole, newline, self._held = (self._held + text).rpartition("\n")
        if newline:
            self._stream.write(printable(whole) + newline)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        held, self._held = self._held, ""
        self._stream.write(printable(held))
        self._stream.flush()

    def redraw(self, text: str) -> None:
        """Write a line anew, over the one that stands there."""
        self._stream.write("\r" + printable(text))


@contextlib.contextmanager
def safe_output() -> Iterator[None]:
    """Standard output and standard error as `Terminal`s."""
    before = sys.stdout, sys.stderr
    safe = Terminal(sys.stdout), Terminal(sys.stderr)
    sys.stdout, sys.stderr = safe
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in safe:
            with contextlib.suppress(OSError, ValueError):  # It is full or nobody reads it; it was closed.
                stream.flush()
