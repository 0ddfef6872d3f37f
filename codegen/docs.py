"""`docs/stream.md`: the stream's grammar as diagrams and a table, drawn from the same rows as `_tables.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.tables import event_rows

Json = dict[str, Any]

HEAD = """# The event stream

Drawn by `make generate` from `x-stream` in the spec; do not edit. What may follow what is decided by the same
rows: they are `responses_api._tables`, which the checker's automaton, the client's accumulator and the mock read.

## What opens and closes

Each node stands in a list of the one above it; the event's member in brackets says where.
"""

ACTS = """
## What an event does

| act | meaning |
|---|---|
| open | the node begins |
| append | the value is added to the end of the field |
| insert | the value is put into a list of the field |
| seal | the field is stated in full; no more is added to it |
| close | the node is stated in full, and ends |
| phase | progress |
| end | the response is stated in full; nothing follows |
| fail | an error; the end follows |
| note | nothing: it keeps the connection alive |
"""


def render_stream(bundle: Json) -> str:
    """The text of `docs/stream.md`."""
    rows = event_rows(bundle)
    scopes = bundle.get("x-stream-scopes") or {}
    parts = [HEAD, *mermaid("flowchart TD", scope_arrows(scopes)), ACTS, "## The life of each node"]
    for scope in scopes:
        own = {kind: row for kind, row in rows.items() if row["scope"] == scope}
        if any(row["act"] in ("close", "end") for row in own.values()):
            parts += ["", f"### {scope}", "", *mermaid("stateDiagram-v2", life(own))]
    parts += ["", "## Progress of items", "", "A call of a hosted tool goes through phases between open and close."]
    for kind, phases in phases_by_type(rows).items():
        parts += ["", f"### {kind}", "", *mermaid("stateDiagram-v2", progress(phases))]
    return "\n".join([*parts, "", "## All events", "", *table(rows), ""])


def mermaid(kind: str, lines: Iterator[str]) -> list[str]:
    """A diagram as a code block."""
    return ["```mermaid", kind, *(f"    {line}" for line in lines), "```"]


def scope_arrows(scopes: Json) -> Iterator[str]:
    """An arrow from each scope to those that stand in it."""
    for name, scope in scopes.items():
        parent = (scope or {}).get("parent")
        if parent:
            label = f'|"{scope["list"]} ({scope["index"]})"|' if "list" in scope else ""
            yield f"{parent} -->{label} {name}"


def life(rows: dict[str, Json]) -> Iterator[str]:
    """What happens to a node from its beginning to its end; events of one act share an arrow."""
    if not any(row["act"] == "open" for row in rows.values()):
        yield "[*] --> open: the first event"
    arrows = {"open": ("[*]", "open"), "close": ("open", "[*]"), "end": ("open", "[*]")}
    for act in ("open", "append", "insert", "seal", "phase", "close", "end"):
        kinds = [kind for kind, row in rows.items() if row["act"] == act]
        if not kinds:
            continue
        start, stop = arrows.get(act, ("open", "open"))
        # Item phases have diagrams of their own.
        shown = f"{len(kinds)} kinds of progress" if act == "phase" and len(kinds) > 8 else "<br/>".join(kinds)
        yield f"{start} --> {stop}: {shown}"


def phases_by_type(rows: dict[str, Json]) -> dict[str, dict[str, Json]]:
    """The phases of each type of item, by the event's type."""
    found: dict[str, dict[str, Json]] = {}
    for kind, row in rows.items():
        for item in row["of"] if row["act"] == "phase" and row["scope"] == "item" else ():
            found.setdefault(item, {})[kind] = row
    return dict(sorted(found.items()))


def progress(rows: dict[str, Json]) -> Iterator[str]:
    """From which phase each phase may be reached, and which may be the last."""
    for kind, row in rows.items():
        for before in row["after"] or ("[*]",):
            yield f"{before} --> {row['phase']}: {kind}"
    led_from = {before for row in rows.values() for before in row["after"]}
    for row in rows.values():
        if row["phase"] not in led_from:
            yield f"{row['phase']} --> [*]"


def table(rows: dict[str, Json]) -> Iterator[str]:
    """Every event with what it does."""
    yield "| event | of | act | value | into | phase | after |"
    yield "|---|---|---|---|---|---|---|"
    for kind, row in sorted(rows.items(), key=lambda pair: (pair[1]["scope"], pair[0])):
        into = ".".join(row["field"]) + (f"[{row['at']}]" if row["at"] else "")
        cells = [kind, ", ".join(row["of"]) or row["scope"], row["act"], row["value"], into, row["phase"]]
        shown = [f"`{cell}`" if cell else "" for cell in (*cells, ", ".join(row["after"]))]
        yield f"| {' | '.join(shown)} |"
