"""A random single edit of a legal stream is found or shown to be legal, and never makes the checker fall over."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from bench.random_edits import _leaves, explain, run
from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES
from responses_contract.faults.subjects import frame, replied, streamed, unstreamed

CHECKER = Checker()


@pytest.mark.slow
def test_edits_are_found_or_legal() -> None:
    tally = run(2_000, seed=7)
    assert tally.edits == 2_000
    assert tally.found >= 0.75 * tally.edits
    assert tally.explained >= 0.99 * tally.edits, tally.unexplained.most_common(10)


@pytest.mark.parametrize("wrong", [[], {}], ids=repr)
@pytest.mark.parametrize("name", ["named-call", "shell"])
def test_no_value_of_the_last_event_makes_it_fall_over(name: str, wrong: Any) -> None:
    base = BASES[name]
    events = json.loads(json.dumps(base.events()))
    start = "".join(map(frame, events[:-1]))
    for _, _, pointer in list(_leaves(events[-1])):
        changed = copy.deepcopy(events[-1])
        put(changed, pointer, wrong)
        CHECKER.check(streamed(base, (start + frame(changed)).encode())[0])


@pytest.mark.parametrize("wrong", [[], {}], ids=repr)
@pytest.mark.parametrize("name", ["named-call", "settings"])
def test_no_value_of_a_body_or_its_request_makes_it_fall_over(name: str, wrong: Any) -> None:
    base = unstreamed(BASES[name])
    both = {"body": base.response, "request": base.request}
    for _, _, pointer in list(_leaves(both)):
        changed = json.loads(json.dumps(both))
        put(changed, pointer, wrong)
        exchange = replied(base, changed["body"])[0]
        exchange.request.body = changed["request"]
        CHECKER.check(exchange)


def put(value: Any, pointer: str, new: Any) -> None:
    *steps, last = (int(step) if step.isdigit() else step for step in pointer.split("/")[1:])
    for step in steps:
        value = value[step]
    value[last] = new


def test_an_edit_is_explained_only_by_what_is_free() -> None:
    events = BASES["text"].events()
    other = copy.deepcopy(events)
    other[4]["delta"] = "Something else"
    assert explain(events, other)[0] is None
    other = copy.deepcopy(events)
    other[4]["x_extra"] = 1
    assert explain(events, other)[0] == "unknown members are kept and passed over"
    assert explain(events, events)[0] == "the events are the same"
    assert explain(events, events[:-1])[0] is None
