"""When two JSON values are one: a boolean is no number, 1 and 1.0 are, and nothing said is nothing said."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import alike, difference, same
from tests.checker_kit import BASES, CHECKER, answered, primary, request_of

DIFFERENT: list[tuple[Any, Any]] = [(1, True), (0, False), (1.0, True), (1, "1"), (None, 0), (None, False), ("", None)]
ONE = [(1, 1.0), (0, -0.0), (2**53, float(2**53)), ("a", "a"), (None, None), (True, True)]


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"a": v}, lambda v: {"a": [{"b": [0, v]}]}])
def test_values_of_different_kinds_differ_at_any_depth(wrap: Any, a: Any, b: Any) -> None:
    for one, other in ((wrap(a), wrap(b)), (wrap(b), wrap(a))):
        assert not alike(one, other)
        assert not same(one, other)
        assert difference(one, other) is not None


@pytest.mark.parametrize(("a", "b"), ONE)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"x": 1, "a": [{"b": v}]}])
def test_one_number_may_be_written_in_two_ways(wrap: Any, a: Any, b: Any) -> None:
    assert alike(wrap(a), wrap(b))
    assert same(wrap(b), wrap(a))
    assert difference(wrap(a), wrap(b)) is None


def test_the_order_of_members_does_not_count() -> None:
    assert alike({"a": 1, "b": [True]}, {"b": [True], "a": 1.0})
    assert not alike({"a": 1, "b": [True]}, {"b": [1], "a": 1})


def test_what_is_ignored_may_be_of_any_kind() -> None:
    ignoring = frozenset({"seen"})
    assert same({"a": {"seen": 1, "b": 2}}, {"a": {"seen": True, "b": 2}}, ignoring)
    assert difference({"a": {"seen": 1, "b": 0}}, {"a": {"seen": 1, "b": False}}, ignoring) == ("/a/b", 0, False)


def test_what_no_json_can_hold_is_compared_too() -> None:
    assert alike(["\ud83d", 10**30], ["\ud83d", 10**30])
    assert not alike(["\ud83d", 1], ["\ud83d", True])


def test_a_temperature_comes_back_with_a_fraction() -> None:
    body, request = copy.deepcopy(BASES["text"].response), request_of()
    request.body["temperature"], body["temperature"] = 1, 1.0
    assert "value/echoes-settings" not in primary(answered(body, request))


def test_a_schema_that_comes_back_with_0_for_false_is_another() -> None:
    name = next(name for name, base in BASES.items() if "text" in (base.request or {}))
    body = copy.deepcopy(BASES[name].response)
    body["text"]["format"]["schema"]["additionalProperties"] = 0
    found = CHECKER.check(Exchange("", request_of(name), Response(200, body=body)))
    assert "value/echoes-text-format" in primary(found)
