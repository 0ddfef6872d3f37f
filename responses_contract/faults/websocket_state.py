"""Faults of a WebSocket connection: its errors, state, steering, and how it begins and ends."""

from __future__ import annotations

from typing import Any

from responses_contract.faults.bases import message
from responses_contract.faults.connection_edits import (
    COMPLETED,
    CREATED,
    Change,
    Pick,
    after,
    also,
    around,
    asked,
    but_not,
    closes,
    code_is,
    cut_after,
    drop,
    event,
    event_of,
    head,
    said,
    server,
    spans,
    then_closes,
    with_,
    without,
    written,
)
from responses_contract.faults.connections import in_lane, response_to
from responses_contract.faults.edits import Edit
from responses_contract.faults.fault import Fault, fault
from responses_contract.faults.websocket import CONTINUES, INJECTS, QUEUED, SIDE, STEERS, rows_of
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit


def _flat(old: Json) -> Json:
    return {**{name: value for name, value in old.items() if name != "error"}, **old["error"], "type": "error"}


def _in_error(**members: Any) -> Change:
    return lambda old: {**old, "error": {**old["error"], **members}}


NOT_FOUND = said("error", where=code_is("previous_response_not_found"))
NAMED_NOT_FOUND = said("error", lane="main", where=code_is("previous_response_not_found"))
INVALID = said("error", where=code_is("invalid_stream_id"))


def _status_code(old: Json) -> Json:
    return {("status_code" if name == "status" else name): value for name, value in old.items()}


ERRORS = [
    ("error-is-nested", event(NOT_FOUND, _flat), "the facts of an error stand beside its type"),
    ("status-is-called-status", event(NOT_FOUND, _status_code), "status_code for status"),
    ("status-fits-the-code", with_(NOT_FOUND, status=404), "a missing response with status 404"),
    ("error-names-its-lane", without(NAMED_NOT_FOUND, "stream_id"), "an error of a named lane names none"),
    (
        "missing-parent-is-named",
        event(NOT_FOUND, _in_error(code="response_not_found")),
        "a missing response without its code",
    ),
    (
        "invalid-lane-is-refused#code",
        event(INVALID, _in_error(code="invalid_value")),
        "another code for an invalid lane",
    ),
    (
        "other-lanes-go-on",
        cut_after(also(NAMED_NOT_FOUND, SIDE), 1008),
        "an error about one request closes the connection",
    ),
    (
        "message-fits-its-schema",
        event(NOT_FOUND, _in_error(message="")),
        "an error without a message",
    ),
    (
        "message-fits-its-schema#steer",
        event(said("response.steer.accepted"), lambda old: {**old, "steer": {"id": "steer_1"}}),
        "steering is accepted without its response",
    ),
    (
        "message-fits-its-schema#pending",
        without(said("response.steer.pending"), "required_input"),
        "input waits, nobody knows for what",
    ),
]


def _with_output(messages: list[Json], at: int) -> list[Json]:
    """A warm-up is answered by a message."""
    first, end = spans(messages)[0]
    told = event_of(messages[end - 1])
    counts = told["response"]["usage"]
    if not counts["output_tokens"]:
        counts = {**counts, "output_tokens": 2, "total_tokens": counts["input_tokens"] + 2}
    whole = {**told["response"], "output": [message("Ready.", number=7)], "usage": counts}
    events = [in_lane(one, told.get("stream_id")) for one in emit(whole)]
    return [*messages[:first], *(server(one, messages[at]) for one in events), *messages[end:]]


def _forgotten(messages: list[Json], at: int) -> list[Json]:
    """The newest response of a lane is not found."""
    lane = event_of(messages[at]).get("stream_id")
    named = {} if lane is None else {"stream_id": lane}
    error = {"type": "invalid_request_error", "code": "previous_response_not_found", "message": "It is not there."}
    told = {"type": "error", "status": 400, **named, "error": {**error, "param": "previous_response_id"}}
    return [*messages[: at + 1], server(told, messages[at])]


