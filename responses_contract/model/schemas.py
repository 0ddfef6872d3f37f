"""The JSON Schemas of the spec, and errors that say where a value fails and what should stand there.

A union is resolved by its discriminator, so that an error names the wrong member and not "none of 24 schemas"; a member
that the union does not know is told apart from a broken one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain, islice
from operator import is_not
from typing import Any, NamedTuple

import jsonschema_rs

from responses_contract.errors import SpecError
from responses_contract.model.bundle import document_of
from responses_contract.model.findings import quote
from responses_contract.model.shortening import parts

MAX_WORK = 400
"""Parts of a large value that are looked at for what is wrong; one in which something is counts twenty times."""
MAX_ERRORS = 100
"""Errors told of one value at most: more than a response has members, so that none hides behind the others."""
_MAX_DEPTH = 12
_URI = "urn:spec"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FREE = frozenset(
    {"parameters", "schema", "arguments", "metadata", "input_schema", "default", "examples", "attributes"}
)
"""Members below which anything may stand: another's JSON Schema, a user's values."""


_SAYS_NOTHING_OF_VALUES = frozenset({"type", "description", "title", "examples", "required", "properties"})
"""Keywords of an object's schema under which a member's value is right or wrong by its own schema alone."""


class SchemaError(NamedTuple):
    """One way in which a value fails its schema.

    Attributes:
        pointer: JSON pointer to the failing part of the value.
        expected: what the schema asks for there.
        actual: what stands there.
        unknown: the part is of a type that the contract does not describe, and is judged no further.
        usual: a member is absent that is always on the origin's wire, and promised nowhere.
    """

    pointer: str
    expected: str
    actual: str
    unknown: bool = False
    usual: bool = False


class SchemaSet:
    """The components of one dialect."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = with_usual(document["components"]["schemas"])
        self._carriers = dict(_carriers(self._components))
        rests = {name: carrier.rest for name, carrier in self._carriers.items()}
        root = {"$schema": _DRAFT, "components": {"schemas": self._components}, "rests": rests}
        self._root = root
        self._registry = jsonschema_rs.Registry([(_URI, root)])
        self._validators: dict[str, Any] = {}
        self._explainers: dict[str, Any] = {}
        self._names = frozenset(_member_names(self._components))
        self.integers = frozenset(_integer_members(self._components))

    @classmethod
    def load(cls, dialect: str = "base") -> SchemaSet:
        """The components of the base contract, or of a dialect.

        Raises:
            SpecError: there is no such dialect, or the generated package is missing.
        """
        return _load(dialect)

    def __contains__(self, component: str) -> bool:
        return component in self._components

    def checker(self, component: str) -> Callable[[Any], bool]:
        """The fast question whether a value fits a component."""
        is_valid: Callable[[Any], bool] = self._validator(f"/components/schemas/{component}").is_valid
        return is_valid

    def free_texts(self, component: str) -> frozenset[str]:
        """The members of a component that take any text whatever, and whatever else stands beside them."""
        schema = self._components[component]
        members = schema.get("properties", {})
        alone = all(key in _SAYS_NOTHING_OF_VALUES for key in schema if not key.startswith("x-"))
        return frozenset(name for name, member in members.items() if alone and _takes_any_text(member))

    def errors(self, component: str, value: Any) -> list[SchemaError]:
        """How a value fails a component; empty if it fits.

        Raises:
            SpecError: there is no such component.
        """
        if component not in self._components:
            raise SpecError(f"no component {component!r} in the spec", hint="run `make generate`")
        try:
            if self._fits(component, value):
                return []
            told = list(islice(self._errors(component, value), MAX_ERRORS))
            return told or [SchemaError("", f"{component}, in all of its members", "what is wrong is beyond the first")]
        except ValueError as error:  # the validator takes neither half of a surrogate pair nor a deep nesting
            return [SchemaError("", "Unicode text, and no deep nesting", quote(str(error)))]

    def _carrier(self, component: str, value: Any) -> _Carrier | None:
        """How a value of a component carries another; what events carry is asked of one validator for all of them."""
        carrier = self._carriers.get(component)
        return carrier if carrier is not None and type(value) is dict and carrier.member in value else None

    def _errors(self, component: str, value: Any) -> Iterator[SchemaError]:
        carrier = self._carrier(component, value)
        if carrier is None:
            yield from self._told(f"/components/schemas/{component}", value)
            return
        yield from self._told(f"/rests/{component}", {**value, carrier.member: None})
        for error in self._told(f"/components/schemas/{carrier.carried}", value[carrier.member]):
            yield error._replace(pointer=f"/{carrier.member}{error.pointer}")

    def _fits(self, component: str, value: Any) -> bool:
        carrier = self._carrier(component, value)
        if carrier is None:
            return self.checker(component)(value)
        rest = self._validator(f"/rests/{component}").is_valid({**value, carrier.member: None})
        return bool(rest) and self.checker(carrier.carried)(value[carrier.member])

    def _validator(self, pointer: str) -> Any:
        found = self._validators.get(pointer)
        if found is None:
            schema = {"$ref": f"{_URI}#{pointer}"}
            found = jsonschema_rs.Draft202012Validator(schema, registry=self._registry)
            self._validators[pointer] = found
        return found

    def _told(self, pointer: str, value: Any) -> Iterator[SchemaError]:
        """The errors of a value that fails, however large it is."""
        is_valid, work, steps = self._validator(pointer).is_valid, 0, (1, 20)
        for part, path, start in parts(value, self._names):
            base, fits = _pointer(path), bool(is_valid(part))
            work += steps[not fits]
            if work > MAX_WORK:
                return
            for error in () if fits else self._explain(pointer, part, (), 0):
                if not path:
                    yield error
                elif error.pointer.startswith(f"{base}/"):
                    number, slash, below = error.pointer.removeprefix(f"{base}/").partition("/")
                    yield error._replace(pointer=f"{base}/{int(number) + start}{slash}{below}")

    @cached_property
    def _by_tag(self) -> dict[str, Any]:
        """The schemas by which errors are told: a union asks the branch that a value names and no other, which takes an
        eighth of the time, as each error of each other branch would be made as well."""
        told: dict[str, Any] = by_tag(self._root)
        return told

    @cached_property
    def _explaining(self) -> Any:
        return jsonschema_rs.Registry([(_URI, self._by_tag)])

    def _explainer(self, pointer: str) -> Any:
        found = self._explainers.get(pointer)
        if found is None:
            schema = {"$ref": f"{_URI}#{pointer}"}
            found = self._explainers[pointer] = jsonschema_rs.Draft202012Validator(schema, registry=self._explaining)
        return found

    def _explain(self, pointer: str, value: Any, at: tuple[Any, ...], depth: int) -> Iterator[SchemaError]:
        for error in self._explainer(pointer).iter_errors(value):
            where = (*at, *error.instance_path)
            keyword = error.schema_path[-1] if error.schema_path else ""
            fitting = self._fitting(error) if keyword in ("oneOf", "anyOf") and depth < _MAX_DEPTH else None
            if keyword == "else":
                yield from self._unnamed(error.schema_path[:-1], error.instance, where)
            elif fitting is not None and len(fitting) == 1:
                yield from self._explain(fitting[0], error.instance, where, depth + 1)
            elif fitting == [] and (kinds := self._kinds(error.schema_path)):
                yield SchemaError(_pointer(where), kinds, quote(_json(error.instance), 80))
            else:
                yield _told(error, self._node(error.schema_path[:-1]), where)

    def _node(self, path: list[Any]) -> Any:
        node: Any = self._by_tag
        for step in path:
            node = node[step]
        return node

    def _unnamed(self, path: list[Any], value: Any, where: tuple[Any, ...]) -> Iterator[SchemaError]:
        """A value that names no branch of a union: an error, unless it fits one all the same."""
        if self._validator(_pointer(tuple(path))).is_valid(value):
            return
        discriminator = self._node(path)["discriminator"]
        if not isinstance(value, dict):
            yield SchemaError(_pointer(where), "object", quote(_json(value), 80))
            return
        tag, member = value.get(discriminator["propertyName"]), _pointer((*where, discriminator["propertyName"]))
        if isinstance(tag, str) and tag:
            yield SchemaError(member, f"one of {len(discriminator['mapping'])} known types", quote(tag), unknown=True)
        else:
            yield SchemaError(member, "a type", quote(_json(tag)))

    def _fitting(self, error: Any) -> list[str]:
        """The branches of an undiscriminated union that take values of this JSON type: pointers to their schemas."""
        base, branches = _pointer(tuple(error.schema_path)), self._node(error.schema_path)
        return [f"{base}/{at}" for at, branch in enumerate(branches) if _takes(self._resolved(branch), error.instance)]

    def _kinds(self, path: list[Any]) -> str:
        """The JSON types that the branches of a union take, in words; empty where one takes any."""
        types = [_types(self._resolved(branch)) for branch in self._node(path)]
        return " or ".join(dict.fromkeys(chain.from_iterable(types))) if all(types) else ""

    def _resolved(self, schema: Any) -> Any:
        for _ in range(_MAX_DEPTH):
            ref = schema.get("$ref") if isinstance(schema, dict) else None
            if not isinstance(ref, str) or not ref.startswith("#/"):
                break
            schema = self._node(ref[2:].split("/"))
        return schema


