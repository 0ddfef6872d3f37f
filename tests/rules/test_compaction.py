"""What was to be made shorter comes back as a compaction, or is refused."""

from __future__ import annotations

import copy

import pytest

from responses_contract.faults.bases import BASES, message
from responses_contract.model.exchange import Request
from responses_contract.model.json_values import Json
from tests.checker_kit import answered

PACKED = {"type": "compaction", "id": "cmp_1", "encrypted_content": "x"}
TRIGGER = {"type": "compaction_trigger"}


def told(output: list[Json], asked: list[Json], path: str = "/v1/responses", **over: object) -> list[str]:
    request = Request("POST", path, body={"model": "m", "input": asked})
    body = {**copy.deepcopy(BASES["text"].response), "output": output, **over}
    found = [one.rule for one in answered(body, request)]
    return [rule for rule in found if rule.startswith("value/compact")]


@pytest.mark.parametrize("output", [[], [message("It rains.")]])
def test_an_answer_in_words_is_no_compaction(output: list[Json]) -> None:
    assert told(output, [message("Hi."), TRIGGER]) == ["value/compaction-trigger-obeyed"]
    assert told(output, [message("Hi.")], "/v1/responses/compact", object="response.compaction") == [
        "value/compacted-holds-a-compaction"
    ]


@pytest.mark.parametrize(
    ("asked", "output", "status"),
    [
        ([message("Hi."), TRIGGER], [PACKED], "completed"),
        ([TRIGGER, message("Hi.")], [message("It rains.")], "completed"),
        ([message("Hi.")], [message("It rains.")], "completed"),
        ([TRIGGER], [], "incomplete"),
    ],
)
def test_it_is_there_or_was_not_asked_for_or_did_not_come_to_an_end(
    asked: list[Json], output: list[Json], status: str
) -> None:
    assert told(output, asked, status=status) == []


@pytest.mark.parametrize("kind", ["mcp_call", "mcp_approval_request"])
def test_arguments_over_mcp_are_encoded_once(kind: str) -> None:
    item = {"type": kind, "id": "mcp_1", "name": "x", "server_label": "y"}
    body = {**copy.deepcopy(BASES["text"].response), "output": [{**item, "arguments": '"{}"'}]}
    asked = Request("POST", "/v1/responses", body={"model": "m", "input": "x"})
    [one] = [one for one in answered(body, asked) if one.rule == "value/arguments-are-json"]
    assert one.actual.endswith("encoded twice")


@pytest.mark.parametrize(
    ("added", "broken"), [([TRIGGER], []), ([message("Hi."), TRIGGER], ["value/added-items-are-told"])]
)
def test_a_trigger_is_no_item_that_a_list_tells(added: list[Json], broken: list[str]) -> None:
    request = Request("POST", "/v1/conversations/conv_1/items", body={"items": added})
    body = {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}
    assert [one.rule for one in answered(body, request) if one.level == "MUST"] == broken
