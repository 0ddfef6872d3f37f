"""No cap and no filter hides a cause."""

from __future__ import annotations

from responses_contract.checking.checker import Checker
from responses_contract.checking.collector import Collector
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
