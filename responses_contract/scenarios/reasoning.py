"""Reasoning: effort and summary told back, and encrypted reasoning carried on without state."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import REASONING_TOKENS, ask, user
from responses_contract.scenarios.expect import (
    completes,
    has_item,
    is_there,
    item_member,
    member,
    says_something,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Ref, Scenario, Step

_PUZZLE = "Which is larger, 9.9 or 9.11? Answer in one word."
_MORE = {"max_output_tokens": REASONING_TOKENS}
_ENCRYPTED = {"store": False, "include": ["reasoning.encrypted_content"], "reasoning": {"effort": "low"}, **_MORE}

SCENARIOS = (
    Scenario(
        "reasoning/effort",
        "reasoning",
        "An effort is taken and told back, and its tokens are counted.",
        (
            Step(
                "create",
                body=ask(_PUZZLE, reasoning={"effort": "low"}, **_MORE),
                expect=(succeeds, member("/reasoning/effort", "low"), completes, has_item("message"), says_something),
            ),
        ),
    ),
    Scenario(
        "reasoning/summary-streamed",
        "reasoning_summaries",
        "A summary of the reasoning is streamed in parts.",
        (
            Step(
                "create",
                body=ask(_PUZZLE, stream=True, reasoning={"effort": "low", "summary": "auto"}, **_MORE),
                expect=(
                    succeeds,
                    streams,
                    completes,
                    has_item("reasoning"),
                    item_member("reasoning", "/summary", suite.SUMMARY_IS_THERE, free=True),
                ),
            ),
        ),
    ),
    Scenario(
        "reasoning/encrypted-round-trip",
        "encrypted_reasoning",
        "Without state, encrypted reasoning comes back when it is asked for and is taken as input.",
        (
            Step(
                "first",
                body=ask(_PUZZLE, **_ENCRYPTED),
                expect=(
                    succeeds,
                    completes,
                    has_item("reasoning"),
                    item_member("reasoning", "/encrypted_content", suite.ENCRYPTED_CONTENT_IS_THERE),
                ),
            ),
            Step(
                "second",
                body=ask([user(_PUZZLE), Ref("first", "/output", spread=True), user("Are you sure?")], **_ENCRYPTED),
                expect=(succeeds, completes, is_there("/output", suite.OUTPUT_IS_THERE)),
            ),
        ),
    ),
)
