"""What a mock has received and what it has answered, for those who want to look: counters, and the last requests."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from responses_contract.model.json_values import Json
from responses_contract.recordings.masking import Masker

MOST_REQUESTS = 1000
"""Requests that are remembered."""
MOST_BYTES = 64 * 1024
"""Bytes of a body that are remembered."""
_OVERLAP = 1024


class RequestLog:
    """Counters and the last requests of one mock.

    Attributes:
        statuses: how many answers there were, by HTTP status.
        input_tokens: tokens that all answers together cost, as their usage says.
        output_tokens: the same, of the output.
    """

    def __init__(self, *, remember: bool, secrets: Iterable[str] = ()) -> None:
        self.remember = remember
        self._masker = Masker(secrets)
        self._requests: deque[Json] = deque(maxlen=MOST_REQUESTS)
        self.clear()

    def clear(self) -> None:
        """Forget the requests and begin to count anew."""
        self.statuses: Counter[int] = Counter()
        self.responses = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self._requests.clear()

    def bill(self, usage: Json | None) -> None:
        """Count what a response cost."""
        self.responses += 1
        if usage is not None:
            self.input_tokens += usage["input_tokens"]
            self.output_tokens += usage["output_tokens"]

    def receive(self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        """Remember a request, its secrets left out."""
        if self.remember:
            # A little more is masked than is kept, so that no secret is cut in two before it is found.
            text = self._masker.wire(body[: MOST_BYTES + _OVERLAP])[:MOST_BYTES].decode("utf-8", "replace")
            shown = self._masker.headers(dict(headers))
            self._requests.append({"method": method, "path": self._masker.path(path), "headers": shown, "body": text})

    def requests(self) -> list[Json]:
        """The last requests, oldest first."""
        return list(self._requests)

    def totals(self) -> Json:
        """All counters."""
        return {
            "answers": {str(status): count for status, count in sorted(self.statuses.items())},
            "responses": self.responses,
            "billed": {"input_tokens": self.input_tokens, "output_tokens": self.output_tokens},
        }
