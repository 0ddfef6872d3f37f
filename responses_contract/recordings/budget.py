"""What reading one recording may cost: counts of bytes and of work, never the clock.

Files are untrusted. Each is read under one `Budget`, which every layer draws on: compressed files and bodies, parsers,
loops over entries. What goes over it is refused by an `InputError` that names the file, the place in it and the limit.
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
        entries: of an archive, or lines of a file that may hold one.
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
    entries: int = 20_000_000
    depth: int = 250


class Budget:
    """What is left of the limits for one file; places in messages are given by who draws on it."""

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self.limits = limits or ReadingLimits()
        self._decoded = 0
        self._entries = 0

    @property
    def room(self) -> int:
        """Bytes that may still come out of compressed layers."""
        return self.limits.decoded - self._decoded

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
        self._entries += 1
        if self._entries > self.limits.entries:
            raise InputError(f"{place} is behind more than {self.limits.entries:,} lines or entries", code=OVER)

    def check_layers(self, layers: int, place: str) -> None:
        """Raises InputError for something that is compressed too often."""
        if layers > self.limits.layers:
            raise InputError(f"{place} is compressed {layers} times; {self.limits.layers} are undone", code=OVER)

    def check_values(self, raw: bytes, place: str) -> None:
        """Raises InputError for JSON of too many values, before anything is made of them."""
        most = self.limits.values
        if has_more_values(raw, most):
            raise InputError(f"{place} holds more than {most:,} JSON values", hint=SMALLER, code=OVER)


SMALLER = "keep only the exchanges with the Responses endpoint, or one exchange a line (JSON lines)"


def over(place: str, does: str, limit: int, more: str = "") -> InputError:
    """The refusal of what is larger than a limit in bytes."""
    size = f"{limit // MIB} MiB" if limit >= MIB else f"{limit} bytes"
    return InputError(f"{place} {does} {size}{' ' if more else ''}{more}", hint=SMALLER, code=OVER)