class _Carrier(NamedTuple):
    """An event that carries a response or an item.

    Attributes:
        member: where it carries it.
        carried: the component of what it carries. To compile its schema once for each event would take ten times the
            time and memory.
        rest: the event's own schema, in which anything may stand there.
    """

    member: str
    carried: str
    rest: dict[str, Any]


def _carriers(components: Mapping[str, Any]) -> Iterator[tuple[str, _Carrier]]:
    """Events whose schema is that of one object and says of what they carry which component it is, and no more."""
    for name, schema in components.items():
        member = schema.get("x-stream", {}).get("value")
        carried = schema.get("properties", {}).get(member)
        if carried is None or not _SAYS_NOTHING_OF_VALUES.issuperset(key for key in schema if not key.startswith("x-")):
            continue
        prefix, _, component = carried.get("$ref", "").rpartition("/")
        if prefix == "#/components/schemas" and carried.keys() <= {"$ref", "description"}:
            rest = {**schema, "properties": {**schema["properties"], member: {}}}
            yield name, _Carrier(member, component, rest)


_USUAL_VALUE = {"not": {"type": "null"}, "x-usual": True}


def with_usual(node: Any) -> Any:
    """The same schemas, in which members that are usual (`x-usual`) are required, and have a value where that is usual
    (`x-never-null` beside it): `_told` tells them apart again."""
    if isinstance(node, list):
        return [with_usual(each) for each in node]
    if not isinstance(node, dict):
        return node
    copy = {name: with_usual(each) for name, each in node.items()}
    usual = node.get("x-usual")
    if not isinstance(usual, list):
        return copy
    valued = {name: {**copy["properties"][name], **_USUAL_VALUE} for name in node.get("x-never-null", ())}
    properties = {**copy["properties"], **valued} if valued else copy.get("properties")
    added = {"properties": properties} if properties is not None else {}
    return {**copy, **added, "required": [*node.get("required", ()), *usual]}


