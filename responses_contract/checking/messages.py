"""One message of a server, read: the event in it; or what is wrong with it, and what can be told all the same."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import orjson

from responses_contract.model import json_reader
from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json
from responses_contract.rule_ids import RuleId

Complaint = tuple[RuleId, str, str]
"""A rule, what it expects, what there was."""

_FRAMED = re.compile(r"\s*(?:event|data|id|retry)?:", re.ASCII)
_DECODER = json.JSONDecoder()
MOST_JOINED = 10_000
"""Events that are told apart in one message at most."""


class Reading(NamedTuple):
    """What a message holds.

    Attributes:
        events: each with its JSON as bytes.
        complaints: what is wrong with the message as such.
        is_lost: whether it may have held an event that cannot be told.
    """

    events: list[tuple[Json, bytes]]
    complaints: list[Complaint]
    is_lost: bool = False


def read_message(text: str, depth: int) -> Reading:
    """The events of a text message; nearly always one, with no complaint."""
    raw = text.encode("utf-8", "surrogatepass")
    try:
        event = orjson.loads(raw)
    except ValueError:
        return _read_odd(text, raw, depth)
    if isinstance(event, dict) and not json_reader.too_deep(event, depth):
        return Reading([(event, raw)], [])
    return _read_odd(text, raw, depth)


def _read_odd(text: str, raw: bytes, depth: int) -> Reading:
    if text.strip() == "[DONE]":
        return Reading([], [(RuleId.WEBSOCKET_NO_DONE_MESSAGE, "no mark at the end", "[DONE]")])
    if _FRAMED.match(text):
        return _read_framed(text, depth)
    event, problem, lone = json_reader.read(raw, depth)
    if problem is None and lone is not None:
        return Reading([(event, raw)], [])  # half a surrogate pair: the response's own checker says so
    joined = _joined(text)
    if len(joined) > 1:
        complaint = (RuleId.WEBSOCKET_ONE_EVENT_A_MESSAGE, "one event", f"{len(joined)} events")
        return Reading([(one, orjson.dumps(one)) for one in joined], [complaint])
    expected, actual = problem[1:] if problem is not None else ("an object", quote(text))
    return Reading([], [(RuleId.WEBSOCKET_MESSAGE_IS_AN_OBJECT, expected, actual)], is_lost=True)


def _read_framed(text: str, depth: int) -> Reading:
    """The events that stand in the data lines of what is framed as an event stream."""
    complaints: list[Complaint] = [(RuleId.WEBSOCKET_NO_SSE_FRAMING, "the JSON of an event alone", quote(text))]
    lines = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
    events: list[tuple[Json, bytes]] = []
    lost = False
    for line in lines[:MOST_JOINED]:
        if line == "[DONE]":
            continue
        raw = line.encode("utf-8", "surrogatepass")
        event, problem, _ = json_reader.read(raw, depth)
        lost = lost or problem is not None
        if problem is None:
            events.append((event, raw))
    return Reading(events, complaints, lost)


def _joined(text: str) -> list[Json]:
    """The events behind each other, or in a list; empty where it is anything else."""
    found: list[Any] = []
    at = 0
    try:
        while at < len(text) and len(found) < MOST_JOINED:
            value, at = _DECODER.raw_decode(text, at)
            found.append(value)
            while at < len(text) and text[at] in " \t\r\n,":
                at += 1
    except (ValueError, RecursionError):
        return []
    if len(found) == 1 and isinstance(found[0], list):
        found = found[0][:MOST_JOINED]
    is_events = all(isinstance(one, dict) and isinstance(one.get("type"), str) for one in found)
    return found if is_events and not any(json_reader.too_deep(one, 200) for one in found) else []
