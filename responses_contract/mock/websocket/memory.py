"""What one connection remembers beside the store: the newest response of each lane that was not to be stored."""

from __future__ import annotations

import orjson

from responses_contract.mock.memory import Row, Store
from responses_contract.model.json_values import Json


class ConnectionMemory(Store):
    """A store as one connection sees it: what is stored for all, and its own cache.

    A response of the cache is kept with all that was said before it, so that no response before it is needed.

    Args:
        shared: where responses that are to be stored go.
    """

    def __init__(self, shared: Store) -> None:
        super().__init__(shared.keep, shared.conversations)
        self._shared = shared
        self._cached: dict[int, Row] = {}

    def cache(self, row: Row, before: list[Json]) -> None:
        """Remember a response that is not stored, and what was said before it."""
        whole = orjson.dumps([*before, *orjson.loads(row.input)])
        self._cached[row.number] = row._replace(input=whole, previous=None, conversation=None)

    def evict(self, number: int | None) -> None:
        """Forget a response of the cache; one that is stored stays."""
        if number is not None:
            self._cached.pop(number, None)

    @property
    def cached(self) -> int:
        """How many responses are in the cache."""
        return len(self._cached)

    def get(self, number: int) -> Row | None:
        return self._cached.get(number) or self._shared.get(number)

    # --- the rest is the store's ------------------------------------------------------------------------------------

    def next_number(self) -> int:
        return self._shared.next_number()

    def _forget(self, number: int) -> None:
        """The store forgets on its own."""

    def put(self, row: Row) -> None:
        self._shared.put(row)

    async def put_soon(self, row: Row) -> None:
        await self._shared.put_soon(row)

    def update(self, number: int, status: str, response: bytes) -> None:
        self._shared.update(number, status, response)

    def delete(self, number: int) -> None:
        self._shared.delete(number)

    def unfinished(self) -> list[int]:
        return self._shared.unfinished()

    def count(self) -> int:
        return self._shared.count()

    def close(self) -> None:
        self._cached.clear()