def _told_instead(messages: list[Json], at: int) -> list[Json]:
    """Instead of a refusal comes the response that the connection had before, as its continuation."""
    first, end = spans(messages)[0]
    told = []
    for one in messages[first:end]:
        changed = event_of(one)
        if "response" in changed:
            usage = changed["response"].get("usage")
            more = (
                {"usage": {**usage, "input_tokens": 50, "total_tokens": 50 + usage["output_tokens"]}} if usage else {}
            )
            first_id = changed["response"]["id"]
            changed = {**changed, "response": {**changed["response"], "id": f"{first_id}2", **more}}
            changed["response"]["previous_response_id"] = first_id
        told.append({**one, "text": written(changed).replace('"msg_', '"msg_2')})
    return [*messages[:at], *told]


EVICTED = said("error", lane=None, where=code_is("previous_response_not_found"))


def _evicted(messages: list[Json]) -> int | None:
    at = EVICTED(messages)
    return at if at is not None and said(CREATED)(messages) is not None and QUEUED(messages) is None else None


STATE = [
    (
        "warm-up-has-no-output",
        around(asked(generate=False), _with_output),
        "a warm-up answers",
    ),
    ("newest-is-continued", around(CONTINUES, _forgotten), "the newest response is not found"),
    ("failed-continuation-evicts", around(_evicted, _told_instead), "an evicted response is continued"),
]

CUT_OFF = said("response.incomplete")
ACCEPTED, WAITS = said("response.steer.accepted"), said("response.steer.pending")
FAILED, SUCCESSOR = said("response.steer.failed"), also(said(CREATED, number=1), CUT_OFF)
REFUSED_INJECTION = said("response.inject.failed")


def _waits_early(messages: list[Json], at: int) -> list[Json]:
    """Input is said to wait before the response is complete."""
    ends = said(COMPLETED)(messages) or 0
    moved = messages[at]
    rest = [*messages[:at], *messages[at + 1 :]]
    waits = event_of(moved)
    number = event_of(messages[ends])["sequence_number"]
    told = [{**rest[ends], "text": written({**event_of(rest[ends]), "sequence_number": number + 1})}]
    moved = {**moved, "text": written({**waits, "sequence_number": number})}
    return [*rest[:ends], moved, *told, *rest[ends + 1 :]]


def _other_parent(messages: list[Json], at: int) -> list[Json]:
    """The successor of a steered response names no parent."""
    for one in messages[at:]:
        found = event_of(one)
        if "response" in found:
            changed = {**found, "response": {**found["response"], "previous_response_id": None}}
            one["text"] = written(changed)
    return messages


def _steered_for_nothing(messages: list[Json], at: int) -> list[Json]:
    """A response ends as steered, though nobody steered it."""
    found = event_of(messages[at])
    told = {**found["response"], "status": "incomplete", "incomplete_details": {"reason": "steered"}}
    told = {**told, "completed_at": None}
    return [
        *messages[:at],
        {**messages[at], "text": written({**found, "type": "response.incomplete", "response": told})},
    ]


def _is_plain(messages: list[Json]) -> int | None:
    """The terminal event of a connection's only response, which nobody steered."""
    one = said(COMPLETED, number=1)(messages) is None and STEERS(messages) is None and INJECTS(messages) is None
    return said(COMPLETED)(messages) if one else None


def _unanswered(pick: Pick, *kinds: str) -> Edit:
    """What was submitted is never answered; the count of events goes on without."""

    def change(messages: list[Json], at: int) -> list[Json]:
        kept, gone = [], 0
        for one in messages:
            found = event_of(one)
            if one["from"] == "server" and found.get("type") in kinds:
                gone += 1
                continue
            if gone and one["from"] == "server" and "sequence_number" in found and at >= 0:
                one = {**one, "text": written({**found, "sequence_number": found["sequence_number"] - 1})}
            kept.append(one)
        return kept

    return around(pick, change)


