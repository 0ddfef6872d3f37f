"""What reading and judging one recording may cost: counts of bytes and of work, never the clock.

Files are untrusted. Each is read under one `Budget`, which every layer draws on: compressed files and bodies, parsers,
loops over entries, whoever judges what they give. What goes over it is refused by an `InputError` that names the file,
the place in it and the limit.

Work is counted in pieces: what takes as long as one line of a log that is parsed (some 30 µs). A recording may be of
any length, as long as its pieces are as large as those of real traffic: what is hostile is told from what is long by
pieces per KiB, and small files may hold whatever they want.
"""

from __future__ import annotations

from dataclasses import dataclass

from responses_contract.errors import InputError
from responses_contract.wire.limits import MIB, VALUES, has_more_values

OVER = "over-budget"
"""The code of the errors of a budget."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Where reading a recording stops.

    Attributes:
        whole: bytes of what has to be held at once: a JSON document, a cassette, a stream.
        line: bytes of one line of a file that is read line by line.
        body: bytes of one body when its content encoding is undone.
        decoded: bytes that come out of all compressed layers of one file, bodies included; of a larger file, as many
            times its own bytes as `ratio` says.
        ratio: to which a file may unpack that is read line by line, never held, and so may be of any length.
        layers: of compression around one body, or around a file.
        values: JSON values that are parsed at once.
        yaml_values: YAML values, which take more memory, of one cassette.
        pieces: lines, entries, exchanges and findings of a recording, whatever its size.
        density: pieces for each KiB of a larger one.
        depth: to which a cassette may be nested: libyaml takes quadratic time for more.
    """

    whole: int = 256 * MIB
    line: int = 64 * MIB
    body: int = 32 * MIB
    decoded: int = 256 * MIB
    ratio: int = 100
    layers: int = 2
    values: int = VALUES
    yaml_values: int = 400_000
    pieces: int = 400_000
    density: int = 16
    depth: int = 250


class Budget:
    """What is left of the limits for one file; places in messages are given by who draws on it."""

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self.limits = limits or ReadingLimits()
        self._read = 0
        self._decoded = 0
        self._pieces = 0

    @property
    def room(self) -> int:
        """Bytes that may still come out of compressed layers."""
        return self.limits.decoded - self._decoded

    def read(self, size: int) -> None:
        """Count bytes of the file."""
        self._read += size

    def decode(self, size: int, place: str, packed: int = 0) -> None:
        """Count bytes that came out of a compressed layer; raises InputError over the limit.

        Args:
            packed: bytes of the layer that were read so far.
        """
        self._decoded += size
        if self._decoded > max(self.limits.decoded, self.limits.ratio * packed):
            raise over(place, "unpacks to more than", self.limits.decoded, "in all")

    def entry(self, place: str) -> None:
        """Count one line or entry; raises InputError over the limit."""
        self._pieces += 1
        if self._pieces > self.limits.pieces:
            self._check_density(place)

    def judge(self, findings: int, place: str) -> None:
        """Count an exchange that was judged, by what was found; raises InputError over the limit."""
        self._pieces += EXCHANGE + FINDING * findings
        if self._pieces > self.limits.pieces:
            self._check_density(place)

    def _check_density(self, place: str) -> None:
        size = max(self._read, self._decoded)
        if self._pieces > self.limits.density * size >> 10:
            told = f"{self._pieces:,} lines, entries and findings in {size / MIB:.1f} MiB"
            raise InputError(f"{place} is the last that was looked at: {told} are too many", hint=DENSE, code=OVER)

    def check_layers(self, layers: int, place: str) -> None:
        """Raises InputError for something that is compressed too often."""
        if layers > self.limits.layers:
            raise InputError(f"{place} is compressed {layers} times; {self.limits.layers} are undone", code=OVER)

    def check_values(self, raw: bytes, place: str) -> None:
        """Raises InputError for JSON of too many values, before anything is made of them."""
        most = self.limits.values
        if has_more_values(raw, most):
            raise InputError(f"{place} holds more than {most:,} JSON values", hint=SMALLER, code=OVER)


EXCHANGE, FINDING = 8, 2
"""Pieces that an exchange takes, and each finding in it."""
DENSE = "exchanges of usual size are judged whatever their number; of these, give a part of the file"
SMALLER = "keep only the exchanges with the Responses endpoint, or one exchange a line (JSON lines)"


def over(place: str, does: str, limit: int, more: str = "") -> InputError:
    """The refusal of what is larger than a limit in bytes."""
    size = f"{limit // MIB} MiB" if limit >= MIB else f"{limit} bytes"
    return InputError(f"{place} {does} {size}{' ' if more else ''}{more}", hint=SMALLER, code=OVER)
