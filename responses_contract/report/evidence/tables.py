"""The tables of the evidence: features, clients and rules, each held against every server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responses_contract.report.evidence.servers import Run, Server

Record = Mapping[str, Any]
MOST_ROWS = 400
"""Of a table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one thing about one server.

    Attributes:
        verdict: decides the colour.
        text: what stands there.
        to: the section of the server's page that shows it.
    """

    verdict: str
    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing about all servers.

    Attributes:
        about: a few words besides its name.
        cells: in the order of the servers; None where its record says nothing.
    """

    name: str
    about: str
    cells: Sequence[Cell | None]


def features(servers: Sequence[Server]) -> Iterator[Row]:
    """How many of the scenarios of each feature show that it works."""
    columns = [{one["name"]: one for one in server.last.record["features"]} for server in servers]
    for name in _in_order(columns):
        yield Row(name, "", [_feature(column.get(name)) for column in columns])


def _feature(feature: Record | None) -> Cell | None:
    if feature is None:
        return None
    return Cell(feature["verdict"], f"{feature['works']} of {feature['cases']}", f"feature-{feature['name']}")


def clients(servers: Sequence[Server]) -> Iterator[Row]:
    """Whether each client is ready for what was seen, and on how many root causes it breaks."""
    columns = [{one["client"]: one for one in server.last.record["clients"]} for server in servers]
    for name in _in_order(columns):
        known = next(column[name] for column in columns if name in column)
        yield Row(name, known["version"], [_client(column.get(name)) for column in columns])


def _client(client: Record | None) -> Cell | None:
    if client is None:
        return None
    count = len(client["causes"])
    return Cell(client["verdict"], f"{count}" if count else "", f"client-{client['client']}")


def rules(servers: Sequence[Server]) -> Iterator[Row]:
    """In how many of the cases asked each rule was broken: MUSTs first, then those that most servers break."""
    columns = [_broken(server.last) for server in servers]
    levels = {rule: found["level"] for column in columns for rule, found in column.items()}
    order = sorted(levels, key=lambda rule: (levels[rule] != "MUST", -sum(rule in column for column in columns), rule))
    for rule in order[:MOST_ROWS]:
        yield Row(rule, levels[rule], [_rule(column.get(rule), server) for column, server in _pairs(columns, servers)])


def _pairs(columns: Iterable[Mapping[str, Record]], servers: Iterable[Server]) -> Iterator[tuple[Any, Server]]:
    return zip(columns, servers, strict=True)


def _broken(run: Run) -> dict[str, dict[str, Any]]:
    """The rules that a record has root causes of: level, the first cause, and the cases that they touch."""
    found: dict[str, dict[str, Any]] = {}
    for number, cause in enumerate(run.record["causes"], 1):
        rule = found.setdefault(cause["rule"], {"level": cause["level"], "first": number, "cases": set()})
        rule["cases"] |= set(cause["cases"])
    return found


def _rule(broken: Record | None, server: Server) -> Cell | None:
    if broken is None:
        return None
    verdict = "fail" if broken["level"] == "MUST" else "warn"
    return Cell(verdict, f"{len(broken['cases'])} of {server.last.standing.asked}", f"cause-{broken['first']}")


def _in_order(columns: Iterable[Mapping[str, Any]]) -> list[str]:
    """All names, in the order in which they first come."""
    return list(dict.fromkeys(name for column in columns for name in column))[:MOST_ROWS]
