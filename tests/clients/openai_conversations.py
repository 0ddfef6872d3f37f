"""openai-python's `client.conversations`, unchanged, against the mock."""

from __future__ import annotations

import asyncio

import openai
from checks import run
from openai import AsyncOpenAI, OpenAI
from openai.types.conversations import Conversation, Message

MODEL = "gpt-4o-mini"
client = OpenAI(max_retries=0)


def _said(text: str) -> dict[str, object]:
    return {"type": "message", "role": "user", "content": text}


def life() -> None:
    made = client.conversations.create(metadata={"topic": "rain"}, items=[_said("The word is lupin.")])
    assert (made.object, made.metadata) == ("conversation", {"topic": "rain"})
    assert client.conversations.retrieve(made.id) == made
    changed = client.conversations.update(made.id, metadata={"topic": "snow"})
    assert (changed.id, changed.created_at, changed.metadata) == (made.id, made.created_at, {"topic": "snow"})
    gone = client.conversations.delete(made.id)
    assert (gone.id, gone.deleted, gone.object) == (made.id, True, "conversation.deleted")
    for ask in (client.conversations.retrieve, client.conversations.delete, client.conversations.items.list):
        try:
            ask(made.id)
        except openai.NotFoundError:
            continue
        raise AssertionError(ask)


def items() -> None:
    made = client.conversations.create()
    added = client.conversations.items.create(made.id, items=[_said(f"number {at}") for at in range(20)])
    assert len(added.data) == 20
    assert (added.first_id, added.last_id) == (added.data[0].id, added.data[-1].id)
    listed = list(client.conversations.items.list(made.id, order="asc", limit=7))
    assert [item.content[0].text for item in listed] == [f"number {at}" for at in range(20)]
    newest = client.conversations.items.list(made.id, include=["reasoning.encrypted_content"])
    assert newest.data[0] == listed[-1]
    one = client.conversations.items.retrieve(listed[3].id, conversation_id=made.id)
    assert isinstance(one, Message)
    assert one == listed[3]
    after = client.conversations.items.delete(one.id, conversation_id=made.id)
    assert isinstance(after, Conversation)
    assert (after.id, after.created_at) == (made.id, made.created_at)
    assert len(list(client.conversations.items.list(made.id))) == 19


def responses_of_a_conversation() -> None:
    talk = client.conversations.create()
    first = client.responses.create(model=MODEL, input="The codeword is lupin-7.", conversation=talk.id)
    assert first.conversation is not None
    assert first.conversation.id == talk.id
    with client.responses.stream(model=MODEL, input="Which codeword?", conversation={"id": talk.id}) as stream:
        second = stream.get_final_response()
    assert "lupin-7" in second.output_text
    kept = list(client.conversations.items.list(talk.id, order="asc"))
    assert [item.role for item in kept] == ["user", "assistant", "user", "assistant"]
    assert kept[1].id == first.output[0].id


def refusals() -> None:
    talk = client.conversations.create()
    first = client.responses.create(model=MODEL, input="Hi", conversation=talk.id)
    wrong = (
        lambda: client.responses.create(model=MODEL, input="Hi", conversation=talk.id, previous_response_id=first.id),
        lambda: client.conversations.items.create(talk.id, items=[_said("x")] * 21),
        lambda: client.conversations.items.list(talk.id, limit=101),
    )
    for ask in wrong:
        try:
            ask()
        except openai.BadRequestError:
            continue
        raise AssertionError(ask)


def asynchronously() -> None:
    async def live() -> None:
        async with AsyncOpenAI(max_retries=0) as using:
            talk = await using.conversations.create(items=[_said("Hi")])
            seen = [item async for item in using.conversations.items.list(talk.id)]
            assert len(seen) == 1
            await using.conversations.delete(talk.id)

    asyncio.run(live())


run(life, items, responses_of_a_conversation, refusals, asynchronously)
