"""value/ and session/: conversations, what answers about one say, and what several exchanges say about each other."""

from __future__ import annotations

from collections.abc import Iterator

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of, dicts_of, difference, number_of
from responses_contract.rules.cases import ON_BODY, ON_RESPONSE, ON_SESSION, BodyCase, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule
from responses_contract.rules.session import input_of, sense
from responses_contract.rules.session_case import Session, Turn

REFERENCE = "API reference, Conversations"


@rule(
    ON_BODY,
    "value/conversation-names-its-id",
    "MUST",
    "An answer about a conversation, or about an item of one, names the id of its path.",
    source=f"{REFERENCE}, retrieve, update, retrieve an item, delete an item; recorded traffic of the origin",
    hint="answer with what the path names",
)
def conversation_names_its_id(case: BodyCase) -> Iterator[Violation]:
    operation, body = case.operation, case.body
    wanted = {
        "conversation_retrieve": operation.path_id,
        "conversation_update": operation.path_id,
        "conversation_item": operation.item_id,
        "conversation_delete_item": operation.path_id if body.get("object") == "conversation" else operation.item_id,
    }.get(operation.name)
    if wanted is not None and body.get("id") != wanted:
        yield Violation("/id", quote(wanted), quote(body.get("id")))


@rule(
    ON_BODY,
    "value/conversation-repeats-metadata",
    "MUST",
    "The answer of creating or updating a conversation has the metadata of the request.",
    source=f"{REFERENCE}, create, update; recorded traffic of the origin",
    hint="the metadata of an update takes the place of what was there",
)
def conversation_repeats_metadata(case: BodyCase) -> Iterator[Violation]:
    given = case.operation.body.get("metadata")
    told = case.body.get("metadata")
    is_asked = case.operation.name in ("conversation_create", "conversation_update") and isinstance(given, dict)
    if is_asked and difference(given, told) is not None:
        yield Violation("/metadata", quote(given), quote(told))


@rule(
    ON_BODY,
    "value/added-items-are-told",
    "MUST",
    "The answer of adding items to a conversation lists them.",
    source=f"{REFERENCE}, create items; recorded traffic of the origin",
    hint="answer with a list of the items as they are kept",
)
def added_items_are_told(case: BodyCase) -> Iterator[Violation]:
    if case.operation.name != "conversation_add" or not case.operation.known:
        return
    told = [sense(item) for item in dicts_of(case.body.get("data"))]
    for wanted in map(sense, dicts_of(case.operation.body.get("items"))):
        if wanted is not None and wanted not in told:
            yield Violation("/data", f"the item {quote(wanted)}", quote(told))


@rule(
    ON_RESPONSE,
    "value/echoes-conversation",
    "MUST",
    "A response to a request that names a conversation names it, too.",
    source="API reference, the response object, conversation; recorded traffic of the origin",
    hint="conversation: {id}; refuse `conversation` with 4xx if conversations are not supported",
    groups=(Group.ECHO,),
)
def echoes_conversation(case: ResponseCase) -> Iterator[Violation]:
    wanted = named(case.request.get("conversation"))
    told = named(case.response.get("conversation"))
    if case.is_created and wanted is not None and told != wanted:
        yield Violation("/conversation", f"{{id: {quote(wanted)}}}", quote(case.response.get("conversation")))


@rule(
    ON_RESPONSE,
    "value/one-context-only",
    "MUST",
    "A request that names both a conversation and a previous response is refused.",
    source="API reference, conversation, previous_response_id; the origin refuses it: mutually_exclusive_parameters",
    hint="400: which of the two is to go on is not said",
)
def one_context_only(case: ResponseCase) -> Iterator[Violation]:
    previous = case.request.get("previous_response_id")
    if case.is_created and isinstance(previous, str) and named(case.request.get("conversation")) is not None:
        yield Violation("", "400, as both conversation and previous_response_id are given", "a response")


def named(value: object) -> str | None:
    """The id of a conversation, however it is given."""
    found = dict_of(value).get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


# --- several exchanges -----------------------------------------------------------------------------------------------


def _deleted(case: Session, conversation: str | None, number: int) -> bool:
    turns = case.of("conversation_delete")
    return any(turn.ok and turn.operation.path_id == conversation and turn.number < number for turn in turns)


@rule(
    ON_SESSION,
    "session/conversation-is-kept",
    "MUST",
    "A conversation that is retrieved is as it was created or last updated.",
    source=f"{REFERENCE}, retrieve; recorded traffic of the origin",
    hint="store the metadata and the time of creation",
)
def conversation_is_kept(case: Session) -> Iterator[Violation]:
    known: dict[str, Json] = {}
    for turn in case.of("conversation_create", "conversation_update", "conversation_retrieve"):
        id = str(turn.body.get("id"))
        if not turn.ok:
            continue
        told: Json = {name: turn.body[name] for name in ("created_at", "metadata") if name in turn.body}
        found = difference(known[id], told) if turn.operation.name == "conversation_retrieve" and id in known else None
        if found is not None and not _deleted(case, id, turn.number):
            pointer, expected, actual = found
            yield Violation(pointer, quote(expected), quote(actual), turn.number)
        known[id] = told


