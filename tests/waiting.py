"""Waiting for a condition. No test passes or fails by the clock: what is bounded in time here hangs otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

HANG = 300.0
"""Seconds after which what is waited for counts as hanging; nothing in the tests takes as long on a busy machine."""


def until(met: Callable[[], T], what: str) -> T:
    """What `met` gives as soon as it is true; `what` names the condition when it never is."""
    deadline = time.monotonic() + HANG
    while not (found := met()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never: {what}")
        time.sleep(0.01)
    return found
