"""Functions that are called with the events of their type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

EVERY = "event"
Handler = Callable[[Any], Any]


class Handlers:
    """Who is to be called with which events; `"event"` stands for all."""

    def __init__(self) -> None:
        self._handlers: list[tuple[str, Handler, bool]] = []

    def on(self, event_type: str, handler: Handler | None = None) -> Any:
        """Call a function with every event of this type; without one, a decorator."""
        return self._added(event_type, handler, once=False)

    def once(self, event_type: str, handler: Handler | None = None) -> Any:
        """Call a function with the next event of this type; without one, a decorator."""
        return self._added(event_type, handler, once=True)

    def off(self, event_type: str, handler: Handler) -> Self:
        """Call this function no more."""
        self._handlers = [each for each in self._handlers if each[:2] != (event_type, handler)]
        return self

    def _added(self, event_type: str, handler: Handler | None, *, once: bool) -> Any:
        def add(function: Handler) -> Handler:
            self._handlers.append((event_type, function, once))
            return function

        if handler is None:
            return add
        add(handler)
        return self

    def _called(self, kind: str) -> Iterator[Handler]:
        """Those that are to be called with an event of this type."""
        for each in list(self._handlers):
            if each[0] in (kind, EVERY):
                if each[2]:
                    self._handlers.remove(each)
                yield each[1]
