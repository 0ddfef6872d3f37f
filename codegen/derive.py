"""What the bundler derives, so that nobody types it twice.

- A union that says `x-union-of: x-stream` has as members all components that carry `x-stream`, in the order of their
  tags.
- A discriminator that says `propertyName` alone gets its mapping from the constant tags of the members.
- `x-stream-members` of the document are members of every event, after its `type`.

Whatever is typed all the same stays as it is, and is reported: a lint makes a finding of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.nodes import PREFIX, Json, Steps, members, properties, tags_of, walk

Typed = tuple[Steps, str]

EVENT, UNION, SHARED = "x-stream", "x-union-of", "x-stream-members"


def derive(document: Json) -> list[Typed]:
    """Completes a bundled document in place; returns where something is typed that is derived."""
    schemas = document["components"]["schemas"]
    shared = document.pop(SHARED, None) or {}
    return [*_shared_members(schemas, shared), *_unions(schemas), *_mappings(schemas)]


def _shared_members(schemas: Json, shared: Json) -> Iterator[Typed]:
    for name, schema in schemas.items():
        own = properties(schema)
        if EVENT not in schema or "type" not in own:
            continue
        for key in sorted(own.keys() & shared.keys()):
            yield ("components", "schemas", name, "properties", key), f"{SHARED} says this for all events: leave it out"
        first = {"type": own["type"], **{key: _shared(schema, key, value) for key, value in shared.items()}}
        schema["properties"] = {**first, **own}


def _shared(schema: Json, key: str, value: Json) -> Json:
    """A shared member as an event has it: evidence says why one does not require it."""
    required = key in (schema.get("required") or ())
    return {name: each for name, each in value.items() if not (required and name == "x-evidence")}


def _unions(schemas: Json) -> Iterator[Typed]:
    for name, schema in schemas.items():
        if UNION not in schema:
            continue
        if "oneOf" in schema:
            yield ("components", "schemas", name, "oneOf"), f"the members come from {UNION}: leave them out"
        carriers = [PREFIX + each for each, other in schemas.items() if schema[UNION] in other]
        found = [{"$ref": ref} for ref in sorted(carriers, key=lambda ref: (tags_of(schemas, {"$ref": ref}), ref))]
        named = {"oneOf" if key == UNION else key: found if key == UNION else value for key, value in schema.items()}
        schemas[name] = named | {key: schema[key] for key in ("oneOf",) if key in schema}


def _mappings(schemas: Json) -> Iterator[Typed]:
    for steps, node in walk(schemas, ("components", "schemas")):
        discriminator = node.get("discriminator")
        if steps[-1] == "properties" or not isinstance(discriminator, dict) or not members(node):
            continue
        if "mapping" in discriminator:
            yield (*steps, "discriminator", "mapping"), "the mapping comes from the members' tags: leave it out"
        else:
            discriminator["mapping"] = _mapping(schemas, node, str(discriminator.get("propertyName")))


def _mapping(schemas: Json, union: Json, key: str) -> dict[str, Any]:
    return {tag: option["$ref"] for option in members(union) for tag in tags_of(schemas, option, key)}
