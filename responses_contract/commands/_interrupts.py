"""Ctrl-C, pressed as often as impatience takes: once it ends a command in order, and more of it breaks nothing."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

BURST = 0.5
"""Seconds after an interrupt in which more of them say the same: what is being written is written to its end."""


class _Interrupts:
    """A handler of SIGINT that raises KeyboardInterrupt once for each burst, and not at all once all is over."""

    def __init__(self) -> None:
        self.is_over = False
        self._last = -BURST

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        is_another = now - self._last >= BURST
        if is_another and not self.is_over:
            self._last = now
            raise KeyboardInterrupt


@contextlib.contextmanager
def interrupts(*, is_last: bool) -> Iterator[None]:
    """For the length of a `with` block in the main thread, a burst of interrupts counts as one.

    Args:
        is_last: nothing of this process comes after the block: from its end on, interrupts are ignored.
    """
    before = signal.getsignal(signal.SIGINT)
    is_usual = before in (signal.default_int_handler, signal.SIG_DFL)
    if not is_usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = _Interrupts()
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        handler.is_over = True
        signal.signal(signal.SIGINT, signal.SIG_IGN if is_last else before)
