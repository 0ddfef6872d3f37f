"""A store in memory: nothing outlives the process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from responses_contract.mock.memory.store import MAX_CHAIN, Row, Store
from responses_contract.stream.grammar import UNDER_WAY


class InMemory(Store):
    """Dictionaries.

    Args:
        keep: how many responses are kept at most; the oldest are forgotten.
    """

    def __init__(self, keep: int) -> None:
        super().__init__(keep)
        self._rows: dict[int, Row] = {}
        self._conversations: dict[str, deque[int]] = {}

    def put(self, row: Row) -> None:
        if row.number <= self._last - self.keep:
            return
        self._rows[row.number] = row
        if row.conversation is not None:
            self._conversations.setdefault(row.conversation, deque(maxlen=MAX_CHAIN)).append(row.number)

    async def put_soon(self, row: Row) -> None:
        self.put(row)

    def _forget(self, number: int) -> None:
        row = self._rows.pop(number, None)
        if row is None or row.conversation is None:
            return
        numbers = self._conversations[row.conversation]
        if numbers[0] == number:
            numbers.popleft()
        if not numbers:
            del self._conversations[row.conversation]

    def get(self, number: int) -> Row | None:
        return self._rows.get(number)

    def update(self, number: int, status: str, response: bytes) -> None:
        row = self._rows.get(number)
        if row is not None:
            self._rows[number] = row._replace(status=status, response=response)

    def delete(self, number: int) -> None:
        row = self._rows.get(number)
        if row is not None:
            self._rows[number] = row._replace(gone=1, plan=None)

    def unfinished(self) -> list[int]:
        return [row.number for row in self._rows.values() if row.status in UNDER_WAY]

    def count(self) -> int:
        return sum(not row.gone for row in self._rows.values())

    def of_conversation(self, identifier: str) -> Iterable[int]:
        return tuple(self._conversations.get(identifier, ()))

    def close(self) -> None:
        self._rows.clear()
