"""Which item answers which: derived from the bundle, and what is known of it."""

from __future__ import annotations

from responses_contract.model.items import answered_by


def test_what_answers_which_item_is_derived() -> None:
    assert answered_by() == {
        "apply_patch_call_output": "apply_patch_call",
        "computer_call_output": "computer_call",
        "custom_tool_call_output": "custom_tool_call",
        "function_call_output": "function_call",
        "local_shell_call_output": "local_shell_call",
        "mcp_approval_response": "mcp_approval_request",
        "program_output": "program",
        "shell_call_output": "shell_call",
    }
