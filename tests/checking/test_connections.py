"""Connections: legal interleavings are silent, what is wrong in one lane is found there, and no cutting matters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_contract.checking.checker import Checker
from responses_contract.faults import FAULTS
from responses_contract.faults.bases import BASES, message
from responses_contract.faults.connections import CONNECTIONS, Script, connection, in_lane, lane_events, response_to
from responses_contract.faults.subjects import subjects
from responses_contract.model.exchange import Close, Exchange, Message, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from responses_contract.recordings.transcripts import from_json
from responses_contract.stream.emitter import EmitOptions, by_size, emit
from responses_contract.wire.limits import Limits

CHECKER = Checker()
LANES = [None, *(f"lane.{number}" for number in range(1, 8))]
ONLY_IN_STREAMS = ("schema/event#error-without-number", "stream/nothing-after-terminal-event#second-response")
"""An error over a socket need not be numbered; a second response there was not asked for, which is another rule."""
STREAM_FAULTS = [fault for fault in FAULTS.values() if fault.layer == "events"]


def judged(script: Json) -> list[Finding]:
    return CHECKER.check(from_json(script, "connection"))


def primary(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings if finding.is_primary}


@st.composite
def interleavings(draw: st.DrawFn) -> Json:
    """Up to eight lanes, each with one to three turns, whose messages come in any order that keeps that of a lane."""
    lanes = draw(st.lists(st.sampled_from(LANES), min_size=1, max_size=8, unique=True))
    script = Script()
    waiting: list[list[Json]] = []
    number = 0
    for lane in lanes:
        messages: list[Json] = []
        for turn in range(draw(st.integers(1, 3))):
            number += 1
            named = {} if lane is None else {"stream_id": lane}
            warm = {"generate": False} if draw(st.booleans()) and turn == 0 else {}
            chained = {"previous_response_id": f"resp_{number - 1}"} if turn and draw(st.booleans()) else {}
            members = {**named, **warm, **chained, "metadata": {"number": str(number)}}
            request = {"model": "example-1", "store": False, "input": "Tell me.", **members}
            messages.append({"from": "client", "event": {"type": "response.create", **request}})
            asked = {name: value for name, value in request.items() if name not in ("stream_id", "generate")}
            told = response_to(asked, number, output=[] if warm else response_to(asked, number)["output"])
            messages += [{"from": "server", "event": event} for event in lane_events(told, lane)]
        waiting.append(messages)
    while any(waiting):
        chosen = draw(st.sampled_from([messages for messages in waiting if messages]))
        for _ in range(draw(st.integers(1, 4))):
            if chosen:
                message = chosen.pop(0)
                script.says(message["from"], message["event"])
    return script.ends()


@given(interleavings())
def test_legal_interleavings_are_silent(script: Json) -> None:
    assert judged(script) == []


def beside(events: list[Json], request: Json | None) -> Json:
    """The events of one response in a lane, beside two sound lanes."""
    script = Script()
    body = {name: value for name, value in (request or {}).items() if name not in ("stream", "background")}
    script.says("client", {"type": "response.create", **body, "stream_id": "tried"})
    sound = [(response_to(script.asks(stream_id=lane), 70 + at), lane) for at, lane in enumerate(("one", "two"))]
    others = [list(lane_events(response, lane)) for response, lane in sound]
    tried = [in_lane(event, "tried") for event in events]
    for at in range(max(len(tried), 13)):
        for lane in (tried, *others):
            if at < len(lane):
                script.says("server", lane[at])
    return script.ends()


def _spoken(base: Any) -> bool:
    """Whether a conversation may go over a socket as it is: nothing resumed, no background."""
    request = base.request or {}
    return base.method == "POST" and not request.get("background") and base.skip == 0


@pytest.mark.parametrize("base", [base for base in BASES.values() if _spoken(base)], ids=lambda base: base.name)
def test_every_kind_of_stream_is_silent_in_a_lane(base: Any) -> None:
    events = base.events()
    if events and events[0]["type"] == "response.created":
        assert judged(beside(events, base.request)) == []


@pytest.mark.parametrize("fault", STREAM_FAULTS, ids=lambda fault: fault.id)
def test_a_fault_of_a_stream_is_found_in_its_lane_alone(fault: Any) -> None:
    """The same automaton: what is found in a stream is found in a lane, and nothing is said of the lanes beside it."""
    if fault.dialect != "base" or fault.id in ONLY_IN_STREAMS:
        pytest.skip("no violation here")
    for subject in subjects("events"):
        base = BASES[subject.name]
        if not _spoken(base) or not fault.fits(subject.value, subject.asked):
            continue
        alone = CHECKER.check(subject.build(fault.apply(subject.value))[0])
        found = judged(beside(fault.apply(subject.value), base.request))
        assert primary(alone) == {fault.rule}
        assert primary(found) == {fault.rule}, fault.id
        assert {finding.place.lane for finding in found} <= {"tried"}
        return


@given(st.sampled_from(sorted(CONNECTIONS)), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_the_way_in_does_not_matter(name: str, sizes: list[int]) -> None:
    """Live, message by message, gives what the recorded connection gives; a message is judged when it is whole."""
    exchange = from_json(connection(name), "connection")
    messages = exchange.response.messages or []
    live = CHECKER.connection(name="connection")
    for one in messages:
        assert isinstance(one.data, str)
        cut = [one.data[at : at + sizes[0]] for at in range(0, len(one.data), sizes[0])]
        whole = "".join(cut)
        (live.sent if one.sender == "client" else live.received)(whole, one.at)
    live.finish(exchange.response.close, exchange.response.ended)
    assert live.found == CHECKER.check(exchange)


LONG = 1500


def _long(lane: str, number: int) -> list[Json]:
    told = response_to({"store": False}, number, output=[message("word " * LONG, number=number)])
    return [in_lane(event, lane) for event in emit(told, options=EmitOptions(chunks=by_size(5)))]


def _side_by_side(change: Any = None) -> list[Finding]:
    """Two lanes with a long text each, told in turn; `change` is asked of each event of the second."""
    script = Script()
    for lane in ("a", "b"):
        script.asks(stream_id=lane)
    for one, two in zip(_long("a", 1), _long("b", 2), strict=True):
        script.says("server", one)
        script.says("server", change(two) if change is not None else two)
    return judged(script.ends())


def _at(number: int, **members: Any) -> Any:
    return lambda event: {**event, **members} if event["sequence_number"] == number else event


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (_at(900, delta="other"), "value/done-equals-deltas"),
        (_at(900, stream_id="a"), "websocket/lane-is-echoed"),
        (_at(900, sequence_number=1), "value/sequence-counts-up"),
        (_at(900, content_index="0"), "schema/event"),
    ],
    ids=["delta", "lane", "number", "index"],
)
def test_long_texts_in_lanes_take_the_short_cut_and_hide_nothing(change: Any, rule: str) -> None:
    assert rule in primary(_side_by_side(change))


def test_long_texts_in_lanes_are_silent() -> None:
    assert _side_by_side() == []


# --- hostile ---------------------------------------------------------------------------------------------------------


def test_a_million_tiny_messages_are_bounded() -> None:
    judge = Checker(limits=Limits(frames=20_000)).connection(name="many")
    for _ in range(20_100):
        judge.received("{}")
    assert judge.stopped
    assert len(judge.found) < 100
    assert "wire/within-limits" in {finding.rule for finding in judge.found}


def test_a_message_that_is_too_large_is_not_parsed() -> None:
    judge = Checker(limits=Limits(line_bytes=1 << 16)).connection(name="large")
    judge.received('{"type":"' + "x" * (1 << 17) + '"}')
    assert [finding.rule for finding in judge.found] == ["wire/within-limits"]


def test_lanes_without_end_are_bounded() -> None:
    judge = CHECKER.connection(name="lanes", asked_known=False)
    for number in range(3000):
        judge.sent(json.dumps({"type": "response.create", "stream_id": f"l{number}"}))
        judge.received(json.dumps({"type": "response.created", "stream_id": f"l{number}", "response": {"id": "r"}}))
    assert judge.stopped


@pytest.mark.parametrize(
    "text",
    ["null", "[]", "0", '"x"', "{", "[" * 100_000, '{"type":1}', '{"type":"error"}', '{"type":"error","error":[]}',
     '{"type":"response.steer.accepted"}', '{"type":"response.inject.failed","response_id":5}', "\ud800", "data:",
     '{"type":"response.created","stream_id":{"a":1}}', '{"type":"response.created","stream_id":null}', "{}{}{}"],
)  # fmt: skip
def test_nothing_that_a_server_says_raises(text: str) -> None:
    judge = CHECKER.connection(name="odd")
    judge.sent('{"type":"response.create","stream_id":"main","model":"m","input":"x"}')
    judge.received(text)
    judge.received(text.encode("utf-8", "surrogatepass"))
    judge.sent(text)
    judge.finish(Close("server", 1000), "closed")
    assert judge.found
    assert CHECKER.errors == []


def test_an_archive_without_the_clients_side_holds_nothing_against_the_server() -> None:
    told = [Message("server", json.dumps(event)) for event in lane_events(response_to({}, 1), None)]
    exchange = Exchange("kept", Request("GET", "/v1/responses"), Response(101, messages=told))
    assert CHECKER.check(exchange) == []
