"""Faults of ending: values, parts and items that close twice, too early or never; phases; the end of the stream."""

from __future__ import annotations

from responses_contract.faults import names as n
from responses_contract.faults.edits import (
    Edit,
    Events,
    Pick,
    at,
    both,
    cut,
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
    terminal,
    when,
)
from responses_contract.faults.fault import Fault, fault, only
from responses_contract.model.json_values import Json

ERROR: Json = {
    "type": "error",
    "sequence_number": 0,
    "error": {"type": "server_error", "code": "server_error", "message": "Something broke.", "param": None},
}


def _again(value: str) -> Edit:
    """One more delta, empty, so that nothing but its place is wrong."""
    return insert(lambda events: {**events[n.delta(value)(events) or 0], "delta": ""}, after=n.sealed(value))


def _more(value: str, after: Pick) -> Edit:
    def event(events: Events) -> Json:
        return {**events[n.delta(value)(events) or 0], "delta": ""}

    return when(lambda events: n.delta(value)(events) is not None, insert(event, after=after))


def _values() -> list[Fault]:
    after, once = "stream/no-delta-after-done", "stream/value-done-once"
    found = [fault(f"{after}#{value}", _again(value), f"{value}: a delta after its done event") for value in n.VALUES]
    return found + [
        fault(f"{once}#{value}", repeat(n.sealed(value)), f"{value}: stated in full twice") for value in n.VALUES
    ]


def _closing() -> list[Fault]:
    of_part, of_item = "stream/value-done-before-part-done", "stream/value-done-before-item-done"
    absent = [
        *(fault(f"{of_part}#{value}", drop(n.sealed(value)), f"{value}: no done event") for value in n.PART_VALUES),
        *(fault(f"{of_item}#{value}", drop(n.sealed(value)), f"{value}: no done event") for value in n.ITEM_VALUES),
    ]
    late_call = move(n.sealed("arguments"), after=n.done("function_call"))
    return [
        *absent,
        fault(f"{of_part}#late", move(n.sealed("text"), after=first(n.PART_DONE)), "a text is done after its part"),
        fault(f"{of_item}#late", late_call, "arguments are done after their call"),
    ]


def _parts() -> list[Fault]:
    rule, after = "stream/parts-done-before-item-done", "stream/nothing-after-part-done"
    late = move(first(n.PART_DONE), after=n.done("message"))
    return [
        fault(f"{rule}#content", drop(first(n.PART_DONE)), "a content part is never done"),
        fault(f"{rule}#last-content", drop(last(n.PART_DONE)), "the last content part is never done"),
        fault(f"{rule}#summary", drop(first(n.SUMMARY_DONE)), "a summary part is never done"),
        fault(f"{rule}#command", drop(first(n.COMMAND_DONE)), "a shell command is never done"),
        fault(f"{rule}#shell-output", drop(first(n.OUTPUT_DONE)), "the output of a shell command is never done"),
        fault(f"{rule}#late", late, "a content part is done after its item"),
        fault(f"{after}#delta", _more("text", first(n.PART_DONE)), "a delta after the part was done"),
        fault(
            f"{after}#summary-delta", _more("summary", first(n.SUMMARY_DONE)), "a delta after the summary part was done"
        ),
        fault(f"{after}#twice", repeat(first(n.PART_DONE)), "a part is done twice"),
        fault(f"{after}#summary-twice", repeat(first(n.SUMMARY_DONE)), "a summary part is done twice"),
    ]


def _done_after_its_first_word() -> Edit:
    """Text, part and message are done after the first delta, and hold no more; the output at the end is whole."""
    started, sealed = n.delta("text"), n.sealed("text")
    closers = (sealed, first(n.PART_DONE), n.done("message"))

    def apply(events: Events) -> Events:
        at_first = started(events) or 0
        head, told = events[: at_first + 1], events[at_first]["delta"]
        for path, pick in zip(("text", "part/text", "item/content/0/text"), closers, strict=True):
            head.append(put(path, told).apply(events[pick(events) or 0]))
        gone = {pick(events) for pick in closers}
        rest = [event for number, event in enumerate(events) if number > at_first and number not in gone]
        return renumbered([*head, *rest], events)

    def needs(events: Events) -> bool:
        message = n.done("message")(events)
        parts = [] if message is None else events[message]["item"].get("content") or []
        found = nth(1, f"{n.VALUES['text']}.delta")(events) is not None
        plain = parts and parts[0].get("type") == "output_text" and not parts[0].get("annotations")
        return found and len(parts) == 1 and bool(plain) and not parts[0].get("logprobs")

    return Edit(apply, needs)


