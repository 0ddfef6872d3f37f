"""What the client's templates need beyond Jinja: Python types and docstrings out of JSON Schemas."""

from __future__ import annotations

import json
import keyword
import re
import textwrap
from collections.abc import Callable
from typing import Any

from codegen.bundle import operations
from codegen.nodes import PREFIX

Json = dict[str, Any]

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def argument_type(schema: Json, schemas: Json) -> str:
    """The type of an argument, as Python text: models come with their dict forms for those who prefer dicts."""
    arms = list(dict.fromkeys(_arms(schema, schemas)))
    if "str" in arms:
        # Next to any text at all, literals say what is known; type checkers complete them.
        arms = [arm for arm in arms if arm != "str"] + ["str"]
    return " | ".join([arm for arm in arms if arm != "None"] + ["None"] * ("None" in arms))


def _arms(schema: Json, schemas: Json) -> list[str]:
    if "$ref" in schema:
        return _component(schema["$ref"].removeprefix(PREFIX), schemas)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return [arm for member in schema[key] for arm in _arms(member, schemas)]
    if "const" in schema:
        return [f"Literal[{schema['const']!r}]"]
    if "enum" in schema:
        words = ", ".join(repr(word) for word in schema["enum"] if word is not None)
        return [f"Literal[{words}]", *(["None"] if None in schema["enum"] else [])]
    kinds = schema.get("type", "object")
    return [_plain(kind, schema, schemas) for kind in ([kinds] if isinstance(kinds, str) else kinds)]


def _component(name: str, schemas: Json) -> list[str]:
    """Objects and unions by their name; scalars and arrays, which have no class, as what they are."""
    schema = schemas[name]
    if is_typed_dict(schema) or members(name, schemas):
        return [f"models.{name}", f"params.{name}"]
    if schema.get("type") == "object" or "discriminator" in schema:
        return [f"models.{name}", "Mapping[str, Any]"]
    if "enum" in schema:
        return [f"models.{name}"]
    return _arms(schema, schemas)


def is_typed_dict(schema: Json) -> bool:
    """Whether a dict of this schema can be told by a class: it has names."""
    return schema.get("type") == "object" and bool(schema.get("properties"))


def has_keyword(schema: Json) -> bool:
    """Whether a member has a name that no class can give it, as it is a word of Python."""
    return any(map(keyword.iskeyword, schema["properties"]))


def members(name: str, schemas: Json) -> list[str]:
    """The components that a union of objects consists of; none for any other component."""
    schema = schemas[name]
    refs = [each.get("$ref", "").removeprefix(PREFIX) for key in ("oneOf", "anyOf") for each in schema.get(key, ())]
    is_union = all(ref and (is_typed_dict(schemas[ref]) or members(ref, schemas)) for ref in refs)
    return refs if refs and is_union else []


def typed_dicts(bundle: Json) -> list[str]:
    """The components that stand in arguments of operations and have a class for dicts."""
    schemas = bundle["components"]["schemas"]
    return sorted(name for name in _told(bundle) if is_typed_dict(schemas[name]))


def unions_of_dicts(bundle: Json) -> list[str]:
    """The unions of those that stand in arguments of operations, each after the unions that it consists of."""
    schemas = bundle["components"]["schemas"]
    found: list[str] = []

    def add(name: str) -> None:
        for member in members(name, schemas):
            add(member)
        if members(name, schemas) and name not in found:
            found.append(name)

    for name in sorted(_told(bundle)):
        add(name)
    return found


def _told(bundle: Json) -> set[str]:
    """The components whose dict forms stand in arguments of operations, or in such dicts."""
    schemas = bundle["components"]["schemas"]
    waiting = [body_schema(operation, schemas) for _, operation in operations(bundle)]
    found: set[str] = set()
    while waiting:
        for name in _named(waiting.pop(), schemas) - found:
            found.add(name)
            parts = {member: {"$ref": PREFIX + member} for member in members(name, schemas)}
            waiting.append({"properties": parts or schemas[name]["properties"]})
    return found


def _named(body: Json, schemas: Json) -> set[str]:
    types = (argument_type(schema, schemas) for schema in body.get("properties", {}).values())
    return {name for kind in types for name in re.findall(r"params\.(\w+)", kind)}


def member_type(name: str, schema: Json, schemas: Json) -> str:
    """The type of an argument by its name: some take more than the API does."""
    return _MORE.get(name) or argument_type(schema, schemas)


