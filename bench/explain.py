"""Why a value does not fit a schema: the failures that count, found by descending into unions by their tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import jsonschema_rs

from responses_contract.model.json_values import Json

PREFIX = "#/components/schemas/"
SHOWN = 60


class Cause(NamedTuple):
    """One reason for which a value was refused.

    Attributes:
        path: to the value at fault; indices as `*`, so that like causes are counted together.
        problem: what is wrong with it.
    """

    path: str
    problem: str


class Schemas:
    """The components of a bundle, each compiled when it is first asked for."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    @cached_property
    def components(self) -> Json:
        """The schemas by name."""
        found: Json = self.document["components"]["schemas"]
        return found

    def validator(self, name: str) -> jsonschema_rs.Draft202012Validator:
        """The compiled schema of a component."""
        if name not in self._compiled:
            schema = {"$ref": PREFIX + name, "components": {"schemas": self.components}}
            self._compiled[name] = jsonschema_rs.Draft202012Validator(schema)
        return self._compiled[name]

    def accepts(self, name: str, value: Any) -> bool:
        """Whether a value fits a component."""
        return self.validator(name).is_valid(value)

    def causes(self, name: str, value: Any) -> list[Cause]:
        """Why a value does not fit a component; empty where it does."""
        return list(dict.fromkeys(self._descend(self.validator(name).iter_errors(value))))

    def _descend(self, errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[Cause]:
        for error in errors:
            branches = getattr(error.kind, "context", None)
            if not branches:
                yield _cause(error)
                continue
            tagged = self._tagged(error)
            if isinstance(tagged, Cause):
                yield tagged
            else:
                yield from self._descend(_nearest(error, branches) if tagged is None else branches[tagged])

    def _tagged(self, error: jsonschema_rs.ValidationError) -> int | Cause | None:
        """The number of the union's member that the value's tag names, or that its tag names none of them."""
        union: Any = {"components": {"schemas": self.components}}
        for step in error.schema_path[:-1]:
            union = union[step] if isinstance(union, dict) else union[int(step)]
        key = union.get("discriminator", {}).get("propertyName")
        if key is None or not isinstance(error.instance, dict):
            return None
        tag = error.instance.get(key)
        ref = union["discriminator"]["mapping"].get(tag) if isinstance(tag, str) else None
        if ref is None:
            return Cause(_pointer(error.instance_path), f"{key} {_show(tag)} is unknown")
        return [member.get("$ref") for member in union[error.schema_path[-1]]].index(ref)


def _nearest(
    error: jsonschema_rs.ValidationError, branches: list[list[jsonschema_rs.ValidationError]]
) -> list[jsonschema_rs.ValidationError]:
    """The failures of the member of an untagged union that was most probably meant."""
    depth = len(error.instance_path)

    def distance(branch: list[jsonschema_rs.ValidationError]) -> tuple[int, int]:
        return sum(_is_other_kind(failure, depth) for failure in branch), len(branch)

    return min(branches, key=distance)


def _is_other_kind(failure: jsonschema_rs.ValidationError, depth: int) -> bool:
    """Whether a failure shows that the value is of another kind: another JSON type, or another tag."""
    below = failure.instance_path[depth:]
    return (not below and failure.kind.name == "type") or (
        below in (["type"], ["role"]) and failure.kind.name != "type"
    )


def _cause(error: jsonschema_rs.ValidationError) -> Cause:
    kind, value = error.kind, error.instance
    path = _pointer(error.instance_path)
    if kind.name == "required":
        return Cause(path, f"{kind.as_dict()['property']} is missing")
    if kind.name == "type":
        return Cause(path, f"{_json_type(value)} instead of {_types(kind)}")
    if kind.name in ("const", "enum"):
        return Cause(path, f"{_show(value)} is not allowed")
    return Cause(path, f"{kind.name}: {_show(value)}")


def _types(kind: Any) -> str:
    return "/".join(str(name) for name in kind.types)


def _json_type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else _json_type(value)
    return repr(text[:SHOWN])


def _pointer(path: list[str | int]) -> str:
    return "".join(f"/{'*' if isinstance(step, int) else step}" for step in path) or "/"