def _items() -> list[Fault]:
    after, rule = "stream/nothing-after-item-done", "stream/items-done-before-end"
    no_output, lists = at(terminal, put("response/output", [])), ("value/output-lists-the-items",)
    kinds = ("message", "function_call", "reasoning", "custom_tool_call", "web_search_call", "mcp_call")
    closing = last(n.DONE, where=n.carries("message"))
    never = drop(last(f"{n.VALUES['text']}.done"), last(n.PART_DONE), closing)
    phase = insert(lambda events: events[first(f"{n.SEARCH}.*")(events) or 0], after=n.done("web_search_call"))
    return [
        *(fault(f"{rule}#no-{kind}", drop(n.done(kind)), f"a {kind} item is never done") for kind in kinds),
        fault(f"{rule}#nothing-closed", never, "the last message is never closed"),
        fault(f"{rule}#none", drop_all(n.DONE), "no item is ever done"),
        fault(
            f"{rule}#none-and-no-output",
            both(drop_all(n.DONE), no_output),
            "no item is ever done, and the final output is empty",
            besides=lists,
        ),
        fault(
            f"{rule}#nothing-closed-and-no-output",
            both(never, no_output),
            "the last message is never closed, and the final output is empty",
            besides=lists,
        ),
        fault(f"{after}#twice", repeat(n.done()), "an item is done twice"),
        fault(f"{after}#delta", _more("text", n.done("message")), "a delta after the item was done"),
        fault(
            f"{after}#too-early",
            _done_after_its_first_word(),
            "a message is done with its first delta, and goes on",
            besides=("value/output-equals-the-items",),
        ),
        fault(f"{after}#arguments", _more("arguments", n.done("function_call")), "arguments after the call was done"),
        fault(f"{after}#part", _part_after_item(), "a content part is announced after its item was done"),
        fault(f"{after}#phase", when(_searches, phase), "a phase after the search was done"),
    ]


def _searches(events: Events) -> bool:
    return first(f"{n.SEARCH}.*")(events) is not None


def _part_after_item() -> Edit:
    def part(events: Events) -> Json:
        opened = events[last(n.PART)(events) or 0]
        return {**opened, "content_index": opened["content_index"] + 1}

    return when(
        lambda events: last(n.PART)(events) is not None, insert(part, after=last(n.DONE, where=n.carries("message")))
    )


def failed(events: Events) -> Json:
    """A `response.failed` in place of the end that the stream has."""
    end = events[terminal(events) or 0]
    failure = {"code": "server_error", "message": "Something broke."}
    snapshot = {**end["response"], "status": "failed", "error": failure, "completed_at": None}
    return {"type": "response.failed", "sequence_number": 0, "response": snapshot}


def _end() -> list[Fault]:
    ends, one = "stream/ends-with-terminal-event", "stream/one-terminal-event"
    after, error = "stream/nothing-after-terminal-event", "stream/error-ends-the-stream"
    begun = first(n.IN_PROGRESS)
    return [
        fault(f"{ends}#absent", when(_has_no_error, drop(terminal)), "the last event is not sent"),
        fault(f"{ends}#in-a-text", cut(n.delta("text", 1), keep=True), "the stream ends in the middle of a text"),
        fault(f"{ends}#in-a-call", cut(n.delta("arguments"), keep=True), "the stream ends in the middle of a call"),
        fault(f"{ends}#in-reasoning", cut(n.delta("summary"), keep=True), "the stream ends in a summary"),
        fault(f"{ends}#at-once", cut(first(n.CREATED), keep=True), "the stream ends after response.created"),
        fault(f"{ends}#before-items", cut(begun, keep=True), "the stream ends before the first item"),
        fault(f"{one}#twice", repeat(terminal), "the last event is sent twice"),
        fault(f"{one}#completed-then-failed", insert(failed, after=terminal), "a response that ended fails afterwards"),
        fault(f"{after}#delta", _after_end(n.delta("text")), "a delta after the end"),
        fault(f"{after}#arguments", _after_end(n.delta("arguments")), "a delta of arguments after the end"),
        fault(f"{after}#item", _after_end(n.done()), "an item is done after the end"),
        fault(f"{after}#second-response", _second_response(), "a whole second response follows the first"),
        fault(f"{after}#in-progress", _after_end(begun), "response.in_progress after the end"),
        fault(f"{error}#goes-on", insert(ERROR, after=begun), "the stream goes on after an error"),
        fault(f"{error}#completed", when(_completes, insert(ERROR, before=terminal)), "completed after an error"),
        fault(f"{error}#second-error", insert(ERROR, after=first("error")), "a second error after the first"),
    ]


