"""The report of contested points: evidence from the spec, differences from the overlays."""

from __future__ import annotations

from bench import contested
from responses_contract.model.json_values import Json


def test_points_tell_what_was_decided_and_why() -> None:
    thing: Json = {
        "type": "object",
        "x-evidence": "seen",
        "required": ["a"],
        "properties": {
            "a": {"type": ["integer", "null"], "minimum": 1, "x-evidence": "counted"},
            "b": {"anyOf": [{"type": "string", "enum": ["x", "y"]}, {"type": "string"}], "x-evidence": "read"},
            "c": {"type": "string"},
        },
    }
    assert list(contested.points({"components": {"schemas": {"Thing": thing}}})) == [
        ("Thing", "required: `a`", "seen"),
        ("Thing.a", "required; minimum 1; or null", "counted"),
        ("Thing.b", "optional; `x`, `y`", "read"),
    ]


def test_differences_are_told_by_place() -> None:
    actions = [
        {"target": "$.components.schemas.A.required", "remove": True, "description": "Less is sent."},
        {"target": "$.components.schemas.A", "update": {"required": ["x"]}},
        {"target": "$.components.schemas.A.properties", "update": {"y": {}}},
        {"target": "$.components.schemas.A.properties.z.anyOf", "update": {"type": "null"}, "description": "Null."},
        {"target": "$.components.schemas", "update": {"B": {}}},
    ]
    assert list(contested.differences({"actions": actions})) == [
        "- `A`: Less is sent.",
        "- `A.y`",
        "- `A.z`: Null.",
        "- `B`",
    ]
