"""A store in memory: nothing outlives the process."""

from __future__ import annotations

from responses_contract.mock.memory.conversations import InMemoryConversations, joins, turn_items
from responses_contract.mock.memory.store import Row, Store
from responses_contract.stream.grammar import UNDER_WAY


class InMemory(Store):
    """Dictionaries.

    Args:
        keep: how many responses are kept at most; the oldest are forgotten.
    """

    def __init__(self, keep: int) -> None:
        self._talks = InMemoryConversations(keep)
        super().__init__(keep, self._talks)
        self._rows: dict[int, Row] = {}

    def put(self, row: Row) -> None:
        if row.number <= self._last - self.keep:
            return
        self._rows[row.number] = row
        if row.conversation is not None:
            self._join(row)

    def _join(self, row: Row) -> None:
        if row.conversation is not None and joins(row):
            self._talks.add(row.conversation, turn_items(row.input, row.response))

    async def put_soon(self, row: Row) -> None:
        self.put(row)

    def _forget(self, number: int) -> None:
        self._rows.pop(number, None)

    def get(self, number: int) -> Row | None:
        return self._rows.get(number)

    def update(self, number: int, status: str, response: bytes) -> None:
        row = self._rows.get(number)
        if row is not None:
            self._rows[number] = row._replace(status=status, response=response)
            self._join(self._rows[number])

    def delete(self, number: int) -> None:
        row = self._rows.get(number)
        if row is not None:
            self._rows[number] = row._replace(gone=1, plan=None)

    def unfinished(self) -> list[int]:
        return [row.number for row in self._rows.values() if row.status in UNDER_WAY]

    def count(self) -> int:
        return sum(not row.gone for row in self._rows.values())

    def close(self) -> None:
        self._rows.clear()
