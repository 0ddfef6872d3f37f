"""Ids in the origin's shape, made of a number: the same run gives the same ids, and an id says where it is kept."""

from __future__ import annotations

import hashlib

_NUMBER = 12
_PLACE = 4
_OWN = "0" * _PLACE
"""Where the response's own id has what others have as their place in it."""
_PLACES = tuple(f"{place:0{_PLACE}x}" for place in range(256))
"""Spelled once: formatting them took a twentieth of the time of an answer."""


class Ids:
    """The ids of one response and of everything in it.

    Args:
        number: the response's number in the store.
        salt: the tail that all ids of one seed share (see `salted`).
    """

    __slots__ = ("_hex", "_next", "number", "salt")

    def __init__(self, number: int, salt: str) -> None:
        self.number = number
        self.salt = salt
        self._hex = f"{number:x}".zfill(_NUMBER)
        self._next = 0

    def make(self, prefix: str) -> str:
        """A new id, e.g. `msg_…`."""
        self._next = place = self._next + 1
        spelled = _PLACES[place] if place < len(_PLACES) else f"{place:0{_PLACE}x}"
        return f"{prefix}_{self._hex}{spelled}{self.salt}"

    def response(self) -> str:
        """The response's own id."""
        return f"resp_{self._hex}{_OWN}{self.salt}"

    def skip(self, made: int) -> Ids:
        """Go on after `made` ids (those of the input)."""
        self._next = made
        return self


def salted(seed: int) -> str:
    """The tail of the ids of a seed."""
    return hashlib.sha256(f"ids {seed}".encode()).hexdigest()[:34]


def number_of(identifier: str, salt: str) -> int | None:
    """The number of the response to which an id of ours belongs; None for any other text."""
    _, _, tail = identifier.rpartition("_")
    if len(tail) != _NUMBER + _PLACE + len(salt) or not tail.endswith(salt):
        return None
    try:
        return int(tail[:_NUMBER], 16)
    except ValueError:
        return None
