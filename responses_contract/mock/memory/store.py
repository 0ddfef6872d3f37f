"""What a store of responses is: the row, and the operations that every store has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple, cast

import orjson

from responses_contract.mock.memory.conversations import ConversationStore
from responses_contract.model.json_values import Json

MAX_CHAIN = 1000
"""Responses of a chain that are remembered at most."""


class Row(NamedTuple):
    """One response as it is kept.

    Attributes:
        number: tells its id.
        gone: 1 for a deleted one, which only the chain knows; a bool would cost a search for an adapter.
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


class Store(ABC):
    """The memory of one mock. An operation that writes raises `ApiError` (507) where it could not, and changes nothing.

    A response that ends with an answer adds its input and output to its conversation in the same step.

    Args:
        keep: how many responses, and conversations, are kept at most; the oldest are forgotten.
        conversations: those that are kept.
        last: the newest number that was given out already.
    """

    def __init__(self, keep: int, conversations: ConversationStore, last: int = 0) -> None:
        self.keep = keep
        self.conversations = conversations
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
        """Store a new response. It is written when this returns.

        Raises:
            ApiError: 507; it could not be written, and is not stored.
        """

    @abstractmethod
    async def put_soon(self, row: Row) -> None:
        """The same, together with all others that one turn of the event loop brings.

        Raises:
            ApiError: 507; it could not be written, and is not stored.
        """

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
    def close(self) -> None:
        """Let go of it."""

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
