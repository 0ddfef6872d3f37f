"""Events of no contract that a gateway passes on: what is said of them, of the numbers, and of the others."""

from __future__ import annotations

import copy

import pytest

from responses_contract.model.findings import TOLD_ALONE
from responses_contract.model.json_values import Json
from tests.checker_kit import events_of, renumbered, told

PRIVATE: Json = {"type": "codex.rate_limits", "limits": {}}


@pytest.mark.parametrize(
    ("at", "found"),
    [(0, ("stream/first-event-is-created", "MUST")), (3, ("schema/event-type-known", "SHOULD"))],
)
def test_a_foreign_event_is_one_finding_and_takes_no_number(at: int, found: tuple[str, str]) -> None:
    events = copy.deepcopy(events_of("text"))
    assert [(one.rule, one.level) for one in told([*events[:at], PRIVATE, *events[at:]])] == [found]


def test_a_foreign_event_that_has_a_number_is_counted() -> None:
    events = copy.deepcopy(events_of("text"))
    numbered = {**PRIVATE, "sequence_number": 3}
    assert {one.rule for one in told([*events[:3], numbered, *events[3:]])} == {
        "schema/event-type-known",
        "value/sequence-counts-up",
    }


def test_a_keepalive_may_come_first() -> None:
    assert told(renumbered([{"type": "keepalive", "sequence_number": 0}, *events_of("text")])) == []


def test_a_part_of_which_no_event_told_is_named_by_its_place() -> None:
    of_parts = ("response.content_part.", "response.output_text.")
    events = [event for event in events_of("text") if not event["type"].startswith(of_parts)]
    (one,) = told(renumbered(copy.deepcopy(events)))
    assert (one.rule, one.place.pointer) == ("value/item-done-equals-its-events", "/item/content/0")
    assert one.actual.startswith(TOLD_ALONE)


def test_members_of_other_events_are_one_finding_for_each_and_the_event_s_own_may_be_null() -> None:
    events = copy.deepcopy(events_of("text"))
    events[3] = {**events[3], "item": None, "brand_new": 1}
    found = [(one.rule, one.level, one.place.pointer, one.actual) for one in told(events)]
    assert found == [("schema/event-has-its-own-members", "SHOULD", "/item", "null")]


def test_a_second_response_in_one_stream_is_one_finding() -> None:
    events = events_of("text")
    (one,) = told([*events, *events])
    assert (one.rule, one.place.event_type) == ("stream/nothing-after-terminal-event", "response.created")
