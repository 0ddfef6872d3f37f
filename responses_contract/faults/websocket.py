"""Faults of a WebSocket connection: its messages, lanes, order and limits."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable

from responses_contract.faults.connection_edits import (
    COMPLETED,
    CREATED,
    DELTA,
    also,
    around,
    asked,
    but_not,
    code_is,
    continues,
    cut_after,
    event_of,
    is_named,
    joined,
    marked,
    renamed,
    said,
    server,
    spans,
    text,
    with_,
    without,
)
from responses_contract.faults.edits import Edit
from responses_contract.faults.fault import Fault, fault
from responses_contract.model.json_values import Json

# --- the faults ------------------------------------------------------------------------------------------------------

CONTINUES = continues
STEERS = asked("response.steer")
INJECTS = asked("response.inject")


def _binary(connection: Json) -> Json:
    copied = copy.deepcopy(connection)
    message = copied["response"]["messages"][said(DELTA)(copied["response"]["messages"]) or 0]
    message["binary"] = base64.b64encode(message.pop("text").encode()).decode("ascii")
    return copied


def _framed(text_: str) -> str:
    return f"event: {json.loads(text_)['type']}\ndata: {text_}\n\n"


MESSAGES = [
    ("messages-are-text", Edit(_binary, lambda one: said(DELTA)(one["response"]["messages"]) is not None), "binary"),
    ("no-sse-framing", text(said(DELTA), _framed), "an event is framed as in an event stream"),
    ("no-sse-framing#data-only", text(said(COMPLETED), lambda old: f"data: {old}\n\n"), "a data line as message"),
    ("no-sse-framing#done", marked(said(COMPLETED), "data: [DONE]\n\n"), "the mark at the end, framed"),
    ("no-done-message", marked(said(COMPLETED), "[DONE]"), "[DONE] as a message"),
    (
        "one-event-a-message",
        joined(said(DELTA), lambda one, two: one["text"] + "\n" + two["text"]),
        "two events, a line each",
    ),
    (
        "one-event-a-message#list",
        joined(said(DELTA), lambda one, two: f"[{one['text']},{two['text']}]"),
        "a list of two events",
    ),
    (
        "one-event-a-message#glued",
        joined(said(CREATED), lambda one, two: one["text"] + two["text"]),
        "two events behind each other",
    ),
    ("message-fits-its-schema#untyped", marked(said(COMPLETED), '{"detail":"no"}'), "a message without a type"),
    ("message-is-an-object", text(said(DELTA), lambda old: old[: len(old) // 2]), "half an event"),
    ("message-is-an-object#word", text(said(DELTA), lambda old: '"ping"'), "a text in JSON"),
    ("message-is-an-object#empty", text(said(DELTA), lambda old: ""), "an empty message"),
    ("message-is-an-object#created", text(said(CREATED), lambda old: old[:40]), "the first event is cut off"),
]

SIDE, LAST_LANE = asked(stream_id="side"), asked(stream_id="lane_33")
LANES = [
    ("lane-is-echoed", without(said(DELTA, lane="main"), "stream_id"), "a delta of a named lane says none"),
    (
        "lane-is-echoed#terminal",
        without(said(COMPLETED, lane="main"), "stream_id"),
        "the terminal event of a named lane says none",
    ),
    ("lane-is-echoed#created", without(said(CREATED, lane="main"), "stream_id"), "a response begins without its lane"),
    (
        "lane-is-echoed#other",
        with_(also(said(DELTA, lane="main"), but_not(SIDE, CONTINUES)), stream_id="side"),
        "a delta names another lane",
    ),
    (
        "lane-is-echoed#steer",
        without(said("response.steer.accepted", where=is_named), "stream_id"),
        "steering is accepted without the lane",
    ),
    (
        "default-lane-is-unnamed",
        with_(said(DELTA, lane=None), stream_id="main"),
        "a delta of the default lane names one",
    ),
    (
        "lane-is-known",
        with_(said(DELTA, lane="main"), stream_id="Main"),
        "a delta names a lane that the client never named",
    ),
]


def _other_first(messages: list[Json]) -> list[Json]:
    """The second request of a lane is answered before the first: the events of both change places."""
    (first, end), (second, last) = spans(messages)[:2]
    return [*messages[:first], *messages[second:last], *messages[first:end], *messages[last:]]


def _overlapped(messages: list[Json]) -> list[Json]:
    """The second response of a lane begins before the first one ends."""
    (first, end), (second, last) = spans(messages)[:2]
    one, two = messages[first:end], messages[second:last]
    mixed = [message for pair in zip(one, two, strict=False) for message in pair]
    return [*messages[:first], *mixed, *messages[last:]]


QUEUED = asked(metadata={"turn": "two"})


def _twice(messages: list[Json]) -> list[Json]:
    """The last response comes once more, with other ids."""
    first, end = spans(messages)[-1]
    again = [{**one, "text": renamed(one["text"])} for one in messages[first:end]]
    return [*messages[:end], *again, *messages[end:]]


ORDER = [
    (
        "lane-keeps-its-order",
        around(QUEUED, lambda messages, at: _other_first(messages)),
        "the second request is answered first",
    ),
    (
        "lane-has-one-response-at-a-time",
        around(QUEUED, lambda messages, at: _overlapped(messages)),
        "two responses of a lane at once",
    ),
    (
        "responses-are-asked-for",
        around(
            but_not(said(COMPLETED, number=1), SIDE, asked(stream_id="lane_1")), lambda messages, at: _twice(messages)
        ),
        "a response for which nobody asked",
    ),
    ("requests-are-answered", cut_after(CONTINUES), "closes with a request unanswered"),
    ("requests-are-answered#warm-up", cut_after(asked(generate=False)), "closes instead of a warm-up"),
]


def _begun_early(messages: list[Json]) -> list[Json]:
    """The seventeenth response begins with the others."""
    at = said(CREATED, lane="lane_17")(messages) or 0
    first = said(CREATED, lane="lane_16")(messages) or 0
    moved = messages[at]
    rest = [*messages[:at], *messages[at + 1 :]]
    return [*rest[: first + 1], moved, *rest[first + 1 :]]


def _lane_taken(messages: list[Json]) -> list[Json]:
    """The thirty-third lane is served as the ones before."""
    at = said("error", lane="lane_33")(messages) or 0
    last = [one for one in messages if one["from"] == "server" and event_of(one).get("stream_id") == "lane_32"]
    again = [{**one, "text": renamed(one["text"]).replace("lane_32", "lane_33")} for one in last]
    return [*messages[:at], *messages[at + 1 :], *again]


def _limit_error(code: str, lane: str | None) -> Callable[[list[Json]], Json]:
    error = {"type": "invalid_request_error", "code": code, "message": "It was refused.", "param": "stream_id"}
    named = {} if lane is None else {"stream_id": lane}
    return lambda messages: {"type": "error", "status": 400, **named, "error": error}


def _lane_refused(messages: list[Json], at: int) -> list[Json]:
    """The answer to the last request is that there are too many lanes."""
    lane = event_of(messages[at]).get("stream_id")
    error = _limit_error("websocket_stream_limit_reached", lane)(messages)
    return [*messages[: at + 1], server(error, messages[at])]


def _refused_early(connection: Json) -> Json:
    copied = copy.deepcopy(connection)
    for one in copied["response"]["messages"]:
        one["at"] = min(one["at"], 100.0)
    return copied


def _is_aged(connection: Json) -> bool:
    return any(code_is("websocket_connection_limit_reached")(event_of(m)) for m in connection["response"]["messages"])


def _aged(connection: Json) -> Json:
    copied = copy.deepcopy(connection)
    for one in copied["response"]["messages"]:
        one["at"] += 4000.0
    return copied


LIMITS = [
    (
        "in-flight-as-promised",
        around(but_not(said(CREATED, lane="lane_17"), LAST_LANE), lambda messages, at: _begun_early(messages)),
        "seventeen responses at once",
    ),
    (
        "lanes-as-promised",
        around(said("error", lane="lane_33"), lambda messages, at: _lane_taken(messages)),
        "a thirty-third lane is served",
    ),
    (
        "lanes-as-promised#early",
        around(also(asked(stream_id="lane_2"), LAST_LANE), _lane_refused),
        "the second lane is refused as one too many",
    ),
    ("lasts-as-promised#early", Edit(_refused_early, _is_aged), "the time is over after 100 seconds"),
    (
        "lasts-as-promised",
        Edit(
            _aged, lambda one: said(COMPLETED, number=1)(one["response"]["messages"]) is not None and not _is_aged(one)
        ),
        "a response begins after more than an hour",
    ),
]


Row = tuple[str, Edit, str]


def rows_of(rows: tuple[Row, ...]) -> list[Fault]:
    """Faults of connections, from the name of the rule, the edit and what it does."""
    return [fault(f"websocket/{name}", edit, doc, layer="connection") for name, edit, doc in rows]


def _at_once() -> Fault:
    """In a dialect whose turns follow each other, lanes side by side are broken as they are."""
    edit = around(but_not(said(CREATED, number=2), asked(stream_id="lane_1"), QUEUED), lambda messages, at: messages)
    doc = "responses of two requests are in flight at once"
    name = "websocket/turns-follow-each-other"
    return fault(name, edit, doc, layer="connection", dialect="open-responses")


WEBSOCKET: list[Fault] = [*rows_of((*MESSAGES, *LANES, *ORDER, *LIMITS)), _at_once()]
"""Faults of messages, lanes, order and limits."""
