"""Plays a scenario against an endpoint: sends its steps, has the checker judge every exchange, and draws a verdict."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from itertools import chain
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import BudgetSpent
from responses_contract.endpoint.client import BUSY, Call, EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.rules import suite
from responses_contract.scenarios.errors import AUTHENTICATION
from responses_contract.scenarios.model import (
    MODEL,
    Answer,
    Miss,
    Outputs,
    Ref,
    Scenario,
    Seen,
    Step,
    answer_of,
    steps_of,
)
from responses_contract.scenarios.room import Room
from responses_contract.scenarios.sockets import SOCKET, Sockets
from responses_contract.scenarios.webhooks import hear
from responses_contract.stream.grammar import UNDER_WAY
from responses_contract.verdicts.outcome import Outcome, rules_in, weighed
from responses_contract.verdicts.profiles import Profile

ATTEMPTS = 3
"""How often a scenario is played at most, when its outcome may be chance."""
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, *[2.0] * 30)
"""Seconds between two looks at a response that is not settled yet: about a minute in all."""
IN_PATH = re.compile(r"\{([\w-]+)(/[^{}]*)\}")


class MissingValue(Exception):
    """A request needs a value that an earlier answer did not hold."""


def play(
    scenario: Scenario,
    endpoint: EndpointClient,
    checker: Checker,
    profile: Profile,
    model: str,
    room: Room | None = None,
) -> Outcome:
    """Send the steps of a scenario in order and judge what comes back.

    `room` is what the run has learned about a model that thinks, and is written to.
    """
    claimed = profile.claims(scenario.feature)
    if claimed is False:
        return Outcome("unsupported", f"the profile {profile.name} says that {scenario.feature} is absent")
    if scenario.feature == AUTHENTICATION and not endpoint.api_key:
        return Outcome("not run", "no key is in use")
    if any(step.socket for step in steps_of(scenario)) and profile.claims(SOCKET) is False:
        return Outcome("unsupported", f"the profile {profile.name} says that {SOCKET} is absent")
    room = room or Room()
    outcome, attempt = Outcome("not run"), 0
    while attempt < ATTEMPTS:
        played = _Played(scenario, checker, profile.model(scenario.feature, model) or model, room)
        sockets = Sockets(endpoint, played.exchanges, claims=profile.claims(SOCKET))
        try:
            _play(played, endpoint, claimed, sockets)
        except BudgetSpent as spent:
            return _beyond_budget(outcome, played, spent)
        finally:
            sockets.close()
        outcome = _outcome(played, profile)
        is_short = bool(played.is_short and played.misses)
        again = room.widen() if is_short else _may_differ(outcome, attempt)
        if not again or not endpoint.budget.admit_retry(len(played.exchanges)):
            break
        attempt += not is_short
    return outcome


def _beyond_budget(earlier: Outcome, played: _Played, spent: BudgetSpent) -> Outcome:
    """What an earlier try was short of is no failure: that there is no budget for another is told beside it."""
    if earlier.verdict == "inconclusive":
        earlier.why = f"{earlier.why}; {spent.message}"
        return earlier
    return Outcome("not run", spent.message, exchanges=played.exchanges)


def _play(played: _Played, endpoint: EndpointClient, claimed: bool | None, sockets: Sockets) -> None:
    for entry in played.scenario.steps:
        steps = entry if isinstance(entry, tuple) else (entry,)
        try:
            calls = [played.call(step) for step in steps]
        except MissingValue as missing:
            played.misses.append((steps[0].name, Miss(suite.VALUE_IS_TOLD, str(missing), "nothing", ends=True)))
            return
        ends = False
        if steps[0].hears:
            if played.hear(endpoint, steps[0], claimed):
                return
            continue
        if steps[0].socket:
            if played.ask_over(sockets, steps, [call.body for call in calls], claimed):
                return
            continue
        for step, exchange in zip(steps, played.send(steps, calls, endpoint), strict=True):
            ends |= played.judge(step, exchange, claimed, is_absent=endpoint.lacks(exchange))
        if ends:
            return


def _may_differ(outcome: Outcome, attempt: int) -> bool:
    """Whether the scenario is worth playing again: the model was free, or the connection broke."""
    if outcome.verdict == "inconclusive":
        return attempt == 0
    responses = [exchange.response for exchange in outcome.exchanges]
    is_broken = any(response.ended == "reset" or response.status in BUSY for response in responses)
    return outcome.verdict == "fail" and is_broken


class _Played:
    """A scenario as far as it has been played."""

    def __init__(self, scenario: Scenario, checker: Checker, model: str, room: Room) -> None:
        self.scenario = scenario
        self.checker = checker
        self.model = model
        self.room = room
        self.is_short = False
        self.absent: list[str] = []
        self.exchanges: list[Exchange] = []
        self.answers: dict[str, Answer] = {}
        self.misses: list[tuple[str, Miss]] = []

    def call(self, step: Step) -> Call:
        body = self.room.fit(self._fill(step.body)) if step.body is not None else None
        path, name = self._path(step.path), self.name(step)
        return Call(step.method, path, body, step.raw, step.headers, name, leave_after=step.leave_after)

    def name(self, step: Step) -> str:
        return f"{self.scenario.id}#{step.name}"

    def send(self, steps: tuple[Step, ...], calls: list[Call], endpoint: EndpointClient) -> list[Exchange]:
        """Send the requests of steps that go together; a step that settles is asked again until it has."""
        if len(calls) > 1:
            return endpoint.send_all(calls)
        exchange = endpoint.send(calls[0])
        for pause in PAUSES if steps[0].settles else ():
            if self.answer_in(exchange).at("/status") not in UNDER_WAY:
                break
            time.sleep(pause)
            exchange = endpoint.send(calls[0])
        return [exchange]

    def answer_in(self, exchange: Exchange) -> Answer:
        return answer_of(exchange, self.checker.judge(exchange))

    def ask_over(self, sockets: Sockets, steps: tuple[Step, ...], bodies: list[Any], claimed: bool | None) -> bool:
        """Send steps over the socket and note what they lack; True when the rest makes no sense any more."""
        name = f"{self.scenario.id}#connection-{steps[0].connection}"
        refusal = sockets.use(steps[0].connection, name)
        if refusal is not None:
            if any(self.checker.check(each) for each in self.exchanges[-1:] if each.response.status == 101):
                return True  # the upgrade was answered, and what is wrong with that is told
            self.misses.append((steps[0].name, refusal))
            return True
        ends = False
        for step, exchange in zip(steps, sockets.ask(bodies), strict=True):
            ends |= self._expect(step, exchange, claimed, is_absent=False)
        return ends

    def hear(self, endpoint: EndpointClient, step: Step, claimed: bool | None) -> bool:
        """Note the deliveries that a step waits for; True when the rest makes no sense any more."""
        found, miss = hear(endpoint, step, self._value(Ref("create", "/id")), claimed)
        for number, exchange in enumerate(found, 1):
            exchange.name = f"{self.name(step)}-{number}"
            endpoint.note(exchange)
            self.exchanges.append(exchange)
        if miss is not None:
            self.misses.append((step.name, miss))
        return miss is not None

    def judge(self, step: Step, exchange: Exchange, claimed: bool | None, *, is_absent: bool) -> bool:
        """Note the exchange and what it lacks; True when the rest makes no sense any more."""
        self.exchanges.append(exchange)
        return self._expect(step, exchange, claimed, is_absent=is_absent)

    def _expect(self, step: Step, exchange: Exchange, claimed: bool | None, *, is_absent: bool) -> bool:
        answer = self.answers[step.name] = self.answer_in(exchange)
        seen = Seen(exchange, self.answers, claimed, answer, is_absent)
        self.is_short |= self.room.is_short(seen)
        if is_absent and step.aside and not claimed:
            self.absent.append(exchange.name)
            return False
        for expect in step.expect:
            if miss := expect(seen):
                self.absent += [exchange.name] if is_absent and miss.kind == "unsupported" else []
                self.misses.append((step.name, miss))
                if miss.ends:
                    return True
        return False

    def _path(self, path: str) -> str:
        return IN_PATH.sub(lambda match: str(self._value(Ref(match[1], match[2]))), path)

    def _value(self, ref: Ref) -> Any:
        value = self.answers[ref.step].at(ref.pointer)
        if value is None:
            raise MissingValue(f"{ref.pointer} in the answer to {ref.step}")
        return value

    def _fill(self, template: Any) -> Any:
        if template == MODEL:
            return self.model
        if isinstance(template, Ref):
            return self._value(template)
        if isinstance(template, dict):
            return {name: self._fill(value) for name, value in template.items()}
        if isinstance(template, list | tuple):
            return [filled for value in template for filled in self._members(value)]
        return template

    def _members(self, template: Any) -> Iterable[Any]:
        if isinstance(template, Outputs):
            calls = self.answers[template.step].items("function_call")
            output = template.output
            return [
                {"type": "function_call_output", "call_id": call.get("call_id"), "output": output} for call in calls
            ]
        if isinstance(template, Ref) and template.spread:
            value = self._value(template)
            return value if isinstance(value, list) else [value]
        return [self._fill(template)]


def _outcome(played: _Played, profile: Profile) -> Outcome:
    failed = [miss.finding(f"{played.scenario.id}#{step}") for step, miss in played.misses if miss.kind == "fail"]
    judged = chain.from_iterable(played.checker.check_all(played.exchanges))
    # How it is said that an operation is absent is no matter: that it is absent is told once.
    findings = [*(finding for finding in judged if finding.place.exchange not in played.absent), *failed]
    outcome = weighed(findings, played.exchanges, profile, played.scenario.id)
    kinds = {miss.kind: miss for _, miss in reversed(played.misses)}
    for kind in ("inconclusive", "unsupported"):
        if kind in kinds:
            miss = kinds[kind]
            outcome.settle(kind, f"{miss.expected} expected, {miss.actual}")
    outcome.why = outcome.why or rules_in(outcome.findings)
    return outcome
