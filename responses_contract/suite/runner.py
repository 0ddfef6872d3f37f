"""Runs the suite: plays its cases against a target and tells whoever listens, see `suite.events`.

It needs no test framework. The command line, the record, the progress line, pytest and the drafting of profiles are
listeners; the layers that judge this project are tests of a checkout and are run by `suite.checkout`.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor

from responses_contract.endpoint.budget import Budget
from responses_contract.endpoint.preflight import preflight
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.masking import everywhere
from responses_contract.report.result import Trouble, trouble_of
from responses_contract.suite.events import Event, Exchanged, Finished, Judged, Listener, Planned, Started
from responses_contract.suite.evidence import beside, command
from responses_contract.suite.layers import SuiteCase, cases_of
from responses_contract.suite.plan import is_wanted
from responses_contract.suite.settings import CHECKOUT_LAYERS, LIVE_LAYERS, Settings
from responses_contract.suite.target import Target
from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.outcome import Outcome, rules_in
from responses_contract.verdicts.places import Key, key_of

REPEATED: tuple[Verdict, ...] = ("fail", "warn", "inconclusive")
"""Verdicts of cases that somebody may want to see again."""
NOT_COLLECTED = "the cases cannot be collected"


class Runner:
    """One run.

    Args:
        settings: what it is asked to do.
        budget: is asked before every request.
        listeners: are told everything that happens, in this order.
        known: layer and id of cases that have a verdict already.

    Attributes:
        target: what the cases are asked of.
        gone: the case in which the endpoint stopped to answer at all; empty as long as it does.
    """

    def __init__(
        self,
        settings: Settings,
        budget: Budget,
        listeners: Sequence[Listener] = (),
        known: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.settings = settings
        self.target = Target(settings, budget, lambda exchange: self.emit(Exchanged(exchange)))
        self._listeners, self._known = listeners, known
        self._began = time.monotonic()
        self.gone = ""
        self._shown: set[Key] = set()
        self._lock = threading.RLock()
        self._given_up = threading.Event()

    def emit(self, event: Event) -> None:
        """Tell an event to all who listen."""
        with self._lock:
            for listener in self._listeners:
                listener(event)

    def run(self) -> None:
        """Play all cases of all layers that apply; an interrupt ends the run, and is told.

        Raises:
            UsageError: the key is refused.
            UnreachableError: nobody answers, or what answers is no endpoint.
        """
        layers = [layer for layer, why in self.settings.applying().items() if not why]
        try:
            if set(layers) & set(LIVE_LAYERS):
                preflight(self.target.endpoint, self.target.model)
            self._play(layers)
        except KeyboardInterrupt:
            self.finish(interrupted=True)
        else:
            self.finish()
        finally:
            self.target.close()

    def _play(self, layers: Sequence[str]) -> None:
        cases = [case for layer in layers if layer not in CHECKOUT_LAYERS for case in self._collect(layer)]
        for case in cases:
            self.emit(Planned(case.layer, case.id))
        if of_checkout := [layer for layer in layers if layer in CHECKOUT_LAYERS]:
            from responses_contract.suite import checkout

            checkout.run(self, of_checkout)
        for layer in dict.fromkeys(case.layer for case in cases):
            self._play_layer([case for case in cases if case.layer == layer])

    def _play_layer(self, cases: Sequence[SuiteCase]) -> None:
        """Play cases one after the other; conversations with an endpoint side by side, where that is asked for.

        Raises:
            KeyboardInterrupt: there was one; what was under way is given up.
        """
        if self.settings.jobs == 1 or cases[0].layer != "scenarios":
            for case in cases:
                self.play(case)
            return
        with ThreadPoolExecutor(self.settings.jobs, thread_name_prefix="case") as pool:
            playing = [pool.submit(self.play, case) for case in cases]
            try:
                for each in playing:
                    each.result()
            except BaseException:
                self._given_up.set()
                pool.shutdown(wait=False, cancel_futures=True)
                self.target.endpoint.abandon()
                raise

    def _collect(self, layer: str) -> list[SuiteCase]:
        """The cases of a layer that are to be played; a package that is missing fails the layer, and stops nothing."""
        try:
            return [case for case in cases_of(layer) if self.wants(layer, case.id)]
        except ImportError as error:
            self.emit(Judged(Case(layer, layer, "fail", NOT_COLLECTED, detail=str(error))))
            return []

    def wants(self, layer: str, id: str) -> bool:
        """Whether a case is asked for, and has no verdict yet."""
        return (layer, id) not in self._known and is_wanted(self.settings, layer, id)

    def play(self, case: SuiteCase) -> Case:
        """Play one case and tell of it; an exception of our own fails it, and is told as ours."""
        self.emit(Started(case.layer, case.id))
        began = time.perf_counter()
        try:
            outcome = self._outcome(case)
        except Exception as error:
            line = f"{type(error).__name__}: {error}".partition("\n")[0][:300]
            outcome = Outcome("fail", line, detail=traceback.format_exc(), error=line)
        if self._given_up.is_set():
            raise CancelledError(case.id)
        judged = self._judged(case, outcome, time.perf_counter() - began)
        troubles = [Trouble(case.id, outcome.error)] if outcome.error else []
        troubles += [trouble_of(case.id, error) for error in self.target.engine_errors()]
        self.emit(Judged(judged, tuple(outcome.exchanges), tuple(troubles)))
        return judged

    def _outcome(self, case: SuiteCase) -> Outcome:
        """What a case comes to; where the endpoint is gone, nothing more is sent."""
        asks = case.layer in LIVE_LAYERS
        if asks and self.gone:
            return Outcome("not run", f"the endpoint is gone since {self.gone}")
        outcome = case.play(self.target)
        if asks and any(map(_is_broken_off, outcome.exchanges)) and not self.target.endpoint.is_there():
            self.gone = case.id
            outcome.settle("fail")
            outcome.why = f"the endpoint is gone: {outcome.why}" if outcome.why else "the endpoint is gone"
        return outcome

    def _judged(self, case: SuiteCase, outcome: Outcome, seconds: float) -> Case:
        with self._lock:
            findings = [self._with_evidence(finding, outcome.exchanges) for finding in outcome.findings]
        return Case(
            case.layer,
            case.id,
            outcome.verdict,
            outcome.why or rules_in(findings),
            round(seconds, 3),
            findings,
            self.command(case.layer, case.id, outcome.verdict),
            detail=outcome.detail,
            besides=outcome.besides,
            feature=outcome.feature,
        )

    def command(self, layer: str, id: str, verdict: Verdict) -> str:
        """The command that repeats a case, where somebody may want to."""
        return self.settings.command(layer, id) if verdict in REPEATED else ""

    def _with_evidence(self, finding: dict[str, object], exchanges: Sequence[Exchange]) -> dict[str, object]:
        """Beside a finding, the bytes that show it, and the command that sends its request to an endpoint again."""
        place = finding["place"]
        name = place.get("exchange") if isinstance(place, dict) else None
        exchange = next((exchange for exchange in exchanges if exchange.name == name), None)
        if exchange is None or "consequence_of" in finding:
            return finding
        key = key_of(finding)
        if key not in self._shown:
            self._shown.add(key)
            finding = beside(finding, exchange, self.settings.base_url, everywhere())
        elif self.settings.base_url is not None and (told := command(exchange, self.settings.base_url, everywhere())):
            finding = {**finding, "curl": told}
        return finding

    def finish(self, *, interrupted: bool = False) -> None:
        """Tell that the run is over."""
        self.emit(Finished(time.monotonic() - self._began, interrupted))


def _is_broken_off(exchange: Exchange) -> bool:
    return exchange.response.status is None and exchange.response.ended == "reset"
