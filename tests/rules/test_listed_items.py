"""The list of the items at the end: what is missing of it, and what nobody told of before."""

from __future__ import annotations

import copy

import pytest

from responses_contract.model.json_values import Json
from tests.checker_kit import events_of, told

RULE = "value/output-lists-the-items"


def listed(names: list[str]) -> list[tuple[str, str]]:
    """What is found where the last event lists items of these names; the stream told of msg_1 and msg_2."""
    events = copy.deepcopy(events_of("two-messages"))
    output: list[Json] = events[-1]["response"]["output"]
    first, second = (item["id"] for item in output)
    known = {"1": output[0], "2": output[1]}
    events[-1]["response"]["output"] = [known.get(name) or {**output[0], "id": f"msg_{name}"} for name in names]
    found = [one for one in told(events) if one.rule == RULE]
    return [(one.place.pointer, one.actual.replace(first, "1").replace(second, "2")) for one in found]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["1", "2"], []),
        (["1", "2", "x"], [("/response/output/2", '["msg_x"]')]),
        (["x", "1", "y", "2"], [("/response/output/0", '["msg_x", "msg_y"]')]),
        (["1"], [("/response/output", '["1"]')]),
        ([], [("/response/output", "[]")]),
        (["2", "1"], [("/response/output", '["2", "1"]')]),
        (["x", "2"], [("/response/output", '["msg_x", "2"]')]),
        (["1", "2", "2"], [("/response/output/2", '["2"]')]),
    ],
)
def test_what_nobody_told_of_is_named_by_its_place(names: list[str], found: list[tuple[str, str]]) -> None:
    assert [(pointer, actual.replace("'", '"')) for pointer, actual in listed(names)] == found
