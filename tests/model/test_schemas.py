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
