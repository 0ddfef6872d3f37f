"""`responses-contract report`: draw the record of a run in a format, at any time after the run."""

from __future__ import annotations

import argparse
from pathlib import Path

from responses_contract.commands._options import add_reading_arguments
from responses_contract.commands._readiness import ready_for
from responses_contract.commands._terminal import show
from responses_contract.errors import ExitCode
from responses_contract.report import load_result
from responses_contract.report.formats import console, drawn, formats

HELP = "Show the record of a run, result.json, in another format."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "result", nargs="?", default="results", metavar="FILE", help="result.json, or its folder; default: %(default)s"
    )
    parser.add_argument("--format", choices=sorted(formats()), default="console", help="which format (%(default)s)")
    add_reading_arguments(parser)


def run(args: argparse.Namespace) -> int:
    path = Path(args.result)
    result = load_result(path / "result.json" if path.is_dir() else path)
    if args.format == "console":
        show(console.lines(result, verbose=args.verbose))
    else:
        print(drawn(args.format, result, args.rules_url).rstrip("\n"))
    return ready_for(result, args.client) if args.client else ExitCode.OK
