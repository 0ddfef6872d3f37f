"""What is tried again, and when: a table and two pure functions.

Nothing is tried again once a success has begun to arrive; a stream that breaks is resumed, not repeated. Where a
connection broke after the request was sent, nobody knows whether it was carried out: only a request that may be carried
out twice is sent again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from .errors import APIConnectionError, APIStatusError, APITimeoutError, ResponsesError

RETRIED_STATUS = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
# Waiting does not help against these.
HOPELESS_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
LONGEST_RETRY_AFTER = 60.0


def pause_before_retry(error: ResponsesError, attempt: int, *, repeatable: bool) -> float | None:
    """Seconds to wait before the next attempt, or None when there should be none.

    Args:
        error: how the attempt ended.
        attempt: how many attempts there were, this one included.
        repeatable: whether the request may be carried out twice.

    A server that asks for more than a minute (`Retry-After`) is not waited for: the caller knows better what to do.
    """
    if isinstance(error, APIStatusError):
        return _pause_after_status(error, attempt)
    if isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError):
        return backoff(attempt) if repeatable or error.unsent else None
    return None


def may_repeat(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request may be carried out twice: it changes nothing new, or the server is told how to know it again.

    Args:
        method: upper case.
        headers: names in lower case.
    """
    return method in _IDEMPOTENT or bool(headers.get("idempotency-key"))


def _pause_after_status(error: APIStatusError, attempt: int) -> float | None:
    wish = error.headers.get("x-should-retry")
    if wish == "false" or (wish != "true" and error.status not in RETRIED_STATUS) or error.code in HOPELESS_CODES:
        return None
    wanted = retry_after(error.headers)
    if wanted is None:
        return backoff(attempt)
    return wanted if wanted <= LONGEST_RETRY_AFTER else None


def backoff(attempt: int) -> float:
    """Twice as long each time, up to a limit, less a random part so that clients do not come back all at once."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt - 1, 16))
    return longest * random.uniform(0.5, 1.0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait: `retry-after-ms`, or `Retry-After` as a number or as a date."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    return seconds if seconds is not None or text is None else _until(text)


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else -1.0
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _until(text: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
