"""Where in a list of pages one is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a page.

    Attributes:
        place: the id after which the page begins, or None for the first one.
        seen: the places of all pages on the way to this one, this one included.
    """

    place: str | None = None
    seen: frozenset[str] = frozenset()

    @property
    def query(self) -> dict[str, Any]:
        """The query parameter that asks for the page."""
        return {} if self.place is None else {"after": self.place}

    def after(self, page: Any) -> Cursor | None:
        """The place of the page after this one; None where it is empty, does not lead on, or leads back.

        Args:
            page: a list as the API sends it, with `data`, `has_more` and `last_id`.
        """
        following = page.last_id or getattr(page.data[-1], "id", None) if page.data else None
        if not page.has_more or not isinstance(following, str) or following in self.seen:
            return None
        return Cursor(following, self.seen | {following})
