"""Custom tools: free text and grammars as the input of a call, and the output sent back."""

from __future__ import annotations

from typing import Any

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask, user
from responses_contract.scenarios.expect import (
    calls,
    completes,
    has_event,
    has_item,
    item_member,
    says_something,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Ref, Scenario, Step

_NOTE: dict[str, Any] = {"type": "custom", "name": "take_note", "description": "Keeps a note. The input is its text."}
_DIGITS: dict[str, Any] = {
    "type": "custom",
    "name": "dial",
    "description": "Dials a number.",
    "format": {"type": "grammar", "syntax": "regex", "definition": "[0-9]{3}"},
}
_ASKED = "Take the note 'buy milk' with the tool."
_FORCED = {"tools": [_NOTE], "tool_choice": {"type": "custom", "name": "take_note"}}
_CALLED = (
    succeeds,
    completes,
    has_item("custom_tool_call", forced=True),
    calls("take_note", "dial"),
    item_member("custom_tool_call", "/input", suite.CUSTOM_INPUT_IS_THERE, free=True),
)

SCENARIOS = (
    Scenario(
        "custom/forced",
        "custom_tools",
        "A custom tool that the request names is called, and takes its output.",
        (
            Step("call", body=ask(_ASKED, store=False, **_FORCED), expect=_CALLED),
            Step(
                "answer",
                body=ask(
                    [
                        user(_ASKED),
                        Ref("call", "/output", spread=True),
                        {
                            "type": "custom_tool_call_output",
                            "call_id": Ref("call", "/output/-1/call_id"),
                            "output": [{"type": "input_text", "text": "noted"}],
                        },
                    ],
                    store=False,
                    tools=[_NOTE],
                    tool_choice="none",
                ),
                expect=(succeeds, completes, has_item("message"), says_something),
            ),
        ),
    ),
    Scenario(
        "custom/streamed",
        "custom_tools",
        "The input of a custom tool is streamed in deltas and stated at its end.",
        (
            Step(
                "call",
                body=ask(_ASKED, stream=True, **_FORCED),
                expect=(*_CALLED[:1], streams, *_CALLED[1:], has_event("response.custom_tool_call_input.done")),
            ),
        ),
    ),
    Scenario(
        "custom/grammar",
        "custom_tool_grammars",
        "A grammar for the input of a custom tool is taken and told back.",
        (
            Step(
                "call",
                body=ask("Dial 112.", tools=[_DIGITS], tool_choice={"type": "custom", "name": "dial"}),
                expect=(*_CALLED, item_member("custom_tool_call", "/input", suite.CUSTOM_INPUT_IS_THERE, free=True)),
            ),
        ),
    ),
)
