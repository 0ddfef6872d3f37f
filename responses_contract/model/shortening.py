"""The parts of a large value that suffice to say what is wrong with it.

An error of the validator holds a copy of what it is about, and one more for each branch of a union: a hundred of them
made gigabytes of an answer of a few MB. So a large value is looked at in parts, each of which is small.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

ENOUGH = 4_000
"""Values of one part; 64 characters of text count as one."""
MOST_ENTRIES = 100
"""Of a list in one part."""
_LONGEST = 4096
_AT_LEAST = 600
"""Characters that are kept of every text: no schema of the contract asks for more."""
_DEEPEST = 100
Path = tuple[str, ...]


def parts(value: Any, names: Container[str]) -> Iterator[tuple[Any, Path, int]]:
    """The value in parts: first all of it, long lists cut short; then the same with the rest of a list, piece by piece.

    Args:
        names: of the members that the contract knows: they are kept, so that none is told to be absent.

    Yields:
        A part, the path of the list that it goes on with (none for the first part), and the index of its first entry.
    """
    first = _Part(names)
    beginning = first.of(value, ())
    yield beginning, (), 0
    for path, entries, start in first.cut:
        while start < len(entries):
            piece = _Part(names).entries(entries, start, None)
            yield _with(beginning, path, piece), path, start
            start += max(1, len(piece))


def _with(value: Any, path: Path, piece: Any) -> Any:
    """The value with something else at a path; what is beside the path is shared, not copied."""
    return {**value, path[0]: _with(value[path[0]], path[1:], piece)} if path else piece


class _Part:
    """Copies a value as far as there is room.

    Attributes:
        cut: lists that were not copied to their end, with their path (through objects alone), and where to go on.
    """

    def __init__(self, names: Container[str]) -> None:
        self._names = names
        self._room = ENOUGH
        self.cut: list[tuple[Path, list[Any], int]] = []

    def of(self, value: Any, path: Path | None, depth: int = 0) -> Any:
        """The value, or its beginning. `path`: to it; None below a list."""
        if isinstance(value, str):
            return self._text(value)
        self._room -= 1
        if not isinstance(value, dict | list) or depth > _DEEPEST:
            return value
        if isinstance(value, dict):
            return self._members(value, path, depth)
        kept = self.entries(value, 0, path, depth)
        if path and len(kept) < len(value):
            self.cut.append((path, value, len(kept)))
        return kept

    def entries(self, entries: list[Any], start: int, path: Path | None, depth: int = 0) -> list[Any]:
        """The entries from one on, as many as there is room for."""
        kept: list[Any] = []
        for at in range(start, min(len(entries), start + MOST_ENTRIES)):
            if self._room <= 0:
                break
            kept.append(self.of(entries[at], None, depth + 1))
        return kept

    def _text(self, text: str) -> str:
        kept = text[: _LONGEST if self._room > 0 else _AT_LEAST]
        self._room -= 1 + len(kept) // 64
        return kept

    def _members(self, members: Mapping[str, Any], path: Path | None, depth: int) -> dict[str, Any]:
        return {
            name: self.of(each, None if path is None else (*path, name), depth + 1)
            for name, each in members.items()
            if self._room > 0 or name in self._names
        }
