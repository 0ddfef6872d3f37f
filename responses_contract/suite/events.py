"""The events of a run. The runner emits them, and whoever wants to know listens.

In order: `Planned` for every case that is to be played, before the first is; then for each case `Started`, an
`Exchanged` for every answer, and `Judged`; at the end `Finished`, also when the run was interrupted. Whoever listens is
called with one event at a time; `Exchanged` may come from another thread than the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from responses_contract.model.exchange import Exchange
from responses_contract.report.result import Trouble
from responses_contract.verdicts.cases import Case


@dataclass(frozen=True, slots=True)
class Planned:
    """A case is going to be played.

    Attributes:
        layer: one of `LAYERS`.
        id: of the case, as `-k` takes it.
    """

    layer: str
    id: str


@dataclass(frozen=True, slots=True)
class Started:
    """A case begins."""

    layer: str
    id: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The endpoint has answered, or failed to; attempts that are repeated are told as well.

    Attributes:
        exchange: carries its judgement.
    """

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Judged:
    """A case is over.

    Attributes:
        case: its verdict and findings.
        exchanges: those that show it.
        troubles: errors of our own in it.
    """

    case: Case
    exchanges: tuple[Exchange, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is over; what was planned and not judged was not run.

    Attributes:
        seconds: that it took.
        interrupted: by its user.
    """

    seconds: float
    interrupted: bool = False


Event = Planned | Started | Exchanged | Judged | Finished
Listener = Callable[[Event], None]
