"""The end of `make test`: one line per room, and the path of the record."""

from __future__ import annotations

import signal
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Both are limits in seconds: of one example, and of making them.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")

WORDS = (("passed", "passed"), ("failed", "failed"), ("error", "failed"), ("skipped", "not run"))


def pytest_configure() -> None:
    """A shell starts what stands before a `&` with Ctrl-C ignored, which the programs under test would inherit."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def room_of(nodeid: str) -> str:
    """The room that a test is about: its folder."""
    folder = Path(nodeid.partition("::")[0]).parent
    return folder.name if folder.name != "tests" else "the house"


def why_skipped(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ").removeprefix("not run: ").partition("\n")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, dict[str, None]] = defaultdict(dict)
    for outcome, word in WORDS:
        for report in terminalreporter.getreports(outcome):
            room = room_of(report.nodeid)
            counts[room][word] += 1
            if outcome == "skipped":
                reasons[room][why_skipped(report)] = None
    for room in sorted(counts):
        count, why = counts[room], "; ".join(reasons[room])
        not_run = f", {count['not run']} not run ({why})" if count["not run"] else ""
        terminalreporter.write_line(f"{room:<13} {count['passed']} passed, {count['failed']} failed{not_run}")
    if config.option.xmlpath:
        terminalreporter.write_line(f"result file: {config.option.xmlpath}")


WAITERS = {
    "subprocess",
    "socket",
    "echoing",
    "threading",
    "asyncio",
    "running_mock",
    "running_app",
    "hostile",
    "scripted",
}
"""What a module has whose tests wait for something: sockets, processes, threads."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if vars(getattr(item, "module", object)).keys() & WAITERS:
            item.add_marker(pytest.mark.waits)
