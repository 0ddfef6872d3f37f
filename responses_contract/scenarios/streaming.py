"""Event streams: the same conversations, told event by event."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import ASK_WEATHER, WEATHER, ask
from responses_contract.scenarios.expect import completes, has_event, has_item, same, says_something, streams, succeeds
from responses_contract.scenarios.model import Scenario, Step

_STREAMED = (succeeds, streams, has_event("response.created"))

SCENARIOS = (
    Scenario(
        "streaming/text",
        "streaming",
        "A streamed text is announced, told in deltas and completed.",
        (
            Step(
                "create",
                body=ask("Count from one to five in words.", stream=True),
                expect=(*_STREAMED, completes, has_item("message"), says_something),
            ),
        ),
    ),
    Scenario(
        "streaming/function-call",
        "function_tools",
        "A forced function call is streamed as such, its arguments in deltas.",
        (
            Step(
                "create",
                body=ask(
                    ASK_WEATHER,
                    stream=True,
                    tools=[WEATHER],
                    tool_choice={"type": "function", "name": "get_weather"},
                ),
                expect=(
                    *_STREAMED,
                    completes,
                    has_item("function_call", forced=True),
                    has_event("response.function_call_arguments.done"),
                ),
            ),
        ),
    ),
    Scenario(
        "streaming/stored",
        "retrieve",
        "A streamed response can be retrieved, and is then what the stream told.",
        (
            Step("create", body=ask("Say hello in one word.", stream=True, store=True), expect=(*_STREAMED, completes)),
            Step(
                "retrieve",
                "GET",
                "/responses/{create/id}",
                expect=(
                    succeeds,
                    same("/id", "create", "/id", suite.RETRIEVED_IS_CREATED),
                    same("/output", "create", "/output", suite.RETRIEVED_OUTPUT_IS_CREATED_OUTPUT),
                ),
            ),
        ),
    ),
)
