"""JSON: a value in a file, values line by line, values one after the other; large archives entry by entry.

Lines are read as they come, so that a file of any length, or standard input, takes the memory of one line. A document
over `LARGE` bytes is not parsed whole where it is an archive, whose entries are parsed one at a time.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import ijson
import orjson

from responses_contract.errors import InputError
from responses_contract.recordings.budget import over
from responses_contract.recordings.contents import is_event, is_item_list, is_response
from responses_contract.recordings.forms import answer, cassette, har
from responses_contract.recordings.forms.log_lines import LogReader, may_hold_payload, message_of
from responses_contract.recordings.found import Found, Inner, Skipped, Source, TextForm
from responses_contract.recordings.streams import Seam
from responses_contract.recordings.transcripts import parse_json
from responses_contract.wire.limits import MIB

LARGE = 32 * MIB
DESCRIBED = 20
"""Lines that are parsed whatever is in them, so that a refusal can say what they are."""
ENTRY = 16 * MIB
"""Bytes of one entry of a large archive: as much as can be parsed without counting its values first."""
LINES = (".jsonl", ".ndjson")
"""Suffixes that promise a value in each line: of these a damaged first one does not make a document of the file."""
LOOKED_AT = MIB
"""Bytes of a large file by which it is told whether it can be cut."""
_BEGINS = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[\]{\"]|[\[{]\s*$)")
_BLANK = re.compile(r"\s*")
_BOM = b"\xef\xbb\xbf"
_ARCHIVES: tuple[tuple[re.Pattern[bytes], str, Callable[[Any, Source], Found]], ...] = (
    (re.compile(rb'\s*\{\s*"log"\s*:'), "log.entries.item", har.read_entry),
    (re.compile(rb'.{0,4000}"http_interactions"\s*:\s*\[', re.S), "http_interactions.item", cassette.read_entry),
    (re.compile(rb'.{0,4000}"interactions"\s*:\s*\[', re.S), "interactions.item", cassette.read_entry),
    (
        re.compile(rb'.{0,4000}"Entries"\s*:\s*\[', re.S),
        "Entries.item",
        lambda value, source: Inner(source.name, value),
    ),
    (re.compile(rb"\s*\["), "item", lambda value, source: Inner(source.name, value)),
)
"""How a large archive begins, where its entries stand, and who reads one."""


def sniff(head: bytes, suffix: str) -> bool:
    return _BEGINS.match(head.removeprefix(_BOM)) is not None


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    first = stream.readline(LARGE + 1)
    while first and not first.strip():
        first = stream.readline(LARGE + 1)
    value = _value_of(first.removeprefix(_BOM), source) if first.endswith(b"\n") else None
    if value is not None:
        yield from _lines(value, first, stream, source)
        return
    if source.suffix in LINES and first.endswith(b"\n"):
        first = first.removeprefix(_BOM) + b"".join(begun := _up_to_a_value(stream, source))
        if begun and _is_object(begun[-1], source):
            yield from _damaged_lines([first[: first.index(b"\n") + 1], *begun], stream, source)
            return
    raw = _more(first.removeprefix(_BOM), stream)
    if len(raw) > source.budget.limits.whole:
        raise over(source.name, "is larger than", source.budget.limits.whole)
    yield from _values(raw, source) if len(raw) <= LARGE else _large(raw, stream, source)


def _more(raw: bytes, stream: BinaryIO) -> bytes:
    """What was read and what follows, up to a byte more than `LARGE`; in steps, as a read reserves what it asks for."""
    parts, size = [raw], len(raw)
    while size <= LARGE and (part := stream.read(min(MIB, LARGE + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _value_of(line: bytes, source: Source) -> Any:
    """The JSON value of a line; None where it is none."""
    source.budget.check_values(line, source.name)
    try:
        return orjson.loads(line)
    except ValueError:
        pass
    try:
        return json.loads(line)  # which takes halves of surrogate pairs as well
    except (ValueError, RecursionError):
        return None


# --- lines -----------------------------------------------------------------------------------------------------------


class _Lines:
    """Values line by line; of events, those of one stream are gathered."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._events: list[Any] = []
        self._seam = Seam()
        self._log = LogReader(source)
        self._streams = 0
        self._is_socket = False

    def take(self, number: int | str, line: bytes, value: Any) -> Iterator[Found]:
        name = f"{self._source.name}#{number}"
        mapped = self._source.mapping is not None
        if not mapped and is_event(value):
            if self._seam.is_before(value):
                yield from self._gathered(is_last=False)
            self._events.append(value)
        elif not mapped and (is_response(value) or is_item_list(value)):
            yield answer.body(value, self._source.at(name), line)
        elif not mapped and (message := message_of(value)):
            yield from self._log.take(message)
        else:
            yield Inner(name, value)

    def finish(self) -> Iterator[Found]:
        yield from self._gathered(is_last=True)
        yield from self._log.finish()

    def _gathered(self, *, is_last: bool) -> Iterator[Found]:
        if self._events:
            self._streams += 1
            self._is_socket = self._is_socket or any(map(answer.is_asked, self._events))
            alone = is_last and self._streams == 1
            name = self._source.name if alone else f"{self._source.name}#{self._streams}"
            if self._is_socket:
                yield Skipped(name, answer.SOCKET, "no evidence")
            else:
                yield answer.of_events(self._events, name)
            self._events = []


def _lines(value: Any, first: bytes, stream: BinaryIO, source: Source) -> Iterator[Found]:
    rest = ((number, line) for number, line in enumerate(source.lines(stream), 2) if line.strip())
    second = next(rest, None)
    if second is None:
        yield from _document(value, first, source)
        return
    lines = _Lines(source)
    yield from lines.take(1, first, value)
    for number, line in chain([second], rest):
        yield from _line(lines, number, line, source)
    yield from lines.finish()


