"""Every scenario asserts something: a way to make it fail is known, and it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from measure.scenario_faults import Stage, Way, table, wrong
from responses_contract.mock import running_mock
from responses_contract.scenarios import SCENARIOS


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with running_mock(work=0.05) as mock:
        yield Stage(mock)


def test_every_scenario_is_shown_to_fail(stage: Stage) -> None:
    known = table()
    assert set(known) == set(SCENARIOS)
    assert dict(wrong(stage, known, SCENARIOS)) == {}


@pytest.mark.parametrize("id", ["text/string", "errors/no-model", "state/chain", "hosted/mcp"])
def test_a_scenario_passes_where_nothing_is_wrong(id: str, stage: Stage) -> None:
    assert stage.play(SCENARIOS[id], "").verdict == "pass"


def test_a_scenario_that_does_not_fail_as_the_table_says_is_told(stage: Stage) -> None:
    known = {"text/string": Way("ignores nothing", "value/usage-adds-up")}
    told = dict(wrong(stage, known, ["text/string", "text/messages"]))
    assert told["text/messages"] == "no way to fail is known"
    assert told["text/string"].startswith("pass")
