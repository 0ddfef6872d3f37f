"""Faults of equality across the events of a stream: deltas, done events, parts, items, snapshots, sequence numbers."""

from __future__ import annotations

from typing import Any

from responses_contract.faults import names as n
from responses_contract.faults.edits import (
    Edit,
    Events,
    Pick,
    add,
    at,
    both,
    drop,
    drop_all,
    each,
    first,
    from_the_start,
    last,
    lose,
    move,
    nth,
    put,
    renumbered,
    repeat,
    terminal,
    unset,
    when,
)
from responses_contract.faults.fault import Fault, fault, only
from responses_contract.model.json_values import Json

SHELL = "response.shell_call_output_content"


def _numbers(change: dict[int, int]) -> Edit:
    """Other sequence numbers: by position of the event, what is added to its number and to all that follow."""

    def apply(events: Events) -> Events:
        return [
            {
                **event,
                "sequence_number": event["sequence_number"] + sum(by for at, by in change.items() if at <= number),
            }
            for number, event in enumerate(events)
        ]

    def needs(events: Events) -> bool:
        return len(events) > max(change) + 1 and all("sequence_number" in event for event in events)

    return Edit(apply, needs)


def _sequence() -> list[Fault]:
    starts, counts = "value/sequence-starts-at-zero", "value/sequence-counts-up"
    same = each(lambda event: "sequence_number" in event, put("sequence_number", 0))
    swapped = Edit(_swap_numbers, lambda events: len(events) > 3 and "sequence_number" in events[3])
    one_number = at(
        nth(0, "response.*", where=lambda event: event.get("sequence_number") == 2), put("sequence_number", 9999)
    )
    return [
        fault(f"{starts}#at-one", _numbers({0: 1}), "sequence numbers start at 1"),
        fault(f"{starts}#at-a-thousand", _numbers({0: 1000}), "sequence numbers start at 1000"),
        fault(f"{counts}#gap", _numbers({2: 1}), "a sequence number is left out"),
        fault(f"{counts}#repeated", _numbers({2: -1}), "a sequence number comes twice"),
        fault(f"{counts}#back", swapped, "two sequence numbers are exchanged"),
        fault(f"{counts}#constant", same, "every sequence number is 0"),
        fault(f"{counts}#zero-left-out", at(first(n.CREATED), unset("sequence_number")), "0 is left out as empty"),
        fault(
            f"{counts}#one-hard-coded", at(last(n.DONE), put("sequence_number", 1)), "a done item is always number 1"
        ),
        fault(f"{counts}#absent", each(_is_numbered, unset("sequence_number")), "there are no sequence numbers"),
        fault(f"{counts}#jump", one_number, "one sequence number is far off"),
    ]


def _losses() -> list[Fault]:
    """Events that are made and numbered, and never sent."""
    rule = "stream/no-event-is-lost"
    whole = "clients see the gap in the numbers only"
    return [
        fault(f"{rule}#created", lose(first(n.CREATED)), "the first event is lost"),
        fault(f"{rule}#added", lose(n.added()), f"the announcement of an item is lost: {whole}"),
        fault(f"{rule}#part", lose(first(n.PART)), f"the announcement of a part is lost: {whole}"),
        fault(f"{rule}#delta", lose(n.delta("text")), "a delta of a text is lost, and told too late by the text done"),
        fault(f"{rule}#arguments", lose(n.delta("arguments")), "a delta of arguments is lost"),
        fault(f"{rule}#item-done", lose(last(n.DONE)), "the end of the last item is lost"),
        fault(
            f"{rule}#every-second",
            Edit(lambda events: events[1::2], lambda events: len(events) > 3),
            "an iterator is advanced twice: every second event is lost",
        ),
    ]


def _is_numbered(event: Json) -> bool:
    return "sequence_number" in event


def _swap_numbers(events: Events) -> Events:
    third, fourth = events[2]["sequence_number"], events[3]["sequence_number"]
    changed = [*events]
    changed[2], changed[3] = {**events[2], "sequence_number": fourth}, {**events[3], "sequence_number": third}
    return changed


