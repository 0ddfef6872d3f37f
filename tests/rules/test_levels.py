"""Levels: what the origin always sends and nobody promises is a SHOULD; what it does itself is no MUST."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bench.contested import LEVELS, NO_MUST
from responses_contract import Checker
from responses_contract.faults import FAULTS
from responses_contract.faults.bases import BASES
from responses_contract.faults.schema import NEVER_NULL
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import Json
from responses_contract.rules import RULES
from responses_contract.verdicts.clients import victims
from tests.checker_kit import answered, events_of, primary, request_of, told

USUAL = "schema/usual-members"


def response_of(base: str, **changes: Any) -> Json:
    return {**copy.deepcopy(BASES[base].response), **changes}


@pytest.mark.parametrize("member", ["status", "reasoning", "store", "text", "truncation", "usage", "user"])
def test_an_unpromised_member_that_is_absent_is_a_should_that_names_it(member: str) -> None:
    body = response_of("text")
    del body[member]
    found = [finding for finding in answered(body) if finding.is_primary]
    assert [(finding.rule, finding.level, finding.place.pointer) for finding in found] == [
        (USUAL, "SHOULD", f"/{member}")
    ]


@pytest.mark.parametrize("member", ["id", "created_at", "error", "model", "output", "tools", "top_p"])
def test_a_promised_member_that_is_absent_is_a_must(member: str) -> None:
    body = response_of("text")
    del body[member]
    assert "schema/response" in primary(answered(body, request_of()))


@pytest.mark.parametrize("member", NEVER_NULL)
def test_null_where_the_reference_allows_it_and_the_origin_never_sends_it_is_a_should(member: str) -> None:
    found = [finding for finding in answered(response_of("text", **{member: None})) if finding.is_primary]
    assert [(finding.rule, finding.level, finding.place.pointer, finding.actual) for finding in found] == [
        ("schema/usual-values", "SHOULD", f"/{member}", "null")
    ]


@pytest.mark.parametrize("member", NEVER_NULL)
def test_a_dialect_in_which_nothing_is_usual_takes_null(member: str) -> None:
    exchange = Exchange("", request_of(), Response(200, {}, body=response_of("text", **{member: None})))
    assert not any(finding.rule.startswith("schema/") for finding in Checker(dialect="minimal").check(exchange))


@pytest.mark.parametrize("member", ["user", "max_output_tokens", "previous_response_id", "instructions"])
def test_null_is_allowed_where_the_origin_sends_it(member: str) -> None:
    assert not any(rule.startswith("schema/") for rule in primary(answered(response_of("text", **{member: None}))))


def test_a_setting_that_was_sent_and_comes_back_as_null_is_still_a_must() -> None:
    request = request_of()
    request.body = {**request.body, "metadata": {"a": "b"}}
    assert "value/echoes-metadata" in primary(answered(response_of("text", metadata=None), request))


def test_an_absent_usual_member_hides_no_other_defect() -> None:
    events = events_of("text")
    for event in events:
        event.get("response", {}).pop("user", None)
    kept = [event for event in events if event["type"] != "response.content_part.added"]
    rules = primary(told([{**event, "sequence_number": at} for at, event in enumerate(kept)]))
    assert USUAL in rules
    assert "stream/part-added-before-its-events" in rules


def test_all_absent_members_of_one_object_are_named() -> None:
    body = response_of("text")
    for member in ("user", "store", "truncation"):
        del body[member]
    found = [finding.place.pointer for finding in answered(body, request_of()) if finding.rule == USUAL]
    assert sorted(map(str, found)) == ["/store", "/truncation", "/user"]


@pytest.mark.parametrize(
    "item",
    [
        {"type": "web_search_call", "id": "ws_1", "status": "incomplete"},
        {
            "type": "computer_call",
            "id": "cu_1",
            "call_id": "call_1",
            "status": "in_progress",
            "pending_safety_checks": [],
            "action": {"type": "screenshot"},
        },
    ],
    ids=lambda item: item["type"],
)
def test_what_the_origin_itself_sends_is_no_must(item: Json) -> None:
    found = answered(response_of("text", output=[item, *response_of("text")["output"]]))
    assert [finding for finding in found if finding.level == "MUST"] == []


def test_a_hosted_mcp_call_without_status_is_a_should() -> None:
    item = {"type": "mcp_call", "id": "mcp_1", "name": "roll", "arguments": "{}", "server_label": "dice"}
    item |= {"approval_request_id": None, "output": "4", "error": None}
    found = answered(response_of("text", output=[item]))
    assert [(finding.rule, finding.place.pointer) for finding in found] == [(USUAL, "/output/0/status")]


def test_a_spent_budget_that_ends_with_a_whole_call_broke_nothing_off() -> None:
    body = response_of("text", max_output_tokens=32)
    body["usage"] = {**body["usage"], "output_tokens": 32, "total_tokens": 32 + body["usage"]["input_tokens"]}
    request = request_of()
    request.body = {**request.body, "max_output_tokens": 32}
    assert "value/spent-budget-is-incomplete" in primary(answered(body, request))
    call = {
        "type": "function_call",
        "id": "fc_1",
        "call_id": "c",
        "name": "f",
        "arguments": "{}",
        "status": "completed",
    }
    assert "value/spent-budget-is-incomplete" not in primary(answered({**body, "output": [call]}, request))


@pytest.mark.parametrize("request_member", ["user", "tools", "text"])
def test_a_request_with_null_is_a_good_one(request_member: str) -> None:
    request = request_of()
    request.body = {**request.body, request_member: None}
    assert "schema/accepted-request" not in primary(answered(response_of("text"), request))


def test_what_was_demoted_is_a_should_without_a_victim() -> None:
    assert {rule: RULES[rule].level for rule in LEVELS} == dict.fromkeys(LEVELS, "SHOULD")
    assert {rule: victims(rule) for rule in LEVELS if victims(rule)} == {}


def test_a_must_without_a_victim_has_another_source_than_traffic() -> None:
    bare = {rule.id for rule in RULES.values() if rule.level == "MUST" and rule.source.startswith("recorded traffic")}
    assert {rule for rule in bare & {fault.rule for fault in FAULTS.values()} if not victims(rule)} == set()


def test_every_should_on_which_a_client_breaks_says_why_it_is_no_must() -> None:
    assert {id for id, rule in RULES.items() if rule.level == "SHOULD" and victims(id)} == set(NO_MUST)
