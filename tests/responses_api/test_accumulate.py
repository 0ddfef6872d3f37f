"""The fold of a stream: what the events tell is what comes out, in order or not, and at a cost that is linear."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import responses_api
from responses_api._tables import EVENTS, SCOPES
from responses_api.accumulate import Accumulator

from responses_contract.stream.emitter import EmitOptions, by_size, emit
from tests.client_kit import events, message, part, response
from tests.counting import work_of

TEXT = events("Hel", "lo")


def fold(stream: list[dict[str, Any]]) -> Accumulator:
    accumulator = Accumulator()
    for event in stream:
        accumulator.feed(event)
    return accumulator


@cache
def schemas() -> Any:
    bundle = Path(responses_api.__file__).with_name("openapi.json")
    return json.loads(bundle.read_text(encoding="utf-8"))["components"]["schemas"]


def item_examples() -> list[Any]:
    """Every example of every kind of output item in the spec."""
    names = sorted(one["$ref"].rpartition("/")[2] for one in schemas()["OutputItem"]["oneOf"])
    return [
        pytest.param(example, id=f"{name}-{number}")
        for name in names
        for number, example in enumerate(schemas()[name].get("examples", ()))
    ]


@pytest.mark.parametrize("item", item_examples())
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_emitted_is_what_is_accumulated(item: dict[str, Any], size: int) -> None:
    told = response(output=[message("before"), copy.deepcopy(item)], status="completed")
    stream = list(emit(told, options=EmitOptions(chunks=by_size(size))))
    assert fold(stream).response == told
    assert fold(stream[:-1]).response["output"] == told["output"], "the items alone say the same"  # type: ignore[index]


def test_items_told_side_by_side() -> None:
    told = response(output=[{**message(str(number)), "id": f"msg_{number}"} for number in range(4)], status="completed")
    assert fold(list(emit(told, options=EmitOptions(interleave=True)))[:-1]).response["output"] == told["output"]  # type: ignore[index]


@pytest.mark.parametrize("kept", range(len(TEXT) + 1))
def test_the_response_so_far(kept: int) -> None:
    accumulator = fold(TEXT[:kept])
    output = (accumulator.response or {}).get("output", [])
    expected = ["", "", "", "", "", "Hel", "Hello", "Hello", "Hello", "Hello", "Hello"][kept]
    assert "".join(one["text"] for item in output for one in item["content"]) == expected
    assert accumulator.ended is (kept == len(TEXT))


def test_events_are_left_as_they_were() -> None:
    stream = copy.deepcopy(TEXT)
    accumulator = Accumulator()
    for event in stream:
        accumulator.feed(event)
        assert accumulator.response is not None
    assert stream == TEXT


def test_asking_in_between_changes_nothing() -> None:
    asked = Accumulator()
    for event in TEXT[:-1]:
        asked.feed(event)
        _ = asked.response
    assert asked.response == fold(TEXT[:-1]).response


def test_an_empty_statement_does_not_erase_what_was_streamed() -> None:
    emptied = copy.deepcopy(TEXT)
    emptied[-1]["response"]["output"] = []
    for event in emptied:
        if event["type"] == "response.output_text.done":
            event["text"] = ""
    assert fold(emptied).response["output"] == [message("Hello")]  # type: ignore[index]
    cut = [
        event for event in emptied if event["type"] not in ("response.content_part.done", "response.output_item.done")
    ]
    assert fold(cut).response["output"][0]["content"][0]["text"] == "Hello"  # type: ignore[index]


def test_what_is_said_at_the_end_wins() -> None:
    other = copy.deepcopy(TEXT)
    other[-1]["response"]["output"] = [message("Something else")]
    assert fold(other).response["output"] == [message("Something else")]  # type: ignore[index]


def test_nothing_changes_after_the_end() -> None:
    late = [*TEXT, TEXT[0], {**TEXT[-1], "response": response("more")}]
    assert fold(late).response == TEXT[-1]["response"]


def test_an_error_event_is_kept() -> None:
    told = {"type": "error", "code": "x", "message": "y", "param": None}
    accumulator = fold([TEXT[0], told, {**told, "code": "z"}])
    assert accumulator.failure == told
    assert not accumulator.ended


def test_annotations_stand_where_they_belong() -> None:
    place = {"type": "response.output_text.annotation.added", "output_index": 0, "content_index": 0}
    stream = [*TEXT[:4], *({**place, "annotation_index": at, "annotation": {"n": at}} for at in (0, 1, 2, 1))]
    folded = fold(stream).response
    assert folded is not None
    assert [one["n"] for one in folded["output"][0]["content"][0]["annotations"]] == [0, 1, 2]


def test_items_out_of_order_are_put_in_order() -> None:
    added = [
        {"type": "response.output_item.added", "output_index": at, "item": {**message(""), "id": f"msg_{at}"}}
        for at in (2, 0, 1)
    ]
    more = {"type": "response.output_text.delta", "output_index": 1, "content_index": 0, "delta": "one"}
    folded = fold([TEXT[0], *added, more]).response
    assert folded is not None
    assert [(item["id"], item["content"][0]["text"]) for item in folded["output"]] == [
        ("msg_0", ""),
        ("msg_1", "one"),
        ("msg_2", ""),
    ]


def test_without_indices_the_id_or_the_last_item_is_meant() -> None:
    def bare(event: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in event.items() if not key.endswith("_index")}

    two = [
        {**event, "item": {**event["item"], "id": "msg_2"}} for event in TEXT if event["type"].endswith("item.added")
    ]
    text = {"type": "response.output_text.delta", "item_id": "msg_1", "delta": "!"}
    folded = fold([*map(bare, TEXT[:6]), *map(bare, two), text]).response
    assert folded is not None
    assert [item["id"] for item in folded["output"]] == ["msg_1", "msg_2"]
    assert folded["output"][0]["content"][0]["text"] == "Hello!"


def test_deltas_for_things_that_were_never_opened() -> None:
    folded = fold([TEXT[0], *TEXT[4:6]]).response
    assert folded is not None
    assert folded["output"] == [{"id": "msg_1", "content": [{"type": "output_text", "text": "Hello"}]}]


def test_every_row_of_the_tables_can_be_folded() -> None:
    for kind, row in EVENTS.items():
        accumulator = fold([TEXT[0], {"type": kind, "output_index": 0, row.value or "value": "x"}])
        assert accumulator.response is not None, kind


NONSENSE = [None, True, -1, 10**30, 1.5, "x", "", [], {}, [None], {"id": 3}, [[]], {"output": 7}]


@pytest.mark.parametrize("seed", range(30))
def test_nonsense_raises_nothing(seed: int) -> None:
    rng = random.Random(seed)
    members = sorted({scope.index for scope in SCOPES.values() if scope.index} | {"item_id", "annotation_index"})
    accumulator = Accumulator()
    for _ in range(300):
        kind = rng.choice([*EVENTS, "new.type", None, 3])
        row = EVENTS.get(str(kind))
        if row is not None and row.act == "end":
            continue
        event: dict[str, Any] = {"type": kind, **{name: rng.choice([0, 1, *NONSENSE]) for name in members}}
        if row is not None and row.value:
            event[row.value] = rng.choice([*NONSENSE, message("x"), part("x"), "text", response("x")])
        accumulator.feed(event)
        if rng.random() < 0.1:
            _ = accumulator.response


@pytest.mark.slow
@pytest.mark.parametrize("order", ["one item", "many items", "backwards"])
def test_the_cost_is_linear(order: str) -> None:
    """Counted in instructions and calls, which no other program on the machine changes."""

    def cost(count: int) -> int:
        places = {"one item": lambda n: 0, "many items": lambda n: n, "backwards": lambda n: count - n}[order]
        stream = [
            {"type": "response.function_call_arguments.delta", "output_index": places(n), "item_id": "i", "delta": "x"}
            for n in range(count)
        ]
        return work_of(lambda: fold(stream).response)

    assert cost(8_000) < 8.5 * cost(1_000)


def recorded() -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    for path in sorted(Path(os.environ["TRANSCRIPTS"]).rglob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8")).get("response", {})
        blocks = (answer.get("sse") or "").replace("\r\n", "\n").split("\n\n")
        lines = ["".join(line[5:] for line in block.split("\n") if line.startswith("data:")) for block in blocks]
        stream = answer.get("events") or [json.loads(line) for line in lines if line.strip().startswith("{")]
        if stream:
            yield path, stream


@pytest.mark.skipif(not os.environ.get("TRANSCRIPTS"), reason="no corpus: TRANSCRIPTS is not set")
def test_recorded_streams_end_as_they_were_told() -> None:
    ended = 0
    for path, stream in recorded():
        accumulator = fold(stream)
        final = next((event["response"] for event in stream if EVENTS[event["type"]].act == "end"), None)
        if final is None:
            continue
        ended += 1
        streamed = fold([event for event in stream if EVENTS[event["type"]].act != "end"]).response
        assert streamed is not None
        # What an origin leaves out at the end is told by its items.
        assert accumulator.response == {**final, "output": final["output"] or streamed["output"]}, path
        assert _texts(streamed) == _texts(accumulator.response or {}), path
    assert ended > 390


def _texts(value: dict[str, Any]) -> list[Any]:
    return [one.get("text") for item in value["output"] for one in item.get("content") or () if isinstance(one, dict)]
