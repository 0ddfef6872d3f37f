"""Operational faults: what goes wrong between a correct endpoint and its client. On a WebSocket, what counts events
counts the messages of the connection.

| name | value | what happens |
|---|---|---|
| `latency` | seconds | every answer begins later |
| `slow-first-byte` | seconds | the headers come at once, the body later |
| `stall-after` | events | the stream goes silent after so many events |
| `stall` | seconds | for how long it is silent (an hour) |
| `reset-after` | events | the connection is reset after so many events |
| `truncate-after` | events | the stream is closed in the regular way, unfinished |
| `truncate-body` | bytes | a JSON body breaks off |
| `status` | HTTP status | the request is refused: 429 with Retry-After, 500, 502, 503, 504, … |
| `fail-after` | events | the stream reports an error and a failed response |
| `half-message` | messages | on a WebSocket: after so many, one breaks off in the middle |
| `close-after` | messages | on a WebSocket: after so many, it is closed |
| `close-code` | 1 to 4999 | with this code (1011) |
| `slow-reader` | seconds | on a WebSocket: every message is read so much later |
| `ping-silence` | 1 | on a WebSocket: pings are not answered |
| `fragment` | bytes | on a WebSocket: messages come in fragments of so many bytes, which is legal |
| `every` | n | the trouble meets every n-th request only |
| `beyond` | n | trouble and faults meet only what comes while more than n requests are under way |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from responses_contract.errors import UsageError
from responses_contract.mock.fault_injection import Faults
from responses_contract.server.errors import RETRY_AFTER, ApiError


@dataclass(frozen=True, slots=True)
class Trouble:
    """The trouble that one answer meets; None is none. See the table above for the meaning of each."""

    latency: float | None = None
    slow_first_byte: float | None = None
    stall_after: int | None = None
    reset_after: int | None = None
    truncate_after: int | None = None
    truncate_body: int | None = None
    status: int | None = None
    fail_after: int | None = None
    half_message: int | None = None
    close_after: int | None = None
    close_code: int | None = None
    slow_reader: float | None = None
    ping_silence: int | None = None
    fragment: int | None = None
    every: int | None = None
    beyond: int | None = None
    stall: float = 3600.0

    @property
    def breaks_streams(self) -> bool:
        """Whether a stream does not come to its end in the regular way."""
        return (self.stall_after, self.reset_after, self.truncate_after) != (None, None, None)

    @property
    def meets_messages(self) -> bool:
        """Whether the messages of a WebSocket are not just sent."""
        counted = (self.stall_after, self.reset_after, self.truncate_after, self.half_message, self.close_after)
        return self.fragment is not None or any(each is not None for each in counted)

    def worsened(self, faults: Faults) -> Trouble:
        """This trouble, and that of the faults of the connection that are on."""
        for name, more in _CONNECTION.items():
            if faults and faults.has(name):
                return replace(self, **more)
        return self

    def meets(self, number: int, under_way: int) -> bool:
        """Whether the request with this number gets it, while so many are under way."""
        return (self.every is None or number % self.every == 0) and self.is_crowded(under_way)

    def is_crowded(self, under_way: int) -> bool:
        """Whether so many requests are under way that faults show."""
        return self.beyond is None or under_way > self.beyond

    def refusal(self) -> ApiError | None:
        """The error with which a request is refused outright."""
        if self.status is None:
            return None
        kind, code, message = _REFUSALS.get(self.status, ("server_error", None, "The server had an error."))
        headers = {"retry-after": str(RETRY_AFTER)} if self.status == 503 else {}
        return ApiError(self.status, message, code=code, kind=kind, headers=headers)


NONE = Trouble()
_CONNECTION: dict[str, dict[str, Any]] = {
    "wire/ends-regularly#reset": {"reset_after": 4},
    "wire/ends-regularly#timeout": {"stall_after": 4},
    "wire/no-long-silence": {"stall_after": 4, "stall": 61.0},
}
"""Faults of the connection, by their ids, and the trouble that they are."""
_REFUSALS: dict[int, tuple[str, str | None, str]] = {
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: ("permission_error", "permission_denied", "This key may not use this."),
    404: ("invalid_request_error", None, "There is nothing here."),
    409: ("conflict_error", "conflict", "Something else is being done with this at the same time."),
    422: ("invalid_request_error", "unprocessable", "The request is well-formed but cannot be followed."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached: wait a moment and try again."),
}
_TYPES: dict[str, type[int] | type[float]] = dict.fromkeys(
    ("latency", "slow_first_byte", "stall", "slow_reader"), float
)
LONGEST = 1_000_000
"""Seconds, events or bytes."""
_RANGES: dict[str, tuple[int, int]] = {
    "status": (400, 599),
    "every": (1, LONGEST),
    "beyond": (0, LONGEST),
    "close_code": (1, 4999),
    "fragment": (1, LONGEST),
}


def read(settings: Iterable[str]) -> Trouble:
    """The trouble that `name=value` settings describe.

    Raises:
        UsageError: a name or a value is wrong.
    """
    names = {field.name for field in fields(Trouble)}
    values: dict[str, float] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        key = name.strip().replace("-", "_")
        if key not in names:
            raise UsageError(
                f"no trouble is called {name[:80]!r}", hint="one of: " + ", ".join(sorted(names)).replace("_", "-")
            )
        try:
            values[key] = _TYPES.get(key, int)(text)
        except ValueError:
            raise UsageError(f"{setting[:80]!r} needs a number", hint="for example latency=0.5 or status=429") from None
        least, most = _RANGES.get(key, (0, LONGEST))
        if not least <= values[key] <= most:
            raise UsageError(f"{setting[:80]!r} is out of range", hint=f"{least} to {most}")
    return Trouble(**values) if values else NONE  # type: ignore[arg-type]
