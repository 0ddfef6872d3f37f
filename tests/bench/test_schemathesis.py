"""Schemathesis against the mock, in short: what is found stays found, and nothing else is."""

from __future__ import annotations

import pytest

from bench.schemathesis_mock import LEGS, Leg, measured, render

SHORT = (
    Leg("examples", "positive", "createResponse", 0.25),
    Leg("coverage", "positive", "getResponse", 0.2),
    Leg("coverage", "negative", "getResponse", 0.2),
    Leg("coverage", "negative", "listInputItems", 0.2),
    Leg("fuzzing", "positive", "createResponse", 0.1, streams=True),
    Leg("fuzzing", "negative", "countInputTokens", 0.1),
    Leg("stateful", "positive", "", 0.2),
)


@pytest.mark.slow
def test_nothing_is_wrong_with_the_mock() -> None:
    tally = measured(150, SHORT)
    assert (tally.failed, tally.trouble) == ({}, []), "\n".join(render(tally))
    assert tally.sent >= 150
    accepted = {
        mode: [status for (_, _, kind, status) in tally.counts if kind == mode] for mode in ("positive", "negative")
    }
    assert 200 in accepted["positive"]
    assert 400 in accepted["negative"]
    assert tally.links


@pytest.mark.slow
def test_a_fault_is_found() -> None:
    tally = measured(20, SHORT[:1], faults=("value/usage-adds-up",))
    assert {rule for rule, _, _ in tally.failed} == {"value/usage-adds-up"}
    assert any("value/usage-adds-up" in line for line in render(tally))


def test_every_operation_is_met_in_every_phase() -> None:
    met = {(leg.phase, leg.mode): set[str]() for leg in LEGS}
    for leg in LEGS:
        met[leg.phase, leg.mode].add(leg.operation)
    del met["stateful", "positive"]
    assert len(set(map(frozenset, met.values()))) == 1
    assert len(met["coverage", "negative"]) == 7