def _second_response() -> Edit:
    def apply(events: Events) -> Events:
        id = events[0]["response"].get("id")
        again = retold(events, lambda text: f"{text}2" if text == id else text)
        return renumbered([*events, *again], events)

    return when(from_the_start, Edit(apply, lambda events: terminal(events) == len(events) - 1))


def _has_no_error(events: Events) -> bool:
    return first("error")(events) is None


def _completes(events: Events) -> bool:
    found = terminal(events)
    return found is not None and events[found]["type"] == n.COMPLETED


def _after_end(pick: Pick) -> Edit:
    """The event that `pick` finds is sent once more, after the end."""
    return when(
        lambda events: pick(events) is not None, insert(lambda events: events[pick(events) or 0], after=terminal)
    )


def _resumes(request: Json) -> bool:
    return "starting_after" in request


def _resumed() -> list[Fault]:
    rule = "stream/resumes-after-cursor"
    return [
        fault(f"{rule}#gap", _renumbered(1), "a resumed stream leaves out an event", asked=_resumes),
        fault(f"{rule}#overlap", _renumbered(-1), "a resumed stream repeats the event before", asked=_resumes),
    ]


def _renumbered(by: int) -> Edit:
    return each(lambda event: event.get("sequence_number", 0) > 0, put("sequence_number", lambda old: old + by))


def anything(event: Json) -> bool:
    return True


def _phases() -> list[Fault]:
    order, ends = "stream/tool-phases-in-order", "stream/tool-phase-ends-before-item-done"
    count = "stream/tool-phases-count-up"
    tools = {"search": n.SEARCH, "files": n.FILES, "interpreter": n.INTERPRETER, "image": n.IMAGE}
    tools |= {"mcp": "response.mcp_call", "mcp-list": "response.mcp_list_tools"}
    begun = {name: first(f"{stem}.in_progress") for name, stem in tools.items()}
    finished = {name: first(f"{stem}.completed") for name, stem in tools.items()}
    partial, number = f"{n.IMAGE}.partial_image", "partial_image_index"
    return [
        *(
            fault(f"{order}#{name}-unbegun", drop(pick), f"{name}: in_progress is not sent")
            for name, pick in begun.items()
        ),
        *(fault(f"{order}#{name}-twice", repeat(pick), f"{name}: completed twice") for name, pick in finished.items()),
        *(fault(f"{ends}#{name}", drop(pick), f"{name}: completed is not sent") for name, pick in finished.items()),
        fault(f"{ends}#search-silent", drop_all(f"{n.SEARCH}.*"), "a search is told by its item alone"),
        fault(f"{order}#search-skipped", drop(first(f"{n.SEARCH}.searching")), "a search completes without searching"),
        fault(f"{order}#partial-late", move(last(partial), after=finished["image"]), "a partial image after the last"),
        fault(f"{count}#from-one", each(anything, put(number, lambda old: old + 1)), "partial images from 1"),
        fault(f"{count}#all-zero", each(anything, put(number, 0)), "every partial image is number 0"),
        fault(f"{count}#twice", repeat(last(partial)), "a partial image is sent twice"),
        fault(f"{count}#gap", drop(first(partial)), "the first partial image is not sent"),
        fault(f"{order}#early", move(finished["search"], before=begun["search"]), "completed before in_progress"),
    ]


ENDING: list[Fault] = [
    *only(from_the_start, [*_values(), *_closing(), *_parts(), *_items(), *_end(), *_phases()]),
    *_resumed(),
]
"""Faults of closing and ending."""
