"""Writes the events of one response so that no illegal stream can come out: the tables say what may follow what.

No event type is named here. Which event opens a thing, grows it, states it in full and closes it is read from the
stream tables, as the emitter does for a finished response; the numbers, indices and ids are those of the things.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from responses_api._tables import EVENTS, SCOPES

from responses_contract.model.json_values import Json
from responses_contract.model.schemas import SchemaSet
from responses_contract.server.misuse import ReplyError
from responses_contract.stream.emitter import emit_item
from responses_contract.stream.forms import Form, Path, script_of, value_at, with_value
from responses_contract.stream.grammar import ENDED, LAST_PHASES, Grammar

GRAMMAR = Grammar(EVENTS)


def plain(value: Any, call: str) -> Any:
    """A JSON value of our own: what the caller does with his afterwards changes nothing that was said.

    Raises:
        ReplyError: it is none.
    """
    try:
        return orjson.loads(orjson.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        raise ReplyError(call, f"not a JSON value: {error}") from None


def checked_text(value: Any, call: str) -> str:
    """The text, if it is one that UTF-8 can carry."""
    if type(value) is not str:
        raise ReplyError(call, f"a str is needed, not {type(value).__name__}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            hint = "decode the bytes of the model incrementally: a character was cut in two"
            raise ReplyError(call, "the text holds half of a surrogate pair", hint=hint) from None
    return value


@dataclass(slots=True)
class _Growing:
    """A value that grows by deltas: the event without its delta, and what was sent so far."""

    form: Form
    member: str
    base: Json
    parts: list[str]
    logprobs: list[Any]

    def whole(self) -> str:
        if len(self.parts) > 1:
            self.parts[:] = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""


class Writer:
    """The events of one response, numbered, and the things that they tell of.

    Attributes:
        pending: events that nobody took yet.
        number: the next `sequence_number`.
        items: the output items, by output index.
    """

    def __init__(self, start: int = 0) -> None:
        self.pending: deque[Json] = deque()
        self.number = start
        self.items: list[Node] = []
        self._schemas = SchemaSet.load()

    def say(self, event: Json, component: str, call: str) -> None:
        """Number an event and put it behind the others.

        Raises:
            ReplyError: it does not fit its schema.
        """
        event["sequence_number"] = self.number
        self.check(event, component, call)
        self.number += 1
        self.pending.append(event)

    def check(self, event: Json, component: str, call: str) -> None:
        """Refuse what does not fit its schema."""
        errors = self._schemas.errors(component, event)
        if errors:
            first = errors[0]
            raise ReplyError(call, f"{first.pointer or '/'}: expected {first.expected}, actual {first.actual}")

    def lifecycle(self, phase: str, response: Json, call: str, *, opening: bool = False) -> None:
        """Tell a state of the whole response."""
        row = next(row for row in EVENTS.values() if _tells(row, phase, opening))
        self.say({"type": row.type, row.value or "response": response}, row.name, call)

    def open_item(self, value: Json, call: str) -> Node:
        """Announce an item as it is when it begins."""
        inner = SCOPES["item"]
        pointers = {inner.index or "": len(self.items), inner.id or "": value.get("id")}
        node = Node(self, "item", str(value["type"]), pointers, value, None)
        node.announce(call)
        self.items.append(node)
        return node

    def tell_item(self, item: Json, call: str) -> Node:
        """Tell an item that is finished, from its beginning to its end."""
        inner = SCOPES["item"]
        at = len(self.items)
        node = Node(
            self, "item", str(item["type"]), {inner.index or "": at, inner.id or "": item.get("id")}, item, None
        )
        told = list(emit_item(item, at))
        for number, event in enumerate(told, self.number):
            event["sequence_number"] = number
            self.check(event, EVENTS[event["type"]].name, call)
        self.number += len(told)
        self.pending += told
        node.closed = True
        self.items.append(node)
        return node

    def output(self) -> list[Any]:
        """The items as they stand."""
        return [item.now() for item in self.items]


def _tells(row: Any, phase: str, opening: bool) -> bool:
    wanted = ("open",) if opening else ("phase", "end")
    return row.scope == "response" and row.value is not None and row.act in wanted and (opening or row.phase == phase)


class Node:
    """An item, or a part of one, that is being told.

    Attributes:
        scope: a key of the tables' `SCOPES`.
        kind: the type of the item or part.
        pointers: the members by which events speak of it.
        closed: nothing more is said of it; `value` is then final.
        over: its last phase was told.
    """

    __slots__ = (
        "children",
        "closed",
        "counted",
        "growing",
        "inserted",
        "kind",
        "over",
        "parent",
        "pointers",
        "scope",
        "script",
        "sealed",
        "told",
        "value",
        "writer",
    )

    def __init__(self, writer: Writer, scope: str, kind: str, pointers: Json, value: Any, parent: Node | None) -> None:
        self.writer = writer
        self.scope = scope
        self.kind = kind
        self.pointers = pointers
        self.value = value
        self.parent = parent
        self.script = script_of(scope, kind)
        self.growing: dict[Path, _Growing] = {}
        self.inserted: dict[Path, list[Any]] = {}
        self.children: dict[str, list[Node]] = {}
        self.sealed: set[Path] = set()
        self.told: list[str] = []
        self.counted: dict[str, int] = {}
        self.closed = False
        self.over = False

    # --- its beginning ---

    def announce(self, call: str) -> None:
        """Say that it begins, and the phase in which it begins."""
        form = self.script.open
        if form is not None:
            self.writer.say(self._event(form, self.value), form.row.name, call)
        first = next(iter(self.script.early), None)
        if first is not None and self._is_plain(first):
            self._tell_phase(first, {}, call)

    def open_part(self, scope: str, value: Any, call: str) -> Node:
        """Announce a part of it."""
        self.check_open(call)
        siblings = self.children.setdefault(scope, [])
        pointers = {**self.pointers, SCOPES[scope].index or "": len(siblings)}
        kind = str(value["type"]) if isinstance(value, dict) else self.kind
        node = Node(self.writer, scope, kind, pointers, value, self)
        node.announce(call)
        siblings.append(node)
        return node

    def check_open(self, call: str) -> None:
        if self.closed:
            raise ReplyError(call, f"the {self.kind} is done", hint="begin another one")

    # --- what it grows by ---

    def append(self, path: Path, delta: str, call: str, logprobs: list[Any] | None = None) -> None:
        """Add to one of its texts. An empty delta says nothing."""
        growing = self.growing.get(path)
        if growing is None or self.closed or self.over or path in self.sealed:
            growing = self._begin(path, call)
        if not delta:
            return
        writer = self.writer
        event = growing.base.copy()
        event[growing.member] = delta
        if logprobs is not None:
            event["logprobs"] = logprobs
        event["sequence_number"] = writer.number
        if logprobs:
            writer.check(event, growing.form.row.name, call)
            growing.logprobs += logprobs
        writer.number += 1
        writer.pending.append(event)
        growing.parts.append(delta)

    def _begin(self, path: Path, call: str) -> _Growing:
        self.check_open(call)
        form = next((form for form in self.script.appends if form.row.field == path), None)
        if form is None or form.streams:
            raise ReplyError(call, f"no {'.'.join(path) or 'text'} of a {self.kind} comes in deltas")
        if path in self.sealed or self.over:
            raise ReplyError(call, f"{'.'.join(path)} of the {self.kind} was stated in full")
        self._reach(form.row.after, call)
        if path not in self.growing:
            member = form.row.value or "delta"
            self.growing[path] = _Growing(form, member, self._event(form, ""), [], [])
        return self.growing[path]

    def insert(self, path: Path, value: Any, call: str) -> None:
        """Add an entry to one of its lists."""
        self.check_open(call)
        form = next((form for form in self.script.inserts if form.row.field == path), None)
        if form is None:
            raise ReplyError(call, f"nothing is added to {'.'.join(path)} of a {self.kind}")
        entries = self.inserted.setdefault(path, [])
        event = {**self._event(form, value), form.row.at or "": len(entries)}
        self.writer.say(event, form.row.name, call)
        entries.append(value)

    # --- its phases ---

    def phase(self, name: str, members: Mapping[str, Any], call: str) -> None:
        """Tell a phase of its work, and those that have to come before it."""
        self.check_open(call)
        form = next((form for form in (*self.script.early, *self.script.late) if form.row.phase == name), None)
        if form is None:
            known = [form.row.phase for form in (*self.script.early, *self.script.late)]
            raise ReplyError(call, f"a {self.kind} has no phase {name!r}", hint=f"it has {known}" if known else "")
        last = self.told[-1] if self.told else None
        if self.over or (last is not None and self._rank(name) < self._rank(last)):
            raise ReplyError(call, f"the {self.kind} is past {name!r}: its last phase was {last!r}")
        if last == name and form.row.at is None:
            raise ReplyError(call, f"the phase {name!r} of the {self.kind} was told")
        self._reach(form.row.after, call)
        self._tell_phase(form, plain(dict(members), call), call)

    def _rank(self, phase: str) -> int:
        return GRAMMAR.ranks.get((self.kind, phase), 0)

    def _reach(self, after: tuple[str, ...], call: str) -> None:
        """Tell a phase after which something may come, unless one was told."""
        if after and not any(phase in self.told for phase in after):
            self.phase(after[0], {}, call)

    def _tell_phase(self, form: Form, members: Json, call: str) -> None:
        row = form.row
        event = {**self._event(form, None), **members}
        count = self.counted.get(row.phase or "", 0)
        if row.at:
            event[row.at] = count
        strange = event.keys() - {"type", *form.pointers, *form.copied, row.at}
        if strange:
            raise ReplyError(call, f"{row.type} has no {', '.join(sorted(strange))}")
        if row.after:
            self._seal_all(call)
        self.writer.say(event, row.name, call)
        self.told.append(row.phase or "")
        self.counted[row.phase or ""] = count + 1
        self.over = row.phase in LAST_PHASES

    def _is_plain(self, form: Form) -> bool:
        """Whether all that the event has to say is known."""
        return form.required <= {"type", "sequence_number", *form.pointers}

    # --- its end ---

    def close(self, members: Mapping[str, Any], call: str, outcome: str = "completed") -> None:
        """State what it became, and that nothing more comes of it."""
        self.check_open(call)
        final = self._stands(ending=True)
        if isinstance(final, dict):
            final = {**final, **members}
        form = self.script.close
        if form is not None:
            ahead = {**self._event(form, final), "sequence_number": self.writer.number}
            self.writer.check(ahead, form.row.name, call)
        for part in self._parts():
            if not part.closed:
                part.close({}, call)
        self._seal_all(call)
        self._reach_end(outcome, call)
        self.value = final
        if form is not None:
            self.writer.say(self._event(form, final), form.row.name, call)
        self.closed = True

    def _parts(self) -> list[Node]:
        return [part for parts in self.children.values() for part in parts]

    def _reach_end(self, outcome: str, call: str) -> None:
        """Tell the phases that are still to come; an outcome without an event is told as the one there is."""
        if self.over or not self.told:
            return
        last = [form for form in self.script.late if form.row.phase in ENDED]
        chosen = next((form for form in last if form.row.phase == outcome), last[0] if last else None)
        if chosen is not None:
            self._reach(chosen.row.after, call)
            self._tell_phase(chosen, {}, call)

    def _seal_all(self, call: str) -> None:
        now = self.now() if self.script.seals else None
        for form in self.script.seals:
            path = form.row.field
            value = value_at(now, path)
            if path not in self.sealed and isinstance(value, str):
                event = self._event(form, value)
                growing = self.growing.get(path)
                if growing is not None and "logprobs" in form.copied:
                    event["logprobs"] = list(growing.logprobs)
                self.writer.say(event, form.row.name, call)
                self.sealed.add(path)

    # --- what it is ---

    def now(self) -> Any:
        """The thing as the stream has told it so far: a value of its own."""
        return self._stands(ending=False)

    def _stands(self, *, ending: bool) -> Any:
        """The thing as it stands, or as it stands once it is done: that alone tells the logprobs of the deltas."""
        value = self.value
        if self.closed:
            return value
        for path, growing in self.growing.items():
            value = with_value(value, path, growing.whole())
            if ending and growing.logprobs:
                value = {**value, "logprobs": list(growing.logprobs)}
        for path, entries in self.inserted.items():
            value = with_value(value, path, list(entries))
        for scope, parts in self.children.items():
            value = with_value(value, SCOPES[scope].list, [part._stands(ending=ending) for part in parts])
        return value

    def _event(self, form: Form, value: Any) -> Json:
        row = form.row
        event: Json = {"type": row.type}
        for name in form.pointers:
            event[name] = self.pointers[name]
        if row.act in ("append", "seal"):
            for name in form.copied:
                if isinstance(self.value, dict) and name in self.value and name not in form.words:
                    event[name] = self.value[name]
        if row.value is not None and row.act != "phase":
            event[row.value] = value
        return event
