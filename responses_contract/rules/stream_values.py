"""value/, within a stream: deltas, done events, parts, items and the terminal response must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.findings import TOLD_ALONE, quote
from responses_contract.model.json_values import Json, alike, dict_of, dicts_of, difference, list_of, pointer_step
from responses_contract.rules.cases import (
    ON_END,
    ON_ITEM,
    ON_PART,
    ON_SNAPSHOT,
    ON_VALUE,
    ClosedCase,
    EndCase,
    SnapshotCase,
    ValueCase,
)
from responses_contract.rules.registry import Check, Group, Violation, rule
from responses_contract.stream.grammar import FAILED
from responses_contract.stream.nodes import Node, look_up

AT_END = frozenset({"encrypted_content", "fingerprint"})
"""Members of an item that the terminal response may state anew."""
IN_ITEM = frozenset({"logprobs"})
"""Members of a part that only the item may state in full."""


@rule(
    ON_VALUE,
    "value/done-equals-deltas",
    "MUST",
    "A value stated by its done event equals its deltas put together.",
    source="API reference, streaming",
    hint="state what was sent, put together; flush the last delta first",
    groups=(Group.RESTATED,),
    explains_in_item=(Group.RESTATED,),
)
def done_equals_deltas(case: ValueCase) -> Iterator[Violation]:
    text = case.node.texts[case.path]
    if text.partial or text.sealed is None:
        return
    joined = _initial_text(case.node, case.path) + text.joined()
    if not joined and text.sealed:
        yield Violation(f"/{case.member}", "deltas that told it before", f"{quote(text.sealed)}, told at once")
    elif joined != text.sealed:
        yield _text_differs(f"/{case.member}", joined, text.sealed)


def _initial_text(node: Node, path: tuple[str, ...]) -> str:
    """What the node held when it was added: clients put the deltas behind it."""
    given = look_up(node.value, path)
    return given if isinstance(given, str) else ""


@rule(
    ON_VALUE,
    "value/logprobs-equal-those-of-deltas",
    "SHOULD",
    "The log probabilities of a done text are those of its deltas.",
    source="API reference, logprobs",
    hint="collect the logprobs of all deltas in the done event",
    groups=(Group.RESTATED,),
)
def logprobs_equal_those_of_deltas(case: ValueCase) -> Iterator[Violation]:
    text = case.node.texts[case.path]
    if text.partial or "logprobs" not in case.event:
        return
    stated = list_of(case.event["logprobs"])
    if [_token(one) for one in stated] != [_token(one) for one in text.logprobs]:
        yield Violation(
            "/logprobs", f"the {len(text.logprobs)} entries of the deltas", f"{len(stated)} entries that differ"
        )


def _token(logprob: Any) -> Any:
    return dict_of(logprob).get("token")


@rule(
    ON_PART,
    "value/part-done-equals-its-events",
    "MUST",
    "A part that is done holds what its events told.",
    source="API reference, content_part.done",
    hint="state the part as its events told it",
    groups=(Group.RESTATED,),
    explains_in_item=("value/item-done-equals-its-events",),
)
def part_done_equals_its_events(case: ClosedCase) -> Iterator[Violation]:
    yield from _texts_agree(case, "/part")


def _texts_agree(case: ClosedCase, pointer: str) -> Iterator[Violation]:
    """Each value that comes in deltas is in the closed node as the deltas and its done event stated it."""
    node = case.node
    done = _closed(node)
    for path in [()] if isinstance(done, str) else case.paths():
        texts = _texts_of(node, path)
        stated = look_up(done, path)
        if texts is None or not isinstance(stated, str) or stated in texts:
            continue
        where = "/".join([pointer, *map(pointer_step, path)])
        if path in node.texts or any(texts):
            yield _text_differs(where, texts[-1], stated)
        else:
            yield Violation(where, "deltas and a done event that told it before", f"{TOLD_ALONE}: {quote(stated)}")


def _closed(node: Node) -> Any:
    """What a node was closed with; the output of a command comes as a list of one."""
    is_list = node.scope == "output" and isinstance(node.done, list) and bool(node.done)
    return node.done[0] if is_list else node.done


def _texts_of(node: Node, path: tuple[str, ...]) -> list[str] | None:
    """What the stream said of a value; None where it may have said more before it was joined."""
    text = node.texts.get(path)
    if text is not None:
        head = "" if text.partial else _initial_text(node, path)
        return [head + text.joined(), *text.values()[1:]] if head else text.values() or None
    if node.joined_late:
        return None
    given = look_up(node.value, path)
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


@rule(
    ON_PART,
    "value/annotations-equal-those-added",
    "MUST",
    "The annotations of a part that is done are those that were added, in their order.",
    source="API reference, annotation.added",
    hint="collect the annotations of the annotation.added events",
    groups=(Group.RESTATED,),
    explains_in_item=("value/item-done-equals-its-events",),
)
def annotations_equal_those_added(case: ClosedCase) -> Iterator[Violation]:
    node = case.node
    if node.joined_late or not isinstance(node.done, dict):
        return
    for path, added in node.inserted.items():
        stated = look_up(node.done, path)
        found = difference(added, list_of(stated))
        if found is not None:
            pointer, expected, actual = found
            yield Violation(f"/part/{'/'.join(path)}{pointer}", quote(expected), quote(actual))


@rule(
    ON_ITEM,
    "value/item-done-equals-its-events",
    "MUST",
    "An item that is done holds what its events told.",
    source="API reference, output_item.done",
    hint="send each part and its text as events first, then state the item as they told it",
    groups=(Group.RESTATED,),
    explains=("value/output-equals-the-items",),
)
def item_done_equals_its_events(case: ClosedCase) -> Iterator[Violation]:
    item = case.node
    if not isinstance(item.done, dict):
        return
    yield from _texts_agree(case, "/item")
    yield from _names_agree(item)
    for scope, path in case.lists.items():
        if not item.joined_late and item.type is not None and not _is_made_of_parts(item, scope, path):
            continue
        yield from _list_agrees(case, scope, path)


NAMES = ("call_id", "name", "role", "server_label", "namespace")
"""Members of an item that are settled when it is added."""


def _names_agree(item: Node) -> Iterator[Violation]:
    """What was settled when the item was added is the same when it is done."""
    given = dict_of(item.value)
    for member in NAMES if item.type != "tool_search_call" else ():  # the origin names its call anew
        before, now = given.get(member), item.done.get(member)
        if isinstance(before, str) and before and now != before:
            yield Violation(f"/item/{member}", quote(before), quote(now))


def _is_made_of_parts(item: Node, scope: str, path: tuple[str, ...]) -> bool:
    """Whether the entries of the list at `path` come by events of their own: they did, or they must in a message."""
    has_parts = any(key[0] == scope for key in item.children)
    return has_parts or (item.type == "message" and scope == "content")


def _list_agrees(case: ClosedCase, scope: str, path: tuple[str, ...]) -> Iterator[Violation]:
    item = case.node
    stated = list_of(look_up(item.done, path))
    parts = item.of_scope(scope)
    pointer = f"/item/{'/'.join(path)}"
    if item.joined_late or (parts and parts[0].joined_late):
        return
    if len(stated) > len(parts):
        told = "parts that were added and told by events before"
        yield Violation(f"{pointer}/{len(parts)}", told, f"{TOLD_ALONE}: {quote(stated[len(parts)])}")
        return
    if len(stated) < len(parts):
        yield Violation(pointer, f"{len(parts)} entries, as many as were added", f"{len(stated)}")
        return
    for part, entry in zip(parts, stated, strict=True):
        found = difference(entry, _as_texts_of(case, part, entry), IN_ITEM)
        if found is not None:
            where, actual, expected = found
            yield Violation(f"{pointer}/{part.index}{where}", quote(expected), quote(actual))


def _as_texts_of(case: ClosedCase, part: Node, entry: Any) -> Any:
    """A part as its events stated it; where it was not done, no more than its texts is expected of `entry`."""
    done = _closed(part)
    if done is not None:
        return done
    if not isinstance(entry, dict):
        texts = part.texts.get((), None)
        return texts.joined() if texts is not None else entry
    expected = dict(entry)
    for path in case.streamed.get((part.scope, part.type or ""), []):
        values = _texts_of(part, path)
        if len(path) == 1 and values is not None and entry.get(path[0]) not in values:
            expected[path[0]] = values[-1]
    return expected


# --- snapshots -------------------------------------------------------------------------------------------------------


def _unchanged(member: str) -> Check[SnapshotCase]:
    def check(case: SnapshotCase) -> Iterator[Violation]:
        before, now = case.first.get(member), case.response.get(member)
        if member in case.first and before != now and type(before) is type(now):
            yield Violation(f"/response/{member}", quote(before), quote(now))

    return check


rule(
    ON_SNAPSHOT,
    "value/response-id-unchanged",
    "MUST",
    "All snapshots of a stream carry the same response id.",
    source="API reference, response.id",
    hint="make the id once",
)(_unchanged("id"))
rule(
    ON_SNAPSHOT,
    "value/created-at-unchanged",
    "MUST",
    "All snapshots of a stream carry the same `created_at`.",
    source="API reference, created_at",
    hint="take the time once, when the response is created",
)(_unchanged("created_at"))
rule(
    ON_SNAPSHOT,
    "value/model-unchanged",
    "MUST",
    "All snapshots of a stream carry the same `model`.",
    source="API reference, model",
    hint="name the same model from beginning to end",
)(_unchanged("model"))

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


@rule(
    ON_SNAPSHOT,
    "value/settings-unchanged",
    "SHOULD",
    "The settings of a response are the same in all its snapshots.",
    source="recorded traffic",
    hint="repeat the settings of the request in every snapshot",
    explains=(Group.ECHO,),
)
def settings_unchanged(case: SnapshotCase) -> Iterator[Violation]:
    if alike(_settings(case.first), _settings(case.response)):
        return
    for member in SETTINGS:
        before, now = case.first.get(member), case.response.get(member)
        if (member in case.first or member in case.response) and not same_setting(before, now):
            yield Violation(f"/response/{member}", quote(before), quote(now) if member in case.response else "absent")


def _settings(response: Json) -> Json:
    return {member: response[member] for member in SETTINGS if member in response}


def same_setting(before: Any, now: Any) -> bool:
    return difference(before, now) is None


@rule(
    ON_SNAPSHOT,
    "value/status-fits-the-event",
    "MUST",
    "The status of a snapshot is the one that its event tells: completed, incomplete, failed, queued, in progress.",
    source="API reference, status",
    hint="the event's name and the status are one decision: incomplete is response.incomplete",
    groups=(Group.STATUS,),
)
def status_fits_the_event(case: SnapshotCase) -> Iterator[Violation]:
    now = case.response.get("status")
    wanted = (case.status, "queued") if case.event == "response.created" else (case.status,)
    if case.status is not None and now not in wanted:
        yield Violation("/response/status", " or ".join(str(one) for one in wanted), quote(now))


@rule(
    ON_SNAPSHOT,
    "value/early-output-is-empty",
    "MUST",
    "The response of created, queued and in_progress has no output yet.",
    source="recorded traffic",
    hint="items are told by their own events, not in early snapshots",
)
def early_output_is_empty(case: SnapshotCase) -> Iterator[Violation]:
    if not case.ended and list_of(case.response.get("output")):
        yield Violation("/response/output", "no items before they are added", f"{len(case.response['output'])} items")


# --- the end ---------------------------------------------------------------------------------------------------------


@rule(
    ON_END,
    "value/output-lists-the-items",
    "MUST",
    "The output of the terminal response lists the items done, by id, in the order of their indices.",
    source="API reference, streaming",
    hint="collect the items that were done and put them into the terminal response",
    groups=(Group.OUTPUT, Group.ENDING),
    explains=(
        "value/compaction-trigger-obeyed",
        "value/tool-choice-obeyed",
        "value/call-ids-unique",
        "value/item-ids-unique",
    ),
)
def output_lists_the_items(case: EndCase) -> Iterator[Violation]:
    if case.response.get("status") == FAILED:
        return  # what was under way when it failed need not be listed
    streamed = [_name(node.done if isinstance(node.done, dict) else node.value, node) for node in case.items]
    listed = [_name(entry, None) for entry in list_of(case.response.get("output"))]
    if case.joined_late and streamed:
        listed = listed[-len(streamed) :]
    if streamed == listed or (case.joined_late and not streamed):
        return
    if untold := _untold(streamed, listed):
        names = [listed[at] for at in untold]
        yield Violation(f"/response/output/{untold[0]}", "only items that events told of before", quote(names))
    else:
        yield Violation("/response/output", quote(streamed), quote(listed))


def _untold(streamed: list[Any], listed: list[Any]) -> list[int]:
    """Where items are listed of which no event told; none where anything else is wrong besides."""
    waiting, untold = iter(streamed), []
    wanted = next(waiting, None)
    for at, name in enumerate(listed):
        if wanted is not None and name == wanted:
            wanted = next(waiting, None)
        else:
            untold.append(at)
    return untold if wanted is None else []


def _name(value: Any, node: Node | None) -> Any:
    value = dict_of(value)
    return value.get("id") or (node.id if node is not None else None) or value.get("call_id") or value.get("type")


@rule(
    ON_END,
    "value/output-equals-the-items",
    "MUST",
    "Each item in the output of the terminal response equals the item as it was done.",
    source="API reference, streaming",
    hint="put the very items of output_item.done into the terminal response",
    groups=(Group.OUTPUT, Group.ENDING),
    explains=(Group.TEXT, "value/include-obeyed"),
)
def output_equals_the_items(case: EndCase) -> Iterator[Violation]:
    by_id = {entry["id"]: (at, entry) for at, entry in enumerate(_output(case)) if isinstance(entry.get("id"), str)}
    for node in case.items:
        done = node.done if isinstance(node.done, dict) else {}
        name = done.get("id")
        if not isinstance(name, str) or name not in by_id:
            continue
        at, entry = by_id[name]
        found = difference(done, entry, AT_END)
        if found is not None:
            pointer, expected, actual = found
            yield Violation(f"/response/output/{at}{pointer}", quote(expected), quote(actual))


def _output(case: EndCase) -> list[Json]:
    return dicts_of(case.response.get("output"))
