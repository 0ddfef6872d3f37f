"""Structured output: a schema, or merely JSON."""

from __future__ import annotations

from typing import Any

from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import completes, has_item, member, streams, succeeds, text_is_json
from responses_contract.scenarios.model import Scenario, Step

_SHAPE: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
_FORMAT = {"type": "json_schema", "name": "person", "strict": True, "schema": _SHAPE}
_KEPT = (
    completes,
    has_item("message"),
    member("/text/format/type", "json_schema"),
    member("/text/format/name", "person"),
    text_is_json("name", "age"),
)

SCENARIOS = (
    Scenario(
        "structured/json-schema",
        "structured_output",
        "A strict schema for the output is told back and kept.",
        (Step("create", body=ask("Invent a person.", text={"format": _FORMAT}), expect=(succeeds, *_KEPT)),),
    ),
    Scenario(
        "structured/json-schema-streamed",
        "structured_output",
        "A strict schema is kept by a streamed answer too.",
        (
            Step(
                "create",
                body=ask("Invent a person.", stream=True, text={"format": _FORMAT}),
                expect=(succeeds, streams, *_KEPT),
            ),
        ),
    ),
    Scenario(
        "structured/json-object",
        "json_object",
        "JSON mode gives a JSON object.",
        (
            Step(
                "create",
                body=ask(
                    "Reply with a JSON object that has one member, colour.", text={"format": {"type": "json_object"}}
                ),
                expect=(
                    succeeds,
                    completes,
                    has_item("message"),
                    member("/text/format/type", "json_object"),
                    text_is_json(),
                ),
            ),
        ),
    ),
)
