"""The judgement of streams as a whole: legal ones in every dress, places, causes, and what goes on after a fault."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from responses_api.accumulate import Accumulator

from responses_contract.checking.checker import Checker
from responses_contract.errors import SpecError, UsageError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.wire.limits import Limits
from tests.checker_kit import BASES, CHECKER, events_of, judged, primary, renumbered, request_of, told, written

DONE = b"data: [DONE]\n\n"


def index(events: list[Json], kind: str) -> int:
    return next(number for number, event in enumerate(events) if event["type"] == kind)


@pytest.mark.parametrize("base", BASES)
def test_a_legal_stream_has_no_findings_however_it_comes(base: str) -> None:
    events, request = events_of(base), request_of(base)
    assert judged(written(events), request) == []
    assert judged(written(events, end="\r\n"), request, size=7) == []
    assert told(events, request) == []


@pytest.mark.parametrize("base", BASES)
def test_the_short_cut_changes_nothing(base: str) -> None:
    """Without its table of hot events the checker goes the long way with every event."""
    events = events_of(base)
    del events[len(events) // 2]
    check = CHECKER.stream(request_of(base))
    check._hot = {}
    slowly = check.feed(written(events)) + check.finish()
    assert slowly == judged(written(events), request_of(base))


@given(st.sampled_from(sorted(BASES)), st.integers(1, 60), st.integers(0, 10_000))
@settings(max_examples=60)
def test_cuts_make_no_difference(base: str, size: int, at: int) -> None:
    body = written(events_of(base))
    broken = body[: at % len(body)] + b"\xff\n" + body[at % len(body) :]
    assert judged(broken, size=size) == judged(broken)


def test_where_a_finding_is() -> None:
    events = events_of()
    at = index(events, "response.output_text.done")
    events[at]["text"] += "!"
    body = written(events)
    (finding,) = [one for one in judged(body, request_of()) if one.is_primary]
    assert finding.rule == "value/done-equals-deltas"
    assert finding.place.event == finding.place.sequence_number == at
    assert body[finding.place.byte :].startswith(b"event: response.output_text.done")
    assert finding.place.pointer == "/text"


def test_one_omission_is_one_primary_finding() -> None:
    events = events_of()
    del events[index(events, "response.output_item.added")]
    findings = judged(written(renumbered(events)))
    assert primary(findings) == ["stream/item-added-before-its-events"]


def test_a_stream_of_one_frame_without_data_is_one_finding() -> None:
    assert primary(judged(b"event: response.created\n\n")) == ["wire/event-has-data"]
    assert primary(judged(b"data: {}")) == ["wire/last-frame-complete"]


def test_an_unreadable_frame_explains_what_is_missing_after_it() -> None:
    body = written(events_of())
    at = body.index(b"event: response.completed")
    findings = judged(body[:at] + b'event: response.completed\ndata: {"type":\n\n')
    assert primary(findings) == ["wire/data-is-json"]
    assert {one.rule for one in findings if not one.is_primary} == {"stream/ends-with-terminal-event"}


def test_unknown_events_and_items_do_not_lose_the_track() -> None:
    events = events_of("two-messages")
    item: Json = {"type": "telepathy_call", "id": "tp_1", "status": "completed"}
    strange = [
        {"type": "response.telepathy.sensed", "output_index": 2},
        {"type": "response.output_item.added", "output_index": 2, "item": item},
        {"type": "response.output_item.done", "output_index": 2, "item": item},
    ]
    events[-1]["response"]["output"].append(item)
    events[-1:-1] = strange
    findings = told(renumbered(events), request_of("two-messages"))
    assert {one.rule for one in findings} == {"schema/event-type-known", "schema/types-known"}
    assert {one.level for one in findings} == {"SHOULD"}


def test_a_resumed_stream_may_begin_anywhere() -> None:
    events = events_of()
    for cursor in range(len(events) - 1):
        request = Request("GET", f"/v1/responses/resp_1?stream=true&starting_after={cursor}")
        assert judged(written(events[cursor + 1 :]), request) == [], cursor


def test_a_resumed_stream_goes_on_where_it_was_asked_to() -> None:
    request = Request("GET", "/v1/responses/resp_1?stream=true&starting_after=3")
    assert primary(judged(written(events_of()[6:]), request)) == ["stream/resumes-after-cursor"]


def test_a_stream_may_be_played_back_from_its_beginning() -> None:
    assert judged(written(events_of()), Request("GET", "/v1/responses/resp_1?stream=true")) == []


@pytest.mark.parametrize(
    ("ended", "rules"),
    [
        ("closed", ["stream/ends-with-terminal-event"]),
        ("reset", ["wire/ends-regularly"]),
        ("timeout", ["wire/ends-regularly"]),
        ("stopped", []),
        ("limit", []),
    ],
)
def test_how_the_end_came(ended: str, rules: list[str]) -> None:
    body = written(events_of()[:-1])
    exchange = Exchange("", request_of(), Response(200, sse=body, ended=ended))
    assert primary(CHECKER.check(exchange)) == rules


def test_silence_is_noticed() -> None:
    body = written(events_of())
    half = len(body) // 2
    response = Response(200, sse=body, times=[(half, 1.0), (len(body) - half, 100.0)])
    assert primary(CHECKER.check(Exchange("", request_of(), response))) == ["wire/no-long-silence"]


def test_done_is_a_duty_of_open_responses_only() -> None:
    rules = ("wire/done-*",)
    for dialect, body, expected in (
        ("base", written(events_of()), []),
        ("base", written(events_of()) + DONE, []),
        ("open-responses", written(events_of()), ["wire/done-is-sent"]),
        ("open-responses", written(events_of()) + DONE, []),
        ("base", DONE + written(events_of()), ["wire/done-is-last"]),
    ):
        exchange = Exchange("", request_of(), Response(200, sse=body))
        assert primary(Checker(dialect=dialect, rules=rules).check(exchange)) == expected


@pytest.mark.parametrize("ended", ["stopped", "reset", "limit"])
def test_a_stream_that_was_cut_is_not_asked_for_its_mark(ended: str) -> None:
    exchange = Exchange("", request_of(), Response(200, sse=written(events_of()[:-1]), ended=ended))
    assert primary(Checker(dialect="open-responses", rules=("wire/done-*",)).check(exchange)) == []


def test_rules_are_chosen_by_globs() -> None:
    events = events_of()
    del events[3]
    exchange = Exchange("", request_of(), Response(200, sse=written(events)))
    everything = {one.rule for one in CHECKER.check(exchange)}
    assert {one.rule for one in Checker(rules=["stream/*"]).check(exchange)} == {
        rule for rule in everything if rule.startswith("stream/")
    }
    assert "value/sequence-counts-up" in everything
    assert {one.rule for one in Checker(rules=["!value/sequence*"]).check(exchange)} == everything - {
        "value/sequence-counts-up"
    }
    with pytest.raises(UsageError):
        Checker(rules=["no/such-rule"])
    with pytest.raises(SpecError):
        Checker(dialect="no-such-dialect")


@pytest.mark.parametrize("base", BASES)
def test_the_snapshot_is_what_the_accumulator_tells(base: str) -> None:
    events = events_of(base)
    check, accumulator = CHECKER.stream(), Accumulator()
    assert check.snapshot is None
    for event in events:
        check.event(event)
        accumulator.feed(event)
        assert check.snapshot == accumulator.response
    assert check.snapshot == BASES[base].response


def test_a_snapshot_in_the_middle_holds_the_text_so_far() -> None:
    events = events_of()
    at = index(events, "response.output_text.done")
    check = CHECKER.stream()
    check.feed(written(events[:at]))
    assert check.snapshot is not None
    assert check.snapshot["output"][0]["content"][0]["text"] == events[at]["text"]


def test_findings_of_one_rule_are_not_repeated_for_ever() -> None:
    events = events_of()
    noise = [{"type": "response.noise", "sequence_number": 0}] * 500
    check = Checker(limits=Limits(findings_per_rule=5)).stream()
    found = check.feed(written(noise + events))
    places = Counter((one.rule, one.place.pointer, one.place.event_type) for one in found)
    assert max(places.values()) == 5
    assert check.suppressed > 400


def test_a_second_defect_is_not_hidden_behind_the_repetitions_of_the_first() -> None:
    events = [{name: value for name, value in event.items() if name != "item_id"} for event in events_of()]
    check = Checker(limits=Limits(findings_per_rule=1)).stream()
    check.feed(written(events))
    kinds = [one.place.event_type for one in check.found if one.rule == "schema/event"]
    assert kinds == list(dict.fromkeys(kinds))
    assert {"response.output_text.delta", "response.output_text.done", "response.content_part.done"} <= set(kinds)


def test_a_response_without_any_member_is_told_of_each() -> None:
    exchange = Exchange("e", Request("POST", "/v1/responses"), Response(200, {}, body={"object": "response"}))
    absent = {one.place.pointer for one in CHECKER.check(exchange) if one.actual == "absent"}
    assert len(absent) > 20
    assert {"/id", "/user", "/usage", "/output", "/metadata"} <= absent


def test_a_hopeless_stream_is_given_up() -> None:
    check = Checker(limits=Limits(violations=50)).stream()
    found = check.feed(b"data: nonsense\n\n" * 1000)
    assert check.stopped
    assert found[-1].rule == "wire/within-limits"
    assert check.feed(b"data: more\n\n") == []


def test_memory_follows_the_content_and_not_the_events() -> None:
    """Deltas are put together now and then: what is held does not grow with their number."""
    events = events_of()
    at = index(events, "response.output_text.delta")
    delta = {**events[at], "delta": ""}
    check = CHECKER.stream()
    check.feed(written(events[: at + 1]))
    for first in range(at + 1, 30_000, 1000):
        check.feed(written({**delta, "sequence_number": number} for number in range(first, first + 1000)))
    (text,) = check._texts.values()
    assert len(text.deltas) < 10_000
    assert len(text._chunks) < 5


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"type":"x","a":' + b"[" * 900 + b"]" * 900 + b"}"])
def test_deep_nesting_is_no_trouble(deep: bytes) -> None:
    findings = judged(b"data: " + deep + b"\n\n" + written(events_of()))
    assert findings[0].rule in ("wire/data-is-json", "wire/within-limits", "wire/event-is-named")


def test_head_and_stream_are_judged_together_live() -> None:
    check = CHECKER.stream(request_of(), headers={"Content-Type": "application/json", "x-request-id": "1"})
    assert primary(check.feed(written(events_of()))) == ["wire/content-type-is-event-stream"]


def test_a_missing_end_is_no_consequence_of_the_last_event() -> None:
    events = events_of()
    last = index(events, "response.output_text.delta")
    events[last]["item_id"] = "msg_other"
    body = written(events[: last + 1])
    findings = judged(body, request_of())
    assert primary(findings) == ["stream/item-id-stable", "stream/ends-with-terminal-event"]
    assert (findings[-1].place.event, findings[-1].place.byte) == (last + 1, len(body))


def test_a_broken_event_about_no_item_explains_nothing_about_items() -> None:
    events = events_of()
    del events[index(events, "response.in_progress")]["response"]
    events[index(events, "response.output_text.done")]["text"] += "!"
    assert primary(judged(written(events), request_of())) == ["schema/event", "value/done-equals-deltas"]


def test_an_event_about_no_item_in_particular_may_explain_all() -> None:
    events = events_of()
    event = events[index(events, "response.output_item.added")]
    del event["output_index"]
    assert primary(judged(written(events), request_of())) == ["schema/event"]


def with_images(*numbers: object) -> list[Json]:
    """A stream in which an image comes with partial ones of these numbers."""
    events = events_of("image")
    at = index(events, "response.image_generation_call.generating")
    kind = "response.image_generation_call.partial_image"
    looks = {
        "partial_image_b64": "AA==",
        "size": "1x1",
        "quality": "low",
        "background": "opaque",
        "output_format": "png",
    }
    more = [
        {
            "type": kind,
            "item_id": "ig_1",
            "output_index": 0,
            "output_format": "png",
            **looks,
            "partial_image_index": one,
        }
        for one in numbers
    ]
    rest = [event for event in events[at + 1 :] if event["type"] != kind]
    return renumbered([*events[: at + 1], *more, *rest])


@pytest.mark.parametrize("numbers", [(), (0,), (0, 1, 2, 3)])
def test_partial_images_count_up(numbers: tuple[object, ...]) -> None:
    assert told(with_images(*numbers), request_of("image")) == []


@pytest.mark.parametrize(
    ("numbers", "times"), [((1, 2, 3), 1), ((0, 0, 0), 2), ((0, 2), 1), ((1, 0), 2), ((0, 1, 1, 2), 1)]
)
def test_one_wrong_number_of_a_partial_image_is_one_finding(numbers: tuple[object, ...], times: int) -> None:
    findings = told(with_images(*numbers), request_of("image"))
    assert [one.rule for one in findings] == ["stream/tool-phases-count-up"] * times
    assert {one.level for one in findings} == {"SHOULD"}


def test_a_stream_that_is_joined_late_goes_on_counting() -> None:
    events = with_images(0, 1, 2, 2)
    at = index(events, "response.image_generation_call.partial_image") + 1
    resumed = Request("GET", f"/v1/responses/resp_1?stream=true&starting_after={at - 1}")
    findings = judged(written(events[at:]), resumed)
    assert [one.rule for one in findings] == ["stream/tool-phases-count-up"]
    assert findings[0].actual == "partial_image_index 2"
