"""Faults of order and identity: what opens, follows and ends what, under which index and id."""

from __future__ import annotations

from typing import Any

from responses_contract.faults import names as n
from responses_contract.faults.edits import (
    Edit,
    Events,
    at,
    both,
    drop,
    drop_all,
    each,
    first,
    from_the_start,
    insert,
    last,
    move,
    nth,
    put,
    renumbered,
    repeat,
    retold,
    rewrite,
    terminal,
    when,
)
from responses_contract.faults.fault import Fault, fault, only
from responses_contract.model.json_values import Json

WHITESPACE = "the first delta comes before the item is announced"


PRIVATE: Json = {"type": "private.rate_limits", "limits": {"primary": {"used_percent": 12}}}
"""An event of a backend that a gateway passes on; it has no number, as it is none of the response's."""


def _queued(events: Events) -> Json:
    """A `response.queued` with the snapshot of the first event."""
    snapshot = {**events[0]["response"], "status": "queued"}
    return {"type": n.QUEUED, "sequence_number": 0, "response": snapshot}


def _has_items(events: Events) -> bool:
    return n.added()(events) is not None


def _straight_to_text() -> Edit:
    """All that comes before the first delta of a text is left out."""

    def apply(events: Events) -> Events:
        return renumbered(events[n.delta("text")(events) or 0 :], events)

    return Edit(
        apply, lambda events: n.delta("text")(events) is not None and n.added()(events) == n.added("message")(events)
    )


def _has_no_error(events: Events) -> bool:
    return first("error")(events) is None


def _is_foreground(events: Events) -> bool:
    return events[0].get("response", {}).get("background") is not True


def _merged_items() -> Edit:
    """The second item is told at the index of the first, the third at that of the second, and so on."""
    return each(lambda event: event.get("output_index", 0) > 0, put("output_index", lambda old: old - 1))


def _shifted(name: str, least: int, by: int = 1) -> Edit:
    """Indices from `least` on move up."""
    return each(lambda event: event.get(name, -1) >= least, put(name, lambda old: old + by))


def _on_message(type_: str, **members: object) -> Edit:
    """An event of type `type_` that speaks of the first message, sent while its first part is open."""

    def event(events: Events) -> Json:
        part = events[first(n.PART)(events) or 0]
        place = {name: part.get(name) for name in ("output_index", "item_id")}
        return {"type": type_, "sequence_number": 0, **place, **members}

    return when(_has_text_part, insert(event, after=first(n.PART)))


def _has_text_part(events: Events) -> bool:
    found = first(n.PART)(events)
    return found is not None and events[found]["part"]["type"] == "output_text"


def _begin() -> list[Fault]:
    created, begun = first(n.CREATED), first(n.IN_PROGRESS)
    rule = "stream/first-event-is-created"
    order = "stream/response-phases-in-order"
    return [
        fault(f"{rule}#absent", drop(created), "response.created is not sent"),
        fault(f"{rule}#straight-to-items", when(_has_items, drop(created, begun)), "the stream begins with an item"),
        fault(f"{rule}#late", move(created, after=begun), "response.in_progress comes first"),
        fault(f"{rule}#straight-to-text", _straight_to_text(), "the first event is a delta"),
        fault(
            f"{rule}#private-event",
            when(from_the_start, insert(PRIVATE, before=created)),
            "a private event comes first",
        ),
        fault("stream/created-once#twice", repeat(created), "response.created is sent twice"),
        fault(
            "stream/created-once#at-the-end",
            when(_has_no_error, insert(lambda events: events[0], before=terminal)),
            "response.created is sent again before the end",
        ),
        fault(
            f"{order}#left-out", when(_has_items, drop(begun)), "items begin although response.in_progress was not sent"
        ),
        fault(f"{order}#late", move(begun, after=n.added()), "response.in_progress comes after the first item began"),
        fault(f"{order}#last", move(begun, after=last(n.DONE)), "response.in_progress comes after all items"),
        fault(
            f"{order}#back-to-queued",
            move(first(n.QUEUED), after=begun),
            "a response in progress goes back to queued",
        ),
        fault(
            "stream/queued-only-in-background",
            when(_is_foreground, insert(_queued, after=created)),
            "a response in the foreground is queued",
        ),
    ]


ITEMS = ("message", "function_call", "reasoning", "custom_tool_call", "web_search_call", "mcp_call", "shell_call")


