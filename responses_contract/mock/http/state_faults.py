"""Faults of the endpoint's memory: what it forgets, keeps or mixes up when it is told to.

Each function does what is right, unless a fault of layer `session` is on for this answer.
"""

from __future__ import annotations

import orjson

from responses_contract.mock.conversations import Conversations, told
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.memory import Row
from responses_contract.mock.service import Service
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, not_found

WRONG_TEXT = "Other."


def find(service: Service, identifier: str, faults: Faults) -> Row:
    """The stored response with this id.

    Raises:
        ApiError: 404.
    """
    if faults.has("session/stored-is-kept#fails"):
        raise _broken()
    if faults.has("session/stored-is-kept"):
        raise not_found(identifier)
    return service.find(identifier)


def _broken() -> ApiError:
    return ApiError(500, "Something broke.", kind="server_error")


def cancelled_before(row: Row, faults: Faults) -> None:
    """A response is to be cancelled that may have been before.

    Raises:
        ApiError: 400.
    """
    if row.status == "cancelled" and faults.has("session/cancel-can-be-repeated"):
        raise ApiError(400, "This response does not run any more.", code="response_not_cancellable")


def retrieved(row: Row, faults: Faults) -> bytes:
    """The JSON of a stored response."""
    if not faults:
        return row.response
    response = orjson.loads(row.response)
    if faults.has("session/retrieved-equals-created") or faults.has("session/retrieved-equals-streamed"):
        response["output"] = [_reworded(item) for item in response["output"]]
    if faults.has("session/cancelled-stays-cancelled") and row.status == "cancelled":
        response["status"] = "in_progress"
    return orjson.dumps(response)


def _reworded(item: Json) -> Json:
    if item.get("type") != "message":
        return item
    return {**item, "content": [{**part, "text": WRONG_TEXT} if "text" in part else part for part in item["content"]]}


def told_from(start: int, events: list[Json], faults: Faults) -> list[Json]:
    """The events of a stream from a number on, as it was told first: with the faults that only a whole one has."""

    def rest(of: list[Json]) -> list[Json]:
        return [event for event in of if _number(event) >= start]

    for fault in faults.of("events"):
        if not fault.fits(rest(events), faults.request) and fault.fits(events, {}):
            events = fault.apply(events)
    return rest(events)


def _number(event: Json) -> float:
    number = event.get("sequence_number")
    return number if isinstance(number, int) else float("inf")


def resumed(events: list[Json], faults: Faults) -> list[Json]:
    """The events of a stream that is sent again."""
    if not faults.has("session/resumed-equals-original"):
        return events
    at = next((at for at, event in enumerate(events) if isinstance(event.get("delta"), str)), None)
    return [
        {**event, "delta": event["delta"][::-1] + "?"} if number == at else event for number, event in enumerate(events)
    ]


def paging(query: Json, faults: Faults) -> Json:
    """Where a page begins."""
    if faults.has("session/pages-do-not-overlap"):
        return {name: value for name, value in query.items() if name != "after"}
    return query


def listed(page: Json, faults: Faults) -> Json:
    """A page of input items.

    Raises:
        ApiError: 500.
    """
    if faults.has("session/input-items-list-the-input#fails"):
        raise _broken()
    if not faults.has("session/input-items-list-the-input"):
        return page
    return {
        **page,
        "data": [{**item, "content": [{"type": "input_text", "text": WRONG_TEXT}]} for item in page["data"]],
    }


def counted(count: Json, faults: Faults) -> Json:
    """A count of tokens."""
    more = 90 if faults.has("session/token-count-equals-usage") else 0
    return {**count, "input_tokens": count["input_tokens"] + more}


# --- conversations ---------------------------------------------------------------------------------------------------


def conversation(talks: Conversations, identifier: str, faults: Faults) -> Json:
    """A conversation that is retrieved."""
    found = told(talks.find(identifier))
    if faults.has("session/conversation-is-kept"):
        return {**found, "metadata": {"other": "yes"}}
    return found


def deleted_conversation(talks: Conversations, identifier: str, faults: Faults) -> Json:
    """The answer of deleting a conversation."""
    if faults.has("session/deleted-conversation-is-gone"):
        talks.find(identifier)
        return {"id": identifier, "object": "conversation.deleted", "deleted": True}
    return talks.delete(identifier)


def talk_listed(page: Json, faults: Faults) -> Json:
    """A page of the items of a conversation."""
    if not faults.has("session/conversation-lists-its-items"):
        return page
    return {**page, "data": [_other(item) for item in page["data"]]}


def _other(item: Json) -> Json:
    return _reworded(item) if item.get("type") == "message" else {**item, "call_id": "call_other"}


def deleted_item(talks: Conversations, identifier: str, item_id: str, faults: Faults) -> Json:
    """The answer of deleting an item of a conversation."""
    if faults.has("session/deleted-item-is-gone"):
        talks.item(identifier, item_id)
        return told(talks.find(identifier))
    return talks.delete_item(identifier, item_id)