def by_tag(node: Any) -> Any:
    """The same schemas, in which a union with a discriminator asks the branch that a value names; `else` tells of one
    that names none. What holds no union is not copied."""
    if isinstance(node, list):
        copies = [by_tag(each) for each in node]
        return copies if any(map(is_not, copies, node)) else node
    if not isinstance(node, dict):
        return node
    copy = {name: by_tag(each) for name, each in node.items()}
    discriminator = node.get("discriminator") or {}
    mapping: dict[str, str] = discriminator.get("mapping") or {}
    union = next((keyword for keyword in ("oneOf", "anyOf") if mapping and keyword in node), None)
    if union is None:
        return copy if any(map(is_not, copy.values(), node.values())) else node
    tag, tags = discriminator["propertyName"], dict[str, list[str]]()
    for name, ref in mapping.items():
        tags.setdefault(ref, []).append(name)
    branches = [{"if": {"properties": {tag: {"enum": names}}}, "then": {"$ref": ref}} for ref, names in tags.items()]
    known = {"type": "object", "properties": {tag: {"enum": list(mapping)}}, "required": [tag]}
    del copy[union]
    return {**copy, "if": known, "then": {"allOf": branches}, "else": False}


@cache
def _load(dialect: str) -> SchemaSet:
    return SchemaSet(document_of(dialect))


_JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": (int, float),
    "number": (int, float),
}


def _types(schema: Any) -> list[str]:
    """The JSON types that a schema names; none where it takes any."""
    named = ["object"] if "discriminator" in schema else schema.get("type") or []
    return [named] if isinstance(named, str) else named


def _takes(schema: Any, value: Any) -> bool:
    """Whether a schema, by its `type` or `const` alone, could take the value."""
    if not isinstance(schema, dict):
        return True
    if schema.get("discriminator") is not None:
        return isinstance(value, dict)
    types = schema.get("type")
    names = [types] if isinstance(types, str) else types or list(_JSON_TYPES)
    fits = any(isinstance(value, _JSON_TYPES[name]) for name in names)
    tag = (schema.get("properties") or {}).get("type") or {}
    if fits and isinstance(value, dict) and "const" in tag and "type" in value:
        return bool(tag["const"] == value["type"])
    return fits


