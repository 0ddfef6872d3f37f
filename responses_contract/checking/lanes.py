"""The lanes of a connection: what was asked for in each, what is at work, and what can be continued."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from responses_contract.checking.turn_checker import TurnChecker
from responses_contract.model.json_values import Json, dict_of
from responses_contract.rule_ids import RuleId

LANE = re.compile(r"[A-Za-z0-9_.-]{1,256}\Z")
OVER_SOCKET = ("type", "stream_id", "generate")
"""Members of `response.create` that the body of a request does not have."""
TELLING = ("previous_response_id", "metadata", "instructions", "prompt_cache_key", "safety_identifier", "user", "store")
"""Members of a request that a response repeats as they are: they tell one request from another."""


@dataclass(slots=True)
class Asked:
    """One `response.create`.

    Attributes:
        number: of its message.
        lane: None for the default lane.
    """

    number: int
    body: Json
    lane: str | None

    @property
    def parent(self) -> str | None:
        name = self.body.get("previous_response_id")
        return name if isinstance(name, str) else None

    @property
    def warms_up(self) -> bool:
        options = dict_of(self.body.get("prompt_cache_options"))
        return self.body.get("generate") is False or options.get("prewarm") is True

    def http_body(self) -> Json:
        """The body with which HTTP would have been asked for the same."""
        return {name: each for name, each in self.body.items() if name not in OVER_SOCKET} | {"stream": True}

    def fits(self, response: Json) -> bool:
        """Whether a response could be the answer, by the settings that it repeats."""
        return all(self.body[name] == response[name] for name in TELLING if name in self.body and name in response)

    def tells(self, response: Json) -> bool:
        """Whether the response repeats something that this request alone may have said."""
        return any(self.body.get(name) is not None and name in response for name in TELLING)


@dataclass(slots=True)
class Turn:
    """One response at work, or the last one of its lane.

    Attributes:
        asked: its request; None where it is not known, as that of a steered response's successor.
        output_told: it was said already that it has output, and should have none.
        claims_end: an event that is none of the contract says that it has ended.
    """

    checker: TurnChecker
    asked: Asked | None
    id: str = ""
    output_told: bool = False
    claims_end: bool = False


@dataclass(slots=True)
class Steer:
    """One submission of a client that steers a response.

    Attributes:
        state: sent, accepted, pending, over; or unclear, where an answer came that names no submission.
    """

    target: str
    input: Any
    id: str = ""
    state: str = "sent"


@dataclass(slots=True)
class Injection:
    """One injection of a client."""

    target: str
    input: Any
    is_open: bool = True


@dataclass(slots=True)
class Made:
    """A response of this connection, as far as continuing it is concerned.

    Attributes:
        is_evicted: a continuation in its lane was refused.
        is_doubtful: whether it can still be continued is not known.
        last: the number of its last event.
    """

    lane: str | None
    stored: bool
    is_evicted: bool = False
    is_doubtful: bool = False
    last: int | None = None


@dataclass(slots=True)
class Lane:
    """One lane.

    Attributes:
        pending: what was asked for and is not begun.
        turn: at work, or the last one that was.
        newest: the id of the last response that ended here.
        overlapping: how many responses are at work at once, which must not be: nothing of them can be told apart.
        is_invalid: its name is none that a lane may have, as was told once.
        lost: the rule by which a message was lost that may have begun the next response.
    """

    name: str | None
    pending: deque[Asked] = field(default_factory=deque)
    turn: Turn | None = None
    newest: str | None = None
    overlapping: int = 0
    lost: RuleId | None = None
    is_invalid: bool = False

    @property
    def is_busy(self) -> bool:
        return self.turn is not None and not self.turn.checker.is_over

    @property
    def is_idle(self) -> bool:
        return not self.is_busy and not self.pending

    def take(self, response: Json) -> tuple[Asked | None, bool]:
        """The request that a response answers, and whether it was its turn."""
        if not self.pending:
            return None, True
        if not self.pending[0].fits(response):
            later = [one for one in self.pending if one.fits(response) and one.tells(response)]
            if len(later) == 1:
                self.pending.remove(later[0])
                return later[0], False
        return self.pending.popleft(), True
