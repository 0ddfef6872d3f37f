"""Makes the table of the matrix, and its page, of what is in the cache."""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

from responses_contract.verdicts.clients import TABLE, Client, Matrix, dumped, matrix

from . import deviations, expected, page
from .install import CLIENTS, ROOT
from .journal import SECOND, Cell, Journal
from .outcomes import NOT_SHOWN, verdict

Row = dict[str, dict[str, str]]
Table = Mapping[str, Mapping[str, Mapping[str, str]]]
PAGE = ROOT / "docs" / "clients.md"


def write(cache: Path) -> None:
    """Write `clients.json` and `docs/clients.md`: what was measured now, and what was before and still holds."""
    made = compared(cache, kept(matrix(), gathered(cache)))
    TABLE.write_text(dumped(made), encoding="utf-8")
    PAGE.write_text(page_of(made), encoding="utf-8")


def kept(old: Matrix, new: Matrix) -> Matrix:
    """A table with the cells of an earlier one that were not measured again, of clients in the same version."""
    same = {name for name, client in old.clients.items() if CLIENTS.get(name) and client.version == _version(name)}
    clients = {
        name: new.clients.get(name) or old.clients[name] for name in CLIENTS if name in new.clients or name in same
    }
    tables = [
        {key: {name: _of(now, key, name, clients) or _of(before, key, name, same) for name in clients} for key in now}
        for before, now in ((old.faults, new.faults), (old.rarities, new.rarities))
    ]
    faults, rarities = (
        {key: row for key, cells in table.items() if (row := {name: one for name, one in cells.items() if one})}
        for table in tables
    )
    sound = {
        led: {
            name: one for name, one in {**old.sound.get(led, {}), **new.sound.get(led, {})}.items() if name in clients
        }
        for led in {**old.sound, **new.sound}
    }
    known = deviations.faults()
    return replace(
        new,
        clients=clients,
        faults=faults,
        rarities=rarities,
        sound=sound,
        compared=old.compared,
        unstable=old.unstable,
        places={fault: deviations.places(fault, shown_in(row)) for fault, row in faults.items() if fault in known},
    )


def shown_in(row: Mapping[str, Mapping[str, str]]) -> set[str]:
    """The conversations in which a fault was shown to any client."""
    return {name for cells in row.values() for name, outcome in cells.items() if outcome != NOT_SHOWN}


def _version(name: str) -> str:
    return CLIENTS[name].version


def _of(table: Table, key: str, name: str, names: Container[str]) -> dict[str, str]:
    return dict(table.get(key, {}).get(name, {})) if name in names else {}


def page_of(table: Matrix) -> str:
    """The page of a table, with what the table does not hold yet, and without the faults that are no more."""
    still = replace(table, faults={id: row for id, row in table.faults.items() if id in deviations.faults()})
    return page.rendered(still, deviations.levels(), deviations.waiting(still))


def gathered(cache: Path) -> Matrix:
    """The table of what came of the first run."""
    notes = {name: Journal(cache, name, client.version) for name, client in CLIENTS.items()}
    clients = {
        name: Client(client.title, client.package, client.version, client.ours)
        for name, client in CLIENTS.items()
        if notes[name].done
    }
    faults: dict[str, Row] = {fault: {} for fault in deviations.faults()}
    rarities: dict[str, Row] = {rarity: {} for rarity in deviations.rarities()}
    sound: Row = {}
    tables: dict[str, dict[str, Row]] = {"fault": faults, "rarity": rarities}
    for name in clients:
        for cell, outcome in judged_anew(name, notes[name]).items():
            kind, _, act = cell.act.partition(" ")
            if kind == "sound" and not cell.conversation.startswith("tape "):
                sound.setdefault(cell.conversation, {})[name] = outcome
            elif act in tables.get(kind, {}):
                tables[kind][act].setdefault(name, {})[cell.conversation] = outcome
    said = {fault: nouns for fault in faults if (nouns := _said(fault))}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return Matrix(today, clients, faults, rarities, sound, said)


def _said(fault: str) -> list[str]:
    """What the endpoint itself says otherwise when it commits this fault, to its last word."""
    if deviations.is_delivered(fault):
        return ["text"]  # Who reads a webhook shows what was delivered.
    sound = deviations.sound_tapes()
    said = (expected.changes(sound[tape.name], tape) for tape in deviations.tapes(fault) if tape.name in sound)
    return sorted({noun for nouns in said for noun in nouns})


def judged_anew(name: str, notes: Journal) -> dict[Cell, str]:
    """The verdicts of a journal, by the classifier of today: what it kept are outcomes."""
    found = {}
    for cell, old in notes.done.items():
        kind, _, act = cell.act.partition(" ")
        outcome, new = notes.outcomes[cell], old
        if kind == "rarity" and old != NOT_SHOWN and (tape := deviations.rarities().get(act)):
            if not expected.is_offered(CLIENTS[name], tape):
                continue
            new = expected.judged(expected.of_tape_for(CLIENTS[name], tape), outcome)
        if kind == "fault" and old != NOT_SHOWN and (sound := notes.outcomes.get(Cell("sound", cell.conversation))):
            new = verdict(sound, outcome)
        found[cell] = new
    return found


def compared(cache: Path, table: Matrix) -> Matrix:
    """A table with what differs in the second runs that there are."""
    numbers, unstable = dict(table.compared), [*table.unstable]
    for name in table.clients:
        second = judged_anew(name, Journal(cache, name, _version(name), SECOND))
        first = cells_of(table, name)
        if both := [cell for cell in first if cell in second]:
            numbers[name] = len(both)
            differing = [cell for cell in both if first[cell] != second[cell]]
            unstable = [one for one in unstable if one[0] != name]
            unstable += [[name, cell.act, cell.conversation, first[cell], second[cell]] for cell in differing]
    return replace(table, compared=numbers, unstable=unstable)


def cells_of(table: Matrix, name: str) -> dict[Cell, str]:
    """What a table says of a client, if it was led in the version that is pinned now."""
    if name not in table.clients or table.clients[name].version != _version(name):
        return {}
    kinds = (("fault", table.faults), ("rarity", table.rarities))
    return {
        Cell(f"{kind} {act}", conversation): outcome
        for kind, rows in kinds
        for act, row in rows.items()
        for conversation, outcome in row.get(name, {}).items()
    }
