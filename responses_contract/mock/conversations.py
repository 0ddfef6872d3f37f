"""Conversations, without HTTP: a judged request in, what is to be sent out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import orjson

from responses_contract.mock.brain.request_reader import RequestReader
from responses_contract.mock.memory import ConversationRow, Store
from responses_contract.mock.memory.ids import Ids
from responses_contract.mock.paging import listed, page
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, conversation_not_found, shown


class Conversations:
    """The operations on conversations of one mock.

    Args:
        store: that keeps them.
        reader: makes items of what a request gives.
        salt: of all ids.
    """

    def __init__(self, store: Store, reader: RequestReader, salt: str) -> None:
        self.store = store
        self.reader = reader
        self.salt = salt

    def create(self, body: Json) -> Json:
        """A new conversation.

        Raises:
            ApiError: 507; it could not be stored.
        """
        ids = Ids(self.store.next_number(), self.salt)
        row = ConversationRow(ids.make("conv"), ids.number, int(time.time()), orjson.dumps(body.get("metadata") or {}))
        self.store.conversations.create(row, self.reader.items(body.get("items") or [], ids))
        return told(row)

    def find(self, identifier: str) -> ConversationRow:
        """The conversation with this id.

        Raises:
            ApiError: 404.
        """
        row = self.store.conversations.get(identifier)
        if row is None:
            raise conversation_not_found(identifier)
        return row

    def update(self, identifier: str, body: Json) -> Json:
        """The conversation with other metadata."""
        row = self.find(identifier)._replace(metadata=orjson.dumps(body.get("metadata") or {}))
        self.store.conversations.update(identifier, row.metadata)
        return told(row)

    def delete(self, identifier: str) -> Json:
        """Forget a conversation."""
        self.find(identifier)
        self.store.conversations.delete(identifier)
        return {"id": identifier, "object": "conversation.deleted", "deleted": True}

    def add(self, identifier: str, body: Json, include: Collection[str]) -> Json:
        """Add items, and list them as they are kept."""
        self.find(identifier)
        ids = Ids(self.store.next_number(), self.salt)
        items = self.reader.items(body["items"], ids)
        self.store.conversations.append(identifier, ids.number, items)
        return listed([shown_item(item, include) for item in items])

    def items(self, identifier: str, query: Json) -> Json:
        """One page of the items."""
        self.find(identifier)
        found = page(self.store.conversations.items(identifier), query)
        include = query.get("include") or ()
        return {**found, "data": [shown_item(item, include) for item in found["data"]]}

    def item(self, identifier: str, item_id: str, include: Collection[str] = ()) -> Json:
        """One item.

        Raises:
            ApiError: 404; the conversation or the item is not there.
        """
        self.find(identifier)
        for item in self.store.conversations.items(identifier):
            if item["id"] == item_id:
                return shown_item(item, include)
        raise ApiError(404, f"Item with id '{shown(item_id)}' not found in conversation.")

    def delete_item(self, identifier: str, item_id: str) -> Json:
        """Take an item out; the conversation as it is then."""
        row = self.find(identifier)
        self.item(identifier, item_id)
        self.store.conversations.delete_item(identifier, item_id)
        return told(row)


def told(row: ConversationRow) -> Json:
    """A conversation as it is answered."""
    metadata = orjson.loads(row.metadata)
    return {"id": row.id, "object": "conversation", "created_at": row.created_at, "metadata": metadata}


def shown_item(item: Json, include: Collection[str]) -> Json:
    """An item without what is listed only where `include` asks for it."""
    hide = _HIDDEN.get(item["type"])
    return item if hide is None else hide(item, include)


def _reasoning(item: Json, include: Collection[str]) -> Json:
    if "reasoning.encrypted_content" in include:
        return item
    return {name: value for name, value in item.items() if name != "encrypted_content"}


def _nulled(member: str, asked: str) -> Callable[[Json, Collection[str]], Json]:
    def hide(item: Json, include: Collection[str]) -> Json:
        return item if asked in include or member not in item else {**item, member: None}

    return hide


def _message(item: Json, include: Collection[str]) -> Json:
    if "message.output_text.logprobs" in include:
        return item
    return {**item, "content": [{**part, "logprobs": []} if part.get("logprobs") else part for part in item["content"]]}


_HIDDEN: dict[str, Callable[[Json, Collection[str]], Json]] = {
    "reasoning": _reasoning,
    "file_search_call": _nulled("results", "file_search_call.results"),
    "code_interpreter_call": _nulled("outputs", "code_interpreter_call.outputs"),
    "message": _message,
}
