"""Event streams as bytes: the WHATWG decoder, with byte offsets and what it has to complain about.

`Decoder.feed` takes chunks of any size and gives back the frames that became complete. Lines may end in LF, CRLF or CR,
a byte order mark may come first, comments are passed over, and data may be spread over several lines. The result
does not depend on how the bytes are cut. Bytes held are bounded by `Limits`.

Regular frames, one `event:` line and one `data:` line ended by LF, take a short cut together; all others go line by
line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from responses_contract.rule_ids import RuleId
from responses_contract.wire.limits import Limits

BOM = b"\xef\xbb\xbf"
_REGULAR = re.compile(rb"event: ([^\n]*+)\ndata: ([^\n]*+)\n\n")
_AROUND = len(b"event: \ndata: \n\n")
_END_OF_LINE = re.compile(rb"[\r\n]")


class Frame(NamedTuple):
    """One block of a stream that carries data.

    Attributes:
        byte: offset of its first byte in the body.
        name: of its `event` line; None where it has none.
        data: of its `data` lines, joined by LF.
    """

    byte: int
    name: bytes | None
    data: bytes


RawFrame = tuple[int, bytes | None, bytes]
"""The members of a `Frame`, for whoever reads masses of them."""


class Complaint(NamedTuple):
    """Something in the framing that breaks a rule.

    Attributes:
        rule: that it breaks.
        byte: offset of the line or frame.
        frame: how many frames came before.
        expected: what the format asks for.
        actual: what stands there.
    """

    rule: RuleId
    byte: int
    frame: int
    expected: str
    actual: bytes


class Decoder:
    """Turns the bytes of one stream into frames.

    Attributes:
        complaints: what was found so far; the reader of the frames takes them out.
        frames: how many frames were given out.
        stopped: a limit was reached: what follows is ignored.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self.complaints: list[Complaint] = []
        self.frames = 0
        self.stopped = False
        self._held: list[bytes] = []  # the beginning of a line that is not complete
        self._held_bytes = 0
        self._at = 0  # offset of the first byte not consumed as a line
        self._idle = 0  # bytes since the last frame that were no data
        self._started = False
        self._skip_lf = False  # the last line ended in CR: an LF belongs to that end
        self._reset(0)

    def _reset(self, at: int) -> None:
        self._frame_at = at
        self._name: bytes | None = None
        self._data: bytearray | None = None
        self._noise = 0  # bytes of the frame that are no data
        self._in_frame = False

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that these bytes complete."""
        return [Frame._make(frame) for frame in self.read(chunk)]

    def read(self, chunk: bytes) -> list[RawFrame]:
        """The same as plain tuples."""
        if self.stopped or not chunk:
            return []
        if self._at + self._held_bytes + len(chunk) > self._limits.total_bytes:
            chunk = chunk[: self._limits.total_bytes - self._at - self._held_bytes]
            frames = self._take(chunk) if chunk else []
            self._stop(f"at most {self._limits.total_bytes} bytes in a stream", b"more")
            return frames
        return self._take(chunk)

    @property
    def position(self) -> int:
        """How many bytes were taken."""
        return self._at + self._held_bytes

    def finish(self) -> None:
        """The bytes have ended: complains of a last frame that is not complete, which readers discard."""
        if self.stopped:
            return
        rest = b"".join(self._held)
        if rest:
            self._note_line(rest)
        if self._in_frame:
            shown = rest or self._name or bytes(self._data or b"")
            self._complain(RuleId.WIRE_LAST_FRAME_COMPLETE, "a blank line after the last frame", shown)

    def _take(self, chunk: bytes) -> list[RawFrame]:
        if self._started and b"\n" not in chunk and b"\r" not in chunk:
            self._hold(chunk)
            return []
        data = b"".join([*self._held, chunk]) if self._held else chunk
        self._held, self._held_bytes = [], 0
        start = self._begin(data)
        return self._split(data, start) if start >= 0 else []

    def _hold(self, rest: bytes) -> None:
        self._held.append(rest)
        self._held_bytes += len(rest)
        if self._held_bytes > self._limits.line_bytes:
            self._too_long(b"".join(self._held))

    def _begin(self, data: bytes) -> int:
        """Where lines begin in `data`; -1 while it may still turn out to be a byte order mark."""
        if self._started:
            return 0
        if len(data) < len(BOM) and BOM.startswith(data):
            self._held, self._held_bytes = [data], len(data)
            return -1
        self._started = True
        if not data.startswith(BOM):
            return 0
        self._at = self._frame_at = len(BOM)
        return len(BOM)

    def _split(self, data: bytes, start: int) -> list[RawFrame]:
        frames: list[RawFrame] = []
        base = self._at - start  # offset in the stream of data[0]
        plain = b"\r" not in data
        end = len(data)
        while start < end and not self.stopped:
            last = -1
            if plain and not self._in_frame and not self._skip_lf:
                last = data.rfind(b"\n\n", start)
                plain = False  # what is left after that holds no whole frame
            if last < 0:
                start = self._line(data, start, base, frames)
                continue
            self._blocks(data[start : last + 2], base + start, frames)
            start = last + 2
            self._at = self._frame_at = base + start
        return frames

    def _blocks(self, data: bytes, at: int, frames: list[RawFrame]) -> None:
        """Whole frames whose lines end in LF, each with its blank line."""
        room = self._limits.frames - self.frames
        found = _REGULAR.findall(data) if len(data) <= self._limits.line_bytes else []
        if found and len(found) <= room:
            names, parts = zip(*found, strict=True)
            sizes = [len(name) + len(part) + _AROUND for name, part in found]
            if sum(sizes) == len(data):  # nothing stands between them
                frames.extend(zip(accumulate(sizes, initial=at), names, parts))  # noqa: B905
                self.frames += len(found)
                self._idle = 0
                return
        for block in data[:-2].split(b"\n\n"):
            self._at = self._frame_at = at
            self._block(block, at, frames)
            if self.stopped:
                return
            at += len(block) + 2

    def _block(self, block: bytes, at: int, frames: list[RawFrame]) -> None:
        """A frame, line by line; or two blank lines."""
        if not block and self._idle + 2 <= self._limits.line_bytes:
            self._idle += 2
            return
        if block.startswith(b"data: ") and b"\n" not in block and self._fits(block):
            frames.append((at, None, block[6:]))
            self.frames += 1
            self._idle = 0
            return
        for line in block.split(b"\n"):
            self._finish_line(line, frames)
            at += len(line) + 1
            self._at = at
            if not self._in_frame:
                self._frame_at = at
        self._finish_line(b"", frames)

    def _fits(self, block: bytes) -> bool:
        return len(block) <= self._limits.line_bytes and self.frames < self._limits.frames

    def _line(self, data: bytes, start: int, base: int, frames: list[RawFrame]) -> int:
        """Consume one line of `data`; returns where the next begins."""
        if self._skip_lf:
            self._skip_lf = False
            if data[start] == 10:
                self._at = base + start + 1
                if not self._in_frame:
                    self._frame_at = self._at
                return start + 1
        end = _END_OF_LINE.search(data, start)
        if end is None:
            self._hold(data[start:])
            return len(data)
        stop = end.start()
        self._skip_lf = data[stop] == 13
        self._finish_line(data[start:stop], frames)
        self._at = base + stop + 1
        if not self._in_frame:
            self._frame_at = self._at
        return stop + 1

    def _finish_line(self, line: bytes, frames: list[RawFrame]) -> None:
        if self.stopped:
            return
        if len(line) > self._limits.line_bytes:
            self._too_long(line)
            return
        if line:
            self._note_line(line)
        elif self._in_frame:
            self._dispatch(frames)
        else:
            self._count_idle(1)

    def _note_line(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name:
            self._in_frame = True
        if name == b"data":
            self._add_data(value)
            return
        self._count_idle(len(line) + 1)
        if name == b"event":
            self._name = value
        elif name:
            self._other_field(name, value)

    def _count_idle(self, size: int) -> None:
        """Comments, blank lines and fields without data hold no memory, but cost time."""
        if self._in_frame:
            self._noise += size
        else:
            self._idle += size
        if max(self._noise, self._idle) > self._limits.line_bytes:
            self._stop(f"at most {self._limits.line_bytes} bytes without data", b"more")

    def _add_data(self, value: bytes) -> None:
        if self._data is None:
            self._data = bytearray(value)
        else:
            self._data += b"\n" + value
        if len(self._data) > self._limits.line_bytes:
            self._too_long(value)

    def _other_field(self, name: bytes, value: bytes) -> None:
        if name == b"retry":
            if not value.isdigit():
                self._complain(RuleId.WIRE_RETRY_IS_A_NUMBER, "digits after `retry:`", value)
        elif name == b"id":
            if b"\0" in value:
                self._complain(RuleId.WIRE_ID_WITHOUT_NULL, "an id without a NULL character", value)
        elif name.lstrip()[:1] == b"<":
            self._complain(RuleId.WIRE_NO_HTML, "events", name)
        elif name.startswith(b'{"error"'):
            self._complain(RuleId.WIRE_ERRORS_ARE_EVENTS, "an error as an event", name + b":" + value)
        else:
            self._complain(RuleId.WIRE_FIELDS_KNOWN, "a comment, `data`, `event`, `id` or `retry`", name)

    def _dispatch(self, frames: list[RawFrame]) -> None:
        if self._data is not None and self.frames >= self._limits.frames:
            self._stop(f"at most {self._limits.frames} frames in a stream", b"more")
        elif self._data is not None:
            frames.append((self._frame_at, self._name, bytes(self._data)))
            self.frames += 1
            self._idle = 0
        elif self._name is not None:
            self._complain(RuleId.WIRE_EVENT_HAS_DATA, "a data line in the frame of an event", self._name)
        if self._data is None:
            self._idle += self._noise
        self._reset(self._at)

    def _too_long(self, line: bytes) -> None:
        self._stop(
            f"lines and data of at most {self._limits.line_bytes} bytes", line[: min(100, self._limits.line_bytes)]
        )

    def _stop(self, expected: str, actual: bytes) -> None:
        if self.stopped:
            return
        self._complain(RuleId.WIRE_WITHIN_LIMITS, expected, actual)
        self.stopped = True
        self._held, self._held_bytes, self._data = [], 0, None

    def _complain(self, rule: RuleId, expected: str, actual: bytes) -> None:
        if len(self.complaints) < self._limits.findings_per_rule * 10 or rule == RuleId.WIRE_WITHIN_LIMITS:
            self.complaints.append(Complaint(rule, self._frame_at, self.frames, expected, actual[:1000]))


def decode(body: bytes, limits: Limits | None = None) -> Iterable[Frame]:
    """All frames of a whole body."""
    return Decoder(limits).feed(body)