def _wrong(text: Any) -> Any:
    """The text with its last character replaced."""
    return f"{text[:-1]}~" if text else "~"


def _deltas() -> list[Fault]:
    rule = "value/done-equals-deltas"
    found: list[Fault] = []
    for value, member in n.FIELDS.items():
        sealed = n.sealed(value)
        found += [
            fault(f"{rule}#{value}", at(sealed, put(member, _wrong)), f"{value}: the done event says something else"),
            fault(f"{rule}#{value}-lost", drop(n.delta(value)), f"{value}: the first delta is lost"),
        ]
    return [
        *found,
        fault(f"{rule}#head-start", at(first(n.PART), put("part/text", "It")), "a part is added with a text already"),
        fault(f"{rule}#arguments-head-start", at(n.added("function_call"), put("item/arguments", "{")), "so is a call"),
        fault(f"{rule}#empty", at(n.sealed("text"), put("text", "")), "the done event of a text is empty"),
        fault(f"{rule}#empty-arguments", at(n.sealed("arguments"), put("arguments", "")), "done with empty arguments"),
        fault(f"{rule}#doubled", repeat(n.delta("text")), "a delta is sent twice"),
        fault(f"{rule}#reordered", move(n.delta("text", 1), before=n.delta("text")), "two deltas change places"),
        fault(f"{rule}#trimmed", at(n.delta("text", 1), put("delta", str.strip)), "white space of a delta is lost"),
    ]


def _parts_and_items() -> list[Fault]:
    part, item = "value/part-done-equals-its-events", "value/item-done-equals-its-events"
    part_done, summary_done = first(n.PART_DONE), first(n.SUMMARY_DONE)
    shell = first(f"{SHELL}.done")
    inside: dict[str, tuple[Pick, str]] = {
        "text": (n.done("message"), "item/content/[type=output_text]/text"),
        "refusal": (n.done("message"), "item/content/[type=refusal]/refusal"),
        "summary": (n.done("reasoning"), "item/summary/0/text"),
        "arguments": (n.done("function_call"), "item/arguments"),
        "input": (n.done("custom_tool_call"), "item/input"),
        "diff": (n.done("apply_patch_call"), "item/operation/diff"),
        "code": (n.done("code_interpreter_call"), "item/code"),
        "mcp": (n.done("mcp_call"), "item/arguments"),
        "command": (n.done("shell_call"), "item/action/commands/0"),
    }
    return [
        fault(f"{part}#text", at(part_done, put("part/text", _wrong)), "the part's text differs"),
        fault(f"{part}#empty", at(part_done, put("part/text", "")), "the part's text is empty"),
        fault(f"{part}#refusal", at(part_done, put("part/refusal", _wrong)), "the part's refusal differs"),
        fault(f"{part}#command", at(first(n.COMMAND_DONE), put("command", _wrong)), "a shell command differs"),
        fault(f"{part}#shell-output", at(shell, put("output/0/stdout", _wrong)), "the output of a command differs"),
        fault(f"{part}#shell-output-lost", drop(first(f"{SHELL}.delta")), "a piece of a command's output is lost"),
        fault(
            f"{part}#command-head-start", at(first(n.COMMAND), put("command", "~")), "a command is added with a text"
        ),
        fault(f"{part}#summary", at(summary_done, put("part/text", _wrong)), "the summary part's text differs"),
        *(
            fault(f"{item}#{name}", at(pick, put(path, _wrong)), f"the item's {name} differs")
            for name, (pick, path) in inside.items()
        ),
        fault(f"{item}#no-content", at(n.done("message"), put("item/content", [])), "the message is done empty"),
        *(
            fault(
                f"{item}#{name}-told-only-in-it",
                drop_all(f"{n.ITEM_VALUES[name]}.*"),
                f"neither deltas nor a done event told the {name} before the item was done",
            )
            for name in ("arguments", "input", "code", "mcp")
        ),
        fault(
            f"{part}#told-only-in-it",
            drop_all(f"{n.VALUES['text']}.*"),
            "no event told the text before its part was done",
        ),
        fault(
            f"{item}#told-only-in-it", _untold_content, "no event told of the content of a message before it was done"
        ),
        fault(f"{item}#no-summary", at(n.done("reasoning"), put("item/summary", [])), "the summary is done empty"),
        fault(f"{item}#name", at(n.done("function_call"), put("item/name", "other")), "the call changes its name"),
        fault(f"{item}#call-id", at(n.done("function_call"), put("item/call_id", "call_x")), "call_id changes"),
    ]


