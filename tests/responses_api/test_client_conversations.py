"""Conversations through the client, both clients, against the reference endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from responses_api import AsyncClient, Client, client, models

from responses_contract.mock import Running, running_mock
from tests.waiting import HANG


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


def _texts(items: list[models.Item]) -> list[str]:
    parts = [part for item in items if isinstance(item, models.Message) for part in item.content]
    return [part.text for part in parts if isinstance(part, models.InputText | models.OutputText)]


def test_the_whole_life_of_a_conversation(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url, timeout=HANG) as using:
        talks = using.conversations
        made = talks.create(items=[{"role": "user", "content": "The word is lupin."}], metadata={"topic": "a"})
        assert (made.object, made.metadata) == ("conversation", {"topic": "a"})
        assert talks.retrieve(made.id) == made
        assert talks.update(made.id, metadata={"topic": "b"}).metadata == {"topic": "b"}
        answer = using.responses.create(model="m-1", input="Which word?", conversation=made.id)
        assert answer.conversation is not None
        assert answer.conversation.id == made.id
        assert "lupin" in (answer.output_text or "")
        added = talks.items.create(made.id, items=[*answer.output, {"role": "user", "content": "Bye."}])
        assert len(added.data) == 2
        listed = list(talks.items.list(made.id, order="asc", limit=2))
        assert _texts(listed) == ["The word is lupin.", "Which word?", answer.output_text, "Bye."]
        last = talks.items.retrieve(added.data[1].id, conversation_id=made.id)
        assert isinstance(last, models.Message)
        gone = talks.items.delete(last.id, conversation_id=made.id)
        assert (gone.id, gone.object, gone.metadata) == (made.id, "conversation", {"topic": "b"})
        with pytest.raises(client.NotFoundError, match="not found in conversation"):
            talks.items.retrieve(last.id, conversation_id=made.id)
        assert talks.delete(made.id).deleted
        with pytest.raises(client.NotFoundError):
            talks.retrieve(made.id)


def test_the_same_asynchronously(mock: Running) -> None:
    async def life() -> None:
        async with AsyncClient(mock.api_key, mock.base_url, timeout=HANG) as using:
            talks = using.conversations
            made = await talks.create()
            assert await talks.retrieve(made.id) == made
            added = await talks.items.create(made.id, items=[{"role": "user", "content": "Hi"}])
            assert [item.id async for item in talks.items.list(made.id)] == [item.id for item in added.data]
            read = await talks.items.retrieve(added.data[0].id, conversation_id=made.id)
            assert read == added.data[0]
            assert (await talks.update(made.id, metadata={"a": "b"})).metadata == {"a": "b"}
            assert (await talks.items.delete(read.id, conversation_id=made.id)).id == made.id
            assert (await talks.with_raw_response.delete(made.id)).parse().deleted

    asyncio.run(life())


def test_answers_as_they_came(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url, timeout=HANG) as using:
        raw = using.conversations.with_raw_response.create(metadata={"a": "b"})
        assert (raw.status, raw.json()["metadata"]) == (200, {"a": "b"})
        made = raw.parse()
        page = using.conversations.items.with_raw_response.list(made.id)
        assert page.request_id
        assert page.parse().data == []


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_what_is_no_id_is_not_asked_for(mock: Running, id: str) -> None:
    with Client(mock.api_key, mock.base_url) as using, pytest.raises(client.SettingsError, match="item_id"):
        using.conversations.items.retrieve(id, conversation_id="conv_1")


def _answering(body: str) -> Client:
    answer = httpx.MockTransport(lambda request: httpx.Response(200, text=body))
    return Client("sk-none", "http://x.test", http_client=httpx.Client(transport=answer), max_retries=0)


def test_an_item_is_read_tolerantly_and_what_is_none_is_told() -> None:
    def read(body: str) -> models.Item:
        return _answering(body).conversations.items.retrieve("i", conversation_id="c")

    known = read('{"id":"m","type":"message","role":"user","status":"completed","content":[]}')
    assert isinstance(known, models.Message)
    lacking = read('{"type":"message","role":"user"}')
    assert isinstance(lacking, models.Message)
    assert lacking.role == "user"
    new = read('{"id":"x","type":"dream","length":3}')
    assert isinstance(new, models.UnknownItem)
    for body in ("[]", "{}", "<html>", '{"type": 3}'):
        with pytest.raises(client.InvalidResponseError):
            read(body)
    with pytest.raises(client.APIStatusError, match="no room"):
        read('{"error":{"message":"no room"}}')


def test_a_deleted_item_may_be_told_either_way() -> None:
    told = _answering('{"id":"msg_1","object":"conversation.item.deleted","deleted":true}')
    gone = told.conversations.items.delete("msg_1", conversation_id="conv_1")
    assert (gone.id, gone.deleted, gone.created_at) == ("msg_1", True, None)
