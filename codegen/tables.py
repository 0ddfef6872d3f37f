"""The stream grammar as Python data: `_tables.py` from `x-stream-scopes` and the `x-stream` of each event."""

from __future__ import annotations

from typing import Any

from responses_contract.errors import SpecError

Json = dict[str, Any]

HEADER = '''"""The grammar of the event stream. Written by codegen from `x-stream` in the spec; do not edit."""

from __future__ import annotations

from responses_api_runtime.grammar import EventRow, Scope, WebSocketLimits

__all__ = ["DIALECT_EVENTS", "EVENTS", "SCOPES", "WEBSOCKET", "EventRow", "Scope", "WebSocketLimits"]
'''


def render_tables(bundle: Json, dialects: dict[str, Json]) -> str:
    """The text of `_tables.py`."""
    scopes = bundle.get("x-stream-scopes") or {}
    base = event_rows(bundle)
    lines = [HEADER, "", *_block("SCOPES: dict[str, Scope]", _scope_lines(scopes)), ""]
    lines += _block("EVENTS: dict[str, EventRow]", [_entry("EventRow", kind, row) for kind, row in base.items()])
    limits = (bundle.get("x-websocket") or {}).get("limits") or {}
    stated = ", ".join(f"{name}={value!r}" for name, value in limits.items())
    lines += ["", "# How much one WebSocket connection carries.", f"WEBSOCKET = WebSocketLimits({stated})"]
    lines += ["", "# What a dialect adds to or changes in `EVENTS`."]
    lines += ["DIALECT_EVENTS: dict[str, dict[str, EventRow]] = {"]
    for name, document in sorted(dialects.items()):
        rows = {kind: row for kind, row in event_rows(document).items() if base.get(kind) != row}
        if rows:
            lines += [f"    {name!r}: {{", *(f"        {_entry('EventRow', k, r)}," for k, r in rows.items()), "    },"]
    return "\n".join([*lines, "}", ""])


def event_rows(document: Json) -> dict[str, Json]:
    """The row of each event type of a document, in the order of the types."""
    scopes = document.get("x-stream-scopes") or {}
    rows = {}
    for name, schema in document["components"]["schemas"].items():
        if isinstance(schema, dict) and "x-stream" in schema and event_type(schema):
            row = _row(name, schema, scopes)
            rows[row["type"]] = row
    return dict(sorted(rows.items()))


def event_type(schema: Json) -> str | None:
    """The constant `type` of an event's schema; a dialect may know a whole family of types by a pattern instead."""
    kind = (schema.get("properties", {}).get("type") or {}).get("const")
    return kind if isinstance(kind, str) else None


def _row(name: str, schema: Json, scopes: Json) -> Json:
    stream = schema["x-stream"]
    if not isinstance(stream, dict) or stream.get("scope") not in scopes or "act" not in stream:
        raise SpecError(f"{name}: x-stream needs an act and a scope out of x-stream-scopes", hint="see spec/README.md")
    return {
        "type": event_type(schema),
        "name": name,
        "scope": stream["scope"],
        "act": stream["act"],
        "value": stream.get("value"),
        "field": _path(stream.get("field")),
        "at": stream.get("at"),
        "index": (scopes[stream["scope"]] or {}).get("index"),
        "of": tuple(stream.get("of") or ()),
        "phase": stream.get("phase"),
        "after": tuple(stream.get("after") or ()),
    }


def _path(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(".")) if text else ()


def _scope_lines(scopes: Json) -> list[str]:
    return [
        _entry("Scope", name, {"name": name, **(scope or {}), "list": _path((scope or {}).get("list"))})
        for name, scope in scopes.items()
    ]


def _entry(kind: str, key: str, row: Json) -> str:
    """`"key": Kind(a=1, …)` without what is at its default."""
    values = ", ".join(f"{name}={value!r}" for name, value in row.items() if value not in (None, ()))
    return f"{key!r}: {kind}({values})"


def _block(head: str, entries: list[str]) -> list[str]:
    return [f"{head} = {{", *(f"    {entry}," for entry in entries), "}"]
