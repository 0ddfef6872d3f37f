"""Where a root cause is: what makes findings of a run, wherever they show, the same one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from responses_contract.model.findings import any_index

TOLD_ELSEWHERE = {"/response": "", "/item": "/output/*", "/part": "/output/*/content/*"}
"""Members of events that tell a response, an item and a part, and where these stand in the body of a response."""
IN_A_BODY = {"schema/event": "schema/response"}
"""What a rule about an event is called where the body of a response breaks it in the same way."""


class Place(NamedTuple):
    """Where a root cause is.

    Attributes:
        pointer: with `*` for every index, into the response or into the event.
        event_type: of the event; empty where it is the response that is wrong.
    """

    pointer: str
    event_type: str

    def __str__(self) -> str:
        """As reports and profiles name it: `/item_id in response.output_text.delta`."""
        return " in ".join(filter(None, self))


class Key(NamedTuple):
    """What makes findings one root cause."""

    rule: str
    place: Place


def place_of(place: Mapping[str, Any]) -> Place:
    """The place of a finding, as its record says it."""
    pointer, kind = any_index(str(place.get("pointer") or "")), str(place.get("event_type") or "")
    for member, there in TOLD_ELSEWHERE.items() if kind else ():
        if pointer.startswith(f"{member}/"):
            there = there.replace("content", "summary") if "summary_part" in kind else there
            return Place(there + pointer.removeprefix(member), "")
    return Place(pointer, kind)


def key_of(finding: Mapping[str, Any]) -> Key:
    """The root cause to which a finding belongs, as its record says it."""
    place = place_of(finding["place"])
    rule = finding["rule"]
    return Key(rule if place.event_type else IN_A_BODY.get(rule, rule), place)
