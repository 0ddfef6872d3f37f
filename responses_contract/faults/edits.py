"""Edits of a list of events, from which faults are put together: pick one, then drop, repeat, move or rewrite it.

Every edit is a pair: `apply` makes a changed copy, `needs` says whether there is something to change. After an edit
that adds, removes or moves events the sequence numbers are counted anew: the edit breaks one rule and not two.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from responses_contract.model.json_values import Json, alike
from responses_contract.stream.grammar import ENDS

Events = list[Json]
Pick = Callable[[Events], int | None]
"""Finds the position of one event, or None."""
Change = Callable[[Any], Any]
"""Makes a new value of an old one."""


class Edit(NamedTuple):
    """A change and the condition under which it can be made. Both take a list of events, or one JSON object."""

    apply: Callable[[Any], Any]
    needs: Callable[[Any], bool]


# --- picking -------------------------------------------------------------------------------------------------------


def first(*types: str, where: Callable[[Json], bool] = lambda event: True) -> Pick:
    """The first event of one of these types (a type may end in `*`)."""
    return nth(0, *types, where=where)


def last(*types: str, where: Callable[[Json], bool] = lambda event: True) -> Pick:
    return nth(-1, *types, where=where)


def nth(number: int, *types: str, where: Callable[[Json], bool] = lambda event: True) -> Pick:
    def pick(events: Events) -> int | None:
        found = [at for at, event in enumerate(events) if _is_a(event, types) and where(event)]
        return found[number] if -len(found) <= number < len(found) else None

    return pick


def terminal(events: Events) -> int | None:
    """The event that ends the stream."""
    return last(*ENDS.values())(events)


def _is_a(event: Json, types: tuple[str, ...]) -> bool:
    name = str(event.get("type"))
    return any(name.startswith(type_[:-1]) if type_.endswith("*") else name == type_ for type_ in types)


# --- paths ---------------------------------------------------------------------------------------------------------


def locate(value: Any, path: str) -> tuple[Any, str | int] | None:
    """The container and key that `path` leads to: keys, indices, or `[member=value]` for the first such element."""
    steps = path.split("/")
    for step in steps[:-1]:
        key = _key(value, step)
        if key is None:
            return None
        value = value[key]
    key = _key(value, steps[-1])
    return None if key is None else (value, key)


def _key(value: Any, step: str) -> str | int | None:
    if isinstance(value, dict):
        return step if step in value else None
    if not isinstance(value, list):
        return None
    if step.startswith("["):
        name, _, wanted = step[1:-1].partition("=")
        return next((at for at, each in enumerate(value) if isinstance(each, dict) and each.get(name) == wanted), None)
    at = int(step)
    return at if -len(value) <= at < len(value) else None


def put(path: str, new: Any) -> Edit:
    """Rewrite the member of an object at `path`, which must exist; `new` is a value or a function of the old one."""

    def apply(value: Any) -> Any:
        changed = copy.deepcopy(value)
        found = locate(changed, path)
        if found is not None:
            container, key = found
            container[key] = new(container[key]) if callable(new) else copy.deepcopy(new)
        return changed

    def needs(value: Any) -> bool:
        found = locate(value, path)
        return found is not None and not alike(apply(value), value)

    return Edit(apply, needs)


def add(path: str, new: Any) -> Edit:
    """Set a member that may be absent, in an object that exists."""
    where, _, name = path.rpartition("/")
    if not where:
        return Edit(
            lambda value: {**copy.deepcopy(value), name: copy.deepcopy(new)}, lambda value: value.get(name) != new
        )
    return put(where, lambda value: {**value, name: copy.deepcopy(new)} if isinstance(value, dict) else value)


def unset(path: str) -> Edit:
    """Remove the member or list element at `path`."""

    def apply(value: Any) -> Any:
        changed = copy.deepcopy(value)
        found = locate(changed, path)
        if found is not None:
            container, key = found
            del container[key]
        return changed

    return Edit(apply, lambda value: locate(value, path) is not None)


def rewrite(change: Change) -> Edit:
    """Replace the whole object by what `change` makes of it."""
    return Edit(lambda value: change(copy.deepcopy(value)), lambda value: change(copy.deepcopy(value)) != value)


def both(*edits: Edit) -> Edit:
    """One edit after the other; all must be possible."""

    def apply(value: Any) -> Any:
        for edit in edits:
            value = edit.apply(value)
        return value

    return Edit(apply, lambda value: all(edit.needs(value) for edit in edits))


def when(condition: Callable[[Any], bool], edit: Edit) -> Edit:
    """An edit under one more condition."""
    return Edit(edit.apply, lambda value: condition(value) and edit.needs(value))


def retold(value: Any, change: Change) -> Any:
    """The same JSON value with `change` applied to every string in it."""
    if isinstance(value, dict):
        return {name: retold(member, change) for name, member in value.items()}
    if isinstance(value, list):
        return [retold(member, change) for member in value]
    return change(value) if isinstance(value, str) else value


# --- events --------------------------------------------------------------------------------------------------------


def renumbered(events: Events, like: Events) -> Events:
    """The same events with `sequence_number` counted from where another list begins."""
    start = next((event["sequence_number"] for event in like if "sequence_number" in event), 0)
    return [{**event, "sequence_number": start + at} for at, event in enumerate(events)]


def at(pick: Pick, edit: Edit) -> Edit:
    """Apply the edit of an object to one event."""

    def apply(events: Events) -> Events:
        found = pick(events)
        return [edit.apply(event) if number == found else event for number, event in enumerate(events)]

    def needs(events: Events) -> bool:
        found = pick(events)
        return found is not None and edit.needs(events[found])

    return Edit(apply, needs)


def from_the_start(events: Events) -> bool:
    """Whether the stream is told from its beginning, not resumed."""
    return bool(events) and events[0].get("type") == "response.created"


def each(condition: Callable[[Json], bool], edit: Edit) -> Edit:
    """Apply the edit of an object to every event that meets the condition and can be edited."""

    def chosen(event: Json) -> bool:
        return condition(event) and edit.needs(event)

    return Edit(
        lambda events: [edit.apply(event) if chosen(event) else event for event in events],
        lambda events: any(map(chosen, events)),
    )


def drop(*picks: Pick) -> Edit:
    """Leave out one event for each pick; all must be there."""

    def apply(events: Events) -> Events:
        gone = {pick(events) for pick in picks}
        return renumbered([event for number, event in enumerate(events) if number not in gone], events)

    return Edit(apply, lambda events: all(pick(events) is not None for pick in picks))


def lose(pick: Pick) -> Edit:
    """Leave out one event that was numbered already: its number is missing."""
    return Edit(
        lambda events: [event for number, event in enumerate(events) if number != pick(events)],
        lambda events: (at := pick(events)) is not None and "sequence_number" in events[at] and at + 1 < len(events),
    )


def drop_all(*types: str, where: Callable[[Json], bool] = lambda event: True) -> Edit:
    """Leave out every event of these types."""

    def gone(event: Json) -> bool:
        return _is_a(event, types) and where(event)

    return Edit(
        lambda events: renumbered([event for event in events if not gone(event)], events),
        lambda events: any(map(gone, events)),
    )


def repeat(pick: Pick) -> Edit:
    """Send one event twice."""
    return insert(lambda events: events[pick(events) or 0], after=pick)


def move(pick: Pick, *, before: Pick | None = None, after: Pick | None = None) -> Edit:
    """Send one event earlier or later."""

    def apply(events: Events) -> Events:
        source, target = pick(events), _target(events, before, after)
        if source is None or target is None:
            return events
        rest = [event for number, event in enumerate(events) if number != source]
        target -= target > source
        return renumbered([*rest[:target], events[source], *rest[target:]], events)

    def needs(events: Events) -> bool:
        found = (pick(events), _target(events, before, after))
        return None not in found and apply(events) != events

    return Edit(apply, needs)


def insert(event: Json | Callable[[Events], Json], *, before: Pick | None = None, after: Pick | None = None) -> Edit:
    """Send one event more."""

    def apply(events: Events) -> Events:
        target = _target(events, before, after)
        if target is None:
            return events
        new = copy.deepcopy(event(events) if callable(event) else event)
        return renumbered([*events[:target], new, *events[target:]], events)

    return Edit(apply, lambda events: _target(events, before, after) is not None)


def _target(events: Events, before: Pick | None, after: Pick | None) -> int | None:
    found = (before or after or terminal)(events)
    return found if found is None or after is None else found + 1


def cut(pick: Pick, *, keep: bool) -> Edit:
    """End the stream before (or with `keep` after) one event."""

    def apply(events: Events) -> Events:
        found = pick(events)
        return events if found is None else events[: found + keep]

    return Edit(apply, lambda events: pick(events) is not None and len(apply(events)) < len(events))
