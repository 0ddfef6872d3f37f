"""No cap and no filter hides a cause."""

from __future__ import annotations

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.checking.collector import Collector
from responses_contract.faults.edits import renumbered
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.model.json_values import Json, difference
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


def without(event: Json, *members: str) -> Json:
    return {name: value for name, value in event.items() if name not in members}


def test_an_item_that_was_never_added_is_told_whatever_else_its_events_lack() -> None:
    late: Json = {"type": "response.reasoning_summary_text.delta", "delta": "Hm."}
    events = events_of("text")
    bare = [*events[:2], {**late, "output_index": 0}, *events[2:]]
    found = primary(judged_by(written(renumbered(bare, bare)), "*"))
    assert {"schema/event", "stream/item-added-before-its-events"} <= {*found}
    nowhere = [*events[:2], late, *events[2:]]
    found = primary(judged_by(written(renumbered(nowhere, nowhere)), "*"))
    assert "stream/item-added-before-its-events" not in found, "who knows which item it means"


def test_an_absent_item_id_hides_no_value_that_differs() -> None:
    events = [without(event, "item_id") for event in events_of("function-call")]
    done = next(at for at, event in enumerate(events) if event["type"] == "response.function_call_arguments.done")
    events[done] = {**events[done], "arguments": ""}
    found = primary(judged_by(written(events), "*"))
    assert {"schema/event", "value/done-equals-deltas"} <= {*found}


def test_an_output_that_was_lost_hides_no_usage_of_nothing() -> None:
    events = events_of("text")
    ended = events[-1]["response"]
    usage = {name: 0 if name.endswith("tokens") else each for name, each in ended["usage"].items()}
    details = {name: dict.fromkeys(usage[name], 0) for name in usage if name.endswith("details")}
    events[-1] = {**events[-1], "response": {**ended, "output": [], "usage": {**usage, **details}}}
    found = primary(judged_by(written(events), "*"))
    assert {"value/output-lists-the-items", "value/usage-counts-what-came"} <= {*found}


def test_one_item_of_a_wrong_shape_does_not_hide_that_another_was_never_added() -> None:
    events = events_of("two-messages")
    added = [at for at, event in enumerate(events) if event["type"] == "response.output_item.added"]
    events[added[0]] = {**events[added[0]], "item": without(events[added[0]]["item"], "content")}
    del events[added[1]]
    found = primary(judged_by(written(renumbered(events, events)), "*"))
    assert {"schema/event", "stream/item-added-before-its-events"} <= {*found}


def test_an_output_that_is_empty_at_the_end_is_told_beside_an_item_that_was_done_empty() -> None:
    events = events_of("text")
    for event in events:
        if event["type"] == "response.output_item.done":
            event["item"]["content"] = []
        if event["type"] == "response.completed":
            event["response"]["output"] = []
    found = primary(judged_by(written(events), "*"))
    assert {"value/item-done-equals-its-events", "value/output-lists-the-items"} <= {*found}


@pytest.mark.parametrize(
    ("leaves", "rule"),
    [
        ("response.function_call_arguments.done", "value/done-equals-deltas"),
        ("", "value/item-done-equals-its-events"),
    ],
)
def test_a_value_that_nothing_told_before_is_said_to_come_at_once(leaves: str, rule: str) -> None:
    dropped = {f"response.function_call_arguments.{kind}" for kind in ("delta", "done")} - {leaves}
    events = [event for event in events_of("function-call") if event["type"] not in dropped]
    [found] = [
        one for one in judged_by(written(renumbered(events, events)), "*") if one.rule == rule and one.is_primary
    ]
    assert found.expected.startswith("deltas")
    assert "told" in found.actual


def failing(*after: Json) -> bytes:
    [created, under_way, *_, end] = events_of("text")
    reason = {"code": "server_error", "message": "No."}
    failed = {**end["response"], "status": "failed", "error": reason, "completed_at": None, "output": [], "usage": None}
    events = [created, under_way, {**end, "type": "response.failed", "response": failed}, *after]
    return written(renumbered(events, events))


def test_an_error_may_explain_a_failure_once_and_nothing_else_may_follow_it() -> None:
    error: Json = {"type": "error", "code": "content_filter", "message": "No.", "param": None}
    assert primary(judged_by(failing(error), "stream/*")) == []
    for more in ([error, error], [error, events_of("text")[1]], [events_of("text")[1]]):
        assert primary(judged_by(failing(*more), "stream/*")) == ["stream/nothing-after-terminal-event"]
    [completed] = [event for event in events_of("text") if event["type"] == "response.completed"]
    ended = written(renumbered([*events_of("text"), error], [*events_of("text"), completed]))
    assert primary(judged_by(ended, "stream/*")) == ["stream/nothing-after-terminal-event"]
