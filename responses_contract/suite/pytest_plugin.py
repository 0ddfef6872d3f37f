"""The suite under pytest: `pytest -p responses_contract.suite.pytest_plugin contract_tests`.

Gives the cases an endpoint (the mock, unless `--base-url` names one), judges what they record, and keeps one verdict
per case. A case is a test; its layer is the folder that it lies in; its id is its parameter `case_id`, or file and
name. The verdicts end up in a `Result`: in `result.json` when `--output` names a folder, and with whoever passed a
`Suite`.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget
from responses_contract.endpoint.client import LIMITS, TIMEOUT, EndpointClient, curl
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.transcripts import write_transcript
from responses_contract.report.explained import explained
from responses_contract.report.result import Result
from responses_contract.scenarios import QUICK
from responses_contract.suite import resume
from responses_contract.suite.progress import Progress
from responses_contract.suite.settings import KEY_VARIABLE, LIVE_LAYERS, MOCK_MODEL, OUTPUT, Settings
from responses_contract.verdicts.cases import LAYERS, Case, Verdict
from responses_contract.verdicts.profiles import Profile, load_profile
from responses_contract.verdicts.weighing import checker_for, weigh

RETRIES = 4
"""How often a request is sent again after 429, 5xx or a broken connection."""
MAX_KEPT = 200
"""Exchanges of failed cases that are written to disk in one run."""
MAX_CURL = 4000
"""Characters of a command to repeat that are worth printing."""
SETTLED: tuple[Verdict, ...] = ("pass", "warn", "fail")
"""Verdicts of cases in which everything was looked at."""
WORST_FIRST: tuple[Verdict, ...] = ("fail", "unsupported", "inconclusive", "warn", "not run", "pass")


@dataclass(slots=True)
class Target:
    """What the cases are asked of.

    Attributes:
        kind: `mock` or `endpoint`.
    """

    kind: str
    endpoint: EndpointClient
    checker: Checker
    profile: Profile
    model: str


@dataclass(slots=True)
class Record:
    """What one case finds out; fixture `record`."""

    profile: Profile
    id: str
    verdict: Verdict = "pass"
    why: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def judge(self, findings: list[Finding], *exchanges: Exchange) -> None:
        """Take findings in; a MUST that the profile does not expect fails the case."""
        shown, verdict = weigh(findings, self.profile, self.id)
        self.settle(verdict, findings=shown, exchanges=list(exchanges))

    def settle(
        self,
        verdict: Verdict,
        why: str = "",
        findings: list[dict[str, Any]] | None = None,
        exchanges: list[Exchange] | None = None,
    ) -> None:
        """Take a verdict in; the worst one counts."""
        self.findings += findings or []
        self.exchanges += exchanges or []
        if WORST_FIRST.index(verdict) < WORST_FIRST.index(self.verdict):
            self.verdict, self.why = verdict, why or self.why


class Suite:
    """One run under pytest: the plugin object that holds its settings, its target and its record.

    Attributes:
        unwritten: exchanges that could not be kept: the file, and why.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.profile = load_profile(settings.profile_name)
        self.result = Result(
            {
                "kind": settings.kind,
                "base_url": settings.base_url,
                "model": settings.model,
                "profile": self.profile.name,
                "dialect": self.profile.dialect,
                "faults": list(settings.faults),
            },
            not_run={layer: why for layer, why in settings.applying().items() if why},
        )
        self._earlier = resume.load(settings.output, self.result.target) if settings.resume else resume.Earlier()
        self.result.cases += self._earlier.cases.values()
        self.masker = Masker([settings.key()])
        self.budget = Budget(settings.caps, self._earlier.spent)
        self._target: Target | None = None
        self._open = contextlib.ExitStack()
        self._records: dict[str, Record] = {}
        self._items: list[pytest.Item] = []
        self._settled: set[str] = set()
        self._recorded: Counter[str] = Counter()
        self._kept = 0
        self.unwritten: list[str] = []
        self._done = 0
        self._progress = Progress()

    @property
    def target(self) -> Target:
        """The endpoint under test; the mock is started when it is first asked for."""
        if self._target is None:
            self._target = self._connect()
        return self._target

    def _connect(self) -> Target:
        base_url, key = self.settings.base_url, self.settings.key()
        if base_url is None:
            from responses_contract.mock import running_mock

            mock = self._open.enter_context(running_mock(faults=self.settings.faults))
            base_url, key = mock.base_url, mock.api_key
        checker = Checker(dialect=self.profile.dialect, limits=LIMITS)
        endpoint = EndpointClient(
            base_url,
            key,
            timeout=self.settings.timeout,
            checker=checker,
            on_exchange=self._record,
            budget=self.budget,
            retries=RETRIES,
        )
        self._open.callback(endpoint.close)
        model = self.settings.model or self.profile.model("default", None) or MOCK_MODEL
        return Target(self.settings.kind, endpoint, checker, self.profile, model)

    def _record(self, exchange: Exchange) -> None:
        if self.settings.record:
            name = _file_name(exchange.name)
            self._recorded[name] += 1
            number = f"-{self._recorded[name]}" if self._recorded[name] > 1 else ""
            self._write(exchange, self.settings.record / f"{name}{number}.json")

    def _write(self, exchange: Exchange, file: Path) -> list[str]:
        """Where an exchange was written. That there is no room for it is no fault of the case."""
        try:
            return [str(write_transcript(exchange, file, self.masker))]
        except OSError as error:
            self.unwritten.append(f"{file}: {error.strerror}")
            return []

    def close(self) -> None:
        """Stop what was started for the run."""
        self._open.close()
        self._progress.clear()

    @property
    def records(self) -> list[Record]:
        """What the cases found out, in the order of the run."""
        return list(self._records.values())

    def record_of(self, item: pytest.Item) -> Record:
        return self._records.setdefault(item.nodeid, Record(self.profile, case_id(item)))

    # pytest's hooks

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        wanted = [item for item in items if self._wants(item)]
        if len(wanted) < len(items):
            kept = set(map(id, wanted))
            config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
            items[:] = wanted
        self._items = list(items)

    def _wants(self, item: pytest.Item) -> bool:
        id, layer = case_id(item), _layer_of(item.path)
        if (layer, id) in self._earlier.cases:
            return False
        if self.settings.quick and layer in LIVE_LAYERS:
            return layer == "scenarios" and id in QUICK and self.settings.wants(id)
        return self.settings.wants(id)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            layer = _layer_of(Path(report.nodeid))
            self.result.cases.append(
                Case(layer, report.nodeid, "fail", "the cases cannot be collected", detail=str(report.longrepr))
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._progress.update(f"{self._done} of {len(self._items)} cases, now {_layer_of(item.path)}: {case_id(item)}")
        self._done += 1
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        record = self.record_of(item)
        if report.when == "call" and report.passed and record.verdict == "fail":
            report.outcome = "failed"
            report.longrepr = "\n".join(
                f"{found['rule']}: expected {found['expected']}, actual {found['actual']}" for found in record.findings
            )
        if report.when == "call" or (report.when == "setup" and not report.passed) or report.failed:
            self._settle(item, record, report)
        return report

    def _settle(self, item: pytest.Item, record: Record, report: pytest.TestReport) -> None:
        detail = ""
        if report.skipped:
            record.settle("not run", _skip_reason(report))
        elif report.failed and record.verdict != "fail":
            record.settle("fail", _first_line(report))
            detail = str(report.longrepr)
        layer = _layer_of(item.path)
        self._settled.add(item.nodeid)
        repeat = self.settings.command(layer, record.id) if record.verdict in ("fail", "warn", "inconclusive") else ""
        kept = self._keep(layer, record) if record.verdict == "fail" else []
        findings = [self._with_curl(finding, record) for finding in record.findings]
        why = record.why or _rules_of(findings)
        seconds = round(report.duration, 3)
        self.result.cases.append(Case(layer, record.id, record.verdict, why, seconds, findings, repeat, kept, detail))

    def _with_curl(self, finding: dict[str, Any], record: Record) -> dict[str, Any]:
        """Beside a finding in a live exchange, the command that sends its request again."""
        if self.settings.base_url is None or "consequence_of" in finding:
            return finding
        name = finding["place"].get("exchange")
        exchange = next((exchange for exchange in record.exchanges if exchange.name == name), None)
        command = curl(exchange.request, self.settings.base_url) if exchange else ""
        return {**finding, "curl": command} if 0 < len(command) < MAX_CURL else finding

    def _keep(self, layer: str, record: Record) -> list[str]:
        paths: list[str] = []
        for number, exchange in enumerate(record.exchanges):
            if self._kept >= MAX_KEPT:
                break
            self._kept += 1
            file = self.settings.output / "exchanges" / layer / f"{_file_name(record.id)}-{number}.json"
            paths += self._write(exchange, file)
        return paths

    def pytest_keyboard_interrupt(self) -> None:
        self.result.interrupted = True

    def pytest_sessionfinish(self) -> None:
        for item in self._items:
            if item.nodeid not in self._settled:
                self.result.cases.append(Case(_layer_of(item.path), case_id(item), "not run", "interrupted"))
        if not (self.settings.only or self.settings.layers):
            self.result.cases += stale(self.profile, self.result.cases)
        self.result.spent = {**asdict(self.budget.spent), "retries": self.budget.retries}
        broken = {finding["rule"] for case in self.result.cases for finding in case.findings}
        self.result.rules = explained(broken)
        self.close()


def stale(profile: Profile, cases: list[Case]) -> list[Case]:
    """A failed case for each deviation that the profile expects and that no longer shows.

    Where a case that it may show in was not run, nothing is known.
    """
    gone = []
    for expected in profile.expected:
        meant = [case for case in cases if fnmatchcase(case.id, expected.case)]
        rules = {finding["rule"] for case in meant for finding in case.findings}
        is_seen = any(fnmatchcase(rule, expected.rule) for rule in rules)
        if expected.always and meant and not is_seen and all(case.verdict in SETTLED for case in meant):
            why = f"no longer seen: {expected.reason} ({expected.date}); take it out of the profile {profile.name}"
            gone.append(Case("profile", f"{expected.rule} in {expected.case}", "fail", why))
    return gone


def case_id(item: pytest.Item) -> str:
    """The id of a test's case: its parameter `case_id`, or its file and name."""
    callspec = getattr(item, "callspec", None)
    given = callspec.params.get("case_id") if callspec else None
    return str(given) if given else f"{item.path.stem}::{item.name}"


def _layer_of(path: Path) -> str:
    return next((part for part in path.parts[::-1] if part in LAYERS), "spec")


def _file_name(text: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in text)[:120].lstrip(".") or "exchange"


def _skip_reason(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ").partition("\n")[0]


def _first_line(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr).partition("\n")[0][:300]


def _rules_of(findings: list[dict[str, Any]]) -> str:
    rules = dict.fromkeys(finding["rule"] for finding in findings if "consequence_of" not in finding)
    return ", ".join(list(rules)[:3])


# The plugin itself: options and fixtures. `responses-contract run` registers a Suite of its own beforehand.

_SUITE = "responses-contract-suite"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("responses-contract")
    group.addoption("--base-url", help="the endpoint under test, /v1 included; the mock when absent")
    group.addoption("--model", help="the model to ask for")
    group.addoption("--profile", help="what the endpoint claims: a name or a file")
    group.addoption("--api-key-env", default=KEY_VARIABLE, help="the environment variable with the key")
    group.addoption("--fault", action="append", default=[], help="a rule that the mock shall break; repeatable")
    group.addoption("--request-timeout", type=float, default=TIMEOUT, help="seconds for one exchange")
    group.addoption("--output", type=Path, help="the folder that result.json is written to")


def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(_SUITE):
        config.pluginmanager.register(Suite(_settings(config)), _SUITE)


def _settings(config: pytest.Config) -> Settings:
    return Settings(
        base_url=config.getoption("--base-url"),
        model=config.getoption("--model"),
        profile=config.getoption("--profile"),
        key_variable=config.getoption("--api-key-env"),
        faults=tuple(config.getoption("--fault")),
        timeout=config.getoption("--request-timeout"),
        output=config.getoption("--output") or OUTPUT,
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    suite = config.pluginmanager.get_plugin(_SUITE)
    if suite and config.getoption("--output"):
        suite.result.write(suite.settings.output, suite.masker)


def run(suite: Suite, arguments: list[str]) -> int:
    """Run pytest with a suite of one's own; returns pytest's exit code."""
    started = time.monotonic()
    plugins: list[Any] = [_Registrar(suite)]
    code = pytest.main(["-p", "responses_contract.suite.pytest_plugin", *arguments], plugins)
    suite.result.seconds = time.monotonic() - started
    return int(code)


class _Registrar:
    """Hands the suite to pytest before the plugin makes one of its own."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._suite, _SUITE)


def _suite(config: pytest.Config) -> Suite:
    suite = config.pluginmanager.get_plugin(_SUITE)
    assert isinstance(suite, Suite)
    return suite


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Target:
    """The endpoint under test, its checker, its profile."""
    return _suite(pytestconfig).target


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Takes in what the case finds out."""
    return _suite(request.config).record_of(request.node)


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The checker of the base contract, all rules on."""
    return checker_for("base", ("*",))
