"""Plain text: what goes in as a string or as messages comes back as a message."""

from __future__ import annotations

from responses_contract.scenarios.common import ask, user
from responses_contract.scenarios.expect import completes, has_item, says, says_something, succeeds
from responses_contract.scenarios.model import Scenario, Step

_ANSWERED = (succeeds, completes, has_item("message"), says_something)

SCENARIOS = (
    Scenario(
        "text/string",
        "text",
        "A string is answered with a message.",
        (Step("create", body=ask("Say hello in one word."), expect=_ANSWERED),),
    ),
    Scenario(
        "text/messages",
        "text",
        "Messages of several roles, with content as a string and as parts, are answered with a message.",
        (
            Step(
                "create",
                body=ask(
                    [
                        {"role": "developer", "content": "Answer with one word."},
                        user("The word of the day is heliotrope."),
                        {"role": "assistant", "content": "Noted."},
                        {
                            "type": "message",
                            "role": "user",
                            "content": [{"type": "input_text", "text": "Which is the word of the day?"}],
                        },
                    ]
                ),
                expect=(*_ANSWERED, says("heliotrope")),
            ),
        ),
    ),
    Scenario(
        "text/instructions",
        "text",
        "Instructions are taken and told back.",
        (
            Step(
                "create",
                body=ask("Say hello in one word.", instructions="Answer in lower case."),
                expect=_ANSWERED,
            ),
        ),
    ),
)
