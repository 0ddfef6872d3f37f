"""Writes a response as the events of a stream: the inverse of the accumulator, `accumulate(emit(r)) == r`.

No event type is named here. What opens, grows, is sealed and closes is read from the stream tables; which members an
event has is read from its schema. A new event type needs a row in the tables and nothing in this file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from responses_api._tables import EVENTS, SCOPES, EventRow

from responses_contract.model import bundle as bundles
from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import ENDED

Path = tuple[str, ...]
Chunker = Callable[[str], Iterable[str]]

_TOKEN = re.compile(r"\s?\w{1,7}|\s?[^\w\s]{1,4}|\s")
_PADDING = "k3Jx9QmZ2vBn7RtY" * 2
_PAD_TO = 16
_ROOT = "response"
_AT_FIRST: Json = {"output": [], "usage": None, "completed_at": None, "error": None, "incomplete_details": None}
"""What these members of a response are before its end."""
_LATE = ("result", "results", "outputs", "output")
"""Members that an item has no value for before it closes."""


def by_token(text: str) -> Iterable[str]:
    """Chunks of about the size of a model's token, white space leading; joined they are the text."""
    return _TOKEN.findall(text)


def by_size(size: int) -> Chunker:
    """Chunks of `size` characters (code points), the last one shorter."""
    return lambda text: [text[at : at + size] for at in range(0, len(text), size)]


def whole(text: str) -> Iterable[str]:
    """One chunk, whatever the length."""
    return (text,) if text else ()


@dataclass(frozen=True, slots=True)
class EmitOptions:
    """How a response is streamed. Every choice gives a legal stream of the same response.

    Attributes:
        chunks: cuts a text into the deltas that carry it; text with logprobs is cut at its tokens instead.
        obfuscate: pad every text delta with `obfuscation` to a multiple of 16 characters.
        start: the first `sequence_number`.
        queued: the response waited first: it opens as `queued`.
        interleave: stream the items side by side, one event of each in turn, instead of one after the other.
        report_errors: send the error report (`error`) before the end of a failed response.
        extras: by item id, the events' members that the final item does not show, in their order: one object with a
            `type` for each (a partial image).
    """

    chunks: Chunker = by_token
    obfuscate: bool = False
    start: int = 0
    queued: bool = False
    interleave: bool = False
    report_errors: bool = True
    extras: Mapping[str, list[Json]] = field(default_factory=dict)


DEFAULT = EmitOptions()


def emit(response: Json, *, options: EmitOptions = DEFAULT) -> Iterator[Json]:
    """The events of a stream of this response, in order.

    Args:
        response: a Response in its final state. A status for which no event ends a stream (`cancelled`, `in_progress`)
            gives a stream without an end.

    The events share structure with the response: copy before changing either.
    """
    number = options.start
    for event in _Emitter(options).events(response):
        event["sequence_number"] = number
        number += 1
        yield event


