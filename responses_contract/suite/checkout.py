"""Runs the layers that judge this project, `spec` and `generated`: tests of a checkout, for which pytest is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from responses_contract.errors import ContractError
from responses_contract.suite.events import Judged, Planned, Started
from responses_contract.suite.layers import SuiteCase
from responses_contract.suite.runner import NOT_COLLECTED, Runner
from responses_contract.suite.settings import cases_folder
from responses_contract.verdicts.cases import LAYERS, Case, Verdict

ARGUMENTS = (
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--continue-on-collection-errors",
)


def run(runner: Runner, layers: Sequence[str]) -> None:
    """Run the tests of some layers, and tell the runner's listeners of each.

    Raises:
        KeyboardInterrupt: there was one.
        ContractError: pytest itself could not run them.
    """
    cases = cases_folder()
    where = [f"--rootdir={cases}", f"--confcutdir={cases}", "-c", str(cases / "pytest.ini")]
    code = pytest.main([*ARGUMENTS, *where, *(str(cases / layer) for layer in layers)], plugins=[PlainTests(runner)])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise ContractError("pytest could not run the cases", hint="its own message stands above", code="pytest")


class PlainTests:
    """A plugin of pytest: each test is a case, its layer the folder that it lies in.

    Its id is its parameter `case_id`, or file and name.
    """

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        wanted = [item for item in items if self.runner.wants(*case_of(item))]
        if len(wanted) < len(items):
            kept = set(map(id, wanted))
            config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
            items[:] = wanted

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            self.runner.emit(Planned(*case_of(item)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            layer, detail = _layer_of(Path(report.nodeid)), str(report.longrepr)
            self.runner.emit(Judged(Case(layer, report.nodeid, "fail", NOT_COLLECTED, detail=detail)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        if self.is_plain(item):
            self.runner.emit(Started(*case_of(item)))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        if self.is_plain(item) and (report.when == "call" or (report.when == "setup" and not report.passed)):
            self.runner.emit(Judged(self._case(item, report)))
        return report

    def is_plain(self, item: pytest.Item) -> bool:
        """Whether a test is a case by itself, and not one of the engine's that pytest only plays."""
        return True

    def _case(self, item: pytest.Item, report: pytest.TestReport) -> Case:
        layer, id = case_of(item)
        verdict: Verdict = "pass" if report.passed else "not run" if report.skipped else "fail"
        why = "" if report.passed else _skip_reason(report) if report.skipped else _first_line(report)
        detail = str(report.longrepr) if report.failed else ""
        repeat = self.runner.command(layer, id, verdict)
        return Case(layer, id, verdict, why, round(report.duration, 3), repeat=repeat, detail=detail)


def case_of(item: pytest.Item) -> tuple[str, str]:
    """The layer and the id of a test's case."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if isinstance(params.get("case"), SuiteCase):
        return params["case"].layer, params["case"].id
    given = params.get("case_id")
    return _layer_of(item.path), str(given) if given else f"{item.path.stem}::{item.name}"


def _layer_of(path: Path) -> str:
    return next((part for part in path.parts[::-1] if part in LAYERS), "spec")


def _skip_reason(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ").partition("\n")[0]


def _first_line(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr).partition("\n")[0][:300]
