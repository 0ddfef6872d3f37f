"""What a lane may be called, and what one remembers that continues by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..bodies import plain
from ..errors import SettingsError
from .turns import Turn

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,256}")


def checked_name(name: str | None) -> None:
    """Raises SettingsError for what is no name of a lane."""
    if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise SettingsError("stream_id must be 1 to 256 letters, digits, underscores, hyphens or periods")


class LaneMemory:
    """All that was said on a lane, so that it can be told again on another connection."""

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._asked: list[Any] = []
        self._newest: tuple[str, int] | None = None
        self._generation = 0

    def body(self, given: Mapping[str, Any], generation: int) -> dict[str, Any]:
        """The request that continues: from the newest response, or with all that was said where no server knows it."""
        self._asked, self._generation = _items(plain(given.get("input"))), generation
        if given.get("previous_response_id") is not None:
            return dict(given)
        if self._newest is not None and (self._newest[1] == generation or given.get("store") is not False):
            return {**given, "previous_response_id": self._newest[0]}
        return {**given, "input": [*self._items, *self._asked]} if self._items else dict(given)

    def ended(self, turn: Turn[Any, Any]) -> None:
        """A response has ended, or was refused: then the server has forgotten what it was to continue."""
        if turn.error is not None:
            self._newest = None
            return
        response = turn.snapshot
        if response is not None:
            output = [plain(item) for item in response.output]
            self._items += [*self._asked, *output]
            self._newest = (response.id, self._generation)


def _items(given: Any) -> list[Any]:
    return [{"type": "message", "role": "user", "content": given}] if isinstance(given, str) else list(given or ())
