"""Under GitHub Actions: the summary of the step, and an annotation for each of the first root causes.

Everything quoted from an endpoint is escaped: in a command to the runner as its toolkit does it, in Markdown cell by
cell.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from responses_contract.commands._terminal import Terminal, on_github
from responses_contract.report import summary
from responses_contract.report.formats import drawn
from responses_contract.report.text import safe

MOST = 10
"""Annotations of one kind that GitHub shows of a step."""
ROOM = 1_000_000
"""Bytes of a step's summary: a larger one is refused whole."""
SUMMARY = "GITHUB_STEP_SUMMARY"


def tell(record: Mapping[str, Any], rules_url: str = "") -> None:
    """Write the summary and the annotations, where the environment says that somebody reads them."""
    if not on_github():
        return
    for number, cause in enumerate(record.get("causes") or (), 1):
        if number <= MOST and isinstance(sys.stdout, Terminal):
            sys.stdout.command(annotation(number, cause))
    path = os.environ.get(SUMMARY, "")
    if path:
        _append(Path(path), drawn("markdown", record, rules_url))


def annotation(number: int, cause: Mapping[str, Any]) -> str:
    """The command that annotates a run with a root cause."""
    kind = "error" if cause["failed"] else "warning"
    finding = cause["example"]["finding"]
    message = f"{summary.reach(cause)}. Expected {finding['expected']}, found {finding['actual']}"
    where = f"e.g. {summary.example(cause)}"
    return f"::{kind} title={_property(f'{number}. {summary.headline(cause)}')}::{_data(f'{message}; {where}')}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _append(path: Path, text: str) -> None:
    """Add to the summary; a run is not failed by a summary that cannot be written."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text if len(text.encode()) < ROOM else "The report is too long for a summary.\n")
    except OSError as error:
        print(f"the step's summary cannot be written: {error.strerror}", file=sys.stderr)
