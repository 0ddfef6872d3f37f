"""Lints on examples: each operation, item, tool and event has one, and each is what its schema says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from codegen.bundle import operations
from codegen.lint.core import Found
from codegen.nodes import PREFIX, Json, members, name_of
from codegen.spec import Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BUNDLE = "urn:bundle"

# Every member of these unions has an example.
# fmt: off
SHOWN = (
    "StreamEvent", "ResponsesClientEvent", "ResponsesServerEvent", "WebhookEvent", "OutputItem", "InputItem", "Item",
    "Tool",
)
# fmt: on


def examples_exist(spec: Spec) -> Found:
    """Each operation, item, tool and event has an example."""
    wanted = {name_of(m["$ref"]) for union in SHOWN for m in members(spec.schemas.get(union))}
    for name in sorted(wanted & spec.schemas.keys()):
        if not members(spec.schemas[name]) and not spec.schemas[name].get("examples"):
            yield ("components", "schemas", name), f"needs an example: examples/{name}.yaml"
    for name, operation in operations(spec.document):
        contents = list(_json_contents(operation))
        if contents and not all("examples" in content for content in contents):
            yield ("paths",), f"the operation {name} needs an example: examples/operations/{name}.yaml"


def examples_are_valid(spec: Spec) -> Found:
    """Each example is an instance of its schema."""
    registry = registry_of(spec.document)
    for name, schema in spec.schemas.items():
        examples = schema.get("examples") or []
        validator = validator_for(registry, {"$ref": PREFIX + name}) if examples else None
        for number, example in enumerate(examples):
            for message in _errors(validator, example):
                yield ("components", "schemas", name, "examples", number), message
    for name, operation in operations(spec.document):
        for content in _json_contents(operation):
            for example in (content.get("examples") or {}).values():
                for message in _errors(validator_for(registry, content["schema"]), example["value"]):
                    yield ("paths",), f"the example of {name}: {message}"


def _json_contents(operation: Json) -> Iterator[Json]:
    """The JSON bodies of an operation: its request, and its answers of success."""
    bodies = [operation.get("requestBody", {})]
    bodies += [r for status, r in operation.get("responses", {}).items() if str(status).startswith("2")]
    for body in bodies:
        content = body.get("content", {}).get("application/json")
        if content and "schema" in content:
            yield content


def registry_of(document: Json) -> jsonschema_rs.Registry:
    """The document's components, read once for all validators."""
    return jsonschema_rs.Registry([(BUNDLE, {"$schema": DIALECT, "components": document["components"]})])


def validator_for(registry: jsonschema_rs.Registry, schema: Json) -> Any:
    """A validator for a schema that may refer into the document."""
    return jsonschema_rs.validator_for({"$schema": DIALECT, **_absolute(schema)}, registry=registry)


def _absolute(value: Any) -> Any:
    if isinstance(value, list):
        return [_absolute(item) for item in value]
    if isinstance(value, dict):
        return {k: BUNDLE + v if k == "$ref" and isinstance(v, str) else _absolute(v) for k, v in value.items()}
    return value


def _errors(validator: Any, example: Any) -> Iterator[str]:
    for error in list(validator.iter_errors(example))[:3]:
        place = "/".join(map(str, error.instance_path))
        yield f"{place or 'the example'}: {error.message[:200]}"
