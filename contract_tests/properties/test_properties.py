"""Requests derived from the bundle: the cases are the engine's own."""

from collections.abc import Callable

from responses_contract.suite.layers import SuiteCase
from responses_contract.suite.pytest_plugin import cases


@cases("properties")
def test_property(case: SuiteCase, play: Callable[[SuiteCase], None]) -> None:
    play(case)
