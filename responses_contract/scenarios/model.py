"""What a scenario is made of: steps with requests, and what must come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.judgement import Judgement
from responses_contract.rules import Rule

Kind = Literal["fail", "unsupported", "inconclusive"]

MODEL = "{model}"
"""Stands, in a request, for the name of the model under test."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Stands, in a request, for a value out of an earlier answer.

    Attributes:
        step: the name of the step.
        pointer: JSON pointer into its Response (for a stream: into the last one in it), e.g. `/id`.
        spread: in a list, put the members of the value there, not the value.
    """

    step: str
    pointer: str = ""
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """Stands, in an input list, for one `function_call_output` per function call of an earlier answer."""

    step: str
    output: str


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that was not met.

    Attributes:
        rule: that says what must hold, one of `rules/suite.py`.
        kind: `inconclusive` where the model was free to do so, `unsupported` where the endpoint clearly refused.
        ends: whether the steps that follow make no sense any more.
    """

    rule: Rule
    expected: str
    actual: str
    kind: Kind = "fail"
    ends: bool = False

    def finding(self, where: str) -> Finding:
        return Finding(self.rule.id, self.rule.level, self.expected, self.actual, Place(exchange=where))


@dataclass(slots=True)
class Seen:
    """What a step's expectations look at.

    Attributes:
        claimed: whether the profile claims the scenario's feature (None: it does not say).
        answers: the answers of the steps so far, this one included, by name.
        answer: that of this step.
        is_absent: whether the answer says that there is no such operation: 404, 405 or 501, in any form, on one that
            worked nowhere in the run.
    """

    exchange: Exchange
    answers: Mapping[str, Answer]
    claimed: bool | None
    answer: Answer
    is_absent: bool = False

    @property
    def status(self) -> int | None:
        return self.exchange.response.status


Expect = Callable[[Seen], Miss | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One request and what must come back.

    Attributes:
        path: below the base URL; `{step/pointer}` in it is replaced as a `Ref` is: `/responses/{create/id}`.
        body: a template: strings, numbers, lists, maps, `MODEL`, `Ref`, `Outputs`.
        raw: bytes to send instead (a negative case).
        headers: further ones; None leaves one out.
        expect: checked in order, until one of them ends the scenario.
        settles: asked again, with pauses, for as long as the response is queued or in progress.
        leave_after: bytes of the answer after which the client hangs up; None reads to the end.
        socket: sent over the scenario's WebSocket, as `response.create`.
        aside: it is not what the scenario is about: where its operation is absent, its answer is not judged.
        hears: deliveries of webhooks that are waited for, about the response of the step `create`; nothing is sent.
        connection: over which one; a higher number is a connection of its own, after the one before was closed.
    """

    name: str
    method: str = "POST"
    path: str = "/responses"
    body: Any = None
    raw: bytes | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    expect: tuple[Expect, ...] = ()
    settles: bool = False
    leave_after: int | None = None
    socket: bool = False
    connection: int = 1
    hears: int = 0
    aside: bool = False


Steps = tuple[Step | tuple[Step, ...], ...]
"""What is done one after the other; the steps of an inner tuple are done at the same time."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation with an endpoint.

    Attributes:
        id: `file/what-it-is-about`; can be given to `-k`.
        feature: what a profile must claim or deny for it.
        about: one sentence.
    """

    id: str
    feature: str
    about: str
    steps: Steps


def steps_of(scenario: Scenario) -> Iterator[Step]:
    """All steps of a scenario, those that are done at the same time one by one."""
    for entry in scenario.steps:
        yield from entry if isinstance(entry, tuple) else (entry,)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step brought: the JSON body, or of a stream its events and the last Response in it; and its status."""

    body: Any
    events: tuple[Any, ...] = ()
    status: int | None = None

    def at(self, pointer: str) -> Any:
        """The value at a JSON pointer; None where there is none."""
        value = self.body
        for part in pointer.split("/")[1:]:
            if isinstance(value, dict):
                value = value.get(part.replace("~1", "/").replace("~0", "~"))
            elif isinstance(value, list) and part.lstrip("-").isdigit() and -len(value) <= int(part) < len(value):
                value = value[int(part)]
            else:
                return None
        return value

    def items(self, kind: str) -> list[dict[str, Any]]:
        """The output items of a type."""
        output = self.at("/output")
        members = output if isinstance(output, list) else []
        return [item for item in members if isinstance(item, dict) and item.get("type") == kind]

    @property
    def text(self) -> str:
        """All output text, joined."""
        parts = [part for item in self.items("message") for part in item.get("content") or () if isinstance(part, dict)]
        return "".join(str(part.get("text", "")) for part in parts if part.get("type") == "output_text")


def answer_of(exchange: Exchange, judgement: Judgement) -> Answer:
    """The answer in an exchange, as far as the checker could understand it when it judged."""
    if exchange.response.sse is None and exchange.response.events is None:
        return Answer(exchange.response.body, status=exchange.response.status)
    events = judgement.events()
    stated = [event["response"] for event in events if isinstance(event.get("response"), dict)]
    return Answer(stated[-1] if stated else None, tuple(events), exchange.response.status)


def shown(value: object) -> str:
    """An untrusted value for a finding."""
    return quote(value if isinstance(value, str) else json.dumps(value, default=str))
