"""Conversations with the endpoint under test: the cases are the engine's own."""

from collections.abc import Callable

from responses_contract.suite.layers import SuiteCase
from responses_contract.suite.pytest_plugin import cases


@cases("scenarios")
def test_scenario(case: SuiteCase, play: Callable[[SuiteCase], None]) -> None:
    play(case)
