"""What judging costs: bounded for any answer, and in step with the size of a stream or a session.

Counts of values and comparisons, never the clock: `make attack` measures memory and CPU.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from responses_contract.model import schemas
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.model.schemas import SchemaSet
from responses_contract.model.shortening import ENOUGH, MOST_ENTRIES, parts
from responses_contract.rules.session_case import Session
from responses_contract.wire.limits import VALUES, has_more_values
from tests.checker_kit import BASES, CHECKER

ASKED = Request("POST", "/v1/responses")
JSON = {"content-type": "application/json"}


def rules(findings: list[Finding]) -> dict[str, str]:
    return {finding.rule: finding.place.pointer or "" for finding in findings}


def answered(raw: bytes) -> list[Finding]:
    return CHECKER.check(Exchange("x", ASKED, Response(200, JSON, raw=raw)))


@pytest.mark.parametrize("filling", [b"1", b"[]", b"{}"], ids=["numbers", "lists", "objects"])
def test_more_values_than_are_judged_are_a_finding_and_nothing_is_made_of_them(filling: bytes) -> None:
    raw = b'{"object":"response","output":[' + b",".join([filling] * (VALUES + 1)) + b"]}"
    found = answered(raw)
    assert rules(found)["wire/within-limits"] == ""
    assert not any(finding.rule.startswith("schema/") for finding in found)


def test_commas_in_a_text_are_no_values() -> None:
    assert not has_more_values(json.dumps("[{," * VALUES).encode(), VALUES)
    assert not has_more_values(json.dumps('\\",[' * 1000).encode(), 1000)
    assert has_more_values(b"[" + b"1," * VALUES + b"1]", VALUES)


def test_an_event_of_too_many_values_is_a_finding_and_the_next_one_is_judged() -> None:
    delta = b'{"type":"response.output_text.delta","logprobs":[' + b"[]," * VALUES + b"[]]}"
    sse = b"event: response.output_text.delta\ndata: " + delta + b'\n\ndata: {"no":"type"}\n\n'
    found = CHECKER.check(Exchange("x", ASKED, Response(200, {"content-type": "text/event-stream"}, sse=sse)))
    assert {"wire/within-limits", "schema/event-has-type"} <= set(rules(found))


def test_what_is_wrong_is_told_of_the_beginning_of_a_large_value() -> None:
    schema_set = SchemaSet.load()
    body: dict[str, Any] = {**{f"k{n}": n for n in range(ENOUGH * 9)}, **BASES["text"].response}
    body["status"] = 17
    del body["model"]
    told = {error.pointer for error in schema_set.errors("Response", body)}
    assert told == {"/status", "/model"}, "members that are there are not told to be absent"


@pytest.mark.parametrize(
    "value",
    [
        {f"k{n}": {"a": [n]} for n in range(ENOUGH)},
        [["x" * 5000]] * ENOUGH,
        [[[n] * 50] * 50 for n in range(50)],
        {"output": [{"type": "message", "content": ["y" * 70_000]}] * 3000},
    ],
    ids=["members", "texts", "lists", "items"],
)
def test_what_is_copied_for_an_error_is_bounded(value: Any) -> None:
    sizes = [len(json.dumps(part)) for part, _, _ in parts(value, {"output", "content", "type"})]
    assert 1000 < max(sizes) < 64 * ENOUGH * 4


@pytest.mark.parametrize("at", [0, MOST_ENTRIES - 1, MOST_ENTRIES, 777])
@pytest.mark.parametrize("path", [("input",), ("tools",)])
def test_what_is_wrong_with_one_entry_of_many_is_told_by_its_number(path: tuple[str], at: int) -> None:
    entry = {
        "input": {"type": "message", "role": "user", "content": "x"},
        "tools": {"type": "function", "name": "f", "parameters": {"type": "object", "x": [1] * 30}, "strict": False},
    }[path[0]]
    body: dict[str, Any] = {"model": "m", "input": "x", path[0]: [entry] * 900}
    body[path[0]][at] = {**entry, "type": 17}
    (error,) = SchemaSet.load().errors("CreateResponse", body)
    assert error.pointer == f"/{path[0]}/{at}/type"


def test_entries_of_a_list_within_a_response_of_an_event_are_told_by_their_number() -> None:
    output = [
        *BASES["text"].response["output"] * 300,
        {"type": "message", "role": "assistant", "content": 5, "id": "x"},
    ]
    response = {**BASES["text"].response, "output": output}
    event = {"type": "response.completed", "sequence_number": 1, "response": response}
    told = {error.pointer for error in SchemaSet.load().errors("ResponseCompletedEvent", event)}
    assert "/response/output/300/content" in told


def test_an_answer_that_fails_beyond_all_that_is_looked_at_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schemas, "MAX_WORK", 3)
    body = {**BASES["text"].response, "output": [*BASES["text"].response["output"] * 1000, 17]}
    assert rules(answered(json.dumps(body).encode()))["schema/response"] == ""


def turns(number: int, **of: Any) -> list[Exchange]:
    """So many responses, each of which continues the one before, is retrieved and counted."""
    body = dict(BASES["text"].response)
    made: list[Exchange] = []
    for at in range(number):
        id = of.get("id", f"resp_{at}")
        previous = of.get("id", f"resp_{at - 1}")
        request = {"model": "m", "input": "x", "previous_response_id": previous}
        answer = Response(200, body={**body, "id": id})
        made.append(Exchange(f"c{at}", Request("POST", "/v1/responses", body=request), answer))
        made.append(Exchange(f"r{at}", Request("GET", f"/v1/responses/{id}"), answer))
        made.append(Exchange(f"d{at}", Request("DELETE", f"/v1/responses/{id}"), Response(404, body={"error": {}})))
    return made


@pytest.mark.parametrize("of", [{}, {"id": "resp_same"}], ids=["a chain", "one id for all"])
def test_a_session_is_compared_turn_by_turn_not_pair_by_pair(of: dict[str, Any]) -> None:
    session = Session(turns(300, **of))
    assert len(session.continued()) == 299
    assert len(list(session.pairs("retrieve"))) == 300
    assert len(list(session.pairs("retrieve", "delete"))) == 600


@pytest.mark.parametrize("value", ["1e400", "-1e400", "1e308", "9" * 400, "NaN"])
@pytest.mark.parametrize("member", ["created_at", "completed_at", "temperature", "max_output_tokens"])
def test_a_number_that_nothing_can_hold_takes_no_rule_down(member: str, value: str) -> None:
    body = {**BASES["text"].response, "completed_at": 5, member: "@"}
    raw = json.dumps({"transcript": 1, "body": body}).replace('"@"', value)
    answer = json.loads(raw)["body"]  # as `json` reads it, infinities and all
    CHECKER.check(Exchange("x", ASKED, Response(200, JSON, body=answer)))
    answered(raw.encode())
    assert CHECKER.take_errors() == []
