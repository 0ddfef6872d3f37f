"""The event types that the tables of faults speak of, and the ways to pick one."""

from __future__ import annotations

from collections.abc import Callable

from responses_contract.faults.edits import Pick, first, nth
from responses_contract.model.json_values import Json

ADDED, DONE = "response.output_item.added", "response.output_item.done"
PART, PART_DONE = "response.content_part.added", "response.content_part.done"
SUMMARY, SUMMARY_DONE = "response.reasoning_summary_part.added", "response.reasoning_summary_part.done"
COMMAND, COMMAND_DONE = "response.shell_call_command.added", "response.shell_call_command.done"
OUTPUT_DONE = "response.shell_call_output_content.done"
CREATED, IN_PROGRESS, QUEUED = "response.created", "response.in_progress", "response.queued"
COMPLETED = "response.completed"
ANNOTATION = "response.output_text.annotation.added"
SEARCH, FILES = "response.web_search_call", "response.file_search_call"
INTERPRETER, IMAGE = "response.code_interpreter_call", "response.image_generation_call"

PART_VALUES = {
    "text": "response.output_text",
    "refusal": "response.refusal",
    "summary": "response.reasoning_summary_text",
}
"""Values of parts that come in deltas: the stem of their events."""
ITEM_VALUES = {
    "arguments": "response.function_call_arguments",
    "input": "response.custom_tool_call_input",
    "diff": "response.apply_patch_call_operation_diff",
    "code": "response.code_interpreter_call_code",
    "mcp": "response.mcp_call_arguments",
}
"""Values of items that come in deltas: the stem of their events."""
VALUES = {**PART_VALUES, **ITEM_VALUES}
FIELDS = {"arguments": "arguments", "input": "input", "diff": "diff", "code": "code", "mcp": "arguments"}
FIELDS |= {"text": "text", "refusal": "refusal", "summary": "text"}
"""The member of a value's done event that states it in full."""


def carries(*types: str) -> Callable[[Json], bool]:
    """Whether the item of an event is of one of these types."""
    return lambda event: isinstance(event.get("item"), dict) and event["item"].get("type") in types


def added(*types: str) -> Pick:
    """The first `output_item.added` of an item of these types."""
    return first(ADDED, where=carries(*types)) if types else first(ADDED)


def done(*types: str) -> Pick:
    """The first `output_item.done` of an item of these types."""
    return first(DONE, where=carries(*types)) if types else first(DONE)


def delta(value: str, number: int = 0) -> Pick:
    """One of the deltas of a value."""
    return nth(number, f"{VALUES[value]}.delta")


def sealed(value: str) -> Pick:
    """The event that states a value in full."""
    return first(f"{VALUES[value]}.done")
