"""What a run may cost, known beforehand and kept while it lasts.

A request is billable when it can make a model work: it creates or compacts a response. Its worst case is its
`max_output_tokens`; whether an endpoint bills a request that it ought to refuse is not known beforehand, so negative
requests count in a plan; while a run lasts, what was refused does not. `plan` adds up what the scenarios and lanes will
send; `Budget` is asked before every request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_contract.errors import ContractError, ExitCode

BILLED = ("/responses", "/responses/compact")
UNBOUNDED = 1024
"""Output tokens that a billable request without `max_output_tokens` is counted as."""


class BudgetSpent(ContractError):
    """A request was not sent, because a cap of the run was reached. The case is `not run`, never passed."""

    code = "budget-spent"
    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Cost:
    """What some requests cost at most.

    Attributes:
        requests: all of them, looks at stored responses included.
        billable: those that can make a model work.
        output_tokens: the sum of what the billable ones allow.
    """

    requests: int = 0
    billable: int = 0
    output_tokens: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.requests + other.requests,
            self.billable + other.billable,
            self.output_tokens + other.output_tokens,
        )

    def __mul__(self, times: int) -> Cost:
        return Cost(self.requests * times, self.billable * times, self.output_tokens * times)


@dataclass(frozen=True, slots=True)
class Caps:
    """Hard limits of a run; None is no limit.

    Attributes:
        requests: billable requests.
        output_tokens: the sum of `max_output_tokens` over them.
        seconds: of the whole run.
        retries: requests sent again after 429, 5xx or a broken connection, and those of cases that are played again.
        concurrency: requests that are under way at the same time.
    """

    requests: int | None = None
    output_tokens: int | None = None
    seconds: float | None = None
    retries: int = 60
    concurrency: int = 4


DEFAULT_CAPS = Caps(requests=150, output_tokens=8_000, seconds=1_800)
LOAD_CAPS = Caps(requests=200_000, output_tokens=100_000_000)
"""Of a run under load on loopback, unless told; another host is asked nothing without caps of its own."""
QUICK_CAPS = Caps(requests=25, output_tokens=1_500, seconds=600)


@dataclass(slots=True)
class Budget:
    """Keeps a run within its caps; safe to ask from several threads.

    Attributes:
        spent: what was admitted so far, and not refused.
        retries: requests that were sent again.
    """

    caps: Caps = field(default_factory=Caps)
    spent: Cost = field(default_factory=Cost)
    retries: int = 0
    _started: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, method: str, path: str, body: Any) -> Cost:
        """Count a request that is about to be sent; raises BudgetSpent when it would exceed a cap."""
        cost = cost_of(method, path, body)
        with self._lock:
            self._check(self.spent + cost, free=not cost.billable)
            self.spent += cost
        return cost

    def give_back(self, cost: Cost) -> None:
        """Take off what a request was billed in advance, as it was refused; that it was sent still counts."""
        with self._lock:
            self.spent += Cost(0, -cost.billable, -cost.output_tokens)

    def _check(self, then: Cost, *, free: bool) -> None:
        caps = self.caps
        self.check_time()
        if free:
            return
        if caps.requests is not None and then.billable > caps.requests:
            raise BudgetSpent(f"the budget of {caps.requests} billable requests is spent", hint="see --max-requests")
        if caps.output_tokens is not None and then.output_tokens > caps.output_tokens:
            raise BudgetSpent(
                f"the budget of {caps.output_tokens} output tokens is spent", hint="see --max-output-tokens"
            )

    def admit_retry(self, requests: int = 1) -> bool:
        """Whether some requests may be sent again; `admit` is to be asked too."""
        with self._lock:
            if self.retries + requests > self.caps.retries:
                return False
            self.retries += requests
            return True

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the time of the run is up, 0 at least; None where it has no end."""
        if self.caps.seconds is None:
            return None
        return max(0.0, self.caps.seconds - (time.monotonic() - self._started))

    def check_time(self) -> None:
        """Raise BudgetSpent when the time of the run is up."""
        if self.seconds_left == 0:
            raise BudgetSpent(f"the time of the run is up: {self.caps.seconds:g} s", hint="see --max-seconds")


def cost_of(method: str, path: str, body: Any) -> Cost:
    """What one request costs at most. Nothing is too broken for some endpoint to bill it."""
    is_billable = method == "POST" and path.partition("?")[0] in BILLED
    return Cost(1, int(is_billable), _tokens(body) if is_billable else 0)


def _tokens(body: Any) -> int:
    limit = body.get("max_output_tokens") if isinstance(body, Mapping) else None
    if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
        return limit
    # What lacks the members that every request needs is refused before any model works.
    can_work = isinstance(body, Mapping) and body.get("model") and "input" in body
    return UNBOUNDED if can_work and limit is None else 0


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of a plan."""

    layer: str
    case: str
    cost: Cost


def total(planned: Iterable[Planned]) -> Cost:
    return sum((line.cost for line in planned), Cost())


def render(planned: list[Planned], caps: Caps) -> Iterator[str]:
    """The plan as lines of text: what each case sends, the sums, and the caps that hold whatever happens."""
    yield f"{'requests':>8} {'billable':>8} {'tokens':>7}  case"
    for line in planned:
        yield f"{line.cost.requests:>8} {line.cost.billable:>8} {line.cost.output_tokens:>7}  {line.layer} {line.case}"
    whole = total(planned)
    yield f"{whole.requests:>8} {whole.billable:>8} {whole.output_tokens:>7}  in all, at most, before retries"
    most = whole.requests + caps.retries
    yield f"{most:>8} with all retries and repetitions, looks at a response that is not settled yet aside"
    told = [
        f"{'any number of' if cap is None else format(cap, 'g')} {of}"
        for cap, of in (
            (caps.requests, "billable requests"),
            (caps.output_tokens, "output tokens"),
            (caps.seconds, "seconds"),
            (caps.retries, "retries"),
            (caps.concurrency, "requests at the same time"),
        )
    ]
    yield "a model that thinks is asked for the least effort, and given up to 8 times the tokens within the caps"
    yield f"caps, whatever happens: {', '.join(told)}"
