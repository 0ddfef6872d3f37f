"""What to ask a live endpoint and what must come back: one module per feature, `SCENARIOS` over all of them.

A scenario is data: steps, each one request and the expectations about its answer; every exchange is judged by the whole
checker besides. To add one, write it into the module of its feature and name that module here.
"""

from __future__ import annotations

from responses_contract.scenarios import (
    background,
    carrying,
    counting,
    custom,
    errors,
    functions,
    hosted,
    media,
    parameters,
    reasoning,
    state,
    streaming,
    structured,
    text,
)
from responses_contract.scenarios.model import Scenario

MODULES = (
    text,
    streaming,
    parameters,
    structured,
    functions,
    custom,
    reasoning,
    media,
    hosted,
    state,
    carrying,
    background,
    counting,
    errors,
)

SCENARIOS: dict[str, Scenario] = {scenario.id: scenario for module in MODULES for scenario in module.SCENARIOS}

__all__ = ["SCENARIOS", "Scenario"]
