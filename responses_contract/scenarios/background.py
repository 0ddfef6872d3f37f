"""Background: created at once, settled later, cancelled, streamed and resumed."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import (
    completes,
    has_item,
    member,
    refused,
    same,
    settles_as,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Miss, Scenario, Seen, Step

_SHORT = "Say hello in one word."
_RESUMED = "/responses/{create/id}?stream=true&starting_after=1"

_SETTLED = settles_as("cancelled", "completed", "incomplete")
"""What a response may be that was cancelled: it may have been done before, or have run out of tokens."""


def _stays_as_it_ended(seen: Seen) -> Miss | None:
    """To cancel what has ended tells how it ended, or is refused; it neither fails nor changes the outcome."""
    if seen.status in (400, 404, 409):
        return None
    ended = seen.answers["poll"].at("/status")
    return succeeds(seen) or member("/status", ended, suite.BACKGROUND_SETTLES)(seen)


SCENARIOS = (
    Scenario(
        "background/poll",
        "background",
        "A response in the background is answered before it is done, and completes.",
        (
            Step(
                "create",
                body=ask(_SHORT, background=True, store=True),
                expect=(succeeds, member("/background", True, suite.BACKGROUND_IS_TOLD_BACK)),
            ),
            Step(
                "poll",
                "GET",
                "/responses/{create/id}",
                settles=True,
                expect=(succeeds, settles_as("completed"), same("/id", "create", "/id", suite.RETRIEVED_IS_CREATED)),
            ),
        ),
    ),
    Scenario(
        "background/cancel",
        "background",
        "A response in the background can be cancelled, twice with the same outcome; one that is done stays done.",
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
                expect=(succeeds, _SETTLED),
            ),
            Step("cancel-again", "POST", "/responses/{create/id}/cancel", expect=(succeeds, _SETTLED)),
            Step("poll", "GET", "/responses/{create/id}", settles=True, expect=(_SETTLED,)),
            Step("cancel-at-the-end", "POST", "/responses/{create/id}/cancel", expect=(_stays_as_it_ended,)),
        ),
    ),
    Scenario(
        "background/cancel-what-does-not-run-there",
        "background",
        "A response that does not run in the background cannot be cancelled.",
        (
            Step("create", body=ask(_SHORT, store=True), expect=(succeeds,)),
            Step("cancel", "POST", "/responses/{create/id}/cancel", expect=(refused(400, 404, 409),)),
        ),
    ),
    Scenario(
        "background/stream-and-resume",
        "background_streams",
        "A stream of a background response can be left and taken up again behind any event.",
        (
            Step(
                "create",
                body=ask(_SHORT, background=True, store=True, stream=True),
                expect=(succeeds, streams, completes, has_item("message")),
            ),
            Step("resume", "GET", _RESUMED, expect=(succeeds, streams, completes)),
            Step(
                "retrieve",
                "GET",
                "/responses/{create/id}",
                expect=(succeeds, same("/output", "resume", "/output", suite.RESUMED_OUTPUT_IS_STORED_OUTPUT)),
            ),
        ),
    ),
)
