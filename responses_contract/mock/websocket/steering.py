"""Steering: what is said to a response while it is under way, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from responses_contract.model.json_values import Json

MOST_PENDING = 16
"""Submissions that may wait for one response."""
_MEMBERS = {"type", "previous_response_id", "input"}
_PARTS = ("input_text", "input_image", "input_file")
_STUBS: dict[str, tuple[str, tuple[str, ...]]] = {
    "function_call": ("function_call_output", ("call_id", "name")),
    "custom_tool_call": ("custom_tool_call_output", ("call_id",)),
    "computer_call": ("computer_call_output", ("call_id",)),
    "shell_call": ("shell_call_output", ("call_id",)),
    "apply_patch_call": ("apply_patch_call_output", ("call_id",)),
    "tool_search_call": ("tool_search_output", ("call_id", "execution")),
    "mcp_approval_request": ("mcp_approval_response", ()),
}
"""Of each item that a client has to answer, what the answer is called and which members it repeats."""


@dataclass(slots=True)
class Steer:
    """One submission that was accepted.

    Attributes:
        id: the id that it was given.
        target: the id of the response that is steered.
        input: what was sent: a text, or messages of the user.
    """

    id: str
    target: str
    input: Any

    def named(self) -> Json:
        """As events tell it."""
        return {"id": self.id, "previous_response_id": self.target}

    def told(self) -> Json:
        """As events tell it that give it back."""
        return {**self.named(), "input": self.input}

    def items(self) -> list[Json]:
        """The input as items."""
        return as_items(self.input)


def as_items(given: Any) -> list[Json]:
    """The input of a request as items: a text is a message of the user."""
    if isinstance(given, str):
        return [{"type": "message", "role": "user", "content": given}]
    return [{"type": "message", **item} if "role" in item else item for item in given or ()]


def failed(given: Json, why: tuple[str, str], number: int) -> Json:
    """The event that gives a submission back; `why` is a code and a sentence."""
    target, text = given.get("previous_response_id"), given.get("input")
    told = {"previous_response_id": target if isinstance(target, str) else "", "input": "" if text is None else text}
    if "id" in given:
        told = {"id": given["id"], **told}
    error = {"type": "invalid_request_error", "code": why[0], "message": why[1]}
    return {"type": "response.steer.failed", "sequence_number": number, "steer": told, "error": error}


def pending(steer: Steer, stubs: list[Json], number: int) -> Json:
    """The event that says that a submission waits for the results of tools."""
    reason = {"reason": "waiting_for_required_input", "required_input": stubs}
    return {"type": "response.steer.pending", "sequence_number": number, "steer": steer.named(), **reason}


def refusal(message: Json) -> str | None:
    """What is wrong with a steering message, for a person; None if nothing is."""
    strange = sorted(set(message) - _MEMBERS)
    if strange:
        return f"Steering takes type, previous_response_id and input alone, not {strange[0]!r}."
    given = message.get("input")
    if not isinstance(message.get("previous_response_id"), str):
        return "Steering names the response by previous_response_id."
    if isinstance(given, str) and given:
        return None
    if not isinstance(given, list) or not given:
        return "The input is a text or a list of messages, and not empty."
    return next((why for item in given if (why := _unfit(item)) is not None), None)


def _unfit(item: Any) -> str | None:
    if not isinstance(item, dict) or item.get("role") != "user" or item.get("type", "message") != "message":
        return "Only messages of the user can steer a response."
    if set(item) - {"type", "role", "content"}:
        return "A message that steers has type, role and content alone."
    content = item.get("content")
    if isinstance(content, str):
        return None
    if not isinstance(content, list) or not content:
        return "The content of a message is a text or a list of parts."
    parts = [part.get("type") if isinstance(part, dict) else None for part in content]
    return None if all(kind in _PARTS for kind in parts) else "A part is input_text, input_image or input_file."


def required_input(output: list[Json]) -> list[Json]:
    """The answers that a response waits for, each with what names it: the client adds the result."""
    answered = {item.get("call_id") for item in output if str(item.get("type")).endswith("_output")}
    return [_stub(item) for item in output if _waits(item) and item.get("call_id", item["id"]) not in answered]


def _waits(item: Json) -> bool:
    kind = item.get("type")
    if kind == "tool_search_call":
        return item.get("execution") == "client"
    if kind == "shell_call":
        return (item.get("environment") or {}).get("type") in (None, "local")
    return kind in _STUBS


def _stub(item: Json) -> Json:
    kind, members = _STUBS[item["type"]]
    if kind == "mcp_approval_response":
        return {"type": kind, "approval_request_id": item["id"]}
    return {"type": kind, **{name: item[name] for name in members}}