# --- the tables, arranged for emitting -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """One event type: its row, and what its schema says of its members.

    Attributes:
        pointers: the members that say which node is meant.
        copied: other members, whose value is that of the node or of the item it stands in.
        words: the values that copied members may have, where they are a closed set.
        required: the members that it must have.
        padded: it has `obfuscation`.
        listed: its value is a list, of the one value that it states.
        streams: its value is an object, of texts that grow side by side.
    """

    row: EventRow
    pointers: Path
    copied: Path
    words: Mapping[str, list[Any]]
    required: frozenset[str]
    padded: bool
    listed: bool
    streams: Path


@dataclass(frozen=True, slots=True)
class _Script:
    """The events of one kind of node: their forms by act, and the scopes of the nodes inside it."""

    open: _Form | None
    close: _Form | None
    early: tuple[_Form, ...]
    late: tuple[_Form, ...]
    appends: tuple[_Form, ...]
    inserts: tuple[_Form, ...]
    seals: tuple[_Form, ...]
    children: tuple[str, ...]


def _pointers(scope: str | None) -> Path:
    """The members with which events say which node of this scope they are about, outermost first."""
    if scope is None:
        return ()
    stands = SCOPES[scope]
    return (*_pointers(stands.parent), *(name for name in (stands.id, stands.index) if name))


def _form(row: EventRow) -> _Form:
    schema = bundles.component(row.name)
    members = schema.get("properties", {})
    pointers = set(_pointers(row.scope))
    own = {"type", "sequence_number", "obfuscation", row.value, row.at}
    copied = tuple(name for name in members if name not in own | pointers)
    required = frozenset(schema.get("required", ()))
    value = bundles.resolved(members.get(row.value or "", {}))
    return _Form(
        row,
        pointers=tuple(name for name in members if name in pointers),
        copied=copied,
        words={name: members[name]["enum"] for name in copied if "enum" in members[name]},
        required=required,
        padded="obfuscation" in members,
        listed=value.get("type") == "array",
        streams=tuple(value.get("properties", ())) if row.act == "append" else (),
    )


def _fits(row: EventRow, kind: str) -> bool:
    return not row.of or kind in row.of


@cache
def _script(scope: str, kind: str) -> _Script:
    forms = [_form(row) for row in EVENTS.values() if row.scope == scope and _fits(row, kind)]
    by_act = {act: tuple(form for form in forms if form.row.act == act) for act in {form.row.act for form in forms}}
    phases = _in_order(by_act.get("phase", ()))
    return _Script(
        open=next(iter(by_act.get("open", ())), None),
        close=next(iter(by_act.get("close", ())), None),
        early=tuple(form for form in phases if not form.row.after),
        late=tuple(form for form in phases if form.row.after),
        appends=by_act.get("append", ()),
        inserts=by_act.get("insert", ()),
        seals=by_act.get("seal", ()),
        children=tuple(name for name, inner in SCOPES.items() if inner.parent == scope and inner.list),
    )


def _in_order(phases: tuple[_Form, ...]) -> list[_Form]:
    """Phases such that each comes after all those that it may follow; outcomes last."""
    rank: dict[str | None, int] = {}
    by_name = {form.row.phase: form for form in phases}

    def depth(name: str | None) -> int:
        if name not in rank:
            rank[name] = 0
            known = [each for each in by_name[name].row.after if each in by_name]
            rank[name] = 1 + max((depth(each) for each in known), default=-1)
        return rank[name]

    return sorted(phases, key=lambda form: (form.row.phase in ENDED, depth(form.row.phase)))


# --- reading and blanking nodes ------------------------------------------------------------------------------------


def _get(node: Any, path: Path) -> Any:
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _with(node: Any, path: Path, value: Any) -> Any:
    """A copy of the node in which the value stands at the path; containers off the path are shared."""
    if not path:
        return value
    return {**node, path[0]: _with(node.get(path[0]) or {}, path[1:], value)}


def _has(node: Any, path: Path) -> bool:
    return not path or (isinstance(parent := _get(node, path[:-1]), dict) and path[-1] in parent)


def _blank(node: Any, script: _Script) -> Any:
    """The node as it is when it opens: what comes later is empty."""
    if not isinstance(node, dict):
        return ""
    if str(node.get("type")).endswith("_call_output") and not isinstance(node.get("output"), list):
        return node  # what a client answered is known from the start
    empty: Any = node
    for form in (*script.appends, *script.seals):
        if isinstance(_get(node, form.row.field), str):
            empty = _with(empty, form.row.field, "")
    lists = [form.row.field for form in script.inserts] + [SCOPES[name].list for name in script.children]
    for path in lists:
        if isinstance(_get(node, path), list):
            empty = _with(empty, path, [])
    late = {name: _unknown(node, name) for name in _LATE if name in node and not isinstance(empty[name], list)}
    started = {"status": "in_progress"} if node.get("status") is not None else {}
    logged: Json = {"logprobs": []} if isinstance(node.get("logprobs"), list) else {}
    return {**empty, **late, **started, **logged}


def _unknown(node: Json, name: str) -> str | None:
    """What stands for a value that is not there yet: null, and an empty text where null may not stand."""
    return "" if node.get("type") == "program_output" and name == "result" else None


def _outcome(node: Json) -> str:
    return str(node.get("status") or ("failed" if node.get("error") else "completed"))


# --- emitting ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A node in its surroundings: the members that point to it, and the nodes it stands in, innermost first."""

    pointers: Json
    nodes: tuple[Any, ...]


