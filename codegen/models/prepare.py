"""The document as datamodel-code-generator is to see it, and what the models need to know beyond it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from codegen.bundle import operations, webhooks
from codegen.nodes import PREFIX, tags_of, walk

Json = dict[str, Any]

# Says nothing about the type of a value, and would only end up as noise in the models.
DROPPED = (
    "examples",
    "contentEncoding",
    "contentMediaType",
    "format",
    "if",
    "then",
    "else",
    "not",
    "dependentRequired",
)

# What the models compute. Where a host sends it nevertheless, it is kept as an unnamed member.
COMPUTED = {"Response": ("output_text",)}

# What an item, a part or an event is about. Without it there is nothing to read.
TAGGED_UNIONS = (
    "StreamEvent",
    "ResponsesServerEvent",
    "OutputItem",
    "Item",
    "Content",
    "MessageContent",
    "OutputContent",
    "InputContent",
)
ESSENTIAL_MEMBERS = frozenset(
    (
        "response",
        "item",
        "part",
        "delta",
        "text",
        "refusal",
        "arguments",
        "call_id",
        "name",
        "output",
        "content",
        "input",
    )
)
# What some hosts fill with text. OpenRouter puts the text of the reasoning where the settings belong.
VARIED = {"Response": ("reasoning",)}
ESSENTIAL = {
    "Response": frozenset(("id", "output")),
    "CompactedResponse": frozenset(("id", "output")),
    "Conversation": frozenset(("id",)),
    "DeletedConversation": frozenset(("id",)),
    "DeletedConversationItem": frozenset(("id",)),
    "DeletedFile": frozenset(("id", "deleted")),
    "DeletedResponse": frozenset(("id", "deleted")),
    "ErrorBody": frozenset(("error",)),
    "File": frozenset(("id",)),
    "ListedModel": frozenset(("id",)),
    "ModelList": frozenset(("data",)),
    "InputTokenCount": frozenset(("input_tokens",)),
    "ItemList": frozenset(("data",)),
    "ItemReference": frozenset(("id",)),
}


@dataclass
class Facts:
    """What the models need to know of a component beyond its Python type.

    Attributes:
        doc: the description.
        nullable: properties for which the spec allows null.
        received: whether endpoints send it.
        essential: required properties without which one that is received is broken.
        varied: properties of which text is kept, though the spec gives them another type.
        unknown: the class of a member that the union does not know.
        known: the tags that this class refuses, because they are known.
    """

    doc: str = ""
    nullable: tuple[str, ...] = ()
    received: bool = False
    essential: tuple[str, ...] = ()
    varied: tuple[str, ...] = ()
    unknown: str = ""
    known: tuple[str, ...] = field(default=())


def prepare(bundle: Json) -> Json:
    """The components alone, without what does not concern types."""
    schemas = {name: _clean(schema) for name, schema in bundle["components"]["schemas"].items()}
    for name, members in COMPUTED.items():
        for member in members if name in schemas else ():
            schemas[name]["properties"].pop(member, None)
    return {
        "openapi": bundle["openapi"],
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


def _clean(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_clean(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in DROPPED and not key.startswith("x-")}
    if "default" in kept:
        # An absent member must stay distinct from one with a value: the default is described, not filled in.
        default = kept.pop("default")
        kept["description"] = f"{kept.get('description', '')} Default: `{_shown(default)}`.".strip()
    for key, value in kept.items():
        kept[key] = {n: _clean(v) for n, v in value.items()} if key == "properties" else _clean(value)
    return kept


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def facts(bundle: Json) -> dict[str, Facts]:
    """The facts of each component."""
    schemas = bundle["components"]["schemas"]
    sent = received(bundle)
    tagged_names = tagged(schemas)
    return {
        name: Facts(
            doc=" ".join(schema.get("description", "").split()),
            nullable=_nullable(schema, schemas),
            received=name in sent,
            essential=_essential(name, schema, name in tagged_names),
            varied=VARIED.get(name, ()),
            unknown=schema.get("x-unknown-member", ""),
            known=_known(name, schemas),
        )
        for name, schema in schemas.items()
    }


def _nullable(schema: Json, schemas: Json) -> tuple[str, ...]:
    properties = schema.get("properties") or {}
    return tuple(sorted(name for name, value in properties.items() if admits_null(value, schemas)))


def admits_null(schema: Any, schemas: Json) -> bool:
    """Whether null is an instance, as far as types say."""
    if not isinstance(schema, dict):
        return True
    if "$ref" in schema:
        return admits_null(schemas.get(schema["$ref"].removeprefix(PREFIX)), schemas)
    options = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if options:
        return any(admits_null(option, schemas) for option in options)
    if "const" in schema or "enum" in schema:
        return None in schema.get("enum", (schema.get("const"),))
    kind = schema.get("type")
    return kind is None or kind == "null" or (isinstance(kind, list) and "null" in kind)


def _known(name: str, schemas: Json) -> tuple[str, ...]:
    """The tags of a union, and those of its siblings where it is itself a member of another one."""
    if "x-unknown-member" not in schemas[name]:
        return ()
    around = [outer for outer, schema in schemas.items() if PREFIX + name in _refs(schema)]
    return tuple(sorted({tag for union in (name, *around) for tag in tags_of(schemas, {"$ref": PREFIX + union})}))


def received(bundle: Json) -> set[str]:
    """The components that answers and webhooks are made of; what is written for requests (`…Param`) is not."""
    schemas = bundle["components"]["schemas"]
    found: set[str] = set()
    waiting = [_all_refs(operation.get("responses", {})) for _, operation in operations(bundle)]
    waiting += [_all_refs(webhook.get("requestBody", {})) for _, webhook in webhooks(bundle)]
    waiting.append(_all_refs(bundle["components"].get("responses", {})))
    waiting.append(_all_refs((bundle.get("x-websocket") or {}).get("server", {})))
    while waiting:
        for name in sorted(waiting.pop() - found):
            if name in schemas and not name.endswith("Param"):
                found.add(name)
                waiting.append(_all_refs(schemas[name]))
    return found


def _all_refs(value: Any) -> set[str]:
    return {node["$ref"].removeprefix(PREFIX) for _, node in walk(value) if isinstance(node.get("$ref"), str)}


def tagged(schemas: Json) -> set[str]:
    """The items, parts and events: members of the unions in `TAGGED_UNIONS`."""
    return {ref.removeprefix(PREFIX) for union in TAGGED_UNIONS for ref in _refs(schemas.get(union, {}))}


def _essential(name: str, schema: Json, is_tagged: bool) -> tuple[str, ...]:
    wanted = ESSENTIAL.get(name, frozenset()) | (ESSENTIAL_MEMBERS if is_tagged else frozenset())
    return tuple(sorted(wanted.intersection(schema.get("required", ()))))


def _refs(schema: Json) -> list[str]:
    return [option.get("$ref", "") for option in (*schema.get("oneOf", ()), *schema.get("anyOf", ()))]