_untold_content = drop_all(
    *(n.PART, n.PART_DONE, n.ANNOTATION), *(f"{n.VALUES[kind]}.*" for kind in ("text", "refusal"))
)


def _annotations() -> list[Fault]:
    rule, logprobs = "value/annotations-equal-those-added", "value/logprobs-equal-those-of-deltas"
    noted = first(n.PART_DONE, where=lambda event: len(event["part"].get("annotations") or ()) > 0)
    many = first(n.PART_DONE, where=lambda event: len(event["part"].get("annotations") or ()) > 1)
    logged = first(f"{n.VALUES['text']}.done", where=lambda event: bool(event.get("logprobs")))
    return [
        fault(f"{rule}#lost", at(noted, put("part/annotations", [])), "the part is done without its annotations"),
        fault(f"{rule}#order", at(many, put("part/annotations", lambda old: old[::-1])), "another order"),
        fault(f"{rule}#changed", at(noted, put("part/annotations/0/title", "Other")), "an annotation differs"),
        fault(f"{rule}#index", at(first(n.ANNOTATION), put("annotation_index", 7)), "annotation_index is no count"),
        fault(f"{rule}#not-added", drop(nth(1, n.ANNOTATION)), "an annotation was never added"),
        fault(f"{logprobs}#lost", at(logged, put("logprobs", [])), "the log probabilities are lost"),
        fault(f"{logprobs}#changed", at(logged, put("logprobs/0/token", "Xt")), "a token differs"),
    ]


def _output() -> list[Fault]:
    lists, equals = "value/output-lists-the-items", "value/output-equals-the-items"
    inside = {
        "text": "[type=message]/content/[type=output_text]/text",
        "refusal": "[type=message]/content/[type=refusal]/refusal",
        "arguments": "[type=function_call]/arguments",
        "input": "[type=custom_tool_call]/input",
        "summary": "[type=reasoning]/summary/0/text",
        "code": "[type=code_interpreter_call]/code",
        "diff": "[type=apply_patch_call]/operation/diff",
        "call-id": "[type=function_call]/call_id",
        "query": "[type=web_search_call]/action/query",
        "image": "[type=image_generation_call]/result",
    }

    def listed(change: Any) -> Edit:
        return at(terminal, put("response/output", change))

    return [
        fault(f"{lists}#empty", listed([]), "the final output is empty"),
        fault(f"{lists}#last-missing", when(_has_two, listed(lambda old: old[:-1])), "the last item is missing"),
        fault(f"{lists}#first-missing", when(_has_two, listed(lambda old: old[1:])), "the first item is missing"),
        fault(f"{lists}#told-only-in-it", _untold, "no event told of the items of the final output"),
        fault(f"{lists}#last-told-only-in-it", _last_untold, "no event told of the last item of the final output"),
        fault(f"{lists}#order", when(_has_two, listed(lambda old: old[::-1])), "the items are in another order"),
        fault(
            f"{lists}#other-id",
            at(terminal, put("response/output/0/id", lambda old: f"{old}_other")),
            "an item has another id",
        ),
        *(
            fault(
                f"{equals}#{name}",
                at(terminal, put(f"response/output/{path}", _wrong)),
                f"{name} differs in the output",
            )
            for name, path in inside.items()
        ),
        fault(
            f"{equals}#no-content",
            at(terminal, put("response/output/[type=message]/content", [])),
            "the message of the output is empty",
        ),
        fault("value/early-output-is-empty#created", _early(n.CREATED), "response.created has the output already"),
        fault("value/early-output-is-empty#in-progress", _early(n.IN_PROGRESS), "in_progress has the output already"),
    ]


