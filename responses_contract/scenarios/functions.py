"""Function tools: forced, ruled out, left to the model; and their outputs sent back."""

from __future__ import annotations

from responses_contract.scenarios.common import ASK_WEATHER, WEATHER, ask, user
from responses_contract.scenarios.expect import completes, has_item, has_no_item, says, says_something, succeeds
from responses_contract.scenarios.model import Outputs, Ref, Scenario, Step

_FORCED = {"tools": [WEATHER], "tool_choice": {"type": "function", "name": "get_weather"}}
_CALLED = (succeeds, completes, has_item("function_call", forced=True))
_WEATHER = '{"sky": "drizzle", "celsius": 14}'

SCENARIOS = (
    Scenario(
        "functions/forced",
        "function_tools",
        "A function that the request names is called.",
        (Step("create", body=ask(ASK_WEATHER, **_FORCED), expect=_CALLED),),
    ),
    Scenario(
        "functions/required",
        "function_tools",
        "With tool_choice required, some tool is called.",
        (Step("create", body=ask(ASK_WEATHER, tools=[WEATHER], tool_choice="required"), expect=_CALLED),),
    ),
    Scenario(
        "functions/none",
        "function_tools",
        "With tool_choice none, no tool is called.",
        (
            Step(
                "create",
                body=ask(ASK_WEATHER, tools=[WEATHER], tool_choice="none"),
                expect=(succeeds, completes, has_no_item("function_call")),
            ),
        ),
    ),
    Scenario(
        "functions/outputs-sent-back",
        "function_tools",
        "The call and its output, sent back as input, are taken and answered.",
        (
            Step("call", body=ask(ASK_WEATHER, store=False, **_FORCED), expect=_CALLED),
            Step(
                "answer",
                body=ask(
                    [user(ASK_WEATHER), Ref("call", "/output", spread=True), Outputs("call", _WEATHER)],
                    store=False,
                    tools=[WEATHER],
                    tool_choice="none",
                ),
                expect=(succeeds, completes, has_item("message"), says_something, says("drizzle")),
            ),
        ),
    ),
    Scenario(
        "functions/outputs-by-reference",
        "previous_response_id",
        "The output of a call is taken when the call itself is only referred to.",
        (
            Step("call", body=ask(ASK_WEATHER, store=True, **_FORCED), expect=_CALLED),
            Step(
                "answer",
                body=ask(
                    [Outputs("call", _WEATHER)],
                    previous_response_id=Ref("call", "/id"),
                    tools=[WEATHER],
                    tool_choice="none",
                ),
                expect=(succeeds, completes, has_item("message"), says_something),
            ),
        ),
    ),
)
