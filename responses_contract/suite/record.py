"""Listens to a run and keeps its record: the journal while it goes on, `result.json` when it is over."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from responses_contract.endpoint.budget import Budget
from responses_contract.report.explained import explained
from responses_contract.report.result import Result
from responses_contract.report.timing import timing_of
from responses_contract.suite.events import Event, Exchanged, Finished, Judged, Planned
from responses_contract.suite.exchanges import Keeper, file_name
from responses_contract.suite.journal import Journal
from responses_contract.suite.resume import Earlier
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.cases import Case
from responses_contract.verdicts.profiles import Profile
from responses_contract.verdicts.stale import stale

MAX_KEPT = 200
"""Exchanges of failed cases that are written to disk in one run."""


class RunRecord:
    """The record of one run.

    Args:
        earlier: what an earlier run has found out, where this one goes on with it.
        budget: knows what the run has sent.
        keeper: writes the exchanges that show why a case failed.

    Attributes:
        result: as far as the run has come.
    """

    def __init__(self, settings: Settings, profile: Profile, earlier: Earlier, budget: Budget, keeper: Keeper) -> None:
        self.result = Result(
            target_of(settings, profile),
            list(earlier.cases.values()),
            {layer: why for layer, why in settings.applying().items() if why},
        )
        self._settings, self._profile, self._budget, self._keeper = settings, profile, budget, keeper
        self._journal = Journal(settings.output, self.result.target, keeper.masker)
        self._unjournaled = list(earlier.cases.values())
        self._planned: dict[tuple[str, str], None] = {}
        self._kept = 0

    def __call__(self, event: Event) -> None:
        match event:
            case Planned(layer, id):
                self._planned[layer, id] = None
            case Exchanged(exchange):
                if (timing := timing_of(exchange.response)) is not None:
                    self.result.latency.add(timing)
            case Judged():
                self._add(event)
            case Finished():
                self._finish(event)

    def _add(self, judged: Judged) -> None:
        case = judged.case
        self._planned.pop((case.layer, case.id), None)
        if case.verdict == "fail":
            case.exchanges = self._evidence(judged)
        self.result.troubles += judged.troubles
        self.result.cases.append(case)
        for each in [*self._unjournaled, case]:
            self._journal.add(each, asdict(self._budget.spent))
        self._unjournaled.clear()

    def _evidence(self, judged: Judged) -> list[str]:
        """The files that the exchanges of a failed case are kept in."""
        paths: list[str] = []
        for number, exchange in enumerate(judged.exchanges[: MAX_KEPT - self._kept]):
            self._kept += 1
            name = f"{file_name(judged.case.id)}-{number}.json"
            paths += self._keeper.keep(exchange, self._settings.output / "exchanges" / judged.case.layer / name)
        return paths

    def _finish(self, finished: Finished) -> None:
        result = self.result
        result.interrupted, result.seconds = finished.interrupted, finished.seconds
        result.cases += [Case(layer, id, "not run", "interrupted") for layer, id in self._planned]
        if not (self._settings.only or self._settings.layers):
            result.cases += stale(self._profile, result.cases)
        result.spent = {**asdict(self._budget.spent), "retries": self._budget.retries}
        result.rules = explained(finding["rule"] for case in result.cases for finding in case.findings)
        self._journal.close()

    def write(self) -> Path:
        """Write `result.json` and take the journal away; returns the path of the record.

        Raises:
            OSError: there is no room; the journal stays.
        """
        path = self.result.write(self._settings.output, self._keeper.masker)
        self._journal.discard()
        return path


def target_of(settings: Settings, profile: Profile) -> dict[str, object]:
    """What a run is about, for its record."""
    name, _, version = settings.server.partition("@")
    return {
        "kind": settings.kind,
        "base_url": settings.base_url,
        **{key: value for key, value in (("server", name), ("server_version", version)) if value},
        "model": settings.model,
        "profile": profile.name,
        "dialect": profile.dialect,
        "faults": list(settings.faults),
    }