# What came out may go in again; tools may be written in Python; a file may be anything that has bytes.
_MORE = {
    "items": "Sequence[models.InputItem | models.OutputItem | models.Item | params.InputItem] | None",
    "file": "FileContent",
    "input": "str | Sequence[models.InputItem | models.OutputItem | params.InputItem] | None",
    "tools": "Sequence[models.ToolParam | params.ToolParam | type[BaseModel] | Callable[..., Any]] | None",
}
_OPTIONS = {
    "extra_headers": "Mapping[str, str]",
    "extra_query": "Mapping[str, Any]",
    "extra_body": "Mapping[str, Any]",
    "timeout": "TimeoutArgument",
    "max_retries": "int",
}


def arguments(operation: Json, bundle: Json) -> dict[str, str]:
    """All arguments of an operation but `stream`, and their types as Python text."""
    schemas = bundle["components"]["schemas"]
    told = {**query_parameters(operation, bundle), **body_schema(operation, schemas).get("properties", {})}
    own = {name: member_type(name, schema, schemas) for name, schema in told.items() if name != "stream"}
    return {**own, **({"text_format": "type[Any]"} if "text" in own else {}), **_OPTIONS}


def _plain(kind: str, schema: Json, schemas: Json) -> str:
    if kind == "array":
        return f"Sequence[{argument_type(schema.get('items', {}), schemas)}]"
    return SCALARS.get(kind, "Mapping[str, Any]")


def description(schema: Json, schemas: Json) -> str:
    """A schema's description with its limits and its default, in one line."""
    target = schemas[schema["$ref"].removeprefix(PREFIX)] if "$ref" in schema else schema
    limits = _limits({**target, **schema})
    return " ".join(str(schema.get("description") or target.get("description", "")).split()) + (
        f" ({', '.join(limits)})" if limits else ""
    )


def _limits(schema: Json) -> list[str]:
    low, high = schema.get("minimum"), schema.get("maximum")
    limits = [f"at least {low}"] if low is not None and high is None else []
    limits += [f"{low} to {high}"] if low is not None and high is not None else []
    limits += [f"at most {schema['maxLength']} characters"] if "maxLength" in schema else []
    limits += [f"default {_word(schema['default'])}"] if "default" in schema else []
    return [*limits, "deprecated"] if schema.get("deprecated") else limits


def _word(value: Any) -> str:
    """A JSON value as the wire has it."""
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


def docstring(text: str, indent: int = 4, width: int = 112) -> str:
    """The text, wrapped, as the inside of a docstring."""
    pad = " " * indent
    clean = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    text = f"\n{pad}".join(textwrap.wrap(clean, width)) or "…"
    # A quotation mark at the end would meet those that end the docstring.
    return f"{text} " if text.endswith('"') else text


def snake(name: str) -> str:
    """`createResponse` → `create_response`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def pascal(name: str) -> str:
    """`createResponse` → `CreateResponse`."""
    return name[:1].upper() + name[1:]


def path_parameters(path: str) -> list[str]:
    """The names in the braces of a path, in their order."""
    return re.findall(r"\{(\w+)\}", path)


def query_parameters(operation: Json, bundle: Json) -> Json:
    """The query parameters of an operation: name → schema with the parameter's description."""
    known = bundle["components"].get("parameters", {})
    parameters = [known[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in operation.get("parameters", ())]
    return {
        p["name"]: {"description": p.get("description", ""), **p.get("schema", {})}
        for p in parameters
        if p["in"] == "query"
    }


def body_schema(operation: Json, schemas: Json) -> Json:
    """The component that an operation's body is, as JSON or as a form; empty where it has none."""
    content = operation.get("requestBody", {}).get("content", {})
    told = content.get("application/json") or content.get("multipart/form-data") or {}
    name = told.get("schema", {}).get("$ref", "").removeprefix(PREFIX)
    return schemas[name] if name else {}


def is_form(operation: Json) -> bool:
    """Whether an operation's body is a form with parts instead of JSON."""
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


def answer_model(operation: Json) -> str:
    """The name of the component that a success carries; empty where it is no JSON."""
    content = operation["responses"]["200"]["content"]
    return (
        str(content["application/json"]["schema"]["$ref"]).removeprefix(PREFIX) if "application/json" in content else ""
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "answer_model": answer_model,
    "argument_type": argument_type,
    "arguments": arguments,
    "body_schema": body_schema,
    "docstring": docstring,
    "has_keyword": has_keyword,
    "is_form": is_form,
    "members": members,
    "member_type": member_type,
    "pascal": pascal,
    "path_parameters": path_parameters,
    "query_parameters": query_parameters,
    "description": description,
    "snake": snake,
    "typed_dicts": typed_dicts,
    "unions_of_dicts": unions_of_dicts,
}
