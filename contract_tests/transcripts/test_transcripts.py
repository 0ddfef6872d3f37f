"""Recorded exchanges whose verdict is known: the cases are the engine's own, those of real servers lie here."""

from collections.abc import Callable

from responses_contract.suite.layers import SuiteCase
from responses_contract.suite.pytest_plugin import cases


@cases("transcripts")
def test_transcript(case: SuiteCase, play: Callable[[SuiteCase], None]) -> None:
    play(case)
