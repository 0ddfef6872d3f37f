"""The suite under pytest: `pytest contract_tests`, or `pytest -p responses_contract.suite.pytest_plugin …`.

Pytest is one more front end: it collects the cases of the runner as its items, one item a case, and plays those that it
was told to; without `--responses-base-url` they are asked of the mock. `responses-contract run` needs none of this.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from responses_contract.endpoint.budget import Budget
from responses_contract.endpoint.client import TIMEOUT
from responses_contract.recordings.masking import Masker
from responses_contract.suite.checkout import PlainTests
from responses_contract.suite.exchanges import Keeper
from responses_contract.suite.layers import SuiteCase, cases_of
from responses_contract.suite.record import RunRecord
from responses_contract.suite.resume import Earlier
from responses_contract.suite.runner import Runner
from responses_contract.suite.settings import OUTPUT, Settings
from responses_contract.verdicts.cases import Case

pytest_plugins = ["responses_contract.testing.plugin"]
"""Whose options say which endpoint is meant."""


def cases(layer: str) -> pytest.MarkDecorator:
    """Parametrizes a test by the cases of a layer, as `case`."""
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in cases_of(layer)])


@pytest.fixture
def play(pytestconfig: pytest.Config) -> Callable[[SuiteCase], None]:
    """Plays a case, and says in pytest's words what came of it."""
    runner = next(plugin for plugin in pytestconfig.pluginmanager.get_plugins() if isinstance(plugin, PytestRun)).runner
    return lambda case: _say(runner.play(case))


def _say(case: Case) -> None:
    if case.verdict == "not run":
        pytest.skip(case.why)
    if case.verdict == "fail":
        found = (f"{each['rule']}: expected {each['expected']}, actual {each['actual']}" for each in case.findings)
        pytest.fail("\n".join([case.detail or case.why, *found]), pytrace=False)


class PytestRun(PlainTests):
    """A run that pytest is in charge of: what it is asked to do stands in pytest's options."""

    def __init__(self, config: pytest.Config) -> None:
        settings = _settings(config)
        budget, keeper = Budget(settings.caps), Keeper(Masker([settings.key()]))
        runner = Runner(settings, budget, [self._listen])
        self._record = RunRecord(settings, runner.target.profile, Earlier(), budget, keeper)
        self._writes = bool(config.getoption("--responses-output"))
        self._interrupted = False
        super().__init__(runner)

    def _listen(self, event: Any) -> None:
        self._record(event)

    def is_plain(self, item: pytest.Item) -> bool:
        callspec = getattr(item, "callspec", None)
        return not (callspec and isinstance(callspec.params.get("case"), SuiteCase))

    def pytest_keyboard_interrupt(self) -> None:
        self._interrupted = True

    def pytest_sessionfinish(self) -> None:
        self.runner.finish(interrupted=self._interrupted)
        self.runner.target.close()

    def pytest_unconfigure(self) -> None:
        if self._writes:
            self._record.write()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("responses", "an endpoint of the Responses API under test")
    group.addoption("--responses-fault", action="append", default=[], help="a rule that the mock breaks; repeatable")
    group.addoption("--responses-timeout", type=float, default=TIMEOUT, help="seconds for one exchange")
    group.addoption("--responses-output", type=Path, help="the folder that result.json is written to")


def pytest_configure(config: pytest.Config) -> None:
    if not any(isinstance(plugin, PlainTests) for plugin in config.pluginmanager.get_plugins()):
        config.pluginmanager.register(PytestRun(config))


def _settings(config: pytest.Config) -> Settings:
    return Settings(
        base_url=config.getoption("--responses-base-url"),
        model=config.getoption("--responses-model"),
        profile=config.getoption("--responses-profile"),
        key_variable=config.getoption("--responses-api-key-env"),
        faults=tuple(config.getoption("--responses-fault")),
        timeout=config.getoption("--responses-timeout"),
        output=config.getoption("--responses-output") or OUTPUT,
    )
