"""What to ask a live endpoint and what must come back: one module per feature, `SCENARIOS` over all of them.

A scenario is data: steps, each one request and the expectations about its answer; every exchange is judged by the whole
checker besides. To add one, write it into the module of its feature and name that module here.

Exports: SCENARIOS, QUICK, Scenario, model.steps_of, engine.play.

May import: checking, endpoint, errors, model, rules, stream, verdicts.
"""

from __future__ import annotations

from responses_contract.scenarios import (
    agents,
    background,
    carrying,
    conversations,
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

# Free of charge first: what a healthy endpoint refuses costs nothing.
MODULES = (
    errors,
    text,
    streaming,
    parameters,
    structured,
    functions,
    custom,
    agents,
    reasoning,
    media,
    hosted,
    state,
    carrying,
    conversations,
    background,
    counting,
)

QUICK = (
    "text/string",
    "streaming/text",
    "structured/json-schema",
    "functions/forced",
    "functions/outputs-sent-back",
    "streaming/function-call",
    "state/chain",
    "state/retrieve-and-delete",
    "state/input-items",
    "errors/wrong-key",
    "errors/no-such-response",
    "errors/no-model",
    "errors/not-json",
    "errors/input-is-a-number",
    "errors/before-a-stream",
    "errors/no-such-model",
)
"""What `--quick` asks: the road that every client takes."""

# What is not there is asked for last: only then is it known whether the operation is there at all.
SCENARIOS: dict[str, Scenario] = {
    scenario.id: scenario
    for scenario in (*(each for module in MODULES for each in module.SCENARIOS), *errors.OF_NOBODY)
}

__all__ = ["QUICK", "SCENARIOS", "Scenario"]
