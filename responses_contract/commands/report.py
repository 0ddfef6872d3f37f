"""`responses-contract report`: draw a form of a run's record, at any time after the run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from responses_contract.errors import ExitCode
from responses_contract.report import badge, console, html, junit, load_result, markdown

HELP = "Show the record of a run, result.json, in another form."
FORMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "console": console.render,
    "html": html.render,
    "markdown": markdown.render,
    "junit": junit.render,
    "badge": badge.render,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "result", nargs="?", default="results", metavar="FILE", help="result.json, or its folder; default: %(default)s"
    )
    parser.add_argument("--format", choices=sorted(FORMS), default="console", help="which form (%(default)s)")


def run(args: argparse.Namespace) -> int:
    path = Path(args.result)
    print(FORMS[args.format](load_result(path / "result.json" if path.is_dir() else path)).rstrip("\n"))
    return ExitCode.OK
