"""value/, within a stream: what deltas, done events, parts, items and the terminal response say must be the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of, dicts_of, difference, list_of, pointer_step
from responses_contract.rules.registry import Violation, rule
from responses_contract.stream.grammar import FAILED
from responses_contract.stream.nodes import Thing, look_up

LOSES = "clients that read only one of the two: show another text"
AT_END = frozenset({"encrypted_content", "fingerprint"})
"""Members of an item that the terminal response may state anew."""
IN_ITEM = frozenset({"logprobs"})
"""Members of a part that only the item may state in full."""


@dataclass(slots=True)
class Sealed:
    """A value that its done event has just stated."""

    thing: Thing
    path: tuple[str, ...]
    event: Json
    member: str


@dataclass(slots=True)
class Closed:
    """A part or an item that is done, and which of its values come in deltas."""

    thing: Thing
    streamed: dict[tuple[str, str], list[tuple[str, ...]]]
    lists: dict[str, tuple[str, ...]]

    def paths(self) -> list[tuple[str, ...]]:
        """Where its values that come in deltas stand in it."""
        if self.thing.scope == "output":
            return list(self.thing.texts)
        return self.streamed.get((self.thing.scope, self.thing.type or ""), [])


@dataclass(slots=True)
class Snapshot:
    """A response as an event carries it.

    Attributes:
        response: the object.
        event: the type of the event.
        status: the one that this event tells of; None if it tells of none.
        first: the first snapshot of the stream, cut down to what must stay the same.
        ended: whether this is the terminal one.
    """

    response: Json
    event: str
    status: str | None
    first: Json
    ended: bool


@dataclass(slots=True)
class Ending:
    """The terminal response and the items that the stream told."""

    response: Json
    items: list[Thing]
    joined_late: bool


@rule(
    "value/done-equals-deltas",
    on="seal",
    hint="state what was sent, put together; flush the last delta first",
    clients=[LOSES],
)
def done_equals_deltas(case: Sealed) -> Iterator[Violation]:
    text = case.thing.texts[case.path]
    if text.partial or text.sealed is None:
        return
    joined = _head_start(case.thing, case.path) + text.joined()
    if joined != text.sealed:
        yield _text_differs(f"/{case.member}", joined, text.sealed)


def _head_start(thing: Thing, path: tuple[str, ...]) -> str:
    """What the thing held when it was added: clients put the deltas behind it."""
    given = look_up(thing.value, path)
    return given if isinstance(given, str) else ""


@rule("value/logprobs-equal-those-of-deltas", on="seal", hint="collect the logprobs of all deltas in the done event")
def logprobs_equal_those_of_deltas(case: Sealed) -> Iterator[Violation]:
    text = case.thing.texts[case.path]
    if text.partial or "logprobs" not in case.event:
        return
    stated = list_of(case.event["logprobs"])
    if [_token(one) for one in stated] != [_token(one) for one in text.logprobs]:
        yield Violation(
            "/logprobs", f"the {len(text.logprobs)} entries of the deltas", f"{len(stated)} entries that differ"
        )


def _token(logprob: Any) -> Any:
    return dict_of(logprob).get("token")


@rule("value/part-done-equals-its-events", on="part", hint="state the part as its events told it", clients=[LOSES])
def part_done_equals_its_events(case: Closed) -> Iterator[Violation]:
    yield from _texts_agree(case, "/part")


def _texts_agree(case: Closed, pointer: str) -> Iterator[Violation]:
    """Each value that comes in deltas is in the closed thing as it was told."""
    thing = case.thing
    done = _closed(thing)
    for path in [()] if isinstance(done, str) else case.paths():
        told = _told(thing, path)
        stated = look_up(done, path)
        if told is not None and isinstance(stated, str) and stated not in told:
            yield _text_differs("/".join([pointer, *map(pointer_step, path)]), told[-1], stated)


def _closed(thing: Thing) -> Any:
    """What a thing was closed with; the output of a command is told as a list of one."""
    is_list = thing.scope == "output" and isinstance(thing.done, list) and bool(thing.done)
    return thing.done[0] if is_list else thing.done


def _told(thing: Thing, path: tuple[str, ...]) -> list[str] | None:
    """What the stream said of a value; None where it may have said more before it was joined."""
    text = thing.texts.get(path)
    if text is not None:
        head = "" if text.partial else _head_start(thing, path)
        return [head + text.joined(), *text.told()[1:]] if head else text.told() or None
    if thing.joined_late:
        return None
    given = look_up(thing.value, path)
    return [given if isinstance(given, str) else ""]


def _text_differs(pointer: str, expected: str, actual: str) -> Violation:
    """Shows the two texts from shortly before the place where they part."""
    at = next(
        (i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b), min(len(expected), len(actual))
    )
    start = max(0, at - 20)
    lead = "…" if start else ""
    return Violation(
        pointer,
        f"{lead}{quote(expected[start:], 60)} ({len(expected)} characters)",
        f"{lead}{quote(actual[start:], 60)} ({len(actual)} characters)",
    )


@rule("value/annotations-equal-those-added", on="part", hint="collect the annotations of the annotation.added events")
def annotations_equal_those_added(case: Closed) -> Iterator[Violation]:
    thing = case.thing
    if thing.joined_late or not isinstance(thing.done, dict):
        return
    for path, added in thing.inserted.items():
        stated = look_up(thing.done, path)
        found = difference(added, list_of(stated))
        if found is not None:
            pointer, expected, actual = found
            yield Violation(f"/part/{'/'.join(path)}{pointer}", quote(expected), quote(actual))


@rule(
    "value/item-done-equals-its-events",
    on="item",
    hint="state the item as its events told it: parts in order, arguments put together",
    clients=["tool runners: call with other arguments", LOSES],
)
def item_done_equals_its_events(case: Closed) -> Iterator[Violation]:
    item = case.thing
    if not isinstance(item.done, dict):
        return
    yield from _texts_agree(case, "/item")
    yield from _names_agree(item)
    for scope, path in case.lists.items():
        if not item.joined_late and item.type is not None and not _is_told_by_parts(item, scope, path):
            continue
        yield from _list_agrees(case, scope, path)


NAMES = ("call_id", "name", "role", "server_label", "namespace")
"""Members of an item that are settled when it is added."""


def _names_agree(item: Thing) -> Iterator[Violation]:
    """What was settled when the item was added is the same when it is done."""
    given = dict_of(item.value)
    for member in NAMES if item.type != "tool_search_call" else ():  # the origin names its call anew
        before, now = given.get(member), item.done.get(member)
        if isinstance(before, str) and before and now != before:
            yield Violation(f"/item/{member}", quote(before), quote(now))


def _is_told_by_parts(item: Thing, scope: str, path: tuple[str, ...]) -> bool:
    """Whether the list at `path` is one whose entries events tell: they did, or they must for a message."""
    told = any(key[0] == scope for key in item.children)
    return told or (item.type == "message" and scope == "content")


def _list_agrees(case: Closed, scope: str, path: tuple[str, ...]) -> Iterator[Violation]:
    item = case.thing
    stated = list_of(look_up(item.done, path))
    parts = item.of_scope(scope)
    pointer = f"/item/{'/'.join(path)}"
    if item.joined_late or (parts and parts[0].joined_late):
        return
    if len(stated) != len(parts):
        yield Violation(pointer, f"{len(parts)} entries, as many as were added", f"{len(stated)}")
        return
    for part, entry in zip(parts, stated, strict=True):
        found = difference(entry, _as_told(case, part, entry), IN_ITEM)
        if found is not None:
            where, actual, expected = found
            yield Violation(f"{pointer}/{part.index}{where}", quote(expected), quote(actual))


def _as_told(case: Closed, part: Thing, entry: Any) -> Any:
    """A part as the stream told it; where it was not done, no more is asked of `entry` than its texts."""
    done = _closed(part)
    if done is not None:
        return done
    if not isinstance(entry, dict):
        texts = part.texts.get((), None)
        return texts.joined() if texts is not None else entry
    told = dict(entry)
    for path in case.streamed.get((part.scope, part.type or ""), []):
        values = _told(part, path)
        if len(path) == 1 and values is not None and entry.get(path[0]) not in values:
            told[path[0]] = values[-1]
    return told


# --- snapshots -------------------------------------------------------------------------------------------------------


def _unchanged(id: str, member: str, hint: str, clients: tuple[str, ...] = ()) -> None:
    @rule(id, on="snapshot", hint=hint, clients=clients)
    def check(case: Snapshot) -> Iterator[Violation]:
        before, now = case.first.get(member), case.response.get(member)
        if member in case.first and before != now and type(before) is type(now):
            yield Violation(f"/response/{member}", quote(before), quote(now))


_unchanged(
    "value/response-id-unchanged", "id", "make the id once", ("clients that chain: continue an unknown response",)
)
_unchanged("value/created-at-unchanged", "created_at", "take the time once, when the response is created")
_unchanged("value/model-unchanged", "model", "name the same model from beginning to end")

SETTINGS = (
    "background",
    "frequency_penalty",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "parallel_tool_calls",
    "presence_penalty",
    "previous_response_id",
    "prompt_cache_key",
    "reasoning",
    "safety_identifier",
    "store",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
)
KEPT = ("id", "created_at", "model", *SETTINGS)
"""What must stay the same from snapshot to snapshot."""


@rule("value/settings-unchanged", on="snapshot", hint="repeat the settings of the request in every snapshot")
def settings_unchanged(case: Snapshot) -> Iterator[Violation]:
    for member in SETTINGS:
        before, now = case.first.get(member), case.response.get(member)
        if (member in case.first or member in case.response) and not same_setting(before, now):
            yield Violation(f"/response/{member}", quote(before), quote(now))


def same_setting(before: Any, now: Any) -> bool:
    return difference(before, now) is None


@rule(
    "value/status-fits-the-event",
    on="snapshot",
    hint="the event's name and the status are one decision: incomplete is response.incomplete",
    clients=["clients that look at the event: take a broken-off answer for a whole one"],
)
def status_fits_the_event(case: Snapshot) -> Iterator[Violation]:
    now = case.response.get("status")
    wanted = (case.status, "queued") if case.event == "response.created" else (case.status,)
    if case.status is not None and now not in wanted:
        yield Violation("/response/status", " or ".join(str(one) for one in wanted), quote(now))


@rule("value/early-output-is-empty", on="snapshot", hint="items are told by their own events, not in early snapshots")
def early_output_is_empty(case: Snapshot) -> Iterator[Violation]:
    if not case.ended and list_of(case.response.get("output")):
        yield Violation("/response/output", "no items before they are added", f"{len(case.response['output'])} items")


# --- the end ---------------------------------------------------------------------------------------------------------


@rule(
    "value/output-lists-the-items",
    on="end",
    hint="collect the items that were done and put them into the terminal response",
    clients=["openai-python: output_text is empty, parse() finds nothing", "agents SDKs: an empty turn"],
)
def output_lists_the_items(case: Ending) -> Iterator[Violation]:
    if case.response.get("status") == FAILED:
        return  # what was under way when it failed need not be listed
    told = [_name(thing.done if isinstance(thing.done, dict) else thing.value, thing) for thing in case.items]
    listed = [_name(entry, None) for entry in list_of(case.response.get("output"))]
    if case.joined_late and told:
        listed = listed[-len(told) :]
    if told != listed and not (case.joined_late and not told):
        yield Violation("/response/output", quote(told), quote(listed))


def _name(value: Any, thing: Thing | None) -> Any:
    value = dict_of(value)
    return value.get("id") or (thing.id if thing is not None else None) or value.get("call_id") or value.get("type")


@rule(
    "value/output-equals-the-items",
    on="end",
    hint="put the very items of output_item.done into the terminal response",
    clients=["tool runners: call with other arguments", LOSES],
)
def output_equals_the_items(case: Ending) -> Iterator[Violation]:
    by_id = {entry["id"]: (at, entry) for at, entry in enumerate(_output(case)) if isinstance(entry.get("id"), str)}
    for thing in case.items:
        done = thing.done if isinstance(thing.done, dict) else {}
        name = done.get("id")
        if not isinstance(name, str) or name not in by_id:
            continue
        at, entry = by_id[name]
        found = difference(done, entry, AT_END)
        if found is not None:
            pointer, expected, actual = found
            yield Violation(f"/response/output/{at}{pointer}", quote(expected), quote(actual))


def _output(case: Ending) -> list[Json]:
    return dicts_of(case.response.get("output"))
