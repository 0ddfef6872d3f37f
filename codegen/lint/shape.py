"""Lints on the shape of schemas: what makes generated names and types clean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from codegen.bundle import operations, webhooks
from codegen.lint.core import Found
from codegen.nodes import PREFIX, Json, Steps, members, name_of, properties, tags_of, types_of, walk
from codegen.spec import Spec

CLOSED = ("type", "object", "role", "status")
COUNT = re.compile(r"(^|_)(index|tokens|count|number|n|logprobs|retries|calls|results|ms)$|(^|_)at$|^max_|_images$")
IDENTIFIER = re.compile(r"(^|_)id$")


def refs_resolve(spec: Spec) -> Found:
    """Every `$ref` and every target of a discriminator leads to something, under itemSchema too."""
    for steps, node in walk(spec.document):
        mapping = node.get("mapping") if "propertyName" in node else None
        for ref in [node.get("$ref"), *(mapping.values() if isinstance(mapping, dict) else ())]:
            if isinstance(ref, str) and not _leads(spec.document, ref):
                yield steps, f"{ref} leads nowhere"


def _leads(document: Any, ref: str) -> bool:
    for step in ref.removeprefix("#/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, dict) or key not in document:
            return False
        document = document[key]
    return ref.startswith("#/")


def nothing_derived_is_typed(spec: Spec) -> Found:
    """Members of unions, mappings and shared members of events are derived, and stand nowhere besides."""
    yield from spec.sources.typed


def unions_have_mapping(spec: Spec) -> Found:
    """A union of objects with constant tags has a discriminator whose mapping names exactly its members."""
    for steps, node in spec.nodes:
        options = members(node)
        if len(options) < 2 or not all(_has_tag(spec, option) for option in options):
            continue
        mapping = _discriminator(node).get("mapping")
        if not isinstance(mapping, dict):
            yield steps, "a union of tagged objects needs a discriminator with a mapping"
        elif set(mapping.values()) != {option["$ref"] for option in options}:
            wrong = sorted(name_of(ref) for ref in set(mapping.values()) ^ {option["$ref"] for option in options})
            yield steps, f"the mapping and the members differ: {', '.join(wrong)}"


def _has_tag(spec: Spec, option: Any) -> bool:
    """Whether every instance of a member carries its tag: a message of the input, say, may leave out its `type`."""
    schema = spec.resolve(option)
    if members(schema):
        return all(_has_tag(spec, inner) for inner in members(schema))
    return bool(tags_of(spec.schemas, option, "type")) and "type" in schema.get("required", ())


def tags_are_unique(spec: Spec) -> Found:
    """No two members of a union carry one tag, and the mapping gives each member under its own."""
    for steps, node in spec.nodes:
        discriminator = _discriminator(node)
        if "propertyName" not in discriminator:
            continue
        tagged = [
            (tag, m["$ref"]) for m in members(node) for tag in tags_of(spec.schemas, m, discriminator["propertyName"])
        ]
        for tag, count in Counter(tag for tag, _ in tagged).items():
            if count > 1:
                yield steps, f"{count} members carry the tag {tag!r}"
        mapping = discriminator.get("mapping") or {}
        for tag, ref in tagged:
            if mapping and mapping.get(tag) != ref:
                yield steps, f"the mapping does not give {name_of(ref)} for its tag {tag!r}"


def _discriminator(node: Json) -> Json:
    found = node.get("discriminator")
    return found if isinstance(found, dict) else {}


def unions_of_objects_are_tagged(spec: Spec) -> Found:
    """A discriminator's members all have the tag as a required constant."""
    for steps, node in spec.nodes:
        key = str(_discriminator(node).get("propertyName", ""))
        for option in members(node) if key else ():
            schema = spec.resolve(option)
            if not members(schema) and (
                not tags_of(spec.schemas, option, key) or key not in schema.get("required", ())
            ):
                yield steps, f"{name_of(option['$ref'])} does not require a constant {key!r}"


def growing_unions_are_marked(spec: Spec) -> Found:
    """A union by `type` says what an unknown member becomes in the models: `x-unknown-member: Unknown…`."""
    for name, schema in spec.schemas.items():
        marker = schema.get("x-unknown-member")
        if "discriminator" in schema and not (isinstance(marker, str) and re.fullmatch(r"Unknown[A-Z]\w*", marker)):
            yield ("components", "schemas", name), "needs x-unknown-member: Unknown<Name>"


def no_retyped_all_of(spec: Spec) -> Found:
    """No member of an allOf gives a property anew that another one has."""
    for steps, node in spec.nodes:
        parts = [properties(spec.resolve(part)) for part in node.get("allOf") or ()]
        seen = Counter(key for part in [*parts, properties(node) if parts else {}] for key in part)
        for key in sorted(key for key, count in seen.items() if count > 1):
            yield steps, f"allOf gives the property {key!r} twice"


