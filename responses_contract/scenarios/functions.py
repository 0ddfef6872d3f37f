"""Function tools: forced, ruled out, left to the model; and their outputs sent back."""

from __future__ import annotations

from responses_contract.scenarios.common import ASK_WEATHER, TOKENS, WEATHER, ask, user
from responses_contract.scenarios.expect import (
    calls,
    completes,
    has_item,
    has_no_event,
    has_no_item,
    member,
    says,
    says_something,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Outputs, Ref, Scenario, Step

_FORCED = {"tools": [WEATHER], "tool_choice": {"type": "function", "name": "get_weather"}}
_CALLED = (succeeds, completes, has_item("function_call", forced=True))
_TIME = {**WEATHER, "name": "get_time", "description": "The time in a city."}
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
    Scenario(
        "functions/allowed",
        "allowed_tools",
        "Of several tools, only those are called that the choice allows.",
        (
            Step(
                "create",
                body=ask(
                    ASK_WEATHER,
                    tools=[WEATHER, _TIME],
                    tool_choice={
                        "type": "allowed_tools",
                        "mode": "required",
                        "tools": [{"type": "function", "name": "get_time"}],
                    },
                ),
                expect=(*_CALLED, calls("get_time")),
            ),
        ),
    ),
    Scenario(
        "functions/parallel-streamed",
        "parallel_tool_calls",
        "Several calls at once are items of their own, each with its arguments.",
        (
            Step(
                "create",
                body=ask(
                    "What is the weather in Lisbon, and what is it in Oslo? Call the tool once for each city.",
                    tools=[WEATHER],
                    tool_choice="required",
                    parallel_tool_calls=True,
                    stream=True,
                    max_output_tokens=2 * TOKENS,
                ),
                expect=(succeeds, streams, completes, has_item("function_call", at_least=2)),
            ),
        ),
    ),
    Scenario(
        "functions/one-at-a-time",
        "parallel_tool_calls",
        "With parallel_tool_calls false there is one call at most.",
        (
            Step(
                "create",
                body=ask(
                    "What is the weather in Lisbon, and what is it in Oslo? Call the tool once for each city.",
                    tools=[WEATHER],
                    tool_choice="required",
                    parallel_tool_calls=False,
                ),
                expect=(*_CALLED, member("/parallel_tool_calls", False)),
            ),
        ),
    ),
    Scenario(
        "functions/text-beside-tools",
        "function_tools",
        "A forced call is streamed as a call, never as text.",
        (
            Step(
                "create",
                body=ask(ASK_WEATHER, stream=True, **_FORCED),
                expect=(*_CALLED, has_no_event("response.output_text.delta")),
            ),
        ),
    ),
)
