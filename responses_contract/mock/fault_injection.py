"""Commits deliberate violations: what an answer would have been, changed by the faults that are switched on."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from responses_contract.errors import UsageError
from responses_contract.model.json_values import Json

if TYPE_CHECKING:
    from responses_contract.faults import Fault


def known(names: Iterable[str]) -> tuple[Fault, ...]:
    """The faults with these ids; a rule's id stands for all of its faults, with a `#` behind it for the first alone.

    Raises:
        UsageError: there is none.
    """
    from responses_contract.faults import FAULTS

    found: list[Fault] = []
    for name in dict.fromkeys(names):
        chosen = [fault for fault in FAULTS.values() if name in (fault.id, fault.rule, f"{fault.id}#")]
        if not chosen:
            raise UsageError(
                f"no fault is called {name[:80]!r}", hint="the ids are those of `responses-contract rules`"
            )
        found += chosen
    return tuple(found)


class Faults:
    """The faults that one answer commits.

    Args:
        chosen: those that are switched on for it.
        request: what was asked: the JSON body, or the query where there is no body.
    """

    __slots__ = ("chosen", "request")

    def __init__(self, chosen: Sequence[Fault], request: Json) -> None:
        self.chosen = chosen
        self.request = request

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def applied(self, layer: str, value: Any) -> Any:
        """The value of this layer with every fault that fits it."""
        for fault in self.chosen:
            if fault.layer == layer and fault.fits(value, self.request):
                value = fault.apply(value)
        return value

    def of(self, layer: str) -> list[Fault]:
        """Those of one layer."""
        return [fault for fault in self.chosen if fault.layer == layer]

    def has(self, name: str) -> bool:
        """Whether this fault of the endpoint's memory or connection is on; `name` may leave its variant out."""
        return bool(self.chosen) and any(
            name in (fault.id, fault.rule) and fault.layer == "session" for fault in self.chosen
        )


NONE = Faults((), {})
"""No fault."""


class Dice:
    """Decides by chance, repeatably, whether an answer is wrong."""

    def __init__(self, seed: int, rate: float) -> None:
        self._random = random.Random(seed)
        self.rate = rate

    def falls(self) -> bool:
        return self.rate >= 1 or self._random.random() < self.rate
