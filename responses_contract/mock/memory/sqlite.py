"""A store in a file of SQLite, which the next process reads.

A client is told of a response only after its transaction was committed: what the operating system has been given
survives the process. Whether it also survives a loss of power is `fsync`'s to say. Where a transaction fails (the disk
is full), everyone whose rows were in it is refused and nothing of it is stored; the next one is tried anew.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

from responses_contract.errors import UsageError
from responses_contract.mock.errors import not_stored, unreadable_store
from responses_contract.mock.memory import sqlite_conversations
from responses_contract.mock.memory.conversations import joins, turn_items
from responses_contract.mock.memory.sqlite_conversations import SqliteConversations
from responses_contract.mock.memory.store import Row, Store
from responses_contract.stream.grammar import UNDER_WAY

_LAYOUT = """
CREATE TABLE IF NOT EXISTS responses (
    number INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    previous INTEGER,
    conversation TEXT,
    input BLOB NOT NULL,
    response BLOB NOT NULL,
    plan BLOB
);
"""
_COLUMNS = ", ".join(Row._fields)
_INSERT = f"INSERT INTO responses ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE = "UPDATE responses SET status = ?, response = ? WHERE number = ?"
_SWEEP = 64
"""Every so many numbers the oldest responses are forgotten."""


def _opened(path: str, *, fsync: bool) -> sqlite3.Connection:
    """The database at this path, for this process alone.

    Raises:
        UsageError: it is in use, damaged, of another layout, or cannot be written.
    """
    try:
        with open(path, "ab"):
            pass  # ReadRequest of the system, because SQLite opens what it may not write for reading.
    except (OSError, ValueError) as error:
        raise _unusable(path, getattr(error, "strerror", None) or str(error)) from None
    try:
        db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unusable(path, str(error)) from None
    try:
        # The lock is taken before anything is read, and held: two processes would give out the same ids.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {'FULL' if fsync else 'OFF'}")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
        _check_content(db, path)
    except sqlite3.Error as error:
        db.close()
        busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
        raise _unusable(path, "another process uses it" if busy else str(error)) from None
    except UsageError:
        db.close()
        raise
    return db


def _check_content(db: sqlite3.Connection, path: str) -> None:
    (sound,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise _unusable(path, f"it is damaged: {' '.join(sound.split())}")
    for table, known in {"responses": Row._fields, **sqlite_conversations.TABLES}.items():
        columns = {name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")}
        if columns and columns != set(known):
            raise _unusable(path, f"its table `{table}` is another version's or another program's")
    db.executescript(_LAYOUT + sqlite_conversations.LAYOUT)


def _unusable(path: str, why: str) -> UsageError:
    return UsageError(f"cannot use {path!r} as the database: {why}", hint="give --db another file")


class _Batch:
    """Rows that are written together, and what came of it: None, or why they were not."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.rows: list[Row] = []
        self.written: asyncio.Future[Exception | None] = loop.create_future()


class SqliteStore(Store):
    """The tables of one file, locked for this process.

    Args:
        path: of the file.
        keep: how many responses are kept at most; the oldest are forgotten.
        fsync: wait for the disk at every commit.
    """

    def __init__(self, path: str, keep: int, *, fsync: bool = False) -> None:
        self._db = _opened(path, fsync=fsync)
        self._talks = SqliteConversations(self._db, self._read, keep)
        last = int(self._read("SELECT coalesce(max(number), 0) FROM responses").fetchone()[0])
        super().__init__(keep, self._talks, max(last, self._talks.last_number()))
        self._batch: _Batch | None = None

    # --- writing ----------------------------------------------------------------------------------------------------

    def put(self, row: Row) -> None:
        try:
            self._insert([row])
        except sqlite3.Error as error:
            raise not_stored(str(error)) from None

    async def put_soon(self, row: Row) -> None:
        batch = self._batch
        if batch is None:
            loop = asyncio.get_running_loop()
            batch = self._batch = _Batch(loop)
            loop.call_soon(self._write_batch, batch)
        batch.rows.append(row)
        # A client that leaves must not take the others' answer with it.
        error = await asyncio.shield(batch.written)
        if isinstance(error, sqlite3.Error):
            raise not_stored(str(error))
        if error is not None:
            raise error

    def _write_batch(self, batch: _Batch) -> None:
        """The outcome belongs to those whose rows these are, and to nobody else who uses the store meanwhile."""
        self._batch = None
        try:
            self._insert(batch.rows)
        except Exception as error:
            # Whatever it is: those who wait have to hear of it.
            batch.written.set_result(error)
        else:
            batch.written.set_result(None)

    def _insert(self, rows: Sequence[Row]) -> None:
        if len(rows) == 1 and not joins(rows[0]):
            self._db.execute(_INSERT, rows[0])
            return
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany(_INSERT, rows)
            for row in rows:
                self._join(row)

    def _join(self, row: Row) -> None:
        if row.conversation is not None and joins(row):
            self._talks.add(row.conversation, row.number, turn_items(row.input, row.response))

    def _forget(self, number: int) -> None:
        if number % _SWEEP == 0:
            self._write("DELETE FROM responses WHERE number <= ?", (number,))

    def update(self, number: int, status: str, response: bytes) -> None:
        row = self.get(number)
        if row is None:
            return
        try:
            with self._db:
                self._db.execute("BEGIN")
                self._db.execute(_UPDATE, (status, response, number))
                self._join(row._replace(status=status, response=response))
        except sqlite3.Error as error:
            raise not_stored(str(error)) from None

    def delete(self, number: int) -> None:
        self._write("UPDATE responses SET gone = 1, plan = NULL WHERE number = ?", (number,))

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        try:
            self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise not_stored(str(error)) from None

    # --- reading ----------------------------------------------------------------------------------------------------

    def get(self, number: int) -> Row | None:
        found = self._read(f"SELECT {_COLUMNS} FROM responses WHERE number = ?", (number,)).fetchone()
        return None if found is None else Row(*found)

    def unfinished(self) -> list[int]:
        states = ", ".join("?" * len(UNDER_WAY))
        rows = self._read(f"SELECT number FROM responses WHERE status IN ({states})", UNDER_WAY)
        return [number for (number,) in rows]

    def count(self) -> int:
        return int(self._read("SELECT count(*) FROM responses WHERE gone = 0").fetchone()[0])

    def _read(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise unreadable_store(str(error)) from None

    def close(self) -> None:
        self._db.close()
