"""What can be said of one kind of node: its events, arranged by what they do to it; and the node before it is told.

The emitter of finished responses and the server kit, which says things as they come, both read this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from responses_api._tables import EVENTS, SCOPES, EventRow

from responses_contract.model import bundle as bundles
from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import ENDED

Path = tuple[str, ...]

_LATE = ("result", "results", "outputs", "output")
"""Members that an item has no value for before it closes."""


@dataclass(frozen=True, slots=True)
class Form:
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
class Script:
    """The events of one kind of node: their forms by act, and the scopes of the nodes inside it."""

    open: Form | None
    close: Form | None
    early: tuple[Form, ...]
    late: tuple[Form, ...]
    appends: tuple[Form, ...]
    inserts: tuple[Form, ...]
    seals: tuple[Form, ...]
    children: tuple[str, ...]


def _pointers(scope: str | None) -> Path:
    """The members with which events say which node of this scope they are about, outermost first."""
    if scope is None:
        return ()
    stands = SCOPES[scope]
    return (*_pointers(stands.parent), *(name for name in (stands.id, stands.index) if name))


def _form(row: EventRow) -> Form:
    schema = bundles.component(row.name)
    members = schema.get("properties", {})
    pointers = set(_pointers(row.scope))
    own = {"type", "sequence_number", "obfuscation", row.value, row.at}
    copied = tuple(name for name in members if name not in own | pointers)
    required = frozenset(schema.get("required", ()))
    value = bundles.resolved(members.get(row.value or "", {}))
    return Form(
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
def script_of(scope: str, kind: str) -> Script:
    """The events of a node of this scope and type."""
    forms = [_form(row) for row in EVENTS.values() if row.scope == scope and _fits(row, kind)]
    by_act = {act: tuple(form for form in forms if form.row.act == act) for act in {form.row.act for form in forms}}
    phases = _in_order(by_act.get("phase", ()))
    return Script(
        open=next(iter(by_act.get("open", ())), None),
        close=next(iter(by_act.get("close", ())), None),
        early=tuple(form for form in phases if not form.row.after),
        late=tuple(form for form in phases if form.row.after),
        appends=by_act.get("append", ()),
        inserts=by_act.get("insert", ()),
        seals=by_act.get("seal", ()),
        children=tuple(name for name, inner in SCOPES.items() if inner.parent == scope and inner.list),
    )


def _in_order(phases: tuple[Form, ...]) -> list[Form]:
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


def value_at(node: Any, path: Path) -> Any:
    """What stands at the path; None where it breaks off."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def with_value(node: Any, path: Path, value: Any) -> Any:
    """A copy of the node in which the value stands at the path; containers off the path are shared."""
    if not path:
        return value
    return {**node, path[0]: with_value(node.get(path[0]) or {}, path[1:], value)}


def has_value(node: Any, path: Path) -> bool:
    """Whether something stands at the path, be it null."""
    return not path or (isinstance(parent := value_at(node, path[:-1]), dict) and path[-1] in parent)


def blank(node: Any, script: Script) -> Any:
    """The node as it is when it opens: what comes later is empty."""
    if not isinstance(node, dict):
        return ""
    if str(node.get("type")).endswith("_call_output") and not isinstance(node.get("output"), list):
        return node  # what a client answered is known from the start
    empty: Any = node
    for form in (*script.appends, *script.seals):
        if isinstance(value_at(node, form.row.field), str):
            empty = with_value(empty, form.row.field, "")
    lists = [form.row.field for form in script.inserts] + [SCOPES[name].list for name in script.children]
    for path in lists:
        if isinstance(value_at(node, path), list):
            empty = with_value(empty, path, [])
    late = {name: _unknown(node, name) for name in _LATE if name in node and not isinstance(empty[name], list)}
    started = {"status": "in_progress"} if node.get("status") is not None else {}
    logged: Json = {"logprobs": []} if isinstance(node.get("logprobs"), list) else {}
    return {**empty, **late, **started, **logged}


def _unknown(node: Json, name: str) -> str | None:
    """What stands for a value that is not there yet: null, and an empty text where null may not stand."""
    return "" if node.get("type") == "program_output" and name == "result" else None
