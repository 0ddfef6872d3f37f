"""What the mock remembers: responses, their input, the conversations they belong to. In memory, or in an SQLite file.

What goes into a file is written before an answer is sent: what a client was told is there after a crash.
"""

from __future__ import annotations

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import orjson

from responses_contract.errors import UsageError
from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import UNDER_WAY

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
_SWEEP = 64
"""Every so many numbers the oldest responses are forgotten."""


class Row(NamedTuple):
    """One response as it is kept.

    Attributes:
        number: tells its id.
        gone: 1 for a deleted one, which only the conversation knows; a bool would cost a search for an adapter.
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
    gone: int = 0
    previous: int | None = None
    conversation: str | None = None
    plan: bytes | None = None


_COLUMNS = ", ".join(Row._fields)
_INSERT = f"INSERT INTO responses ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class Store(ABC):
    """The memory of one mock.

    Args:
        keep: how many responses are kept at most; the oldest are forgotten.
        last: the number of the newest response that there is already.
    """

    def __init__(self, keep: int, last: int = 0) -> None:
        self.keep = keep
        self._last = last

    def next_number(self) -> int:
        """A number that no response has; the oldest response goes for it."""
        self._last += 1
        self._forget(self._last - self.keep)
        return self._last

    @abstractmethod
    def _forget(self, number: int) -> None:
        """This one and all before it need not be kept any longer."""

    @abstractmethod
    def put(self, row: Row) -> None:
        """Keep a new response. See `settled`."""

    @abstractmethod
    def get(self, number: int) -> Row | None:
        """A response that is there, deleted ones included."""

    @abstractmethod
    def update(self, number: int, status: str, response: bytes) -> None:
        """State a response anew."""

    @abstractmethod
    def delete(self, number: int) -> None:
        """Forget a response; the conversation it belongs to keeps it in mind."""

    @abstractmethod
    def unfinished(self) -> list[int]:
        """Responses that are under way."""

    @abstractmethod
    def count(self) -> int:
        """How many responses are kept, deleted ones left out."""

    @abstractmethod
    def of_conversation(self, identifier: str) -> Iterable[int]:
        """The responses of a conversation, oldest first, no more than `MAX_CHAIN`."""

    @abstractmethod
    def settle(self) -> None:
        """Write what was put and is not yet written."""

    @abstractmethod
    async def settled(self) -> None:
        """Wait until what was put is written: all that one turn of the event loop brings, in one go.

        Raises:
            sqlite3.Error: it could not be written.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of it; what was put before is written."""

    @staticmethod
    def items(row: Row) -> list[Json]:
        """What was said in a response: its input, then its output."""
        response = cast(Json, orjson.loads(row.response))
        return [*orjson.loads(row.input), *response["output"]]

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
        kept = (self.get(number) for number in self.of_conversation(identifier))
        return [item for row in kept if row is not None for item in self.items(row)]


class Memory(Store):
    """Nothing outlives the process."""

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

    def settle(self) -> None:
        pass

    async def settled(self) -> None:
        pass

    def close(self) -> None:
        self._rows.clear()


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


class File(Store):
    """A file of SQLite, which the next process reads.

    Args:
        path: of the file.
        keep: how many responses are kept at most; the oldest are forgotten.
    """

    def __init__(self, path: str, keep: int) -> None:
        self._db = _opened(path)
        super().__init__(keep, int(self._db.execute("SELECT coalesce(max(number), 0) FROM responses").fetchone()[0]))
        self._waiting: list[Row] = []
        self._writing: asyncio.Future[None] | None = None

    def put(self, row: Row) -> None:
        self._waiting.append(row)

    def settle(self) -> None:
        waiting, self._waiting = self._waiting, []
        if len(waiting) > 1:
            with self._db:
                self._db.execute("BEGIN")
                self._db.executemany(_INSERT, waiting)
        elif waiting:
            self._db.execute(_INSERT, waiting[0])

    def _forget(self, number: int) -> None:
        if number % _SWEEP == 0:
            self._execute("DELETE FROM responses WHERE number <= ?", (number,))

    async def settled(self) -> None:
        if self._writing is None:
            loop = asyncio.get_running_loop()
            self._writing = loop.create_future()
            loop.call_soon(self._settle_all, self._writing)
        await asyncio.shield(self._writing)

    def _settle_all(self, writing: asyncio.Future[None]) -> None:
        self._writing = None
        try:
            self.settle()
        except sqlite3.Error as error:
            writing.set_exception(error)
        else:
            writing.set_result(None)

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Do this with everything that was put before."""
        self.settle()
        return self._db.execute(statement, values)

    def get(self, number: int) -> Row | None:
        found = self._execute(f"SELECT {_COLUMNS} FROM responses WHERE number = ?", (number,)).fetchone()
        return None if found is None else Row(*found)

    def update(self, number: int, status: str, response: bytes) -> None:
        self._execute("UPDATE responses SET status = ?, response = ? WHERE number = ?", (status, response, number))

    def delete(self, number: int) -> None:
        self._execute("UPDATE responses SET gone = 1, plan = NULL WHERE number = ?", (number,))

    def unfinished(self) -> list[int]:
        states = ", ".join("?" * len(UNDER_WAY))
        rows = self._execute(f"SELECT number FROM responses WHERE status IN ({states})", UNDER_WAY)
        return [number for (number,) in rows]

    def count(self) -> int:
        return int(self._execute("SELECT count(*) FROM responses WHERE gone = 0").fetchone()[0])

    def of_conversation(self, identifier: str) -> Iterable[int]:
        newest = self._execute(
            "SELECT number FROM responses WHERE conversation = ? ORDER BY number DESC LIMIT ?", (identifier, MAX_CHAIN)
        )
        return [number for (number,) in newest][::-1]

    def close(self) -> None:
        self.settle()
        self._db.close()


def opened(path: str, keep: int) -> Store:
    """The memory at this path, which may be ":memory:"; `keep` responses are kept at most.

    Raises:
        UsageError: the file cannot be used.
    """
    return Memory(keep) if path == MEMORY else File(path, keep)
