"""A response as it comes in: bounded, decompressed, and a stream judged meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx

from responses_contract.checking.checker import Checker
from responses_contract.checking.stream_checker import StreamChecker
from responses_contract.model.exchange import Ended, Request, Response
from responses_contract.model.json_reader import body_of
from responses_contract.recordings.contents import SSE_START
from responses_contract.recordings.masking import everywhere
from responses_contract.recordings.unpacking import DAMAGED, Undo, undoing

MAX_EVIDENCE = 1 << 20
"""Bytes that are kept of a body that was too long to be read to its end."""
MAX_TIMES = 100_000
"""Arrivals that are noted at most."""


class Reading:
    """A response as it comes in."""

    def __init__(
        self, name: str, request: Request, max_body: int, checker: Checker | None, leave_after: int | None
    ) -> None:
        self._name = name
        self.ended: Ended = "closed"
        self.trouble = ""
        self._request = request
        self._checker = checker
        self._left = max_body
        self._leave_at = None if leave_after is None else max_body - leave_after
        self._started = time.monotonic()
        self._status: int | None = None
        self._headers: dict[str, str] = {}
        self._chunks: list[bytes] = []
        self._times: list[tuple[int, float]] = []
        self._watch: StreamChecker | None = None
        self._undo: Undo | None = None

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self._status, self._headers = status, {name.lower(): value for name, value in headers.items()}
        self._undo = undoing(self._headers.get("content-encoding", ""))
        if self._checker and self._is_stream:
            self._watch = self._checker.stream(
                self._request, status=status, headers=self._headers, name=self._name, keep=True
            )

    @property
    def _is_stream(self) -> bool:
        return "text/event-stream" in self._headers.get("content-type", "").lower()

    def feed(self, chunk: bytes) -> bool:
        """Take some bytes; False when enough was read."""
        decoded = self._decode(chunk)
        at = time.monotonic() - self._started
        self._left -= len(decoded)
        self._chunks.append(decoded)
        if len(self._times) < MAX_TIMES:
            self._times.append((len(decoded), at))
        if self._watch:
            self._watch.feed(decoded, at)
        if self._left <= 0 or (self._watch and self._watch.stopped):
            self.ended = "limit"
        if self._leave_at is not None and self._left <= self._leave_at and self.ended == "closed":
            self.ended = "stopped"
        return self.ended == "closed"

    def _decode(self, chunk: bytes) -> bytes:
        if self._undo is None:
            return chunk[: self._left]
        try:
            return self._undo(chunk, self._left)
        except DAMAGED as error:
            self.ended, self.trouble = "reset", f"content-encoding: {error}"
            return b""

    def fail(self, error: Exception) -> None:
        self.ended = "timeout" if isinstance(error, httpx.TimeoutException) else "reset"
        self.trouble = everywhere().text(f"{type(error).__name__}: {error}")

    @property
    def _is_cut(self) -> bool:
        """What was cut off proves that and no more, however much of it came before the deadline."""
        return self.ended in ("limit", "timeout", "reset") and sum(map(len, self._chunks)) > MAX_EVIDENCE

    @property
    def judged_stream(self) -> StreamChecker | None:
        """The stream as it was judged while it came in; None where less is kept of it than was read."""
        return None if self._is_cut else self._watch

    def response(self) -> Response:
        content = b"".join(self._chunks)
        content = content[:MAX_EVIDENCE] if self._is_cut else content
        response = Response(self._status, self._headers, ended=self.ended)
        if self._status is None:
            return response
        if self._is_stream or SSE_START.match(content):
            response.sse, response.times = content, self._times
        else:
            response.raw = content
            response.body = body_of(content)
        return response
