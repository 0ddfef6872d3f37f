"""Root causes of recorded traffic: how much is wrong in one answer changes nothing of where it is said to be wrong."""

from __future__ import annotations

import pytest

from responses_contract.faults import FAULTS
from responses_contract.faults.schema import AT_THE_END, EVENT
from responses_contract.faults.subjects import subjects
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import Json
from responses_contract.suite.recorded import KEPT, Options, judge_exchanges
from responses_contract.verdicts.clients import matrix
from responses_contract.verdicts.root_causes import Cause, gathered
from tests.checker_kit import events_of, request_of, written

EVERYWHERE = [id for id in FAULTS if id.startswith(f"{EVENT}#no-") and id.endswith("-anywhere") and "index" not in id]


def with_faults(*ids: str) -> list[Json]:
    """The events of a text, with several faults at once."""
    events = events_of("text")
    for id in ids:
        events = FAULTS[id].apply(events)
    return events


def causes_of(events: list[Json]) -> dict[str, Cause]:
    """The root causes of one recorded stream, by the members that they are about."""
    exchange = Exchange("kept", request_of("text"), Response(200, {"content-type": "text/event-stream"}))
    exchange.response.sse = written(events)
    (judged,) = judge_exchanges([exchange], Options())
    causes = gathered([judged.to_case(Options())], matrix())
    return {pointer: cause for cause in causes for pointer in cause.members or [cause.pointer]}


def test_a_member_that_no_event_has_is_missing_at_the_end_too_however_much_else_is_missing() -> None:
    events = with_faults(*EVERYWHERE)
    found = causes_of(events)
    assert sum(cause.findings for cause in found.values()) > KEPT
    assert found["/metadata"].told == ["early", "late"]
    assert found["/incomplete_details"].told == ["early", "late"]


@pytest.mark.parametrize("name", AT_THE_END)
def test_a_member_that_only_the_last_event_has_is_told_from_one_that_no_event_has(name: str) -> None:
    cause = causes_of(with_faults(f"{EVENT}#no-{name}-before-the-end"))[f"/{name.replace('-', '_')}"]
    assert (cause.rule, cause.told) == ("schema/response", ["early"])


def test_whom_a_fault_harmed_in_a_conversation_is_told_where_that_conversation_was_recorded() -> None:
    told = 0
    for id in [*matrix().faults][::20]:
        fault = FAULTS[id]
        text = next((one for one in subjects(fault.layer) if one.name == "text"), None)
        if fault.layer == "session" or text is None or not fault.fits(text.value, text.asked):
            continue
        judged = judge_exchanges(text.build(fault.apply(text.value)), Options())
        broken = {
            name for cause in gathered([one.to_case(Options()) for one in judged], matrix()) for name in cause.clients
        }
        harmed = {name for name in matrix().witnesses(fault.rule) if matrix().harm(name, id, "text-s")}
        assert harmed <= broken, id
        told += bool(harmed)
    assert told >= 3