@rule(
    ON_SESSION,
    "session/conversation-lists-its-items",
    "MUST",
    "A conversation lists the items it was created with, those that were added, and the input and output of every "
    "stored response that named it and has ended.",
    source="API reference, conversation; Conversations, list items; recorded traffic of the origin",
    hint="add input and output to the conversation when the response ends, both or none",
)
def conversation_lists_its_items(case: Session) -> Iterator[Violation]:
    for turn in case.of("conversation_items"):
        whole = turn.ok and turn.body.get("has_more") is not True and "after" not in turn.operation.query
        if not whole or _took_out(case, turn):
            continue
        listed = [sense(item) for item in dicts_of(turn.body.get("data"))]
        for wanted in map(sense, _said(case, turn)):
            if wanted is not None and wanted not in listed:
                yield Violation("/data", f"the item {quote(wanted)}", quote(listed), turn.number)


def _took_out(case: Session, turn: Turn) -> bool:
    """Whether an item was deleted before."""
    gone = case.of("conversation_delete_item")
    return any(one.number < turn.number and one.operation.path_id == turn.operation.path_id for one in gone)


def _said(case: Session, until: Turn) -> Iterator[Json]:
    """What is known to have come into a conversation before a turn."""
    id = until.operation.path_id
    for turn in (turn for turn in case.turns[: until.number] if turn.ok):
        operation = turn.operation
        begins = operation.name == "conversation_create" and turn.body.get("id") == id
        if begins or (operation.name == "conversation_add" and operation.path_id == id):
            yield from dicts_of(operation.body.get("items"))
        elif operation.name == "create" and named(operation.body.get("conversation")) == id and _joins(turn):
            yield from input_of(operation.body.get("input"))
            yield from (item for item in dicts_of(turn.response.get("output")) if item.get("type") == "message")


def _joins(turn: Turn) -> bool:
    """Whether a response has to be in its conversation: the origin lost those in the background (public reports)."""
    in_background = turn.operation.body.get("background") is True
    return turn.response.get("status") == "completed" and turn.stored and not in_background


@rule(
    ON_SESSION,
    "session/conversation-must-exist",
    "MUST",
    "A conversation that was deleted cannot be continued: the request is refused with 4xx.",
    source="the origin answers 404: recorded traffic, and public reports of unknown ids",
    hint="404 for a conversation that is not there; none is made by naming it",
)
def conversation_must_exist(case: Session) -> Iterator[Violation]:
    for turn in case.of("create"):
        id = named(turn.operation.body.get("conversation"))
        if id is not None and turn.ok and _deleted(case, id, turn.number):
            yield Violation("", f"4xx, as {quote(id)} was deleted", f"{turn.status}", turn.number)


@rule(
    ON_SESSION,
    "session/deleted-conversation-is-gone",
    "MUST",
    "A conversation that was deleted is not found afterwards, and neither are its items by it: 404.",
    source=f"{REFERENCE}, delete; recorded traffic of the origin",
    hint="answer 404 after delete",
)
def deleted_conversation_is_gone(case: Session) -> Iterator[Violation]:
    for turn in case.of(*_ABOUT_ONE):
        if _deleted(case, turn.operation.path_id, turn.number) and turn.status != 404:
            yield Violation("", "404 after delete", f"{turn.status}", turn.number)


_ABOUT_ONE = (
    "conversation_retrieve",
    "conversation_update",
    "conversation_delete",
    "conversation_items",
    "conversation_add",
    "conversation_item",
)


@rule(
    ON_SESSION,
    "session/deleted-item-is-gone",
    "MUST",
    "An item that was deleted from a conversation is neither found in it nor listed.",
    source=f"{REFERENCE}, delete an item",
    hint="take the item out of the conversation, and answer 404 for it",
)
def deleted_item_is_gone(case: Session) -> Iterator[Violation]:
    for gone in case.of("conversation_delete_item"):
        conversation, id = gone.operation.path_id, gone.operation.item_id
        if not gone.ok:
            continue
        for turn in case.of("conversation_item", "conversation_items"):
            if turn.number < gone.number or turn.operation.path_id != conversation:
                continue
            if turn.operation.item_id == id and turn.status != 404:
                yield Violation("", "404 after delete", f"{turn.status}", turn.number)
            if any(item.get("id") == id for item in dicts_of(turn.body.get("data"))):
                yield Violation("/data", f"no item {quote(id)} after delete", quote(id), turn.number)


@rule(
    ON_SESSION,
    "session/conversation-counts-its-context",
    "MUST",
    "A response that continues a conversation with the same instructions and tools costs more input tokens than the "
    "one before.",
    source="API reference, conversation: its items come before the input; recorded traffic of the origin",
    hint="give the model the items of the conversation, or refuse `conversation`",
)
def conversation_counts_its_context(case: Session) -> Iterator[Violation]:
    before: dict[str, Turn] = {}
    for turn in case.created():
        id = named(turn.operation.body.get("conversation"))
        if id is None or not _joins(turn):
            continue
        earlier, before[id] = before.get(id), turn
        if earlier is None or _took_out_any(case, id, turn.number) or turn.operation.body.get("truncation") == "auto":
            continue
        alike = all(earlier.operation.body.get(name) == turn.operation.body.get(name) for name in _NOT_CONTINUED)
        most, now = (number_of(dict_of(one.response.get("usage")).get("input_tokens")) for one in (earlier, turn))
        if alike and most is not None and now is not None and now <= most:
            yield Violation("/usage/input_tokens", f"more than the {most} of the context", f"{now}", turn.number)


def _took_out_any(case: Session, id: str, before: int) -> bool:
    """Whether anything of a conversation was deleted before a turn."""
    taken = case.of("conversation_delete_item", "conversation_delete")
    return any(turn.operation.path_id == id and turn.number < before for turn in taken)


_NOT_CONTINUED = ("instructions", "tools", "text", "model")
"""What counts among the input tokens of a request and is no context of the next one."""
