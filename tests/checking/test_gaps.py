"""A gap in the sequence numbers: a matter of counting by itself, a loss where something is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from responses_contract.model.exchange import Request
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from tests.checker_kit import events_of, judged, primary, request_of, written

LOST = "stream/no-event-is-lost"


def of(events: list[Json]) -> list[Finding]:
    return judged(written(events), request_of())


def without(which: Callable[[int, Json], bool]) -> list[Json]:
    """The events of a text but for some, numbered as if those had been sent."""
    return [event for at, event in enumerate(events_of()) if not which(at, event)]


@pytest.mark.parametrize(
    "which",
    [
        lambda at, event: at % 2 == 0,
        lambda at, event: at % 2 == 1 and at > 1,
        lambda at, event: at < 3,
        lambda at, event: event["type"] == "response.content_part.added",
        lambda at, event: event["type"] == "response.output_text.delta",
        lambda at, event: at == 5,
    ],
    ids=["even", "odd", "head", "part", "deltas", "one-delta"],
)
def test_what_is_missing_in_a_gap_is_one_cause(which: Callable[[int, Json], bool]) -> None:
    assert primary(of(without(which))) == [LOST]


def test_the_finding_names_the_gap_and_what_shows_the_loss() -> None:
    found = of(without(lambda at, event: at in (5, 6)))
    [lost] = [finding for finding in found if finding.is_primary]
    assert lost.expected == "an event with sequence_number 5 to 6"
    assert lost.actual.startswith("7 at event 5; value/done-equals-deltas: ")


def test_a_gap_in_which_nothing_is_missing_is_a_matter_of_counting() -> None:
    doubled = [{**event, "sequence_number": at * 2} for at, event in enumerate(events_of())]
    assert primary(of(doubled)) == ["value/sequence-counts-up"]


def test_a_number_alone_among_events_without_one_shows_no_loss() -> None:
    missing = without(lambda at, event: at == 5)
    alone = [
        {key: value for key, value in event.items() if key != "sequence_number" or "text.done" in event["type"]}
        for event in missing
    ]
    found = primary(of(alone))
    assert LOST not in found
    assert "value/done-equals-deltas" in found


def test_a_gap_explains_nothing_of_another_item() -> None:
    events = events_of("two-messages")
    stated = [at for at, event in enumerate(events) if event["type"] == "response.output_text.done"]
    events[stated[1]] = {**events[stated[1]], "text": "Other."}
    first = next(at for at, event in enumerate(events) if event["type"] == "response.output_text.delta")
    counted = [{**event, "sequence_number": at + (at >= first)} for at, event in enumerate(events)]
    assert primary(judged(written(counted), request_of("two-messages"))) == [
        "value/sequence-counts-up",
        "value/done-equals-deltas",
    ]


def test_it_is_the_same_however_the_bytes_are_cut() -> None:
    body = written(without(lambda at, event: at == 5))
    assert judged(body, request_of(), size=7) == judged(body, request_of())


def test_a_stream_that_is_resumed_has_lost_nothing_before_its_cursor() -> None:
    asked = Request("GET", "/v1/responses/resp_1?stream=true&starting_after=3")
    assert judged(written(events_of()[4:]), asked) == []
    assert LOST in primary(judged(written(events_of()[4:]), request_of()))
