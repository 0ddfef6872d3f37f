"""Tells on standard error how far a long run is: one line, rewritten; without a terminal, a line now and then."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from responses_contract.suite.events import Event, Finished, Planned, Started

FIRST_AFTER = 2.0
"""Seconds before anything is said at all: a short run stays silent."""
EVERY = {True: 0.2, False: 10.0}
"""Seconds between two lines, on a terminal and elsewhere."""
MAX_WIDTH = 110
"""Characters of a line where there is no terminal; on one it fits, because a line that wraps cannot be rewritten."""


class Progress:
    """`update` as often as you like; it prints seldom.

    Args:
        stream: where to; standard error unless told.
        after: seconds before the first line.
    """

    def __init__(self, stream: TextIO | None = None, after: float = FIRST_AFTER) -> None:
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._next = time.monotonic() + after
        self._width = 0

    def update(self, text: str) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY[self._is_terminal]
        shown = text[: shutil.get_terminal_size().columns - 1 if self._is_terminal else MAX_WIDTH]
        if self._is_terminal:
            self._redraw(f"{shown:<{self._width}}")
            self._width = len(shown)
        else:
            self._stream.write(f"{shown}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away, so that what follows starts on a clean one."""
        if self._is_terminal and self._width:
            self._redraw(" " * self._width)
            self._redraw("")
            self._stream.flush()
            self._width = 0

    def _redraw(self, text: str) -> None:
        """Write over the line; a stream that escapes control characters has a way of its own to do so."""
        redraw = getattr(self._stream, "redraw", None)
        if redraw is not None:
            redraw(text)
        else:
            self._stream.write(f"\r{text}")


class Rate:
    """Tells how far the reading of many bytes is, how fast, and how long it will still take."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._began = time.monotonic()

    def __call__(self, exchanges: int, done: int, of: int) -> None:
        passed = max(time.monotonic() - self._began, 1e-6)
        told = f"judged {exchanges:,} exchanges, {exchanges / passed:,.0f} a second"
        if 0 < done <= of:
            told += f", {done / of:.0%}, {_span(passed * (of - done) / done)} left"
        self._progress.update(told)


def _span(seconds: float) -> str:
    """A time in words."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


class ProgressLine:
    """Listens to a run, and says which case it is at."""

    def __init__(self) -> None:
        self._progress = Progress()
        self._planned = self._begun = 0

    def __call__(self, event: Event) -> None:
        match event:
            case Planned():
                self._planned += 1
            case Started(layer, id):
                self._progress.update(f"{self._begun} of {self._planned} cases, now {layer}: {id}")
                self._begun += 1
            case Finished():
                self._progress.clear()

    def clear(self) -> None:
        self._progress.clear()
