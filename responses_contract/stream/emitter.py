"""Writes a response as the events of a stream: the inverse of the accumulator, `accumulate(emit(r)) == r`.

No event type is named here. What opens, grows, is sealed and closes is read from the stream tables; which members an
event has is read from its schema. A new event type needs a row in the tables and nothing in this file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_api._tables import EVENTS, SCOPES

from responses_contract.model import bundle as bundles
from responses_contract.model.json_values import Json
from responses_contract.stream.forms import Form, Script, blank, has_value, script_of, value_at
from responses_contract.stream.grammar import ENDED

Chunker = Callable[[str], Iterable[str]]

_TOKEN = re.compile(r"\s?\w{1,7}|\s?[^\w\s]{1,4}|\s")
_PADDING = "k3Jx9QmZ2vBn7RtY" * 2
_PAD_TO = 16
_ROOT = "response"
_AT_FIRST: Json = {"output": [], "usage": None, "completed_at": None, "error": None, "incomplete_details": None}
"""What these members of a response are before its end."""


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


def _outcome(node: Json) -> str:
    return str(node.get("status") or ("failed" if node.get("error") else "completed"))


def emit_item(item: Json, index: int, *, options: EmitOptions = DEFAULT) -> Iterator[Json]:
    """The events that tell one finished item, not numbered yet.

    Args:
        index: its place in the output.
    """
    return _Emitter(options).item(item, index)


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
        script = script_of(_ROOT, "")
        status = str(response.get("status"))
        yield from self._begin(response, script)
        parts = [self.item(item, at) for at, item in enumerate(response.get("output") or ())]
        yield from _in_turn(parts) if self.options.interleave else _one_by_one(parts)
        if status == "failed" and self.options.report_errors:
            yield from self._report(response.get("error") or {})
        for row in EVENTS.values():
            if row.scope == _ROOT and row.act == "end" and row.phase == status:
                yield {"type": row.type, row.value or _ROOT: response}

    def _begin(self, response: Json, script: Script) -> Iterator[Json]:
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

    def item(self, item: Json, at: int) -> Iterator[Json]:
        inner = SCOPES["item"]
        pointers = {inner.index or "": at, inner.id or "": item.get("id")}
        return self._node("item", item, str(item.get("type")), _Place(pointers, (item,)))

    def _node(self, scope: str, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        script = script_of(scope, kind)
        if script.open is not None:
            yield self._event(script.open, place, blank(node, script))
        yield from self._phases(script.early, node, place)
        yield from self._inside(script, node, kind, place)
        yield from self._phases(script.late, node, place)
        if script.close is not None:
            yield self._event(script.close, place, node)

    def _inside(self, script: Script, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        for form in script.appends:
            yield from self._deltas(form, node, place)
        for form in script.inserts:
            for at, value in enumerate(value_at(node, form.row.field) or ()):
                yield {**self._event(form, place, value), form.row.at or "": at}
        for name in script.children:
            yield from self._children(name, node, kind, place)
        for form in script.seals:
            if has_value(node, form.row.field) and (value := value_at(node, form.row.field)) is not None:
                yield self._event(form, place, value)

    def _children(self, scope: str, node: Any, kind: str, place: _Place) -> Iterator[Json]:
        inner = SCOPES[scope]
        children = value_at(node, inner.list) if isinstance(node, dict) else None
        if not isinstance(children, list):
            return
        for at, child in enumerate(children):
            own = str(child.get("type", kind)) if isinstance(child, dict) else kind
            pointers = {**place.pointers, inner.index or "": at}
            yield from self._node(scope, child, own, _Place(pointers, (child, *place.nodes)))

    def _deltas(self, form: Form, node: Any, place: _Place) -> Iterator[Json]:
        value = value_at(node, form.row.field)
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

    def _side_by_side(self, form: Form, node: Json, place: _Place) -> Iterator[Json]:
        for name in form.streams:
            for chunk in self.options.chunks(node.get(name) or ""):
                yield self._event(form, place, {name: chunk})

    def _phases(self, forms: tuple[Form, ...], node: Any, place: _Place) -> Iterator[Json]:
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

    def _event(self, form: Form, place: _Place, value: Any) -> Json:
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
    """One event of each in turn, until none is left; each is begun, and done, in the order of the list."""
    left = [events for part in parts if (events := deque(part))]
    while left:
        for at, part in enumerate(left):
            if len(part) > 1 or at == 0:
                yield part.popleft()
        while left and not left[0]:
            del left[0]