class _Emitter:
    def __init__(self, options: EmitOptions) -> None:
        self.options = options

    def events(self, response: Json) -> Iterator[Json]:
        script = _script(_ROOT, "")
        status = str(response.get("status"))
        yield from self._begin(response, script)
        parts = [self._item(item, at) for at, item in enumerate(response.get("output") or ())]
        yield from _in_turn(parts) if self.options.interleave else _one_by_one(parts)
        if status == "failed" and self.options.report_errors:
            yield from self._report(response.get("error") or {})
        for row in EVENTS.values():
            if row.scope == _ROOT and row.act == "end" and row.phase == status:
                yield {"type": row.type, row.value or _ROOT: response}

    def _begin(self, response: Json, script: _Script) -> Iterator[Json]:
        began = {**response, **{name: value for name, value in _AT_FIRST.items() if name in response}}
        phases = _phases_until(str(response.get("status")), queued=self.options.queued)
        first = phases[0]
        if script.open is not None:
            yield {"type": script.open.row.type, script.open.row.value or _ROOT: {**began, "status": first}}
        forms = {str(form.row.phase): form for form in (*script.early, *script.late)}
        for phase in phases:
            if phase in forms:
                row = forms[phase].row
                yield {"type": row.type, row.value or _ROOT: {**began, "status": phase}}

    def _report(self, error: Json) -> Iterator[Json]:
        row = next((row for row in EVENTS.values() if row.act == "fail"), None)
        if row is None:
            return
        report = {"type": "server_error", "code": None, "message": "", "param": None, **error}
        members = bundles.component(row.name).get("properties", {})
        flat = {name: report[name] for name in members if name in report and name not in ("type", row.value)}
        yield {"type": row.type, **({row.value: report} if row.value else flat)}

    def _item(self, item: Json, at: int) -> Iterator[Json]:
        inner = SCOPES["item"]
        pointers = {inner.index or "": at, inner.id or "": item.get("id")}
        return self._node("item", item, str(item.get("type")), _Place(pointers, (item,)))

    def _node(self, scope: str, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        script = _script(scope, kind)
        if script.open is not None:
            yield self._event(script.open, place, _blank(node, script))
        yield from self._phases(script.early, node, place)
        yield from self._inside(script, node, kind, place)
        yield from self._phases(script.late, node, place)
        if script.close is not None:
            yield self._event(script.close, place, node)

    def _inside(self, script: _Script, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        for form in script.appends:
            yield from self._deltas(form, node, place)
        for form in script.inserts:
            for at, value in enumerate(_get(node, form.row.field) or ()):
                yield {**self._event(form, place, value), form.row.at or "": at}
        for name in script.children:
            yield from self._children(name, node, kind, place)
        for form in script.seals:
            if _has(node, form.row.field) and (value := _get(node, form.row.field)) is not None:
                yield self._event(form, place, value)

    def _children(self, scope: str, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        inner = SCOPES[scope]
        children = _get(node, inner.list) if isinstance(node, dict) else None
        if not isinstance(children, list):
            return
        for at, child in enumerate(children):
            own = str(child.get("type", kind)) if isinstance(child, dict) else kind
            pointers = {**place.pointers, inner.index or "": at}
            yield from self._node(scope, child, own, _Place(pointers, (child, *place.nodes)))

    def _deltas(self, form: _Form, node: Any, place: _Place) -> Iterator[Json]:
        value = _get(node, form.row.field)
        if not isinstance(value, str):
            if isinstance(value, dict):
                yield from self._side_by_side(form, value, place)
            return
        logprobs = node.get("logprobs") if isinstance(node, dict) and "logprobs" in form.copied else None
        base = self._event(form, place, "")
        name = form.row.value or "delta"
        if logprobs:
            yield from ({**base, name: token["token"], "logprobs": [token]} for token in logprobs)
            return
        if logprobs is not None:
            base["logprobs"] = []
        for chunk in self.options.chunks(value):
            event = {**base, name: chunk}
            if form.padded and self.options.obfuscate:
                event["obfuscation"] = _PADDING[len(chunk) % _PAD_TO : _PAD_TO]
            yield event

    def _side_by_side(self, form: _Form, node: Json, place: _Place) -> Iterator[Json]:
        for name in form.streams:
            for chunk in self.options.chunks(node.get(name) or ""):
                yield self._event(form, place, {name: chunk})

    def _phases(self, forms: tuple[_Form, ...], node: Any, place: _Place) -> Iterator[Json]:
        extras = self.options.extras.get(node.get("id", ""), ()) if isinstance(node, dict) else ()
        for form in forms:
            phase = form.row.phase
            if phase in ENDED and phase != _outcome(node):
                continue
            given = [extra for extra in extras if extra["type"] == form.row.type]
            for extra in given or ({},):
                event = {**self._event(form, place, None), **extra}
                if form.required <= event.keys() | {"sequence_number"}:
                    yield event

    def _event(self, form: _Form, place: _Place, value: Any) -> Json:
        row = form.row
        event: Json = {"type": row.type}
        for name in form.pointers:
            event[name] = place.pointers[name]
        for name in form.copied:
            owner = next((node for node in place.nodes if isinstance(node, dict) and name in node), None)
            if owner is not None and (name not in form.words or owner[name] in form.words[name]):
                event[name] = owner[name]
        if row.value is not None and row.act != "phase":
            event[row.value] = [value] if form.listed and not isinstance(value, list) else value
        return event


def _phases_until(status: str, *, queued: bool) -> list[str]:
    """What a response with this status has been through."""
    waited = ["queued"] if queued or status == "queued" else []
    return waited if status == "queued" else [*waited, "in_progress"]


def _one_by_one(parts: list[Iterator[Json]]) -> Iterator[Json]:
    for part in parts:
        yield from part


def _in_turn(parts: list[Iterator[Json]]) -> Iterator[Json]:
    """One event of each in turn, until none is left; each is begun in the order of the list."""
    while parts:
        running = []
        for part in parts:
            event = next(part, None)
            if event is not None:
                running.append(part)
                yield event
        parts = running
