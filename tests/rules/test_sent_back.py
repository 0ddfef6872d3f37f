"""What clients send back to this endpoint or to another one: ids, and content that was encrypted."""

from __future__ import annotations

import copy

import pytest

from responses_contract.model.json_values import Json
from tests.checker_kit import BASES, answered


def found(base: str, rule: str, **members: object) -> list[tuple[str | None, str]]:
    """What a rule finds where the first item of an output has these members."""
    body: Json = copy.deepcopy(BASES[base].response)
    body["output"][0].update(members)
    return [(one.place.pointer, one.expected) for one in answered(body) if one.rule == rule]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"id": "fc_" + "0" * 61}, []),
        ({"id": "fc_" + "0" * 62}, [("/output/0/id", "at most 64 characters")]),
        ({"id": "fc_1:0"}, [("/output/0/id", "letters, digits, _ and -")]),
        ({"id": "fc-proxy-1"}, []),
        ({"call_id": "call_1:0"}, []),
        ({"call_id": "c" * 65}, [("/output/0/call_id", "at most 64 characters")]),
    ],
)
def test_ids_that_can_be_sent_back(members: Json, expected: list[tuple[str, str]]) -> None:
    assert found("function-call", "value/ids-can-be-sent-back", **members) == expected


@pytest.mark.parametrize(("content", "is_found"), [("c2Vj\ncmV0", True), ("A thought.", True), ("gAAAAABo-_=", False)])
def test_encrypted_content_is_no_text(content: str, is_found: bool) -> None:
    rule = "value/encrypted-content-is-opaque"
    where = [("/output/0/encrypted_content", "no white space")] if is_found else []
    assert found("encrypted", rule, encrypted_content=content) == where
