"""`responses-contract history`: many results as one page: what changed when."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from responses_contract.errors import ExitCode
from responses_contract.recordings.masking import everywhere
from responses_contract.recordings.transcripts import write_whole
from responses_contract.report.history_page import Row, render
from responses_contract.report.text import safe
from responses_contract.suite import history
from responses_contract.suite.history import Entry, History

HELP = "Draw the results below a folder as one page: root causes, features, clients and times; what changed when."
EPILOG = "Exit code: 0 the last result is no worse than the one before, 1 it is, 2 there is no result."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("folder", type=Path, metavar="DIR", help="with a folder for each result (`run --output`)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the page (DIR/history.html)")


def run(args: argparse.Namespace) -> int:
    found = history.read(args.folder)
    target = args.output or args.folder / "history.html"
    write_whole(target, everywhere().text(page(found)))
    for entry in found.entries:
        for line in history.changes(entry):
            print(safe(f"{entry.day}  {line}"))
    for why in found.left_out:
        print(safe(f"left out: {why}"))
    days = f"{found.entries[0].day} to {found.entries[-1].day}"
    print(f"{len(found.entries)} results of {safe(found.target)}, {days}: {target}")
    last = found.entries[-1].changed
    return ExitCode.FINDINGS if last is not None and last.is_worse else ExitCode.OK


def page(found: History) -> str:
    """The page of some results."""
    entries = found.entries
    series: dict[str, dict[str, list[float | None]]] = {
        "Cases that did not fail, per cent": {"all layers": [entry.share for entry in entries]},
        "Root causes": {"found": [float(len(entry.record.get("causes") or ())) for entry in entries]},
        "Requests that were sent again, per cent": {"retried": [entry.retried for entry in entries]},
        "Time to the first text, seconds": {
            share: [entry.latency("first_text", share) for entry in entries] for share in ("median", "p95")
        },
        "Gap between deltas of text, seconds": {
            share: [entry.latency("gap", share) for entry in entries] for share in ("p95", "p99")
        },
    }
    changed = [(entry.day, "\n".join(lines)) for entry in reversed(entries) if (lines := [*history.changes(entry)])]
    tables: dict[str, tuple[Row, Iterable[Row]]] = {
        "What changed when": (("result", "since the one before"), changed),
        "Features, in the last result": (("feature", "verdict"), _last(entries, "features", "name")),
        "Clients, in the last result": (("client", "verdict"), _last(entries, "clients", "client")),
        "Root causes": (("root cause", "first seen", "last seen", "results"), history.causes(entries)),
    }
    days = [entry.day for entry in entries]
    return render(f"{found.target}, {days[0]} to {days[-1]}", days, series, tables)


def _last(entries: list[Entry], member: str, name: str) -> list[tuple[str, str]]:
    return [(one[name], one["verdict"]) for one in entries[-1].record.get(member) or ()]
