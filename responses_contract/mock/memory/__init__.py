"""What the mock remembers: responses and conversations in memory or in a file, work in the background, and ids.

Exports: MEMORY, ConversationRow, Row, Store, open_store.

May import of the mock: errors.
"""

from responses_contract.mock.memory.conversations import ConversationRow
from responses_contract.mock.memory.in_memory import InMemory
from responses_contract.mock.memory.sqlite import SqliteStore
from responses_contract.mock.memory.store import Row, Store

__all__ = ["MEMORY", "ConversationRow", "Row", "Store", "open_store"]

MEMORY = ":memory:"


def open_store(path: str, keep: int, *, fsync: bool = False) -> Store:
    """The store at this path, which may be ":memory:"; `keep` responses are kept at most.

    Raises:
        UsageError: the file cannot be used.
    """
    return InMemory(keep) if path == MEMORY else SqliteStore(path, keep, fsync=fsync)
