"""What a store keeps of conversations: the object without its items, and the items in their order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import orjson

from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError
from responses_contract.stream.grammar import ANSWERED

if TYPE_CHECKING:
    from responses_contract.mock.memory.store import Row

MOST_ITEMS = 10_000
"""Items of one conversation at most."""


class ConversationRow(NamedTuple):
    """A conversation without its items.

    Attributes:
        id: of the conversation.
        number: of the store, from which the ids that came with it were made.
        created_at: seconds since 1970.
        metadata: JSON of the pairs.
    """

    id: str
    number: int
    created_at: int
    metadata: bytes


class ConversationStore(ABC):
    """The conversations of one mock; a part of its store. What writes raises `ApiError` (507) where it could not."""

    @abstractmethod
    def create(self, row: ConversationRow, items: Sequence[Json]) -> None:
        """A new conversation with its first items. It is written when this returns.

        Raises:
            ApiError: 507; it could not be written, and nothing of it is stored.
        """

    @abstractmethod
    def get(self, identifier: str) -> ConversationRow | None:
        """A conversation that is there."""

    @abstractmethod
    def update(self, identifier: str, metadata: bytes) -> None:
        """Other metadata."""

    @abstractmethod
    def delete(self, identifier: str) -> None:
        """Forget a conversation and its items."""

    @abstractmethod
    def append(self, identifier: str, number: int, items: Sequence[Json]) -> None:
        """Add items at the end, all or none; one whose id is there already is passed over.

        Args:
            number: of the store, from which the ids of the items were made.

        Raises:
            ApiError: 507; they could not be written. 400; the conversation is full.
        """

    @abstractmethod
    def count(self, identifier: str) -> int:
        """How many items there are."""

    @abstractmethod
    def items(self, identifier: str) -> list[Json]:
        """All items, oldest first; none where there is no such conversation."""

    @abstractmethod
    def find_item(self, item_id: str) -> Json | None:
        """The item with this id, of any conversation."""

    @abstractmethod
    def delete_item(self, identifier: str, item_id: str) -> bool:
        """Take an item out; whether it was there."""


def full(identifier: str) -> ApiError:
    """A conversation that takes no more items."""
    return ApiError(400, f"Conversation '{identifier}' is full: it has {MOST_ITEMS} items.", code="conversation_full")


def joins(row: Row) -> bool:
    """Whether a response adds to its conversation: once it has ended with an answer, and not before."""
    return row.conversation is not None and row.status in ANSWERED


def turn_items(own: bytes, response: bytes) -> list[Json]:
    """What a response adds to its conversation: its input, then its output."""
    answer: Json = orjson.loads(response)
    return [*orjson.loads(own), *answer["output"]]


class InMemoryConversations(ConversationStore):
    """Dictionaries.

    Args:
        keep: how many conversations are kept at most; the oldest are forgotten.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._rows: dict[str, ConversationRow] = {}
        self._items: dict[str, dict[str, Json]] = {}

    def create(self, row: ConversationRow, items: Sequence[Json]) -> None:
        self._rows[row.id] = row
        self._items[row.id] = {item["id"]: item for item in items}
        while len(self._rows) > self._keep:
            self.delete(next(iter(self._rows)))

    def get(self, identifier: str) -> ConversationRow | None:
        return self._rows.get(identifier)

    def update(self, identifier: str, metadata: bytes) -> None:
        self._rows[identifier] = self._rows[identifier]._replace(metadata=metadata)

    def delete(self, identifier: str) -> None:
        self._rows.pop(identifier, None)
        self._items.pop(identifier, None)

    def append(self, identifier: str, number: int, items: Sequence[Json]) -> None:
        kept = self._items.get(identifier)
        if kept is None:
            return
        if len(kept) + len(items) > MOST_ITEMS:
            raise full(identifier)
        self.add(identifier, items)

    def add(self, identifier: str, items: Sequence[Json]) -> None:
        """As `append`, whether the conversation is full or not."""
        kept = self._items.get(identifier, {})
        for item in items:
            kept.setdefault(item["id"], item)

    def count(self, identifier: str) -> int:
        return len(self._items.get(identifier, ()))

    def items(self, identifier: str) -> list[Json]:
        return list(self._items.get(identifier, {}).values())

    def find_item(self, item_id: str) -> Json | None:
        return next((kept[item_id] for kept in self._items.values() if item_id in kept), None)

    def delete_item(self, identifier: str, item_id: str) -> bool:
        return self._items.get(identifier, {}).pop(item_id, None) is not None