def _without_the_last(events: Events) -> Events:
    last = max(event.get("output_index", 0) for event in events)
    return renumbered([event for event in events if event.get("output_index") != last], events)


_untold = when(from_the_start, drop_all("*", where=lambda event: "output_index" in event))
_last_untold = Edit(_without_the_last, lambda events: from_the_start(events) and _has_two(events))


def _has_two(events: Events) -> bool:
    found = terminal(events)
    return found is not None and len(events[found]["response"]["output"]) > 1


def _early(type_: str) -> Edit:
    def apply(events: Events) -> Any:
        output = events[terminal(events) or 0]["response"]["output"]
        return at(first(type_), put("response/output", output)).apply(events)

    return Edit(apply, lambda events: terminal(events) is not None and apply(events) != events)


def _snapshots() -> list[Fault]:
    fits = "value/status-fits-the-event"
    limit = {"reason": "max_output_tokens"}

    def has_status(type_: str, status: str, **members: Any) -> Edit:
        over = {"status": status, "completed_at": None, **members}
        return at(first(type_), put("response", lambda response: {**response, **over}))

    ends: dict[str, Any] = {"response-id": ("id", "resp_other"), "created-at": ("created_at", lambda old: old + 1)}
    ends["model"] = ("model", lambda old: f"{old}-2026-01-01")
    found = [
        fault(f"value/{name}-unchanged#{place}", at(pick, put(f"response/{path}", new)), f"another {path} in {place}")
        for name, (path, new) in ends.items()
        for place, pick in {"end": terminal, "in-progress": first(n.IN_PROGRESS)}.items()
    ]
    return [
        *found,
        fault(f"{fits}#completed-in-progress", has_status(n.COMPLETED, "in_progress"), "completed, yet in progress"),
        fault(
            f"{fits}#completed-incomplete",
            has_status(n.COMPLETED, "incomplete", incomplete_details=limit),
            "completed, yet incomplete",
        ),
        fault(f"{fits}#created-completed", has_status(n.CREATED, "completed"), "created, yet completed"),
        fault(f"{fits}#in-progress-completed", has_status(n.IN_PROGRESS, "completed"), "in progress, yet completed"),
        fault(f"{fits}#queued-in-progress", has_status(n.QUEUED, "in_progress"), "queued, yet in progress"),
        fault("value/settings-unchanged#top-p", _setting("top_p", 0.25), "top_p changes at the end"),
        fault("value/settings-unchanged#penalty", _setting("presence_penalty", 1.5), "presence_penalty changes"),
        fault("value/settings-unchanged#lost", at(terminal, unset("response/top_logprobs")), "top_logprobs is lost"),
        fault("value/settings-unchanged#late", at(first(n.CREATED), unset("response/top_logprobs")), "stated later"),
        fault("value/settings-unchanged#tools", _setting("parallel_tool_calls", False), "parallel_tool_calls changes"),
        *_item_status(),
    ]


def _setting(name: str, value: Any) -> Edit:
    return at(terminal, put(f"response/{name}", value))


def _item_status() -> list[Fault]:
    cut_short = both(
        at(n.done("message"), put("item/status", "incomplete")),
        at(first(n.COMPLETED), put("response/output/[type=message]/status", "incomplete")),
    )
    return [fault("value/completed-has-completed-items", cut_short, "a completed response has an incomplete message")]


def _padding() -> list[Fault]:
    padded = each(lambda event: "delta" in event, add("obfuscation", "x8Kq"))

    def unwanted(request: Json) -> bool:
        return (request.get("stream_options") or {}).get("include_obfuscation") is False

    return [fault("value/obfuscation-obeyed", padded, "padding that the request turned off", asked=unwanted)]


VALUE: list[Fault] = [
    *only(from_the_start, [*_sequence(), *_losses(), *_deltas(), *_parts_and_items(), *_annotations(), *_snapshots()]),
    *_output(),
    *_padding(),
]
"""Faults of values across events."""
