"""What goes wrong when conversations meet: items sent back as input, many at once, clients that hang up."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask, user
from responses_contract.scenarios.expect import completes, has_item, says, says_something, streams, succeeds
from responses_contract.scenarios.model import Miss, Ref, Scenario, Seen, Step, shown

_WORDS = ("amaranth", "cerulean", "heliotrope", "vermilion")


def _keeps_apart(word: str) -> Step:
    def check(seen: Seen) -> Miss | None:
        strange = [other for other in _WORDS if other != word and other in seen.answer.text.lower()]
        return Miss(suite.ANSWERS_ARE_NOT_MIXED_UP, f"only {word}", shown(strange)) if strange else None

    body = ask(f"Repeat this word and nothing else: {word}", stream=True, store=False)
    return Step(f"ask-{word}", body=body, expect=(succeeds, streams, completes, check, says(word)))


SCENARIOS = (
    Scenario(
        "carrying/output-as-input",
        "text",
        "Every output item is taken back as input, as it came.",
        (
            Step("first", body=ask("Say hello in one word.", store=False), expect=(succeeds, completes)),
            Step(
                "second",
                body=ask(
                    [user("Say hello in one word."), Ref("first", "/output", spread=True), user("And goodbye.")],
                    store=False,
                ),
                expect=(succeeds, completes, has_item("message"), says_something),
            ),
        ),
    ),
    Scenario(
        "carrying/output-text-without-extras",
        "text",
        "An assistant's message is taken back without id, status and annotations.",
        (
            Step(
                "create",
                body=ask(
                    [
                        user("Say hello in one word."),
                        {
                            "type": "message",
                            "role": "assistant",
                            "content": [{"type": "output_text", "text": "Hello."}],
                        },
                        user("And goodbye."),
                    ],
                    store=False,
                ),
                expect=(succeeds, completes, has_item("message"), says_something),
            ),
        ),
    ),
    Scenario(
        "carrying/many-at-once",
        "streaming",
        "Streams that run at the same time are not mixed up.",
        (tuple(_keeps_apart(word) for word in _WORDS),),
    ),
    Scenario(
        "carrying/hang-up",
        "streaming",
        "A client that hangs up in the middle of a stream harms nobody after it.",
        (
            Step("leave", body=ask("Count from one to twenty in words.", stream=True), leave_after=200),
            Step(
                "next",
                body=ask("Say hello in one word.", stream=True),
                expect=(succeeds, streams, completes, says_something),
            ),
        ),
    ),
)
