"""Conversations: legal answers and sessions about them, and the faults that show there."""

from __future__ import annotations

from typing import Any

from responses_contract.faults.bases import CREATED, answer, message
from responses_contract.faults.edits import Edit, put, unset, when
from responses_contract.faults.fault import Fault, fault
from responses_contract.faults.operations import Reply
from responses_contract.faults.session import LONG_USAGE, asks, is_asked, replies, reply_with
from responses_contract.faults.sessions import (
    RESPONSES,
    Session,
    answered,
    ask,
    created,
    exchange,
    input_item,
    listed,
    refused,
    sent,
)
from responses_contract.model.json_values import Json

ALL = "/v1/conversations"
ONE = f"{ALL}/conv_1"
ITEMS = f"{ONE}/items"
METADATA: Json = {"topic": "rain"}


def conversation(metadata: Json | None = None) -> Json:
    """A conversation as it is answered."""
    told = METADATA if metadata is None else metadata
    return {"id": "conv_1", "object": "conversation", "created_at": CREATED, "metadata": dict(told)}


def _given(number: int, text: str = "Tell me.") -> Json:
    return {"type": "message", "role": "user", "content": input_item(number, text)["content"]}


def _deleted() -> Json:
    return {"id": "conv_1", "object": "conversation.deleted", "deleted": True}


def _reply(name: str, method: str, path: str, body: Json, request: Json | None = None) -> Reply:
    return Reply(f"conversation-{name}", method, path, body, request)


def _answers() -> list[Reply]:
    items = [input_item(1), input_item(2, "And then?")]
    page = listed(items)["body"]
    more: Json = {"items": [_given(1), _given(2, "And then?")]}
    gone = {"id": "in_1", "object": "conversation.item.deleted", "deleted": True}
    return [
        _reply("create", "POST", ALL, conversation(), {"metadata": METADATA, "items": [_given(1)]}),
        _reply("retrieve", "GET", ONE, conversation()),
        _reply("update", "POST", ONE, conversation(), {"metadata": METADATA}),
        _reply("delete", "DELETE", ONE, _deleted()),
        _reply("add", "POST", ITEMS, page, more),
        _reply("items", "GET", ITEMS, page),
        _reply("item", "GET", f"{ITEMS}/in_1", items[0]),
        _reply("delete-item", "DELETE", f"{ITEMS}/in_1", conversation()),
        _reply("delete-item-names-the-item", "DELETE", f"{ITEMS}/in_1", gone),
    ]


def lost(what: str = "Conversation with id 'conv_1' not found.") -> Json:
    """The answer about what is not there."""
    error = {"message": what, "type": "invalid_request_error", "param": None, "code": None}
    return answered({"error": error}, 404)


def said_in(name: Any, number: int, text: str, **over: Any) -> Json:
    """The exchange in which a response was added to a conversation."""
    told = {"id": f"resp_{number}", "conversation": {"id": "conv_1"}, **over}
    return created(ask(input=text, conversation=name), **told)


def _kept() -> Session:
    first, second = [input_item(1, "My name is Ada.")], [input_item(2, "I live in Oslo.")]
    output = {**message("It rains in Oslo."), "id": "msg_1"}
    told = [*first, *second, input_item(3, "Tell me."), output]
    begun = {"metadata": METADATA, "items": [_given(1, "My name is Ada.")]}
    other = {"topic": "snow"}
    return [
        exchange(sent("POST", ALL, begun), answered(conversation())),
        exchange(sent("GET", ONE), answered(conversation())),
        exchange(sent("POST", ITEMS, {"items": [_given(2, "I live in Oslo.")]}), listed(second)),
        said_in("conv_1", 1, "Tell me."),
        exchange(sent("GET", f"{ITEMS}?order=asc"), listed(told)),
        exchange(sent("GET", f"{ITEMS}?order=asc&limit=3"), listed(told[:3], more=True)),
        exchange(sent("GET", f"{ITEMS}?order=asc&limit=3&after=in_3"), listed(told[3:])),
        exchange(sent("POST", ONE, {"metadata": other}), answered(conversation(other))),
        exchange(sent("GET", ONE), answered(conversation(other))),
    ]


def _continued() -> Session:
    both = ask(conversation="conv_1", previous_response_id="resp_1")
    words = "Send one of 'previous_response_id' and 'conversation'."
    return [
        exchange(sent("POST", ALL, {}), answered(conversation({}))),
        said_in("conv_1", 1, "Tell me."),
        said_in({"id": "conv_1"}, 2, "And then?", usage={**LONG_USAGE, "input_tokens": 50, "total_tokens": 62}),
        exchange(sent("POST", RESPONSES, both), refused(400, "mutually_exclusive_parameters", words)),
    ]


def _ended() -> Session:
    return [
        exchange(sent("POST", ALL, {"items": [_given(1), _given(2, "Bye.")]}), answered(conversation({}))),
        exchange(sent("DELETE", f"{ITEMS}/in_1"), answered(conversation({}))),
        exchange(sent("GET", f"{ITEMS}/in_1"), lost("Item with id 'in_1' not found in conversation.")),
        exchange(sent("GET", ITEMS), listed([input_item(2, "Bye.")])),
        exchange(sent("DELETE", ONE), answered(_deleted())),
        exchange(sent("GET", ONE), lost()),
        exchange(sent("GET", ITEMS), lost()),
        exchange(sent("POST", RESPONSES, ask(conversation="conv_1")), lost()),
    ]


