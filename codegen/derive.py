"""What the bundler derives, so that nobody types it twice.

- A union that says `x-union-of: x-stream` has as members all components that carry `x-stream`, in the order of their
  tags. It may name several marks: of two components with one tag the later mark's is taken.
- A component that says `x-members-of: {component: Name, without: […]}` has that one's members and conditions before its
  own.
- A discriminator that says `propertyName` alone gets its mapping from the constant tags of the members.
- `x-stream-members` of the document are members of every event, and of every other message of a server, after its
  `type`.

Whatever is typed all the same stays as it is, and is reported: a lint makes a finding of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from codegen.nodes import PREFIX, Json, Steps, members, properties, tags_of, walk

Typed = tuple[Steps, str]

EVENT, MESSAGE, UNION, SHARED = "x-stream", "x-server-message", "x-union-of", "x-stream-members"
MEMBERS_OF = "x-members-of"
CONDITIONS = ("if", "then", "else")


def derive(document: Json) -> list[Typed]:
    """Completes a bundled document in place; returns where something is typed that is derived."""
    schemas = document["components"]["schemas"]
    shared = document.pop(SHARED, None) or {}
    return [*_members_of(schemas), *_shared_members(schemas, shared), *_unions(schemas), *_mappings(schemas)]


def _members_of(schemas: Json) -> Iterator[Typed]:
    """Gives components the members of others that they say they have."""
    for name, schema in schemas.items():
        wanted = schema.pop(MEMBERS_OF, None)
        if not isinstance(wanted, dict):
            continue
        other = schemas[wanted["component"]]
        taken = {key: each for key, each in properties(other).items() if key not in wanted.get("without", ())}
        for key in sorted(taken.keys() & properties(schema).keys()):
            yield ("components", "schemas", name, "properties", key), f"{MEMBERS_OF} says this: leave it out"
        schema["properties"] = deepcopy(taken) | properties(schema)
        schema["required"] = [*other.get("required", ()), *schema.get("required", ())]
        schema.update({key: deepcopy(other[key]) for key in CONDITIONS if key in other})


def _shared_members(schemas: Json, shared: Json) -> Iterator[Typed]:
    for name, schema in schemas.items():
        own = properties(schema)
        if not schema.keys() & {EVENT, MESSAGE} or "type" not in own:
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
        found = [{"$ref": ref} for ref in _carriers(schemas, schema[UNION])]
        named = {"oneOf" if key == UNION else key: found if key == UNION else value for key, value in schema.items()}
        schemas[name] = named | {key: schema[key] for key in ("oneOf",) if key in schema}


def _carriers(schemas: Json, marks: str | list[str]) -> list[str]:
    """The components that carry one of the marks, in the order of their tags; of one tag the later mark's."""
    by_tags: dict[tuple[str, ...], str] = {}
    for mark in [marks] if isinstance(marks, str) else marks:
        own = [PREFIX + name for name, schema in schemas.items() if mark in schema]
        by_tags |= {tags_of(schemas, {"$ref": ref}): ref for ref in own}
    return [by_tags[tags] for tags in sorted(by_tags)]


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
