"""The cases that the engine brings, one module per layer: `cases()` lists them.

The layers `spec` and `generated` judge this project; their cases are tests of a checkout, see `suite.checkout`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from responses_contract.suite.target import Target
from responses_contract.verdicts.outcome import Outcome


@dataclass(frozen=True, slots=True)
class SuiteCase:
    """One case.

    Attributes:
        layer: one of `LAYERS`.
        id: stable from run to run; can be given to `-k`.
        play: asks the target what there is to ask, and says what came of it.
    """

    layer: str
    id: str
    play: Callable[[Target], Outcome]


def cases_of(layer: str) -> list[SuiteCase]:
    """The cases of a layer, in the order in which they are played.

    Raises:
        ImportError: a package that only this layer needs is not installed.
    """
    module = importlib.import_module(f"{__name__}.{layer}")
    return [SuiteCase(layer, id, play) for id, play in module.cases().items()]