def _line(lines: _Lines, number: int, line: bytes, source: Source) -> Iterator[Found]:
    if number > DESCRIBED and source.mapping is None and not may_hold_payload(line):
        return
    source.budget.entry(f"{source.name}:{number}")
    found = _value_of(line, source)
    if found is not None:
        yield from lines.take(number, line, found)
    elif _BEGINS.match(line):
        yield Skipped(f"{source.name}:{number}", "is a line that is not JSON", "unreadable")


def _up_to_a_value(stream: BinaryIO, source: Source) -> list[bytes]:
    """The next lines, up to the first that is an object; without one, as many as may be held."""
    begun: list[bytes] = []
    size = 0
    while size <= LARGE and (line := stream.readline(LARGE + 1)):
        begun.append(line)
        size += len(line)
        if _is_object(line, source):
            break
    return begun


def _is_object(line: bytes, source: Source) -> bool:
    return line.startswith(b"{") and isinstance(_value_of(line, source), dict)


def _damaged_lines(begun: list[bytes], stream: BinaryIO, source: Source) -> Iterator[Found]:
    """JSON lines of which the first ones are none."""
    lines = _Lines(source)
    for number, line in enumerate(chain(begun, source.lines(stream)), 1):
        if line.strip():
            yield from _line(lines, number, line, source)
    yield from lines.finish()


def read_range(stream: BinaryIO, start: int, end: int, source: Source) -> Iterator[Found]:
    """The lines of a file that begin in a range of its bytes, each called by the byte at which it begins."""
    at = start
    if start:
        stream.seek(start - 1)
        at = start - 1 + _to_next_line(stream)
    lines, limit = _Lines(source), source.budget.limits.line
    while at < end and (line := stream.readline(limit + 1)):
        name = f"{source.name}#@{at}"
        at += len(line)
        if len(line) > limit:
            at += 0 if line.endswith(b"\n") else _to_next_line(stream)
            yield Skipped(name, f"is a line longer than {limit // MIB} MiB", "unreadable")
        elif source.mapping is not None or may_hold_payload(line):
            found = _value_of(line, source.at(name))
            if found is not None:
                yield from lines.take(name.rpartition("#")[2], line, found)
            elif _BEGINS.match(line):
                yield Skipped(name, "is a line that is not JSON", "unreadable")
    yield from lines.finish()


def _to_next_line(stream: BinaryIO) -> int:
    """Skip what is left of a line; the number of bytes."""
    size = 0
    while part := stream.readline(MIB):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size


def stands_line_by_line(path: Path) -> bool:
    """Whether a file holds JSON lines of which each stands for itself, as far as its beginning shows.

    Lines that are events, or a log's, belong to those before them.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(LOOKED_AT)
    except OSError:
        return False
    *lines, _ = head.removeprefix(_BOM).split(b"\n")
    values = [_parsed(line) for line in lines[:DESCRIBED] if line.strip()]
    return len(values) > 1 and all(
        isinstance(value, dict) and not is_event(value) and not message_of(value) for value in values
    )


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        return None


# --- documents -------------------------------------------------------------------------------------------------------


def _values(raw: bytes, source: Source) -> Iterator[Found]:
    """One document, or several after each other."""
    source.budget.check_values(raw, source.name)
    try:
        value = orjson.loads(raw)
    except ValueError:
        yield from _odd_values(raw, source)
        return
    yield from _document(value, raw, source)


def _odd_values(raw: bytes, source: Source) -> Iterator[Found]:
    try:
        yield from _document(parse_json(raw, source.name), raw, source)
    except InputError as error:
        try:
            values = list(_one_by_one(raw.decode("utf-8")))
        except (ValueError, RecursionError):
            raise error from None
        for number, value in enumerate(values, 1):
            yield Inner(f"{source.name}#{number}", value)


def _one_by_one(text: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]


def _document(value: Any, raw: bytes, source: Source) -> Iterator[Found]:
    if source.mapping is None and (is_response(value) or is_item_list(value)):
        yield answer.body(value, source, raw)
    else:
        yield Inner(source.name, value)


# --- large archives --------------------------------------------------------------------------------------------------


class _Counting:
    """What was read already and the rest of a stream; refuses an entry that is too large."""

    def __init__(self, head: bytes, stream: BinaryIO, source: Source) -> None:
        self._head, self._stream, self._source = io.BytesIO(head), stream, source
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        raw = self._head.read(size) or self._stream.read(size)
        self.since += len(raw)
        if self.since > ENTRY:
            raise over(self._source.name, "holds an entry larger than", ENTRY)
        return raw


def _large(raw: bytes, stream: BinaryIO, source: Source) -> Iterator[Found]:
    archive = next((row for row in _ARCHIVES if row[0].match(raw)), None)
    if archive is None:
        yield from _values(raw + source.whole(stream), source)
        return
    _, prefix, read_entry = archive
    counting = _Counting(raw, stream, source)
    try:
        for number, value in enumerate(ijson.items(counting, prefix, use_float=True, buf_size=LARGE // 512)):
            counting.since = 0
            source.budget.entry(f"{source.name}#{number}")
            yield read_entry(value, source.at(f"{source.name}#{number}"))
    except (ijson.JSONError, ValueError, OverflowError) as error:
        raise InputError(f"{source.name} is not JSON: {error}".splitlines()[0]) from error


FORM = TextForm("JSON, and JSON lines", sniff, read)
