"""Edits of a WebSocket connection, as a transcript: pick a message, then change, move, repeat or drop it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from responses_contract.faults.edits import Edit
from responses_contract.model.json_values import Json, dict_of

Pick = Callable[[list[Json]], int | None]
Change = Callable[[Json], Json]
DELTA, CREATED, COMPLETED = "response.output_text.delta", "response.created", "response.completed"


def event_of(message: Json) -> Json:
    """The JSON object in a message; empty where there is none."""
    try:
        value = json.loads(message.get("text", ""))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def written(event: Any) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


# --- picking ---------------------------------------------------------------------------------------------------------


def said(kind: str, *, lane: Any = ..., number: int = 0, where: Callable[[Json], bool] = lambda event: True) -> Pick:
    """A message of the server of this type; in this lane, where one is named (None: the default lane)."""

    def fits(message: Json) -> bool:
        event = event_of(message)
        in_lane = lane is ... or event.get("stream_id") == lane
        return message["from"] == "server" and event.get("type") == kind and in_lane and where(event)

    return _nth(fits, number)


def asked(kind: str = "response.create", *, number: int = 0, **members: Any) -> Pick:
    """A message of the client of this type, with these members."""

    def fits(message: Json) -> bool:
        event = event_of(message)
        same = all(event.get(name) == value for name, value in members.items())
        return message["from"] == "client" and event.get("type") == kind and same

    return _nth(fits, number)


def continues(messages: list[Json]) -> int | None:
    """The first request of the client that continues a response of this connection."""
    known: set[Any] = set()
    for at, message in enumerate(messages):
        found = event_of(message)
        if found.get("type") == CREATED:
            known.add(dict_of(found.get("response")).get("id"))
        asks = message["from"] == "client" and found.get("type") == "response.create"
        if asks and found.get("previous_response_id") in known:
            return at
    return None


def _nth(fits: Callable[[Json], bool], number: int) -> Pick:
    def pick(messages: list[Json]) -> int | None:
        found = [at for at, message in enumerate(messages) if fits(message)]
        return found[number] if -len(found) <= number < len(found) else None

    return pick


def is_named(event: Json) -> bool:
    return event.get("stream_id") is not None


def code_is(code: str) -> Callable[[Json], bool]:
    return lambda event: isinstance(event.get("error"), dict) and event["error"].get("code") == code


def also(pick: Pick, *others: Pick) -> Pick:
    """A pick, in connections that have certain other messages too."""
    return lambda messages: pick(messages) if all(other(messages) is not None for other in others) else None


def but_not(pick: Pick, *others: Pick) -> Pick:
    """A pick, in connections that have none of certain messages."""
    return lambda messages: pick(messages) if all(other(messages) is None for other in others) else None


def renamed(told: str) -> str:
    """An event of another response, with another item."""
    return told.replace('"resp_', '"resp_9').replace('"msg_', '"msg_9').replace('"rs_', '"rs_9')


# --- editing ---------------------------------------------------------------------------------------------------------


def around(pick: Pick, change: Callable[[list[Json], int], list[Json]]) -> Edit:
    """Changes the messages of a connection around the one that is picked."""

    def apply(connection: Json) -> Json:
        copied = copy.deepcopy(connection)
        messages = copied["response"]["messages"]
        at = pick(messages)
        copied["response"]["messages"] = change(messages, at if at is not None else 0)
        return copied

    return Edit(apply, lambda connection: pick(connection["response"]["messages"]) is not None)


def text(pick: Pick, write: Callable[[str], str]) -> Edit:
    """Writes a message otherwise."""

    def change(messages: list[Json], at: int) -> list[Json]:
        messages[at]["text"] = write(messages[at]["text"])
        return messages

    return around(pick, change)


def event(pick: Pick, change: Change) -> Edit:
    """Changes the event in a message."""
    return text(pick, lambda old: written(change(json.loads(old))))


def with_(pick: Pick, **members: Any) -> Edit:
    return event(pick, lambda old: {**old, **members})


def without(pick: Pick, *names: str) -> Edit:
    return event(pick, lambda old: {name: value for name, value in old.items() if name not in names})


def before(pick: Pick, new: Callable[[list[Json]], Json]) -> Edit:
    """Puts a message of the server before another one."""
    return around(pick, lambda messages, at: [*messages[:at], server(new(messages), messages[at]), *messages[at:]])


def after(pick: Pick, new: Callable[[list[Json]], Json]) -> Edit:
    return around(
        pick, lambda messages, at: [*messages[: at + 1], server(new(messages), messages[at]), *messages[at + 1 :]]
    )


def server(event: Json, near: Json) -> Json:
    return {"from": "server", "at": near["at"], "text": written(event)}


def marked(pick: Pick, mark: str) -> Edit:
    """Puts a message behind another one that is no event."""

    def change(messages: list[Json], at: int) -> list[Json]:
        return [*messages[: at + 1], {**messages[at], "text": mark}, *messages[at + 1 :]]

    return around(pick, change)


def drop(pick: Pick) -> Edit:
    return around(pick, lambda messages, at: [*messages[:at], *messages[at + 1 :]])


def cut_after(pick: Pick, code: int = 1000) -> Edit:
    """The server closes behind a message."""
    cut = around(pick, lambda messages, at: messages[: at + 1])

    def apply(connection: Json) -> Json:
        copied: Json = cut.apply(connection)
        copied["response"]["close"] = {"from": "server", "code": code, "reason": ""}
        return copied

    return Edit(apply, cut.needs)


def then_closes(edit: Edit, code: int = 1000) -> Edit:
    """The same, and the server closes when all is said: what is not answered by then never is."""

    def apply(connection: Json) -> Json:
        edited: Json = edit.apply(connection)
        close = {"from": "server", "code": code, "reason": ""}
        return {**edited, "response": {**edited["response"], "close": close}}

    return Edit(apply, edit.needs)


def joined(pick: Pick, write: Callable[[Json, Json], str]) -> Edit:
    """A message and the next one become one."""

    def change(messages: list[Json], at: int) -> list[Json]:
        both = {**messages[at], "text": write(messages[at], messages[at + 1])}
        return [*messages[:at], both, *messages[at + 2 :]]

    def next_is_the_servers(messages: list[Json]) -> int | None:
        at = pick(messages)
        has_next = at is not None and at + 1 < len(messages) and messages[at + 1]["from"] == "server"
        return at if has_next else None

    return around(next_is_the_servers, change)


def response(edit: Callable[[Json], Json], change: Callable[[Any], Any]) -> Edit:
    """Changes the response of a connection's transcript: its head, or its end."""
    return Edit(lambda connection: {**connection, "response": edit(connection["response"])}, change)


def closes(**members: Any) -> Edit:
    return response(
        lambda old: {**old, "close": {**old["close"], **members}},
        lambda connection: connection["response"]["close"]["from"] == "server",
    )


def head(**headers: str) -> Edit:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return response(lambda old: {**old, "headers": {**old["headers"], **named}}, lambda connection: True)


def spans(messages: list[Json]) -> list[tuple[int, int]]:
    """Where the events of each response stand."""
    begins = [at for at, message in enumerate(messages) if event_of(message).get("type") == CREATED]
    ends = [at + 1 for at, message in enumerate(messages) if event_of(message).get("type") == COMPLETED]
    return list(zip(begins, ends, strict=False))
