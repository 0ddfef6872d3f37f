"""How long a response on a socket is waited for, and how often it is asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..calls import Call
from ..errors import APIStatusError, ResponsesError, StreamInterruptedError
from ..retry import backoff, pause_before_retry
from ..settings import timeouts


@dataclass(frozen=True, slots=True)
class Patience:
    """What one response is allowed.

    Attributes:
        timeout: seconds that each of its events may take; None for the connection's.
        max_retries: how often it is asked for again, as long as it has not begun.
    """

    timeout: float | None = None
    max_retries: int = 0

    @property
    def is_usual(self) -> bool:
        """Whether nothing was asked for that the connection does not do anyway."""
        return self.timeout is None and not self.max_retries


def patience_of(call: Call[Any]) -> Patience:
    """What the options of a call allow."""
    limit = timeouts(call.options["timeout"])[1] if "timeout" in call.options else None
    return Patience(limit, call.options.get("max_retries", 0))


def pause_after(error: ResponsesError, attempt: int, patience: Patience) -> float | None:
    """Seconds to wait before a response is asked for again; None where it is not.

    Args:
        error: why it did not begin.
        attempt: how often it was asked for.
        patience: what it is allowed.

    Where the connection was made anew, what was asked on the old one was not answered and never will be.
    """
    if attempt > patience.max_retries:
        return None
    if isinstance(error, APIStatusError):
        return pause_before_retry(error, attempt, repeatable=False)
    return backoff(attempt) if isinstance(error, StreamInterruptedError) else None
