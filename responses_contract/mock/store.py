"""What the mock remembers: responses, their input, the conversations they belong to. SQLite, in memory or in a file.

A file is written before an answer is sent: what a client was told is there after a crash. In memory nothing outlives
the process, so rows are written in batches, at the latest before anything is looked up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import orjson

from responses_contract.errors import UsageError

Json = dict[str, Any]

MEMORY = ":memory:"
MAX_CHAIN = 1000
"""Responses of a conversation that are remembered at most."""
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
CREATE INDEX IF NOT EXISTS by_conversation ON responses (conversation) WHERE conversation IS NOT NULL;
"""
_COLUMNS = "number, status, input, response, gone, previous, conversation, plan"
_BATCH = 64
"""Rows that are written together in memory."""
_SWEEP = 64
"""Every so many numbers the oldest responses are forgotten."""
_INSERT = f"INSERT OR REPLACE INTO responses ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(slots=True)
class Row:
    """One response as it is kept.

    Attributes:
        number: tells its id.
        gone: deleted: known to the conversation only.
        previous: the number of the response that it continues.
        conversation: the id of the conversation to which it belongs.
        input: the JSON of the items of its request.
        response: the JSON of the response object.
        plan: for a response in the background, the JSON of what it becomes.
    """

    number: int
    status: str
    input: bytes
    response: bytes
    gone: bool = False
    previous: int | None = None
    conversation: str | None = None
    plan: bytes | None = None


def _opened(path: str) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A killed process loses nothing without waiting for the disk; only a crash of the machine could.
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(_LAYOUT)
    except sqlite3.Error as error:
        raise UsageError(f"cannot use {path} as the database: {error}", hint="see --db") from None
    return db


class Store:
    """The memory of one mock.

    Args:
        path: of the file, or ":memory:".
        keep: how many responses are kept at most; the oldest are forgotten.
    """

    def __init__(self, path: str, keep: int) -> None:
        self.keep = keep
        self._batch = _BATCH if path == MEMORY else 1
        self._waiting: list[tuple[Any, ...]] = []
        self._db = _opened(path)
        if path == MEMORY:
            # Nothing outlives the process: one transaction for all of it saves a third of the time of writing.
            self._db.execute("BEGIN")
        self._last = int(self._db.execute("SELECT coalesce(max(number), 0) FROM responses").fetchone()[0])

    def close(self) -> None:
        self._db.close()

    def next_number(self) -> int:
        """A number that no response has."""
        self._last += 1
        return self._last

    def put(self, row: Row) -> None:
        """Keep a response; the oldest one goes when there are too many."""
        values = (row.number, row.status, row.input, row.response, row.gone, row.previous, row.conversation, row.plan)
        self._waiting.append(values)
        if len(self._waiting) >= self._batch:
            self._write()
        if row.number % _SWEEP == 0:
            self._execute("DELETE FROM responses WHERE number <= ?", (self._last - self.keep,))

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._db.executemany(_INSERT, waiting)

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Do this with everything that was put before."""
        if self._waiting:
            self._write()
        return self._db.execute(statement, values)

    def get(self, number: int) -> Row | None:
        """A response that is there, deleted ones included."""
        found = self._execute(f"SELECT {_COLUMNS} FROM responses WHERE number = ?", (number,)).fetchone()
        return None if found is None else Row(*found)

    def update(self, number: int, status: str, response: bytes) -> None:
        """State a response anew."""
        self._execute("UPDATE responses SET status = ?, response = ? WHERE number = ?", (status, response, number))

    def delete(self, number: int) -> None:
        """Forget a response; the conversation it belongs to keeps it in mind."""
        self._execute("UPDATE responses SET gone = 1, plan = NULL WHERE number = ?", (number,))

    def unfinished(self) -> Iterator[Row]:
        """Responses that were under way when the last process ended."""
        rows = self._execute("SELECT number FROM responses WHERE status IN ('queued', 'in_progress')").fetchall()
        for (number,) in rows:
            row = self.get(number)
            if row is not None:
                yield row

    @staticmethod
    def items(row: Row) -> list[Json]:
        """What was said in a response: its input, then its output."""
        response = cast(Json, orjson.loads(row.response))
        return [*orjson.loads(row.input), *response["output"]]

    def count(self) -> int:
        """How many responses are kept."""
        return int(self._execute("SELECT count(*) FROM responses WHERE gone = 0").fetchone()[0])

    def chain(self, number: int | None) -> list[Json]:
        """The items of a response and of all before it, oldest first."""
        turns: list[list[Json]] = []
        while number is not None and len(turns) < MAX_CHAIN:
            row = self.get(number)
            if row is None:
                break
            turns.append(self.items(row))
            number = row.previous
        return [item for turn in reversed(turns) for item in turn]

    def conversation(self, identifier: str) -> list[Json]:
        """The items of a conversation, oldest first."""
        rows = self._execute(
            "SELECT number FROM responses WHERE conversation = ? ORDER BY number DESC LIMIT ?", (identifier, MAX_CHAIN)
        ).fetchall()
        kept = [row for (number,) in reversed(rows) if (row := self.get(number)) is not None]
        return [item for row in kept for item in self.items(row)]
