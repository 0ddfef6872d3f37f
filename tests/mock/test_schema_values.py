"""Values made for a schema fit it."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.mock.brain.patterns import matching
from responses_contract.mock.brain.schema_values import FORMATS, Hints, instance
from responses_contract.model.json_values import Json

SCHEMAS: list[Json] = [
    {},
    {"type": "string", "minLength": 30, "maxLength": 40},
    {"type": "string", "maxLength": 2},
    {"type": "integer", "minimum": 5, "multipleOf": 4},
    {"type": "integer", "exclusiveMinimum": 5, "maximum": 7},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "maximum": -3},
    {"enum": [None, 3]},
    {"const": {"a": [1]}},
    {"type": ["null", "integer"], "minimum": 2},
    {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "null"}]},
    {"oneOf": [{"type": "integer"}, {"type": "string"}]},
    {"allOf": [{"properties": {"a": {"type": "integer"}}}, {"required": ["a", "b"]}], "type": "object"},
    {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "boolean"}], "items": False},
    {"type": "array", "maxItems": 0},
    {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
    {"properties": {"x": {"minimum": 4}}, "required": ["x"]},
    {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"type": "boolean"}}},
    {
        "$ref": "#/$defs/node",
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                    "n": {"type": "integer"},
                },
                "required": ["next", "n"],
                "additionalProperties": False,
            }
        },
    },
    {
        "$ref": "#/$defs/tree",
        "$defs": {
            "tree": {
                "type": "object",
                "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}},
                "required": ["children"],
            }
        },
    },
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: str(schema)[:50])
def test_instances_fit(schema: Json) -> None:
    jsonschema_rs.Draft202012Validator(schema).validate(instance(schema))


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_kept(name: str) -> None:
    schema = {"type": "string", "format": name}
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(instance(schema))


_LEAF = st.one_of(
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more},
        st.integers(-9, 9),
        st.integers(0, 9),
    ),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    st.just({"type": "boolean"}),
    st.builds(lambda words: {"enum": words}, st.lists(st.text(), min_size=1, max_size=3, unique=True)),
)


def _above(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.one_of(
        st.builds(lambda items, low: {"type": "array", "items": items, "minItems": low}, inner, st.integers(0, 3)),
        st.builds(
            lambda parts: {
                "type": "object",
                "properties": parts,
                "required": list(parts)[:1],
                "additionalProperties": False,
            },
            st.dictionaries(st.text(min_size=1), inner, max_size=3),
        ),
        st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=2)),
    )


@settings(max_examples=80)
@given(st.recursive(_LEAF, _above, max_leaves=8))
def test_instances_of_any_schema_fit(schema: Json) -> None:
    jsonschema_rs.Draft202012Validator(schema).validate(instance(schema))
    assert instance(schema) == instance(schema)


PATTERNS = [
    r"^[0-9]{5}$",
    r"\d+-[A-Z]{2,}",
    r"^(foo|bar)baz?$",
    r"[^a-z]x",
    r"\w+@\w+\.com",
    r"a{3}|b",
    r"^.{4}$",
    r"(?:ab)+",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_match_their_pattern(pattern: str) -> None:
    assert re.search(pattern, matching(pattern))


def test_a_pattern_that_cannot_be_read_does_no_harm() -> None:
    assert matching("(") == "text"


def test_hints_fill_what_is_open() -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}}
    assert instance(schema, Hints(["Oslo"], [3])) == {"city": "Oslo", "days": 3}


def test_a_schema_without_end_gives_an_end() -> None:
    endless = {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}, "required": ["a"]}},
    }
    assert isinstance(instance(endless), dict)
    assert instance({"$ref": "#"}) is not ...