def _takes_any_text(schema: Any) -> bool:
    keywords = {key for key in schema if not key.startswith("x-")} - {"description", "title", "examples"}
    return keywords == {"type"} and schema["type"] == "string"


def _pointer(path: tuple[Any, ...]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _told(error: Any, node: Any, where: tuple[Any, ...]) -> SchemaError:
    """One error in the words of a finding."""
    keyword = error.schema_path[-1] if error.schema_path else ""
    if keyword == "required":
        member = error.kind.property
        usual = member in (node.get("x-usual") or ())
        expected = "a member that is usual" if usual else "a member that is required"
        chat = _IN_CHAT.get(member)
        if chat is not None and chat in error.instance:
            expected = f"{expected}, and not {chat} as in Chat Completions"
        return SchemaError(_pointer((*where, member)), expected, "absent", usual=usual)
    wanted = node.get(keyword) if isinstance(node, dict) else None
    if keyword == "not" and node.get("x-usual"):
        return SchemaError(_pointer(where), "a value, as is usual", "null", usual=True)
    words = _WORDS.get(str(keyword))
    expected = words(wanted) if words is not None else f"{keyword}: {quote(_json(wanted), 80)}"
    return SchemaError(_pointer(where), expected, quote(_json(error.instance), 80))


_IN_CHAT = {
    "input_tokens": "prompt_tokens",
    "input_tokens_details": "prompt_tokens_details",
    "output_tokens": "completion_tokens",
    "output_tokens_details": "completion_tokens_details",
    "max_output_tokens": "max_tokens",
    "output": "choices",
    "created_at": "created",
}
"""What members are called in Chat Completions: who passes such an object on is told so."""

_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda wanted: " or ".join(wanted) if isinstance(wanted, list) else str(wanted),
    "const": lambda wanted: _json(wanted),
    "enum": lambda wanted: f"one of {', '.join(_json(one) for one in wanted)}",
    "minimum": lambda wanted: f"at least {wanted}",
    "maximum": lambda wanted: f"at most {wanted}",
    "minLength": lambda wanted: f"at least {wanted} characters",
    "maxLength": lambda wanted: f"at most {wanted} characters",
    "minItems": lambda wanted: f"at least {wanted} entries",
    "maxItems": lambda wanted: f"at most {wanted} entries",
    "maxProperties": lambda wanted: f"at most {wanted} members",
    "pattern": lambda wanted: f"text like {wanted}",
    "not": lambda wanted: f"not {quote(_json(wanted), 80)}",
}


def _integer_members(components: dict[str, Any]) -> set[str]:
    """The names of members that are integers wherever the contract describes them."""
    names = _member_names(components)
    return {name for name, types in names.items() if types and types <= {"integer", "null"} and "integer" in types}


def _member_names(components: dict[str, Any]) -> dict[str, set[str]]:
    """The names of all members that the contract describes, with their types."""
    names: dict[str, set[str]] = {}
    _collect(components, names)
    return names


def _collect(node: Any, names: dict[str, set[str]]) -> None:
    if isinstance(node, list):
        for each in node:
            _collect(each, names)
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        types = schema.get("type") if isinstance(schema, dict) else None
        names.setdefault(name, set()).update([types] if isinstance(types, str) else types or ["other"])
    for name, each in node.items():
        if name not in ("examples", "example", "x-stream"):
            _collect(each, names)


def fractions(value: Any, integers: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Where a member that is an integer was written as a fraction (17.0) or with an exponent: pointer and value."""
    nested: list[tuple[Any, Any]] = [(value, None)]
    for one, at in nested:  # which grows by what is found in it
        for name, each in one.items() if isinstance(one, dict) else enumerate(one):
            kind = type(each)
            if kind is dict or kind is list:
                if name not in _FREE:
                    nested.append((each, (at, name)))
            elif kind is float and name in integers and each.is_integer():
                yield _written_out((at, name)), each


def _written_out(at: Any) -> str:
    """The pointer to a place that was kept as its name and the place around it."""
    steps: list[str] = []
    while at is not None:
        at, name = at
        steps.append(f"/{name}")
    return "".join(reversed(steps))