def _opening() -> list[Fault]:
    item, part = "stream/item-added-before-its-events", "stream/part-added-before-its-events"
    summary = "stream/summary-part-added-before-its-events"
    command = "stream/command-added-before-its-events"
    return [
        *(fault(f"{item}#no-{kind}", drop(n.added(kind)), f"a {kind} item is never announced") for kind in ITEMS),
        fault(f"{item}#late", move(n.added("message"), after=first(n.PART)), "an item is announced after its part"),
        fault(f"{item}#delta-first", move(n.delta("text"), before=n.added("message")), WHITESPACE),
        fault(f"{item}#done-only", drop_all(n.ADDED), "items are done that were never announced"),
        fault(f"{item}#one-done-event", _one_done_event(), "created, one done event, completed: nothing else"),
        fault(f"{part}#absent", drop(first(n.PART)), "a content part is never announced"),
        fault(f"{part}#second", drop(nth(1, n.PART)), "the second part is never announced"),
        fault(f"{part}#late", move(first(n.PART), after=n.delta("text")), "a part is announced after its first delta"),
        fault(f"{part}#unknown-index", _elsewhere("text"), "a delta names a part that does not exist"),
        fault(f"{summary}#absent", drop(first(n.SUMMARY)), "a summary part is never announced"),
        fault(f"{summary}#second", drop(nth(1, n.SUMMARY)), "the second summary part is never announced"),
        fault(f"{summary}#late", move(first(n.SUMMARY), after=n.delta("summary")), "announced after its first delta"),
        fault(f"{command}#absent", drop(first(n.COMMAND)), "a shell command is never announced"),
        fault(f"{command}#second", drop(nth(1, n.COMMAND)), "the second shell command is never announced"),
    ]


def _one_done_event() -> Edit:
    kept = (n.CREATED, n.IN_PROGRESS, n.COMPLETED, "response.incomplete", f"{n.VALUES['text']}.done")
    return when(
        lambda events: n.sealed("text")(events) is not None and len([e for e in events if e["type"] == n.ADDED]) == 1,
        drop_all("response.*", where=lambda event: event["type"] not in kept),
    )


def _elsewhere(value: str) -> Edit:
    return at(n.delta(value), put("content_index", lambda old: old + 7))


def _indices() -> list[Fault]:
    one_item, one_part = "stream/one-item-per-index", "stream/one-part-per-index"
    counted, parts = "stream/item-indices-count-up", "stream/part-indices-count-up"
    return [
        fault(f"{one_item}#merged", _merged_items(), "the second item is told at the index of the first"),
        fault(f"{one_item}#twice", repeat(n.added()), "an item is announced twice"),
        fault(f"{one_part}#content", _merged("content_index"), "the second part is told at the index of the first"),
        fault(f"{one_part}#summary", _merged("summary_index"), "the second summary part has the index of the first"),
        fault(f"{one_part}#twice", repeat(first(n.PART)), "a part is announced twice"),
        fault("stream/one-index-per-item", _same_id(), "two items have the same id"),
        fault(f"{counted}#gap", _shifted("output_index", 1), "an index is left out"),
        fault(f"{counted}#from-one", _shifted("output_index", 0), "items are counted from 1"),
        fault(f"{parts}#gap", _shifted("content_index", 1), "an index of a content part is left out"),
        fault(f"{parts}#from-one", _shifted("content_index", 0), "content parts are counted from 1"),
        fault(f"{parts}#summary", _shifted("summary_index", 0), "summary parts are counted from 1"),
        fault(f"{parts}#output-index", _content_index_is_output_index(), "content_index repeats output_index"),
    ]


def _merged(name: str) -> Edit:
    return each(lambda event: event.get(name) == 1, put(name, 0))


def _content_index_is_output_index() -> Edit:
    return each(
        lambda event: "content_index" in event and event["output_index"] > 0,
        rewrite(lambda event: {**event, "content_index": event["output_index"]}),
    )


def _same_id() -> Edit:
    """The second item takes over the first one's id, everywhere."""

    def apply(events: Events) -> Any:
        first_id, second_id = (event["item"]["id"] for event in _announced(events)[:2])
        return retold(events, lambda value: first_id if value == second_id else value)

    return Edit(apply, lambda events: len({event["item"].get("id") for event in _announced(events)}) > 1)


def _announced(events: Events) -> list[Json]:
    return [event for event in events if event["type"] == n.ADDED]


