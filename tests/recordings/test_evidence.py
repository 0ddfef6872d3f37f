"""Absence of evidence is no evidence: what an archive left out, a recorder redacted or a log wrote anew."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.recordings.entries import CUT, DUMPED, NO_WIRE
from responses_contract.recordings.evidence import REDACTED, WITHHELD, with_evidence
from responses_contract.recordings.sessions import UNSEEN, Window
from responses_contract.suite.recorded import Judged, Options, judge_file
from responses_contract.suite.tally import Totals
from tests.recordings.kit import ASKED, BODY, CHECKER, EVENTS, SSE, STREAMING, URL, everything, one


def entry(**response: Any) -> Json:
    """An entry of a HAR about a stream, its content as given."""
    kept = {
        "status": 200,
        "headers": [{"name": "Content-Type", "value": "text/event-stream"}],
        "content": {},
        **response,
    }
    return {"request": {"method": "POST", "url": URL, "postData": {"text": json.dumps(STREAMING)}}, "response": kept}


def har(*entries: Json) -> Json:
    return {"log": {"entries": list(entries)}}


def written(folder: Path, value: Any, name: str = "a.har") -> Path:
    path = folder / name
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


def judged(path: Path) -> tuple[list[Judged], Totals]:
    found, totals = list(judge_file(path, Options())), Totals()
    for each in found:
        totals.add(each)
    return found, totals


NO_EVIDENCE: dict[str, Json] = {
    "no content": entry(),
    "no text": entry(content={"size": 0, "mimeType": "text/event-stream"}),
    "no text, with a size": entry(content={"size": 4755}),
    "failed": entry(status=0, content={"size": 0}),
    "an upgrade": entry(status=101),
    "a body broken off": entry(headers=[], content={"size": 4000, "text": json.dumps(BODY)[:900]}),
}  # fmt: skip


@pytest.mark.parametrize("value", NO_EVIDENCE.values(), ids=NO_EVIDENCE)
def test_what_an_archive_did_not_keep_is_charged_to_nobody(tmp_path: Path, value: Json) -> None:
    (case,), totals = judged(written(tmp_path, har(value)))
    assert (case.kind, case.findings) == ("no evidence", [])
    assert case.to_case(Options()).verdict == "inconclusive"
    assert (totals.judged, len(totals.skipped)) == (0, 1)
    assert "a.har#0" in totals.why_nothing


def messages(events: list[Json]) -> list[Json]:
    return [{"time": 1.0, "eventName": each["type"], "eventId": "", "data": json.dumps(each)} for each in events]


def test_messages_of_an_event_source_are_judged_as_events(tmp_path: Path) -> None:
    sound = entry() | {"_eventSourceMessages": messages(EVENTS)}
    broken = entry() | {
        "_eventSourceMessages": messages(json.loads(json.dumps(EVENTS[:-1]).replace(BODY["id"], "resp_2")))
    }
    (first, second), _ = judged(written(tmp_path, har(sound, broken)))
    assert (first.findings, first.unjudged) == ([], [NO_WIRE])
    assert [finding["rule"] for finding in second.findings] == ["stream/ends-with-terminal-event"]


def test_a_stream_that_the_recorder_cut_off_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    cut = SSE[: len(SSE) // 2].decode()
    (kept, whole), _ = judged(
        written(tmp_path, har(entry(content={"size": len(SSE), "text": cut}), entry(content={"size": 0, "text": cut})))
    )
    assert (kept.findings, kept.unjudged) == ([], [CUT])
    assert whole.findings, "where nothing says that the recorder cut it, the endpoint did"


def test_an_answer_without_a_body_is_one_where_the_archive_says_so(tmp_path: Path) -> None:
    request = {"method": "POST", "url": URL, "postData": {"text": json.dumps(ASKED)}}
    empty = {"request": request, "response": {"status": 200, "content": {"size": 0, "text": ""}}}
    (case,), _ = judged(written(tmp_path, har(empty)))
    assert [finding["rule"] for finding in case.findings] == ["http/body-is-json"]


# --- redacted --------------------------------------------------------------------------------------------------------

MARKS = [
    "[REDACTED]",
    "<redacted>",
    "**REDACTED**",
    "****",
    "[Filtered]",
    "<OPENAI_API_KEY>",
    "Sanitized",
    "(key removed)",
]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("side", ["request", "response"])
def test_a_redacted_value_is_no_evidence(mark: str, side: str) -> None:
    asked, body = {**ASKED, "prompt_cache_key": "session-1"}, {**copy.deepcopy(BODY), "prompt_cache_key": "session-1"}
    (asked if side == "request" else body)["prompt_cache_key"] = mark
    exchange = Exchange("x", Request("POST", "/v1/responses", {}, asked), Response(200, {}, body), {"origin": "o"})
    found = CHECKER.check(exchange)
    assert [finding.rule for finding in found] == ["value/echoes-settings"], "it would be charged"
    assert with_evidence(found, exchange) == ([], [WITHHELD])


def test_what_is_wrong_beside_a_redacted_value_is_found() -> None:
    body = {**copy.deepcopy(BODY), "status": "done", "safety_identifier": "[REDACTED]"}
    exchange = Exchange("x", Request("POST", "/v1/responses", {}, ASKED), Response(200, {}, body), {"origin": "o"})
    kept, why = with_evidence(CHECKER.check(exchange), exchange)
    assert "schema/response" in {finding.rule for finding in kept}
    assert why == []


def test_what_follows_from_a_redacted_value_is_withheld_too() -> None:
    events = copy.deepcopy(EVENTS)
    delta = next(each for each in events if each["type"] == "response.output_text.delta")
    delta["delta"] = "[REDACTED]"
    exchange = Exchange("x", Request("POST", "/v1/responses"), Response(events=events), {"origin": "o"})
    assert CHECKER.check(exchange)
    assert with_evidence(CHECKER.check(exchange), exchange)[0] == []


@pytest.mark.parametrize("text", ["msg_REDACTED_1", "removed", "the file was removed (twice)", "[1]", "*a*", "<b>"])
def test_words_and_pseudonyms_are_evidence(text: str) -> None:
    assert REDACTED.search(text) is None


# --- written anew ----------------------------------------------------------------------------------------------------


def test_what_a_client_library_changes_when_it_writes_an_object_is_not_judged() -> None:
    dumped = {**BODY, "created_at": 1760000000.0, "prompt": None, "status": "completed"}
    dumped.pop("error")
    exchange = one({"request": ASKED, "response": dumped})
    assert DUMPED in exchange.unjudged
    assert with_evidence(CHECKER.check(exchange), exchange)[0] == []


def test_what_such_an_object_says_is_judged() -> None:
    exchange = one({"request": ASKED, "response": {**BODY, "status": "done"}})
    assert "/status" in [finding.place.pointer for finding in with_evidence(CHECKER.check(exchange), exchange)[0]]


def test_what_an_http_recorder_parsed_is_whole() -> None:
    body = {name: value for name, value in BODY.items() if name != "error"}
    exchange = one({"url": URL, "method": "POST", "status": 200, "request_body": ASKED, "response_body": body})
    assert [finding.place.pointer for finding in with_evidence(CHECKER.check(exchange), exchange)[0]] == ["/error"]


@pytest.mark.parametrize("number", ["17.0", "1.5e3"])
def test_how_a_saved_body_writes_numbers_is_judged(number: str) -> None:
    raw = json.dumps({**BODY, "max_output_tokens": 17}).replace("17,", f"{number},", 1)
    assert "wire/integers-without-fraction" in {finding.rule for finding in CHECKER.check(one(raw))}


# --- what belongs together -------------------------------------------------------------------------------------------


def turn(id: str, host: str = "a", **asked: Any) -> Exchange:
    answer = Response(200, {}, {**BODY, "id": id})
    return Exchange(id, Request("POST", "/v1/responses", {}, {**ASKED, **asked}), answer, {"origin": host})


def groups(*exchanges: Exchange) -> list[list[str]]:
    return [[exchange.name for _, exchange in session] for session in sessions(exchanges) if len(session) > 1]


def sessions(exchanges: Iterable[Exchange], **window: int) -> list[list[tuple[int, Exchange]]]:
    kept = Window(**window)
    return [session for exchange in exchanges for session in kept.take(exchange)] + kept.finish()


def test_exchanges_belong_together_by_id_or_conversation() -> None:
    first, other = turn("resp_1"), turn("resp_9")
    second, third = turn("resp_2", previous_response_id="resp_1"), turn("resp_3", previous_response_id="resp_2")
    assert groups(first, other, second, third) == [["resp_1", "resp_2", "resp_3"]]
    assert groups(turn("resp_1", conversation="c"), turn("resp_2", conversation={"id": "c"})) == [["resp_1", "resp_2"]]


def test_exchanges_of_two_hosts_or_that_say_nothing_of_each_other_do_not() -> None:
    assert groups(turn("resp_1"), turn("resp_1", "b"), turn("resp_2", "b", previous_response_id="resp_1")) == [
        ["resp_1", "resp_2"]
    ]
    assert groups(turn("resp_1"), turn("resp_2")) == []


def test_one_exchange_logged_twice_is_one() -> None:
    assert groups(turn("resp_1"), turn("resp_1")) == []
    assert groups(turn("resp_1"), turn("resp_1", input="Other.")) == [["resp_1", "resp_1"]]


def test_an_answer_whose_request_is_not_known_belongs_to_nothing(tmp_path: Path) -> None:
    found, _ = everything(written(tmp_path, b"\n".join([json.dumps(BODY).encode()] * 2), "a.jsonl"))
    assert len(found) == 2
    assert [len(session) for session in sessions(found)] == [1, 1]


def test_what_is_held_is_bounded_and_what_falls_outside_is_not_judged() -> None:
    first, second = turn("resp_1"), turn("resp_2", previous_response_id="resp_1")
    others = [turn(f"resp_{number}") for number in range(10, 30)]
    assert [len(one) for one in sessions([first, *others, second], most=10)] == [1] * 22
    assert (first.unjudged, second.unjudged) == ([], [UNSEEN])
    first, second = turn("resp_1"), turn("resp_2", previous_response_id="resp_1")
    assert [len(one) for one in sessions([first, *others[:5], second], most=10)] == [1] * 5 + [2]
    assert second.unjudged == []


def test_a_session_is_held_as_long_as_it_goes_on() -> None:
    chain = [turn("resp_0")] + [turn(f"resp_{n}", previous_response_id=f"resp_{n - 1}") for n in range(1, 8)]
    others = [turn(f"resp_{number}") for number in range(100, 140)]
    mixed = [each for number, one in enumerate(chain) for each in (one, *others[number * 5 : number * 5 + 5])]
    found = [one for one in sessions(mixed, most=16) if len(one) > 1]
    assert [[exchange.name for _, exchange in one] for one in found] == [[one.name for one in chain]]


# --- folders ---------------------------------------------------------------------------------------------------------


def test_what_is_of_another_api_is_counted_and_named(tmp_path: Path) -> None:
    chat = entry(content={"text": "{}"})
    chat["request"]["url"] = "https://gateway.example/v1/chat/completions"
    good = entry(content={"text": SSE.decode()})
    cases, totals = judged(written(tmp_path, har(chat, good, chat)))
    assert [case.is_case for case in cases] == [True, False]
    (row,) = totals.skipped
    assert (row["kind"], row["times"], row["why"]) == ("other", 2, "is of /v1/chat/completions")
    assert (totals.judged, totals.accepted) == (1, 1)
