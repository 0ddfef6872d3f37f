"""Parameters that a response tells back, and limits that it keeps."""

from __future__ import annotations

from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import completes, has_item, member, succeeds
from responses_contract.scenarios.model import MODEL, Miss, Scenario, Seen, Step, told

_SHAPE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
_FORMAT = {"type": "json_schema", "name": "person", "strict": True, "schema": _SHAPE}


def _runs_out(seen: Seen) -> Miss | None:
    """The limit was reached: the response says so, and why."""
    status, reason = seen.answer.at("/status"), seen.answer.at("/incomplete_details/reason")
    if status == "completed":
        return Miss("limit-is-reached", "an answer longer than the limit", "a shorter one", "inconclusive")
    if (status, reason) == ("incomplete", "max_output_tokens"):
        return None
    return Miss("limit-is-told", "status incomplete, reason max_output_tokens", told([status, reason]))


SCENARIOS = (
    Scenario(
        "parameters/echo",
        "text",
        "What a request sets is told back.",
        (
            Step(
                "create",
                body=ask(
                    "Say hello in one word.",
                    instructions="Be brief.",
                    metadata={"suite": "contract"},
                    parallel_tool_calls=False,
                    store=False,
                    truncation="disabled",
                ),
                expect=(
                    succeeds,
                    completes,
                    member("/metadata", {"suite": "contract"}),
                    member("/instructions", "Be brief."),
                    member("/parallel_tool_calls", False),
                    member("/max_output_tokens", 256),
                    member("/truncation", "disabled"),
                ),
            ),
        ),
    ),
    Scenario(
        "parameters/max-output-tokens",
        "text",
        "An answer that is cut off at the limit says so.",
        (
            Step(
                "create",
                body={
                    "model": MODEL,
                    "input": "Write a story of five hundred words about a lighthouse.",
                    "max_output_tokens": 16,
                },
                expect=(succeeds, _runs_out),
            ),
        ),
    ),
    Scenario(
        "parameters/json-schema",
        "structured_output",
        "A strict schema for the output is told back and kept.",
        (
            Step(
                "create",
                body=ask("Invent a person.", text={"format": _FORMAT}),
                expect=(
                    succeeds,
                    completes,
                    has_item("message"),
                    member("/text/format/type", "json_schema"),
                    member("/text/format/name", "person"),
                ),
            ),
        ),
    ),
)
