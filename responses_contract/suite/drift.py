"""What has changed between two recordings of the same conversations: fields, events, their order, broken rules.

Exchanges are compared with the one of the same file name; values do not matter, only what there is and of which type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import quote
from responses_contract.recordings import readers
from responses_contract.scenarios.model import answer_of

Kind = Literal["exchange", "status", "field", "event", "order", "rule"]
MAX_DEPTH = 40
MAX_SHOWN = 3
MAX_LINE = 500
TYPES = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference.

    Attributes:
        what: the pointer, event type or rule that it is about.
        old: what was there; empty for nothing.
        new: what is there now; empty for nothing.
    """

    kind: Kind
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return f"{self.kind} {self.what}: new" + (f", {self.new}" if self.new != "there" else "")
        if not self.new:
            return f"{self.kind} {self.what}: gone" + (f", was {self.old}" if self.old != "there" else "")
        return f"{self.kind} {self.what}: {self.new}, was {self.old}"


@dataclass(frozen=True, slots=True)
class Features:
    """What there is in an exchange, values left out.

    Attributes:
        fields: types by pointer; those of a stream below the type of their event.
        order: the types of the events, one for those that repeat.
    """

    status: int | None
    fields: dict[str, str]
    order: tuple[str, ...]
    rules: frozenset[str]


def compare(old: Path, new: Path, checker: Checker) -> dict[Change, list[str]]:
    """Every change between two folders, with the exchanges in which it shows.

    Raises:
        InputError: a folder is missing, holds no recordings, or one that cannot be read.
    """
    before, after = load(old), load(new)
    changes: dict[Change, list[str]] = defaultdict(list)
    for name in sorted({*before, *after}):
        for change in _changes(before.get(name), after.get(name), checker):
            changes[change].append(name)
    return dict(sorted(changes.items()))


def load(folder: Path) -> dict[str, Exchange]:
    """The exchanges of a folder by file name, and number where a file holds several."""
    loaded: dict[str, Exchange] = {}
    for file in readers.find(folder):
        exchanges = list(readers.read_file(file))
        name = str(file.relative_to(folder)) if folder.is_dir() else file.name
        for number, exchange in enumerate(exchanges):
            loaded[name if len(exchanges) == 1 else f"{name}#{number}"] = exchange
    return loaded


def _changes(old: Exchange | None, new: Exchange | None, checker: Checker) -> Iterator[Change]:
    if old is None or new is None:
        yield Change("exchange", "as a whole", "" if old is None else "there", "" if new is None else "there")
        return
    before, after = features(old, checker), features(new, checker)
    if before.status != after.status:
        yield Change("status", "of the answer", str(before.status), str(after.status))
        return
    yield from _by_key("event", dict.fromkeys(before.order, "there"), dict.fromkeys(after.order, "there"))
    yield from _by_key("field", before.fields, after.fields)
    yield from _by_key("rule", dict.fromkeys(before.rules, "broken"), dict.fromkeys(after.rules, "broken"))
    if before.order != after.order and set(before.order) == set(after.order):
        yield Change(
            "order", "of the events", _first_of(before.order, after.order), _first_of(after.order, before.order)
        )


def _by_key(kind: Kind, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Change(kind, key, old.get(key, ""), new.get(key, ""))


def _first_of(order: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Where one order leaves the other."""
    at = next((at for at, (one, two) in enumerate(zip(order, other, strict=False)) if one != two), len(other))
    return f"{order[at] if at < len(order) else 'the end'} after {order[at - 1] if at else 'nothing'}"


def features(exchange: Exchange, checker: Checker) -> Features:
    """What there is in an exchange."""
    judgement = checker.judge(exchange)
    answer = answer_of(exchange, judgement)
    events = exchange.response.events or answer.events
    types = [str(event.get("type")) if isinstance(event, dict) else "no event" for event in events]
    told = [*zip(types, events, strict=True)] if events else [("", answer.body)]
    fields: dict[str, set[str]] = defaultdict(set)
    for prefix, value in told:
        for pointer, kind in _fields(value, prefix):
            fields[pointer].add(kind)
    rules = frozenset(finding.rule for finding in judgement.findings if finding.is_primary)
    kinds = {pointer: " or ".join(sorted(seen)) for pointer, seen in fields.items()}
    return Features(exchange.response.status, kinds, tuple(kind for kind, _ in groupby(types)), rules)


def _fields(value: Any, pointer: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    yield pointer, TYPES.get(type(value), "object")
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _fields(member, f"{pointer}/{name}", depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _fields(member, f"{pointer}/{_tag(member)}", depth + 1)


def _tag(member: Any) -> str:
    """What stands for the index: the member's type, so that unlike things are not mixed up."""
    kind = member.get("type") if isinstance(member, dict) else None
    return kind if isinstance(kind, str) else "*"


def render(changes: dict[Change, list[str]]) -> Iterable[str]:
    """A line for each change."""
    for change, names in changes.items():
        more = f" and {len(names) - MAX_SHOWN} more" if len(names) > MAX_SHOWN else ""
        yield quote(f"{change} ({', '.join(names[:MAX_SHOWN])}{more})", MAX_LINE)
