"""The part of a value that suffices to say what is wrong with it.

Each error of a schema holds a copy of what it is about, and there may be a hundred: of an answer of 30 MB, gigabytes.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

ENOUGH = 20_000
"""Values that are kept; 64 characters of text count as one."""
_LONGEST = 4096
_AT_LEAST = 600
"""Characters that are kept of every text: no schema of the contract asks for more."""
_DEEPEST = 100


class Shortened:
    """Copies one value as far as there is room; members that the contract knows are kept whatever happens.

    Args:
        names: of those members: one that is there must not be told to be absent.
    """

    def __init__(self, names: Container[str]) -> None:
        self._names = names
        self._room = ENOUGH

    def of(self, value: Any, depth: int = 0) -> Any:
        """The value, or its beginning: shorter texts, fewer entries, fewer of the members that nobody knows."""
        if isinstance(value, str):
            return self._text(value)
        self._room -= 1
        if not isinstance(value, dict | list) or depth > _DEEPEST:
            return value
        return self._members(value, depth) if isinstance(value, dict) else self._entries(value, depth)

    def _text(self, text: str) -> str:
        kept = text[: _LONGEST if self._room > 0 else _AT_LEAST]
        self._room -= 1 + len(kept) // 64
        return kept

    def _entries(self, entries: list[Any], depth: int) -> list[Any]:
        kept: list[Any] = []
        for each in entries:
            if self._room <= 0:
                break
            kept.append(self.of(each, depth + 1))
        return kept

    def _members(self, members: Mapping[str, Any], depth: int) -> dict[str, Any]:
        return {
            name: self.of(each, depth + 1) for name, each in members.items() if self._room > 0 or name in self._names
        }
