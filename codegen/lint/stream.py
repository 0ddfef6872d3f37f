"""Lints on `x-stream`: the stream's grammar is complete, and what it names exists."""

from __future__ import annotations

from codegen.lint.core import Found
from codegen.nodes import Json, members, name_of, properties, tags_of
from codegen.spec import Spec

ACTS = ("open", "append", "insert", "seal", "close", "phase", "end", "fail", "note")
KEYS = frozenset(("scope", "act", "value", "field", "at", "of", "phase", "after"))
NEEDS_VALUE = ("open", "append", "insert", "seal", "close", "end")
UNION = "StreamEvent"


def events(spec: Spec) -> dict[str, Json]:
    """The members of the stream's union."""
    names = [name_of(option["$ref"]) for option in members(spec.schemas.get(UNION))]
    return {name: spec.schemas[name] for name in names if name in spec.schemas}


def events_have_stream(spec: Spec) -> Found:
    """Every event says what it does, and nothing else does."""
    known = events(spec)
    for name, schema in spec.schemas.items():
        if name in known and not isinstance(schema.get("x-stream"), dict):
            yield _at(name), "an event needs x-stream"
        if name not in known and "x-stream" in schema:
            yield _at(name), f"has x-stream but is no member of {UNION}"


def stream_words_are_legal(spec: Spec) -> Found:
    """Scope, act and keys are those of the grammar."""
    scopes = spec.document.get("x-stream-scopes") or {}
    for name, row in _rows(spec):
        for key in sorted(row.keys() - KEYS):
            yield _at(name), f"x-stream knows no {key!r}"
        if row.get("scope") not in scopes:
            yield _at(name), f"the scope {row.get('scope')!r} is none of {', '.join(scopes)}"
        if row.get("act") not in ACTS:
            yield _at(name), f"the act {row.get('act')!r} is none of {', '.join(ACTS)}"


def stream_members_exist(spec: Spec) -> Found:
    """The members that the grammar names are the event's own."""
    scopes = spec.document.get("x-stream-scopes") or {}
    for name, row in _rows(spec):
        own = properties(spec.schemas[name])
        if row.get("act") in NEEDS_VALUE and "value" not in row:
            yield _at(name), f"the act {row['act']} needs a value"
        for key in ("value", "at"):
            if key in row and row[key] not in own:
                yield _at(name), f"{key} names {row[key]!r}, which the event does not have"
        index = (scopes.get(row.get("scope")) or {}).get("index")
        if index and index not in spec.schemas[name].get("required", ()):
            yield _at(name), f"does not require {index!r}, the index of its scope"
        if row.get("act") == "insert" and "at" not in row:
            yield _at(name), "the act insert needs `at`"
        if "at" in row and row.get("act") not in ("insert", "phase"):
            yield _at(name), f"the act {row.get('act')} has no `at`"


def stream_phases_fit(spec: Spec) -> Found:
    """Phases are named where they are needed, and `after` names phases of the same scope."""
    named = {(row.get("scope"), row.get("phase")) for _, row in _rows(spec) if row.get("act") == "phase"}
    for name, row in _rows(spec):
        states = row.get("act") in ("open", "end") and row.get("scope") == "response"
        if (row.get("act") == "phase" or states) and not row.get("phase"):
            yield _at(name), f"the act {row.get('act')} needs a phase here"
        for phase in row.get("after") or ():
            if (row.get("scope"), phase) not in named:
                yield _at(name), f"after names the phase {phase!r}, which no event of the scope has"


def stream_types_exist(spec: Spec) -> Found:
    """`of` names types of items or parts that there are."""
    known = {tag for name in spec.unions if name != UNION for tag in tags_of(spec.schemas, {"$ref": name}, "type")}
    for name, row in _rows(spec):
        for kind in row.get("of") or ():
            if kind not in known:
                yield _at(name), f"`of` names the type {kind!r}, which no union has"


def scopes_fit(spec: Spec) -> Found:
    """Every scope stands in another one that there is; all but the first two have an index and a list."""
    scopes = spec.document.get("x-stream-scopes") or {}
    for name, scope in scopes.items():
        parent = (scope or {}).get("parent")
        if parent is not None and parent not in scopes:
            yield ("x-stream-scopes", name), f"the parent {parent!r} is no scope"
        nested = parent is not None and (scopes.get(parent) or {}).get("parent") is not None
        if nested and not {"index", "list"} <= set(scope):
            yield ("x-stream-scopes", name), "needs index and list"


def _rows(spec: Spec) -> list[tuple[str, Json]]:
    return [(name, s["x-stream"]) for name, s in events(spec).items() if isinstance(s.get("x-stream"), dict)]


def _at(name: str) -> tuple[str, ...]:
    return ("components", "schemas", name, "x-stream")
