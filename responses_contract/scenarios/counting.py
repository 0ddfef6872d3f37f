"""Counting tokens, and making a conversation shorter."""

from __future__ import annotations

from typing import Any

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask, user
from responses_contract.scenarios.expect import has_item, is_there, member, succeeds
from responses_contract.scenarios.model import MODEL, Miss, Ref, Scenario, Seen, Step, shown

_TEXT = "Name the capital of Portugal in one word."


def _counts_more(seen: Seen) -> Miss | None:
    """A longer input counts more tokens than a shorter one."""
    short, long = seen.answers["short"].at("/input_tokens"), seen.answer.at("/input_tokens")
    if isinstance(short, int) and isinstance(long, int) and 0 < short < long:
        return None
    return Miss(suite.LONGER_INPUT_COUNTS_MORE, f"more than {shown(short)} tokens", shown(long))


def _count(name: str, content: Any, *expect: Any) -> Step:
    return Step(name, path="/responses/input_tokens", body={"model": MODEL, "input": content}, expect=expect)


SCENARIOS = (
    Scenario(
        "counting/input-tokens",
        "input_tokens",
        "Input tokens are counted without an answer, and a longer input counts more.",
        (
            _count("short", _TEXT, succeeds, member("/object", "response.input_tokens", suite.COUNT_IS_A_COUNT)),
            _count("long", [user(_TEXT)] * 3, succeeds, _counts_more),
        ),
    ),
    Scenario(
        "counting/compact",
        "compact",
        "A conversation is made shorter, and what comes out is taken as input.",
        (
            Step(
                "compact",
                path="/responses/compact",
                body={
                    "model": MODEL,
                    "input": [user("My word is heliotrope."), {"role": "assistant", "content": "Noted."}],
                },
                expect=(succeeds, is_there("/output", suite.COMPACTED_OUTPUT_IS_THERE), has_item("compaction")),
            ),
            Step(
                "carry-on",
                body=ask([Ref("compact", "/output", spread=True), user("Say hello in one word.")], store=False),
                expect=(succeeds, has_item("message")),
            ),
        ),
    ),
)