STEERING = [
    (
        "steers-are-answered",
        then_closes(_unanswered(FAILED, "response.steer.failed")),
        "a submission is never answered",
    ),
    (
        "steer-answer-fits",
        event(ACCEPTED, lambda old: {**old, "steer": {**old["steer"], "previous_response_id": "resp_8"}}),
        "another response is said to be steered",
    ),
    (
        "steer-answer-fits#pending",
        event(WAITS, lambda old: {**old, "steer": {**old["steer"], "id": "steer_8"}}),
        "a submission waits that was never accepted",
    ),
    (
        "steer-answer-fits#twice",
        after(ACCEPTED, lambda messages: event_of(messages[ACCEPTED(messages) or 0])),
        "one submission is accepted twice",
    ),
    ("steer-waits-after-completed", around(WAITS, _waits_early), "input waits before the response is complete"),
    (
        "steer-waits-once",
        after(WAITS, lambda messages: event_of(messages[WAITS(messages) or 0])),
        "a submission is said to wait twice",
    ),
    (
        "failed-input-is-returned",
        event(FAILED, lambda old: {**old, "steer": {**old["steer"], "input": "Other."}}),
        "another input is given back",
    ),
    (
        "failed-input-is-returned#inject",
        event(REFUSED_INJECTION, lambda old: {**old, "input": []}),
        "no input is given back",
    ),
    ("successor-continues", around(SUCCESSOR, _other_parent), "the successor names no parent"),
    ("steered-when-asked", around(_is_plain, _steered_for_nothing), "a response ends as steered, unasked"),
    ("injections-are-answered", then_closes(drop(REFUSED_INJECTION)), "an injection is never answered"),
    (
        "injection-answer-fits",
        with_(said("response.inject.created"), response_id="resp_8"),
        "the answer names another response",
    ),
]

_OF_OTHERS = {"lane-is-echoed#steer", "message-fits-its-schema#steer", "message-fits-its-schema#pending"}
MEANWHILE = frozenset(f"websocket/{name}" for name in {row[0] for row in STEERING} | _OF_OTHERS) - {
    "websocket/steered-when-asked"
}
"""Faults that show only while a response is under way: what is said to it meanwhile comes too late otherwise."""

ENDS = [
    ("close-code-is-legal", closes(code=1006), "a close frame with 1006"),
    ("close-code-is-legal#unknown", closes(code=999), "a close frame with 999"),
    ("accept-fits-the-key", head(sec_websocket_accept="AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "a wrong key is accepted"),
    ("no-subprotocol-unasked", head(sec_websocket_protocol="responses"), "a subprotocol that was not offered"),
    ("no-extension-unasked", head(sec_websocket_extensions="permessage-deflate"), "compression that was not offered"),
]


def _kept_elsewhere() -> Fault:
    """An unstored response is still there on the next connection."""
    continues = around(but_not(asked(previous_response_id="resp_1"), said(CREATED, number=1)), _continued)

    def apply(session: list[Json]) -> list[Json]:
        return [*session[:-1], continues.apply(session[-1])]

    def needs(session: list[Json]) -> bool:
        return len(session) == 2 and "messages" in session[1]["response"] and continues.needs(session[1])

    doc = "an unstored response is continued on another connection"
    return fault("session/chain-to-unknown-is-refused#reconnected", Edit(apply, needs), doc, layer="session")


def _continued(messages: list[Json], at: int) -> list[Json]:
    request = {name: value for name, value in event_of(messages[at]).items() if name != "type"}
    events = [server(one, messages[at]) for one in emit(response_to(request, 9))]
    return [*messages[: at + 1], *events, *messages[at + 2 :]]


WEBSOCKET_STATE: list[Fault] = [*rows_of((*ERRORS, *STATE, *STEERING, *ENDS)), _kept_elsewhere()]
"""Faults of errors, state, steering, and of both ends of a connection."""
