"""The nodes of a document: how to walk them, and what one asks of a schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]
Steps = tuple[str | int, ...]

PREFIX = "#/components/schemas/"
# Below these keys stand instances, not schemas.
DATA_KEYS = frozenset(("examples", "example", "const", "enum", "default", "x-stream", "x-stream-scopes"))
# Below these stand conditions on an object that is described beside them.
CONDITIONS = frozenset(("if", "then", "else"))


def walk(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Json]]:
    """Every object at and below a value, with its place; instances and conditions are left out."""
    waiting = [(steps, value)]
    while waiting:
        steps, value = waiting.pop()
        if isinstance(value, dict):
            yield steps, value
        below = [((*steps, key), item) for key, item in _below(steps, value) if isinstance(item, dict | list)]
        waiting += reversed(below)


def _below(steps: Steps, value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, list):
        return enumerate(value)
    if not isinstance(value, dict):
        return ()
    if steps and steps[-1] == "properties":
        return value.items()
    return [(key, item) for key, item in value.items() if key not in DATA_KEYS and key not in CONDITIONS]


def name_of(ref: str) -> str:
    """`#/components/schemas/Name` → `Name`."""
    return ref.removeprefix(PREFIX)


def resolve(schema: Any, schemas: Json) -> Json:
    """The schema itself, or the component to which its $ref leads; empty when it leads nowhere."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    if ref is None:
        return schema if isinstance(schema, dict) else {}
    found = schemas.get(name_of(str(ref)))
    return found if isinstance(found, dict) else {}


def members(schema: Any) -> list[Any]:
    """The members of a union of components; empty for anything else."""
    options = schema.get("oneOf") or schema.get("anyOf") or [] if isinstance(schema, dict) else []
    return [option for option in options if isinstance(option, dict) and "$ref" in option]


def properties(schema: Any) -> Json:
    """The properties of an object schema."""
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def types_of(schema: Json) -> tuple[str, ...]:
    """The JSON types that a schema names."""
    kind = schema.get("type", ())
    return (kind,) if isinstance(kind, str) else tuple(kind)


def tags_of(schemas: Json, option: Any, key: str = "type") -> tuple[str, ...]:
    """The constant values that a member's tag property may have; a union among the members speaks for its own."""
    schema = resolve(option, schemas)
    tag = properties(schema).get(key)
    if isinstance(tag, dict):
        return (tag["const"],) if "const" in tag else tuple(tag.get("enum") or ())
    return tuple(tag for member in members(schema) for tag in tags_of(schemas, member, key))