def _ids() -> list[Fault]:
    stable = "stream/item-id-stable"
    other = put("item_id", lambda old: f"{old}x")
    places = {
        "delta": n.delta("text"),
        "done": n.sealed("text"),
        "part-added": first(n.PART),
        "part-done": first(n.PART_DONE),
        "annotation": first(n.ANNOTATION),
        "refusal": n.delta("refusal"),
        "arguments-delta": n.delta("arguments"),
        "arguments-done": n.sealed("arguments"),
        "input": n.delta("input"),
        "diff": n.sealed("diff"),
        "code": n.sealed("code"),
        "summary-part": first(n.SUMMARY),
        "summary-delta": n.delta("summary"),
        "phase": first(f"{n.SEARCH}.*", f"{n.FILES}.*", f"{n.IMAGE}.*", "response.mcp_call.*"),
    }
    return [
        *(fault(f"{stable}#{name}", at(pick, other), f"{name}: another item_id") for name, pick in places.items()),
        fault(f"{stable}#by-type", _id_by_type(), "every type of event has an item_id of its own"),
        fault(f"{stable}#constant", _constant_id(), "the events of all items carry the id of the first"),
        fault(
            "stream/item-done-keeps-id",
            at(n.done(), put("item/id", lambda old: f"{old}x")),
            "an item is done under another id",
        ),
        fault(
            "stream/item-done-keeps-id#everywhere",
            both(
                at(n.done(), put("item/id", lambda old: f"{old}_new")),
                at(terminal, put("response/output/0/id", lambda old: f"{old}_new")),
            ),
            "an item is done and listed under another id than it was announced with",
        ),
    ]


def _id_by_type() -> Edit:
    def other(event: Json) -> Json:
        return {**event, "item_id": f"{event['type'].rpartition('.')[0][9:]}_{event['output_index']}"}

    return each(lambda event: "item_id" in event, rewrite(other))


def _constant_id() -> Edit:
    def apply(events: Events) -> Events:
        found = next(event["item_id"] for event in events if "item_id" in event)
        return [{**event, "item_id": found} if "item_id" in event else event for event in events]

    return Edit(apply, lambda events: len({event["item_id"] for event in events if "item_id" in event}) > 1)


def _types() -> list[Fault]:
    fits_item, fits_part = "stream/event-fits-item-type", "stream/event-fits-part-type"
    arguments, custom = f"{n.VALUES['arguments']}.delta", f"{n.VALUES['input']}.delta"
    searching = at(first(f"{n.FILES}.searching"), put("type", f"{n.SEARCH}.searching"))
    return [
        fault("stream/item-done-keeps-type", _retyped_item(), "a call is done as a reasoning item"),
        fault("stream/part-done-keeps-type", _retyped_part(), "a text part is done as a refusal"),
        fault(f"{fits_item}#arguments-of-a-message", _on_message(arguments, delta="{"), "a message has arguments"),
        fault(f"{fits_item}#input-of-a-message", _on_message(custom, delta="x"), "a message has a tool's input"),
        fault(f"{fits_item}#search-of-a-message", _on_message(f"{n.SEARCH}.in_progress"), "a message searches"),
        fault(
            f"{fits_item}#arguments-as-input",
            each(lambda event: event["type"] == arguments, put("type", custom)),
            "the arguments of a function come as the input of a custom tool",
        ),
        fault(
            f"{fits_item}#input-as-arguments",
            each(lambda event: event["type"] == custom, put("type", arguments)),
            "the input of a custom tool comes as the arguments of a function",
        ),
        fault(f"{fits_item}#other-search", searching, "a file search tells a web search's phase"),
        fault(
            f"{fits_part}#refusal-of-a-text",
            _on_message(f"{n.VALUES['refusal']}.delta", content_index=0, delta="No"),
            "a text part gets a refusal",
        ),
        fault(
            f"{fits_part}#reasoning-of-a-text",
            _on_message("response.reasoning_text.delta", content_index=0, delta="Hm"),
            "a text part gets reasoning text",
        ),
        fault(f"{fits_part}#text-of-a-refusal", _text_of_a_refusal(), "a refusal part gets text"),
    ]


def _text_of_a_refusal() -> Edit:
    def text(events: Events) -> Json:
        found = events[n.delta("refusal")(events) or 0]
        return {**found, "type": f"{n.VALUES['text']}.delta", "logprobs": []}

    return when(lambda events: n.delta("refusal")(events) is not None, insert(text, after=n.delta("refusal")))


def _retyped_item() -> Edit:
    def other(item: Json) -> Json:
        return {"id": item["id"], "type": "reasoning", "summary": []}

    listed = put("response/output/[type=function_call]", other)
    return both(at(n.done("function_call"), put("item", other)), at(terminal, listed))


def _retyped_part() -> Edit:
    is_text = first(n.PART_DONE, where=lambda event: event["part"]["type"] == "output_text")
    return at(is_text, put("part", lambda part: {"type": "refusal", "refusal": part["text"]}))


STREAM: list[Fault] = only(from_the_start, [*_begin(), *_opening(), *_indices(), *_ids(), *_types()])
"""Faults of beginnings, indices, ids and types."""
