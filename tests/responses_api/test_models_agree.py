"""JSON Schema and models agree: on random valid instances always, on broken ones but for wanted differences."""

import json
from collections import Counter
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from responses_api import models
from responses_api.models import read

from tests.schema_instances import PREFIX, broken, instance

DOCUMENT: dict[str, Any] = json.loads((files("responses_api") / "openapi.json").read_text("utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
# The models compute it; what a gateway sends by this name is kept as an unnamed member.
del SCHEMAS["Response"]["properties"]["output_text"]
# Between them they reach every component.
ROOTS = ["CreateResponse", "Response", "StreamEvent", "ItemList", "InputItem", "CompactedResponse", "CountInputTokens"]


@cache
def validator(name: str) -> Any:
    whole = {"$ref": PREFIX + name, "components": {"schemas": SCHEMAS}}
    return jsonschema_rs.validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **whole})


def is_accepted(name: str, value: Any, strict: bool) -> bool:
    try:
        read(getattr(models, name), value, strict=strict)
    except ValidationError:
        return False
    return True


def given_back(name: str, value: Any) -> Any:
    kind = getattr(models, name)
    return models.adapter(kind).dump_python(read(kind, value, strict=True), mode="json", exclude_unset=True)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_component_is_read_where_its_schema_is_met(name: str) -> None:
    """A valid instance is accepted, strictly, and given back as it was."""
    for seed in range(12):
        value = instance(SCHEMAS[name], SCHEMAS, Random(seed))
        if validator(name).is_valid(value):
            assert given_back(name, value) == value, f"seed {seed}"


@pytest.mark.parametrize("name", ROOTS)
@settings(max_examples=25, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32))
def test_what_the_schema_accepts_the_models_give_back(name: str, seed: int) -> None:
    value = instance(SCHEMAS[name], SCHEMAS, Random(seed))
    if validator(name).is_valid(value):
        assert given_back(name, value) == value


@pytest.mark.parametrize("name", ROOTS)
def test_the_instances_are_worth_something(name: str) -> None:
    valid = sum(validator(name).is_valid(instance(SCHEMAS[name], SCHEMAS, Random(seed))) for seed in range(40))
    assert valid >= 10


def differences(strict: bool) -> Counter[str]:
    """What the schema refuses and the models accept, by what was done to a valid value."""
    found: Counter[str] = Counter()
    for name in ROOTS:
        for seed in range(60):
            rng = Random(seed)
            value = instance(SCHEMAS[name], SCHEMAS, rng)
            if not validator(name).is_valid(value) or not value:
                continue
            what, changed = broken(value, rng)
            accepted = is_accepted(name, changed, strict)
            if validator(name).is_valid(changed):
                assert accepted, f"{name}, seed {seed}: {what}: only the models refuse it"
            else:
                found["refused by both" if not accepted else what] += 1
    return found


def test_strict_reading_refuses_what_the_schema_refuses() -> None:
    found = differences(strict=True)
    assert found.pop("refused by both") > 100
    assert not found


def test_tolerant_reading_puts_up_with_what_it_says_and_no_more() -> None:
    found = differences(strict=False)
    assert found.pop("refused by both") > 30
    # A text for the settings of reasoning is handed on as it is: small servers send one.
    assert set(found) <= {"removed", "null", "unknown word", "negative", "empty", "another type"}
