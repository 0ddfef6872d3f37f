"""Logs that print a stream or an exchange line by line behind a prefix: `docker logs`, `ts`, `RUST_LOG` and the like.

What stands before the payload, digits aside, is the prefix. Lines of another prefix belong to something else: another
container, another thread, the same event logged again by another part of a program. Each prefix is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.recordings.contents import is_answer, is_event, json_of
from responses_contract.recordings.entries import NO_REQUEST
from responses_contract.recordings.forms import answer
from responses_contract.recordings.found import Found, Inner, Source, TextForm
from responses_contract.recordings.streams import split_bytes

FROM_LOG = "a log keeps the stream line by line: its framing was not judged"
MESSAGES = ("log", "message", "msg", "line", "MESSAGE", "textPayload")
"""Members under which collectors of logs keep a line."""
_PREFIXES = 1000
"""Prefixes of one log that are told apart; lines of any more are left out."""
_FIELD = re.compile(rb"(?<![\w\"'/.])(?:event: ?(?:response\.[a-z_.]+|error|keepalive)|data: ?(?:\{.*|\[DONE\]))\s*$")
_SIGN = re.compile(rb"\{\s*\"|(?<![\w\"'/.])(?:event|data): ?(?:response\.|\{|\[DONE\])")
_DIGITS = re.compile(rb"\d+")
_BRACES = 4
"""Opening braces of a line that are tried as the beginning of its JSON."""


def may_hold_payload(line: bytes) -> bool:
    """Whether a line may hold an exchange or an event; what says no means a line that need not be parsed."""
    return b"response" in line or b"type" in line or b"[DONE]" in line


def message_of(value: Any) -> bytes:
    """The line in an entry of a log that is kept as JSON; empty where there is none that holds a payload."""
    if not isinstance(value, dict):
        return b""
    text = next((value[name] for name in MESSAGES if isinstance(value.get(name), str)), "")
    raw = text.encode("utf-8", "surrogatepass")
    return raw if _FIELD.search(raw) or (b"{" in raw and b'"type"' in raw) or not raw.strip() else b""


class _Stream:
    """The lines of one prefix."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.events: list[Any] = []

    def add_field(self, line: bytes) -> None:
        """A line of a frame; a blank one is put before a new frame where the log has dropped it."""
        follows = self.lines[-1] if self.lines else b""
        if follows.startswith(b"data:") and (line.startswith(b"event:") or json_of(follows[5:]) is not None):
            self.lines.append(b"")
        self.lines.append(line)

    def exchanges(self, name: str) -> Iterator[Exchange]:
        if not any(line.startswith(b"event:") for line in self.lines):
            # Whether the stream named its events the log does not show: it prints the data alone.
            self.events += [event for line in self.lines if (event := json_of(line[5:])) is not None]
            return
        raw = b"\n".join([*self.lines, b"", b""])
        for number, part in enumerate(split_bytes(raw), 1):
            asked = Request(*answer.ASKED)
            yield Exchange(f"{name}#{number}", asked, Response(sse=part), unjudged=[NO_REQUEST, FROM_LOG])


class LogReader:
    """Takes the lines of a log, and gives what they hold."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._streams: dict[bytes, _Stream] = {}
        self._last: _Stream | None = None
        self._number = 0

    def take(self, line: bytes) -> Iterator[Found]:
        """One line; exchanges that stand in one line come out at once, streams at the end."""
        self._number += 1
        if not may_hold_payload(line):
            return
        self._source.budget.entry(f"{self._source.name}:{self._number}")
        line = line.rstrip(b"\r\n")
        field = _FIELD.search(line)
        if field is not None:
            stream = self._stream(line[: field.start()])
            if stream is not None:
                stream.add_field(field[0].rstrip())
            self._last = stream
            return
        at, value = _json_in(line)
        if is_event(value):
            stream = self._stream(line[:at])
            if stream is not None:
                stream.events.append(value)
        elif is_answer(value) or (isinstance(value, dict) and len(value) > 1):
            yield Inner(f"{self._source.name}#{self._number}", value)

    def finish(self) -> Iterator[Found]:
        """The streams, of which a log shows the end only by its own."""
        several = len(self._streams) > 1
        for number, stream in enumerate(self._streams.values(), 1):
            name = f"{self._source.name}#{number}" if several else self._source.name
            yield from stream.exchanges(name)
            if stream.events:
                yield from answer.events(stream.events, self._source.at(name))

    def _stream(self, prefix: bytes) -> _Stream | None:
        key = _DIGITS.sub(b"0", prefix.strip())
        if key not in self._streams and len(self._streams) >= _PREFIXES:
            return None
        return self._streams.setdefault(key, _Stream())


def _json_in(line: bytes) -> tuple[int, Any]:
    """Where the JSON object begins that ends a line, and its value; None where there is none."""
    at = -1
    for _ in range(_BRACES):
        at = line.find(b"{", at + 1)
        if at < 0:
            break
        value = json_of(line[at:])
        if value is not None:
            return at, value
    return -1, None


def sniff(head: bytes, suffix: str) -> bool:
    return b"\0" not in head and _SIGN.search(head) is not None


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    log = LogReader(source)
    try:
        for line in source.lines(stream):
            yield from log.take(line)
    except InputError:
        yield from log.finish()  # what was read stands
        raise
    yield from log.finish()


FORM = TextForm("logs with a prefix before each line", sniff, read)
