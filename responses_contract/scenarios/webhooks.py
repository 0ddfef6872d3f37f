"""Webhooks: an address that listens is told how a response in the background ended, and told again until it takes it.

Asked only where an address listens (`run --webhook-listen`), to which the endpoint was told to deliver.
"""

from __future__ import annotations

from responses_contract.endpoint.client import EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.rules import suite
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import settles_as, succeeds
from responses_contract.scenarios.model import Kind, Miss, Scenario, Step

FEATURE = "webhooks"
SECONDS = 30.0
"""For which a delivery is waited."""
LULL = 0.3
"""Seconds in which what was taken would come once more."""


def hear(endpoint: EndpointClient, step: Step, id: object, claimed: bool | None) -> tuple[list[Exchange], Miss | None]:
    """The deliveries about a response, and what of them is missing."""
    listener = endpoint.listener
    if listener is None:
        told = "an address that listens: --webhook-listen"
        return [], Miss(suite.END_IS_TOLD, told, "none", "unsupported", ends=True)
    found = listener.wait(str(id), step.hears, SECONDS)
    if len(found) < step.hears:
        wanted = f"{step.hears} deliveries about the response within {SECONDS:g} s, of which the first is refused"
        kind: Kind = "fail" if claimed and not found else "inconclusive"
        return found, Miss(suite.END_IS_TOLD, wanted, f"{len(found)}", kind, ends=True)
    if step.hears > 1:
        found = listener.wait(str(id), step.hears + 1, LULL)
    return found, None


_BEGUN = Step("create", body=ask("Say hello in one word.", background=True, store=True), expect=(succeeds,))
_LOOKED_AT = Step("poll", "GET", "/responses/{create/id}", settles=True, expect=(succeeds, settles_as("completed")))

SCENARIOS = (
    Scenario(
        "webhooks/told",
        FEATURE,
        "The end of a response in the background is told to the address that listens, as it is stored.",
        (_BEGUN, _LOOKED_AT, Step("told", "GET", "/responses/{create/id}", hears=1)),
    ),
    Scenario(
        "webhooks/told-again",
        FEATURE,
        "What the receiver has refused is delivered again, under the same id; what it has taken is not.",
        (_BEGUN, _LOOKED_AT, Step("told", "GET", "/responses/{create/id}", hears=2)),
    ),
    Scenario(
        "webhooks/cancelled",
        FEATURE,
        "That a response in the background was cancelled is told as well.",
        (
            Step(
                "create",
                body=ask("Write a long story about a lighthouse.", background=True, store=True),
                expect=(succeeds,),
            ),
            Step(
                "cancel",
                "POST",
                "/responses/{create/id}/cancel",
                expect=(succeeds, settles_as("cancelled", "completed", "incomplete")),
            ),
            Step("told", "GET", "/responses/{create/id}", hears=1),
        ),
    ),
)


def add_told() -> None:
    """Let the suite ask for webhooks as well."""
    from responses_contract.scenarios import SCENARIOS as EVERY

    EVERY.update({scenario.id: scenario for scenario in SCENARIOS})