def no_inline_objects(spec: Spec) -> Found:
    """An object with properties is a component of its own, so that its class has a name."""
    for steps, node in spec.nodes:
        if len(steps) > 3 and steps[-1] != "properties" and "properties" in node:
            yield steps, "an object inside another one needs a name of its own"


def map_values_are_named(spec: Spec) -> Found:
    """The values of a map are scalars or components."""
    for steps, node in spec.nodes:
        values = node.get("additionalProperties")
        if not isinstance(values, dict) or steps[-1] == "properties":
            continue
        if {"object", "array"} & set(types_of(values)) or any("$ref" not in m for m in values.get("oneOf") or ()):
            yield steps, "the values of a map need a name"


def nullable_form(spec: Spec) -> Found:
    """Nullable is `type: [scalar, "null"]`, or `oneOf: [{$ref}, {type: "null"}]`."""
    for steps, node in spec.nodes:
        if steps[-1] == "properties":
            continue
        kinds = types_of(node)
        if "null" in kinds[:-1] or node.get("nullable") is not None:
            yield steps, 'write type: [scalar, "null"], in that order'
        options = [*(node.get("oneOf") or ()), *(node.get("anyOf") or ())]
        if {"type": "null"} in options[:-1]:
            yield steps, 'write {type: "null"} last'


def closed_words_are_closed(spec: Spec) -> Found:
    """`type`, `object`, `role` and `status` name their values, and no others are allowed; examples leave it open."""
    for steps, node in spec.nodes:
        for key in CLOSED if steps[-1] != "properties" else ():
            schema = properties(node).get(key)
            if schema is None:
                continue
            target = spec.resolve(schema)
            if "string" in types_of(target) and not {"const", "enum", "examples"} & target.keys():
                yield (*steps, "properties", key), f"{key!r} needs a const or an enum"
            if any("enum" in option for option in target.get("anyOf") or ()):
                yield (*steps, "properties", key), f"{key!r} may not be an open set"


def identifiers_are_not_empty(spec: Spec) -> Found:
    """An id is a string of at least one character."""
    for steps, node in _properties_named(spec, IDENTIFIER):
        if "string" in types_of(node) and not node.get("minLength") and "const" not in node:
            yield steps, "an id needs minLength: 1"


def counts_are_not_negative(spec: Spec) -> Found:
    """A count or an index has a minimum."""
    for steps, node in _properties_named(spec, COUNT):
        bounded = "minimum" in node or "exclusiveMinimum" in node
        if {"integer", "number"} & set(types_of(node)) and not bounded:
            yield steps, "a count or an index needs minimum: 0"


def _properties_named(spec: Spec, pattern: re.Pattern[str]) -> Iterator[tuple[Steps, Json]]:
    """The properties whose name fits the pattern, with their place."""
    for steps, node in spec.nodes:
        if len(steps) > 1 and steps[-2] == "properties" and pattern.search(str(steps[-1])):
            yield steps, node


def everything_is_described(spec: Spec) -> Found:
    """Every component, property, operation, webhook and parameter has a description."""
    for name, schema in spec.schemas.items():
        if not schema.get("description"):
            yield ("components", "schemas", name), "has no description"
    for steps, node in spec.nodes:
        for key, schema in properties(node).items() if steps[-1] != "properties" else ():
            if isinstance(schema, dict) and not schema.get("description"):
                yield (*steps, "properties", key), "has no description"
    for name, operation in operations(spec.document):
        if not operation.get("description"):
            yield ("paths",), f"the operation {name} has no description"
    for name, webhook in webhooks(spec.document):
        if not webhook.get("description"):
            yield ("webhooks",), f"the webhook {name} has no description"
    for part in ("paths", "webhooks"):
        for steps, node in walk(spec.document.get(part, {}), (part,)):
            if "in" in node and "name" in node and not node.get("description"):
                yield steps, f"the parameter {node['name']} has no description"


def no_unused_components(spec: Spec) -> Found:
    """Every component is reached from an operation."""
    seen: set[str] = set()
    waiting: list[Any] = [value for key, value in spec.document.items() if key != "components"]
    waiting += [value for key, value in spec.document["components"].items() if key != "schemas"]
    while waiting:
        for _, node in walk(waiting.pop()):
            name = name_of(node.get("$ref", "")) if isinstance(node.get("$ref"), str) else ""
            if name in spec.schemas and name not in seen:
                seen.add(name)
                waiting.append(spec.schemas[name])
    for name in spec.schemas:
        if name not in seen:
            yield ("components", "schemas", name), f"no operation leads to {PREFIX}{name}"
