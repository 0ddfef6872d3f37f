"""Random instances of a JSON Schema, and instances that break it in one place. Small on purpose: what the spec uses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from responses_contract.model.json_values import Json

PREFIX = "#/components/schemas/"
DEPTH = 5
WORDS = ("a", "hello", "Ümläut", "{}", "x" * 20, " ")


def instance(schema: Any, schemas: Json, rng: Random, depth: int = 0) -> Any:
    """A value that the schema describes, conditions (`if`) left aside."""
    if not isinstance(schema, dict):
        return rng.choice([1, "a", None, [True], {"a": 1.5}])
    if "$ref" in schema:
        return instance(schemas[schema["$ref"].removeprefix(PREFIX)], schemas, rng, depth)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    options = schema.get("oneOf") or schema.get("anyOf")
    if options:
        return instance(choose(options, rng, depth), schemas, rng, depth)
    return of_type(schema, schemas, rng, depth)


def choose(options: list[Any], rng: Random, depth: int) -> Any:
    """One of the options; the plain ones where it gets deep."""
    plain = [option for option in options if "$ref" not in option and option.get("type") != "array"]
    return rng.choice(plain if plain and depth > DEPTH else options)


def of_type(schema: Json, schemas: Json, rng: Random, depth: int) -> Any:
    """A value of one of the types that the schema names."""
    kinds = schema.get("type") or ("object" if "properties" in schema else "anything")
    kind = rng.choice(kinds) if isinstance(kinds, list) else kinds
    if kind == "object":
        return an_object(schema, schemas, rng, depth)
    if kind == "array":
        least, most = schema.get("minItems", 0), schema.get("maxItems", 3)
        count = least if depth > DEPTH else rng.randint(least, max(least, min(most, 3)))
        return [instance(schema.get("items", True), schemas, rng, depth + 1) for _ in range(count)]
    return a_scalar(kind, schema, rng)


def an_object(schema: Json, schemas: Json, rng: Random, depth: int) -> Json:
    """All required members, some others, and now and then one that the schema does not name."""
    required = schema.get("required", ())
    chance = 0.5 if depth <= DEPTH else 0.0
    members = {
        name: instance(value, schemas, rng, depth + 1)
        for name, value in schema.get("properties", {}).items()
        if name in required or rng.random() < chance
    }
    others = schema.get("additionalProperties", True)
    if others is not False and rng.random() < 0.3:
        members["brand_new"] = instance(others, schemas, rng, depth + 1)
    return members


def a_scalar(kind: str, schema: Json, rng: Random) -> Any:
    """A string, a number, a boolean, null, or anything."""
    if kind == "string":
        word = rng.choice(WORDS)
        word = word.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 64)]
        return "0" * 64 if "pattern" in schema else word
    if kind in ("integer", "number"):
        least = schema.get("minimum", schema.get("exclusiveMinimum", -3))
        most = schema.get("maximum", least + 1000)
        whole = rng.randint(int(least) + ("exclusiveMinimum" in schema), int(most))
        return float(whole) if rng.random() < 0.2 else whole
    return {"boolean": rng.random() < 0.5, "null": None}.get(kind, "anything")


def broken(value: Any, rng: Random) -> tuple[str, Any]:
    """The value with one thing changed, and what was done to it."""
    changed = copy.deepcopy(value)
    container, key = rng.choice(list(places(changed)))
    old = container[key]
    kind = rng.choice(("removed", "another type", "negative", "empty", "unknown word", "null"))
    if kind == "removed" and isinstance(container, dict):
        del container[key]
    elif kind == "negative" and isinstance(old, int) and not isinstance(old, bool):
        container[key] = -abs(old) - 7
    elif kind == "empty" and isinstance(old, str):
        container[key] = ""
    elif kind == "unknown word" and isinstance(old, str):
        container[key] = "brand_new"
    elif kind == "null":
        container[key] = None
    else:
        kind = "another type"
        others = [value for value in ([1], {"a": 1}, "text", True) if type(value) is not type(old)]
        container[key] = rng.choice(others if old is not None else [[1], True])
    return kind, changed


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member of every object and list below a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from places(item)
