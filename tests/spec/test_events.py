"""The events, items and parts of the spec: what their examples say, what the grammar says, and what must be refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from responses_api.accumulate import Accumulator

from bench.explain import Schemas
from codegen.bundle import load_bundle
from codegen.tables import event_rows
from responses_contract.model.json_values import Json

SPEC = Path(__file__).parents[2] / "spec"
ACTS = {"open", "append", "insert", "seal", "close", "phase", "end", "fail", "note"}


@cache
def document() -> Json:
    return load_bundle(SPEC)


@cache
def schemas() -> Schemas:
    return Schemas(document())


def component(name: str) -> Json:
    found: Json = document()["components"]["schemas"][name]
    return found


def members(union: str) -> list[str]:
    """The names of the components that a union joins."""
    return [option["$ref"].rpartition("/")[2] for option in component(union)["oneOf"]]


def examples(name: str) -> list[Json]:
    return copy.deepcopy(component(name).get("examples", []))


EVENTS = members("StreamEvent")
ROWS = {row["name"]: row for row in event_rows(document()).values()}
WRITERS = [name for name in EVENTS if ROWS[name]["act"] in {"append", "insert", "seal", "close"}]
ITEMS = [*members("OutputItem"), *members("TypedInputItem"), "MessageParam", "ItemReference"]
PARTS = [*members("Content"), *members("MessageParamContent"), *members("Annotation")]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def item_for(kind: str) -> Json:
    """An item of a type, as it is when it is announced: nothing in its lists."""
    name = next(n for n in members("OutputItem") if component(n)["properties"]["type"]["const"] == kind)
    item = examples(name)[0]
    return item | {key: [] for key in ("content", "summary", "output") if isinstance(item.get(key), list)}


def part_for(kind: str) -> Json:
    name = next(n for n in members("OutputContent") if component(n)["properties"]["type"]["const"] == kind)
    return examples(name)[0]


def conversation(name: str) -> Iterator[tuple[str, Json]]:
    """The events before the example of an event, so that the thing that it speaks of is open; then that event."""
    row, event = ROWS[name], examples(name)[0]
    yield "response.created", examples("ResponseCreatedEvent")[0]
    if row["scope"] not in {"response", "stream"}:
        for index in range(event["output_index"] + 1):
            opened = {"output_index": index, "item": item_of(row)}
            yield "response.output_item.added", opened
    if row["scope"] == "content":
        yield "response.content_part.added", {**event, "part": emptied(row)}
    if row["scope"] == "summary":
        part = examples("ResponseReasoningSummaryPartAddedEvent")[0]["part"]
        yield "response.reasoning_summary_part.added", {**event, "part": part}
    yield row["type"], event


def item_of(row: Json) -> Json:
    """The item in which an event of this row may stand."""
    if row["scope"] in {"content", "summary"}:
        reasons = row["scope"] == "summary" or "reasoning_text" in row["of"]
        return item_for("reasoning" if reasons else "message") | ({"content": []} if reasons else {})
    return item_for(row["of"][0] if row["of"] else "message")


def emptied(row: Json) -> Json:
    part = part_for(row["of"][0] if row["of"] else "output_text")
    return {
        key: type(value)() if isinstance(value, str | list) and key != "type" else value for key, value in part.items()
    }


def folded(name: str) -> Json:
    """The response after the example of an event."""
    accumulator = Accumulator()
    for kind, event in conversation(name):
        accumulator.feed({**event, "type": kind})
    assert accumulator.response is not None
    return accumulator.response


def test_the_union_has_every_event_of_the_spec_and_no_other() -> None:
    described = {name for name, schema in document()["components"]["schemas"].items() if "x-stream" in schema}
    assert described == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_the_row_of_an_event_speaks_of_members_that_its_examples_have(name: str) -> None:
    row = ROWS[name]
    assert row["act"] in ACTS
    for event in examples(name):
        assert event["type"] == row["type"]
        if row["act"] != "fail":
            assert all(event[row[key]] is not None for key in ("value", "at", "index") if row[key])


@pytest.mark.parametrize("name", WRITERS)
def test_what_an_event_writes_stands_where_its_row_says(name: str) -> None:
    row, event = ROWS[name], examples(name)[0]
    scope = document()["x-stream-scopes"][row["scope"]]
    thing: Any = folded(name)["output"][event["output_index"]]
    if row["scope"] != "item":
        thing = at(thing, tuple(scope["list"].split(".")))[event[scope["index"]]]
    found = at(thing, row["field"]) if row["field"] else thing
    expected = event[row["value"]]
    if row["act"] == "append":
        assert (
            all(str(found[key]).endswith(expected[key]) for key in expected)
            if isinstance(expected, dict)
            else (found.endswith(expected))
        )
    elif row["act"] == "insert":
        assert found[event[row["at"]]] == expected
    else:
        assert found == (expected[0] if isinstance(expected, list) else expected)


@pytest.mark.parametrize("name", [n for n in EVENTS if ROWS[n]["act"] == "end"])
def test_a_terminal_event_carries_the_status_that_its_row_names(name: str) -> None:
    assert [event["response"]["status"] for event in examples(name)] == [ROWS[name]["phase"]] * len(examples(name))


def test_a_phase_comes_after_phases_of_the_same_item() -> None:
    told = {(kind, row["phase"]) for row in ROWS.values() if row["act"] == "phase" for kind in row["of"]}
    for row in ROWS.values():
        assert {(kind, phase) for kind in row["of"] for phase in row["after"]} <= told


def broken(value: Any, schema: Json) -> Iterator[tuple[str, Any]]:
    """Copies of an object that are wrong in one member: absent, negative, empty, a number as text, another word."""
    for key in schema["required"]:
        yield f"{key} absent", {k: v for k, v in value.items() if k != key}
    for key, member in value.items():
        if isinstance(member, int) and not isinstance(member, bool) and schema["properties"][key].get("minimum") == 0:
            yield f"{key} negative", {**value, key: -1}
            yield f"{key} as text", {**value, key: str(member)}
        if (key == "id" or key.endswith("_id")) and isinstance(member, str):
            yield f"{key} empty", {**value, key: ""}
        if key in {"type", "role", "status"}:
            yield f"{key} unknown", {**value, key: "nothing_of_the_kind"}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_with_one_fault_is_refused(name: str) -> None:
    accepted = [
        what
        for event in examples(name)
        for what, value in broken(event, component(name))
        if schemas().accepts("StreamEvent", value)
    ]
    assert accepted == []


@pytest.mark.parametrize("name", members("OutputItem"))
def test_an_item_with_one_fault_is_refused(name: str) -> None:
    accepted = [
        what
        for item in examples(name)
        for what, value in broken(item, component(name))
        if schemas().accepts("OutputItem", value)
    ]
    assert accepted == []


@pytest.mark.parametrize("name", members("OutputItem"))
def test_what_a_response_gives_is_accepted_back_as_input_and_kept(name: str) -> None:
    for item in examples(name):
        assert schemas().causes("InputItem", item) == []
        assert schemas().causes("Item", item) == []


@pytest.mark.parametrize("name", sorted({*ITEMS, *PARTS, *EVENTS}))
def test_there_is_an_example_and_members_that_nobody_knows_are_no_fault(name: str) -> None:
    assert examples(name)
    for value in examples(name):
        assert schemas().causes(name, value) == []
        if value != {"id": value.get("id")}:
            assert schemas().accepts(name, {**value, "made_up": {"by": "a host"}})


@pytest.mark.parametrize(
    ("item", "accepted"),
    [
        ({"role": "user", "content": "Hello"}, True),
        ({"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]}, True),
        ({"role": "assistant", "content": [{"type": "output_text", "text": "Hello"}]}, True),
        ({"id": "msg_1"}, True),
        ({"type": "item_reference", "id": "msg_1"}, True),
        ({"type": "item_reference"}, False),
        ({"role": "nobody", "content": "Hello"}, False),
        ({"role": "user"}, False),
        ({"role": "user", "content": 1}, False),
        ({"role": "user", "content": [{"text": "Hello"}]}, False),
        ({"type": "input_text", "role": "user", "content": "Hello"}, False),
        ({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f"}, False),
        ({"id": "fc_1", "call_id": "call_1", "name": "f", "arguments": "{}"}, False),
    ],
)
def test_an_item_of_the_input_is_decided_exactly(item: Json, accepted: bool) -> None:
    assert schemas().accepts("InputItem", item) is accepted


def test_an_error_states_its_facts_in_one_of_two_places() -> None:
    inside, flat = examples("ErrorEvent")
    assert "error" in inside
    assert "message" in flat
    for event in ({"type": "error", "sequence_number": 1}, {**flat, "message": None}, {**inside, "error": None}):
        assert not schemas().accepts("StreamEvent", event)


def test_a_finished_web_search_says_what_it_did() -> None:
    finished, begun = examples("WebSearchCall")
    assert "action" not in begun
    assert not schemas().accepts("OutputItem", {key: finished[key] for key in finished if key != "action"})


def test_an_image_comes_with_its_settings() -> None:
    finished, begun = examples("ImageGenerationCall")
    assert "result" not in begun
    assert not schemas().accepts("OutputItem", {key: finished[key] for key in finished if key != "result"})
