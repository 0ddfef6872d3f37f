"""Writes the pages of evidence: tables of all servers, a page and a badge for each, a page for a dropped record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from responses_contract.recordings.transcripts import write_whole
from responses_contract.report import pages, plots
from responses_contract.report.evidence import servers as known
from responses_contract.report.evidence import tables
from responses_contract.report.evidence.servers import Server, Standing
from responses_contract.report.formats import badge
from responses_contract.report.summary import causes_of, numbers
from responses_contract.report.text import safe

SHOWN_CAUSES, SHOWN_CASES, SHOWN_RUNS = 80, 400, 60
"""Of each server, at most; the rest stands in its record."""
ROOM = 290_000
"""Bytes of a page. One that has more shows half as many root causes and cases, until it fits."""
SHARES = (1, 2, 4, 8, 16, 32, 64)
COLUMNS = {
    "asked": "asked",
    "passed": "passed",
    "deviates": "deviates as expected",
    "failed": "failed",
    "refused": "refused or declared absent",
    "inconclusive": "the model did otherwise",
    "not_run": "not run",
}
"""The members of a standing, as the pages call them."""
SITE = "https://SITE"
"""Stands for the address of the site where nobody has said it."""


def write(
    servers: Sequence[Server], folder: Path, *, rules_url: str = "", home: str = "", address: str = SITE
) -> list[Path]:
    """Write all pages into a folder; returns their paths, the first page first.

    Args:
        rules_url: where the pages of rules are, as seen from the folder; empty for none. See `pages.rule_page`.
        home: what the pages lead back to, as seen from the folder.
        address: of the folder, once it is published; it stands in the code that embeds a badge.

    Raises:
        OSError: there is no room.
    """
    made = dict(_pages(servers, rules_url, home, address.rstrip("/")))
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    return [folder / name for name in made]


def _pages(servers: Sequence[Server], rules_url: str, home: str, address: str) -> Iterator[tuple[str, str]]:
    shared: dict[str, Any] = {"servers": servers, "titled": known.titled, "columns": COLUMNS, "home": home, "up": ""}
    yield (
        "index.html",
        pages.rendered("evidence_index.html.j2", rows=[*tables.features(servers)], known=known, **shared),
    )
    yield "clients.html", pages.rendered("evidence_clients.html.j2", rows=[*tables.clients(servers)], **shared)
    linked = [(row, pages.rule_page(rules_url, row.name) if rules_url else "") for row in tables.rules(servers)]
    yield "rules.html", pages.rendered("evidence_rules.html.j2", rows=linked, **shared)
    yield "view.html", pages.rendered("evidence_view.html.j2", script="view.js", **shared)
    up = {**shared, "up": "../", "home": _raised(home)}
    for server in servers:
        yield f"servers/{server.slug}.svg", _badge(server.last.standing)
        yield f"servers/{server.slug}.html", _server(server, _raised(rules_url), address, up)


def _server(server: Server, rules_url: str, address: str, shared: dict[str, Any]) -> str:
    """The page of a server, with as much of its record as there is room for."""
    text = ""
    for share in SHARES:
        text = _server_page(server, rules_url, address, shared, SHOWN_CAUSES // share, SHOWN_CASES // share)
        if len(text.encode()) <= ROOM:
            break
    return text


def _server_page(
    server: Server, rules_url: str, address: str, shared: dict[str, Any], most_causes: int, most_cases: int
) -> str:
    record = server.last.record
    by_number = numbers(record)
    cases = sorted(record["cases"], key=lambda case: ORDER.index(case["verdict"]))
    days = [str(escape(safe(run.day))) for run in server.runs]
    trend = {
        name: [float(getattr(run.standing, member)) for run in server.runs]
        for member, name in COLUMNS.items()
        if member in ("asked", "passed", "failed")
    }
    return pages.rendered(
        "evidence_server.html.j2",
        server=server,
        record=record,
        causes=record["causes"][:most_causes],
        cases=[(case, [n for n in causes_of(case, by_number) if n < most_causes]) for case in cases[:most_cases]],
        more_causes=max(0, len(record["causes"]) - most_causes),
        more_cases=max(0, len(cases) - most_cases),
        page_of=lambda rule: pages.rule_page(rules_url, rule) if rules_url else "",
        short=str,
        runs=[*reversed(server.runs)][:SHOWN_RUNS],
        trend=Markup(plots.days("Cases", trend, days)) if len(days) > 1 else "",
        badge=Markup(_badge(server.last.standing)),
        image=f"{address}/servers/{server.slug}.svg",
        link=f"{address}/servers/{server.slug}.html",
        **shared,
    )


ORDER = ("fail", "warn", "inconclusive", "unsupported", "not run", "pass")
"""Verdicts in the order in which cases are told."""


def _badge(standing: Standing) -> str:
    """How much passed, of how much was asked; green only where nothing failed and more than half passed."""
    good = standing.passed * 2 > standing.asked
    color = badge.RED if standing.failed else badge.GREEN if good else badge.GREY
    return badge.drawn(f"{standing.passed} of {standing.asked} passed", color)


def _raised(address: str) -> str:
    """An address as it is seen from a folder below."""
    return f"../{address}" if address and not address.startswith(("http://", "https://", "/")) else address
