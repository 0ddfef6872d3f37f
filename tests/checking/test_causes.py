"""No cap and no filter hides a cause."""

from __future__ import annotations

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.checking.collector import Collector
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.model.json_values import difference
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES
from tests.checker_kit import events_of, primary, request_of, written


def test_the_cap_counts_for_each_place_whatever_its_indices() -> None:
    collector = Collector(RULES, 2)
    for at in range(5):
        collector.add(RuleId.SCHEMA_EVENT, "x", "y", Place(pointer=f"/item/content/{at}/text"))
    collector.add(RuleId.SCHEMA_EVENT, "x", "y", Place(pointer="/delta"))
    assert [finding.place.pointer for finding in collector.found] == [
        "/item/content/0/text",
        "/item/content/1/text",
        "/delta",
    ]
    assert collector.suppressed == 3


def judged_by(body: bytes, *rules: str) -> list[Finding]:
    stream = Checker(rules=rules).stream(request_of("text"))
    return [*stream.feed(body), *stream.finish()]


def test_a_filter_that_drops_the_cause_makes_its_consequence_primary() -> None:
    events = [event for event in events_of("text") if event["type"] != "response.output_text.done"]
    events = [{**event, "sequence_number": at * 2} for at, event in enumerate(events)]
    whole = judged_by(written(events), "*")
    caused = {(finding.rule, finding.consequence_of) for finding in whole if not finding.is_primary}
    for rule, cause in caused:
        assert rule in primary(judged_by(written(events), rule)), f"{cause} was not asked for"
    broken = b"data: {\n\n" + written(events[1:])
    [rule, *_] = [finding.rule for finding in judged_by(broken, "*") if finding.consequence_of == "wire/data-is-json"]
    assert rule in primary(judged_by(broken, "*", "!wire/data-is-json"))


def test_frames_that_run_together_are_called_so() -> None:
    delta = b"event: response.output_text.delta"
    body = written(events_of("text")).replace(b"\n\n" + delta, delta, 1)
    [found] = [finding for finding in judged_by(body, "*") if finding.rule == "wire/data-is-json"]
    assert found.expected == "a blank line between frames"
    assert "two run together, the second as event: response.output_text.delta" in found.actual


def test_of_several_members_that_differ_the_telling_one_is_named() -> None:
    one = {"completed_at": 1, "error": {"code": "x"}, "status": "failed"}
    assert difference(one, {"completed_at": 3, "error": None, "status": "completed"}) == (
        "/status",
        "failed",
        "completed",
    )


@pytest.mark.parametrize("streamed", [False, True])
def test_what_repeats_a_bad_request_that_was_accepted_follows_from_it(streamed: bool) -> None:
    metadata, request = {"k": "v" * 513}, request_of("text")
    request.body |= {"metadata": metadata, "stream": streamed}
    events = events_of("text")
    for event in events:
        event.get("response", {})["metadata"] = metadata
    headers = {"content-type": "text/event-stream" if streamed else "application/json", "x-request-id": "req_1"}
    response = (
        Response(200, headers, sse=written(events)) if streamed else Response(200, headers, events[-1]["response"])
    )
    exchange = Exchange("echo", request, response)
    found = Checker().check(exchange)
    assert {finding.rule for finding in found if finding.is_primary} == {"schema/accepted-request"}
    repeated = "schema/event" if streamed else "schema/response"
    assert repeated in {finding.rule for finding in found}
    exchange.judgement = None
    alone = Checker(rules=("*", "!schema/accepted-request")).check(exchange)
    assert repeated in {finding.rule for finding in alone if finding.is_primary}
