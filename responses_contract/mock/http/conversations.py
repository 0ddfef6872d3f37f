"""The operations on conversations, each a function from a request to an answer."""

from __future__ import annotations

from responses_contract.mock.http import state_faults
from responses_contract.mock.http.application import MockApp, Operation
from responses_contract.mock.http.asgi import Call
from responses_contract.mock.http.handlers import read_body, read_query
from responses_contract.mock.trouble import Trouble


async def create(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """`POST /conversations`"""
    body = await read_body(app, call, "createConversation", empty=b"{}")
    await app.reply(call, app.talks.create(body), app.faults_of(call, body))


async def retrieve(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`GET /conversations/{conversation_id}`"""
    read_query(app, call, "getConversation")
    faults = app.faults_of(call, {})
    await app.reply(call, state_faults.conversation(app.talks, identifier, faults), faults)


async def update(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`POST /conversations/{conversation_id}`"""
    body = await read_body(app, call, "updateConversation")
    await app.reply(call, app.talks.update(identifier, body), app.faults_of(call, body))


async def delete(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`DELETE /conversations/{conversation_id}`"""
    read_query(app, call, "deleteConversation")
    faults = app.faults_of(call, {})
    await app.reply(call, state_faults.deleted_conversation(app.talks, identifier, faults), faults)


async def add(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`POST /conversations/{conversation_id}/items`"""
    query = read_query(app, call, "createConversationItems", remember=False)
    body = await read_body(app, call, "createConversationItems")
    faults = app.faults_of(call, body)
    await app.reply(call, app.talks.add(identifier, body, query.get("include") or ()), faults)


async def items(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`GET /conversations/{conversation_id}/items`"""
    query = read_query(app, call, "listConversationItems")
    faults = app.faults_of(call, query)
    page = app.talks.items(identifier, state_faults.paging(query, faults))
    await app.reply(call, state_faults.talk_listed(page, faults), faults)


async def item(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`GET /conversations/{conversation_id}/items/{item_id}`"""
    query = read_query(app, call, "getConversationItem")
    conversation, item_id = _both(identifier)
    found = app.talks.item(conversation, item_id, query.get("include") or ())
    await app.reply(call, found, app.faults_of(call, query))


async def delete_item(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`DELETE /conversations/{conversation_id}/items/{item_id}`"""
    read_query(app, call, "deleteConversationItem")
    faults = app.faults_of(call, {})
    await app.reply(call, state_faults.deleted_item(app.talks, *_both(identifier), faults), faults)


def _both(identifier: str) -> tuple[str, str]:
    conversation, _, item_id = identifier.partition("/")
    return conversation, item_id


_ROUTES: dict[tuple[str, ...], dict[str, Operation]] = {
    (): {"POST": create},
    ("",): {"GET": retrieve, "POST": update, "DELETE": delete},
    ("", "items"): {"POST": add, "GET": items},
    ("", "items", ""): {"GET": item, "DELETE": delete_item},
}
"""By the steps below `/conversations`; an empty one stands for an id."""


def routed(steps: list[str]) -> tuple[dict[str, Operation] | None, str]:
    """The operations on what the steps below `/conversations` name, and its ids, joined by a slash."""
    ids = steps[::2]
    shape = tuple("" if at % 2 == 0 else step for at, step in enumerate(steps))
    return (_ROUTES.get(shape), "/".join(ids)) if all(ids) else (None, "")