TALK_REPLIES: dict[str, Reply] = {reply.name: reply for reply in _answers()}
"""Every answer about conversations by its name."""
TALKS: dict[str, Session] = {
    "conversation-kept": _kept(),
    "conversation-continued": _continued(),
    "conversation-ended": _ended(),
}
"""Every session with a conversation by its name."""


# --- faults ----------------------------------------------------------------------------------------------------------


def _of(kind: str, edit: Edit) -> Edit:
    return when(lambda body: body.get("object") == kind, edit)


def _of_item(edit: Edit) -> Edit:
    return when(lambda body: body.get("type") == "message" and "object" not in body, edit)


def _is_no_create(request: Json) -> bool:
    return "items" not in request


def _bodies() -> list[Fault]:
    talk, gone, item = "conversation", "conversation.deleted", "conversation.item.deleted"
    schema, names = "schema/conversation", "value/conversation-names-its-id"
    other = put("data/0/content/0/text", "Something else.")
    adds, sets = lambda request: "items" in request, lambda request: "metadata" in request
    return [
        fault(f"{schema}#no-created-at", _of(talk, unset("created_at")), "created_at is missing", layer="body"),
        fault(f"{schema}#created-at-text", _of(talk, put("created_at", "now")), "created_at is a text", layer="body"),
        fault(f"{schema}#deleted-text", _of(gone, put("deleted", "yes")), "`deleted` is a text", layer="body"),
        fault(f"{schema}#item-without-content", _of_item(unset("content")), "an item has no content", layer="body"),
        fault(
            names,
            _of(talk, put("id", "conv_other")),
            "the answer is about another conversation",
            layer="body",
            asked=_is_no_create,
        ),
        fault(f"{names}#item", _of_item(put("id", "msg_other")), "the answer is another item", layer="body"),
        fault(f"{names}#deleted-item", _of(item, put("id", "msg_other")), "another item is gone", layer="body"),
        fault("value/deleted-names-its-id#conversation", _of(gone, put("id", "conv_other")), "another", layer="body"),
        fault(
            "value/conversation-repeats-metadata",
            _of(talk, put("metadata", {"topic": "other"})),
            "the metadata is not that of the request",
            layer="body",
            asked=sets,
        ),
        fault("value/added-items-are-told", _of("list", other), "another item is told", layer="body", asked=adds),
    ]


def _sessions() -> list[tuple[str, Edit, str]]:
    lists_all = is_asked("GET", "/items", lambda path: "limit" not in path)
    retrieves, gone = asks("GET", "/conversations/conv_1"), asks("GET", "/in_1")
    continues = asks("POST", "", conversation={"id": "conv_1"})
    both = asks("POST", "", previous_response_id="resp_1", conversation="conv_1")
    to_lost = asks("POST", "", conversation="conv_1")
    answers = ask(conversation="conv_1", previous_response_id="resp_1")
    told = {"id": "resp_9", "conversation": {"id": "conv_1"}, "usage": LONG_USAGE}
    accepted = reply_with(answered(answer(answers, [message("Yes.")], **told)))
    new = reply_with(answered(answer(ask(conversation="conv_1"), [message("Yes.")], **told)))
    bare = {**LONG_USAGE, "input_tokens": 1, "total_tokens": 13}
    return [
        (
            "session/conversation-is-kept",
            replies(put("response/body/metadata/topic", "fog"), retrieves),
            "other ones",
        ),
        (
            "session/conversation-lists-its-items",
            when(_is_whole, replies(put("response/body/data/0/content/0/text", "Other."), lists_all)),
            "another item",
        ),
        ("session/conversation-must-exist", replies(new, to_lost, 404), "a deleted conversation is continued"),
        (
            "session/deleted-conversation-is-gone",
            replies(reply_with(answered(conversation({}))), retrieves, 404),
            "a deleted conversation is still there",
        ),
        (
            "session/deleted-item-is-gone",
            replies(reply_with(answered(input_item(1))), gone, 404),
            "it is found",
        ),
        (
            "session/deleted-item-is-gone#listed",
            when(_has_deleted, replies(reply_with(listed([input_item(2, "Bye."), input_item(1)])), lists_all)),
            "a deleted item is listed",
        ),
        (
            "session/conversation-counts-its-context",
            replies(put("response/body/usage", bare), continues),
            "uncounted",
        ),
        ("value/one-context-only", replies(accepted, both, 400), "both are taken"),
    ]


def _is_session(session: Session) -> bool:
    return len(session) > 1


def _is_whole(session: Session) -> bool:
    return not _has_deleted(session)


def _has_deleted(session: Session) -> bool:
    return any(one["request"]["path"].endswith("/items/in_1") for one in session)


CONVERSATIONS: list[Fault] = [
    *_bodies(),
    *(fault(name, when(_is_session, edit), doc, layer="session") for name, edit, doc in _sessions()),
]
"""Faults of conversations."""
