"""Conversations in the file of an SQLite store, written in the same transactions as the responses that add to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

from responses_contract.mock.errors import not_stored
from responses_contract.mock.memory.conversations import MOST_ITEMS, ConversationRow, ConversationStore, full
from responses_contract.model.json_values import Json

LAYOUT = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    metadata BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    place INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    id TEXT NOT NULL,
    item BLOB NOT NULL,
    UNIQUE (conversation, id)
);
CREATE INDEX IF NOT EXISTS items_by_id ON items (id);
CREATE TABLE IF NOT EXISTS numbers (one INTEGER PRIMARY KEY CHECK (one = 0), last INTEGER NOT NULL);
"""
TABLES = {
    "conversations": ConversationRow._fields,
    "items": ("place", "conversation", "id", "item"),
    "numbers": ("one", "last"),
}
"""The columns of each table."""
_SWEEP = 64
"""Every so many numbers the oldest conversations are forgotten."""
_LAST = "INSERT INTO numbers VALUES (0, ?) ON CONFLICT (one) DO UPDATE SET last = max(last, excluded.last)"
_COLUMNS = ", ".join(ConversationRow._fields)
Read = Callable[..., sqlite3.Cursor]


class SqliteConversations(ConversationStore):
    """Two tables, and the last number from which ids were made: a deleted item's must not be made again.

    Args:
        db: the store's own connection.
        read: runs a statement that reads.
        keep: how many conversations are kept at most; the oldest are forgotten.
    """

    def __init__(self, db: sqlite3.Connection, read: Read, keep: int) -> None:
        self._db = db
        self._read = read
        self._keep = keep

    def last_number(self) -> int:
        """The last number that was used here."""
        return int(self._read("SELECT coalesce(max(last), 0) FROM numbers").fetchone()[0])

    def create(self, row: ConversationRow, items: Sequence[Json]) -> None:
        with self._transaction():
            self._db.execute(f"INSERT INTO conversations ({_COLUMNS}) VALUES (?, ?, ?, ?)", row)
            self.add(row.id, row.number, items)
            if row.number % _SWEEP == 0:
                self._sweep()

    def _sweep(self) -> None:
        old = f"SELECT id FROM conversations ORDER BY number DESC LIMIT -1 OFFSET {int(self._keep)}"
        self._db.execute(f"DELETE FROM items WHERE conversation IN ({old})")
        self._db.execute(f"DELETE FROM conversations WHERE id IN ({old})")

    def get(self, identifier: str) -> ConversationRow | None:
        found = self._read(f"SELECT {_COLUMNS} FROM conversations WHERE id = ?", (identifier,)).fetchone()
        return None if found is None else ConversationRow(*found)

    def update(self, identifier: str, metadata: bytes) -> None:
        with self._transaction():
            self._db.execute("UPDATE conversations SET metadata = ? WHERE id = ?", (metadata, identifier))

    def delete(self, identifier: str) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM items WHERE conversation = ?", (identifier,))
            self._db.execute("DELETE FROM conversations WHERE id = ?", (identifier,))

    def append(self, identifier: str, number: int, items: Sequence[Json]) -> None:
        if self.count(identifier) + len(items) > MOST_ITEMS:
            raise full(identifier)
        with self._transaction():
            self.add(identifier, number, items)

    def count(self, identifier: str) -> int:
        statement = "SELECT count(*) FROM items WHERE conversation = ?"
        return int(self._read(statement, (identifier,)).fetchone()[0])

    def add(self, identifier: str, number: int, items: Sequence[Json]) -> None:
        """Add items within a transaction that is the caller's.

        Raises:
            sqlite3.Error: they could not be written.
        """
        if not self._db.execute("SELECT 1 FROM conversations WHERE id = ?", (identifier,)).fetchone():
            return
        self._db.executemany(
            "INSERT INTO items (conversation, id, item) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(identifier, item["id"], orjson.dumps(item)) for item in items],
        )
        self._db.execute(_LAST, (number,))

    def items(self, identifier: str) -> list[Json]:
        rows = self._read("SELECT item FROM items WHERE conversation = ? ORDER BY place", (identifier,))
        return [orjson.loads(item) for (item,) in rows]

    def find_item(self, item_id: str) -> Json | None:
        found: Any = self._read("SELECT item FROM items WHERE id = ? LIMIT 1", (item_id,)).fetchone()
        return None if found is None else orjson.loads(found[0])

    def delete_item(self, identifier: str, item_id: str) -> bool:
        with self._transaction():
            statement = "DELETE FROM items WHERE conversation = ? AND id = ?"
            return self._db.execute(statement, (identifier, item_id)).rowcount > 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._db:
                self._db.execute("BEGIN")
                yield
        except sqlite3.Error as error:
            raise not_stored(str(error)) from None
