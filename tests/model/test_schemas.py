"""What an event carries is judged by a validator of its own, and the verdict is that of the whole schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from responses_contract.model.json_values import Json
from responses_contract.model.schemas import SchemaSet

NO_USE: Json = {"no": ["use"]}


def _damaged(event: Json, member: str) -> Iterator[Json]:
    """The event as it is, and with what it carries wrong in one place."""
    yield event
    yield {name: value for name, value in event.items() if name != member}
    yield from ({**event, member: wrong} for wrong in (None, [], 3, {}))
    for name in event.get(member, {}):
        yield {**event, member: {each: value for each, value in event[member].items() if each != name}}
        yield {**event, member: {**event[member], name: NO_USE}}
    yield {**event, "sequence_number": -1}


@pytest.mark.parametrize("dialect", ["base", "azure", "open-responses"])
def test_what_an_event_carries_is_judged_apart_as_it_is_within_it(dialect: str) -> None:
    schemas = SchemaSet.load(dialect)
    asked = {True: 0, False: 0}
    for name, carrier in schemas._carriers.items():
        whole = schemas.checker(name)
        for example in schemas._components[name]["examples"]:
            for event in _damaged(example, carrier.member):
                fits = whole(event)
                assert (schemas.errors(name, event) == []) is fits, (name, event)
                asked[fits] += 1
    assert min(asked.values()) > 10


@pytest.mark.parametrize("dialect", ["base", "azure", "open-responses"])
def test_whatever_is_wrong_is_told_at_its_place(dialect: str) -> None:
    """A union tells errors by the branch that is named alone; none is lost by that."""
    schemas = SchemaSet.load(dialect)
    told = 0
    for name, schema in schemas._components.items():
        for example in filter(lambda each: isinstance(each, dict), schema.get("examples", ())):
            for value in (
                changed for member, inner in example.items() for changed in _wrong_within(example, member, inner)
            ):
                for error in schemas.errors(name, value):
                    assert "in all of its members" not in error.expected, (name, value)
                    assert "oneOf" not in error.expected, (name, value)
                    told += 1
    assert told > 500


def _wrong_within(whole: Json, member: str, inner: object) -> Iterator[Json]:
    """The object with what stands in one of its members wrong in one place."""
    yield {**whole, member: NO_USE}
    if isinstance(inner, list) and inner:
        yield from ({**whole, member: [wrong, *inner]} for wrong in (7, {}, {"type": "unheard_of"}))
        inner = inner[0]
        if isinstance(inner, dict):
            yield from ({**whole, member: [{**inner, name: NO_USE}]} for name in inner)


REQUEST = {"model": "m", "input": [{"role": "user", "content": "hi"}]}


def test_a_member_of_a_union_without_its_tag_is_right_where_it_fits_a_branch() -> None:
    schemas = SchemaSet.load()
    assert schemas.errors("CreateResponse", REQUEST) == []
    (error,) = schemas.errors("CreateResponse", {**REQUEST, "temperature": "hot"})
    assert error.pointer == "/temperature"
    pointers = {error.pointer for error in schemas.errors("CreateResponse", {**REQUEST, "input": [{}]})}
    assert pointers
    assert all(pointer.startswith("/input/0") for pointer in pointers)


@pytest.mark.parametrize(
    ("item", "pointer", "expected", "unknown"),
    [
        (7, "/output/0", "object", False),
        ({}, "/output/0/type", "a type", False),
        ({"type": None}, "/output/0/type", "a type", False),
    ],
)
def test_what_names_no_branch_is_told_once(item: object, pointer: str, expected: str, unknown: bool) -> None:
    schemas = SchemaSet.load()
    response = schemas._components["Response"]["examples"][0]
    (error,) = schemas.errors("Response", {**response, "output": [item]})
    assert (error.pointer, error.expected, error.unknown) == (pointer, expected, unknown)


def test_a_type_that_the_contract_does_not_describe_is_told_apart() -> None:
    schemas = SchemaSet.load()
    response = schemas._components["Response"]["examples"][0]
    (error,) = schemas.errors("Response", {**response, "output": [{"type": "unheard_of"}]})
    assert (error.pointer, error.unknown) == ("/output/0/type", True)
    assert error.expected.endswith("known types")
