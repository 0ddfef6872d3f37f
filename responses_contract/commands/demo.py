"""`responses-contract demo`: from the installation to a first picture, with nothing to set up."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path

from responses_contract.commands import run as run_command
from responses_contract.commands._options import Parser
from responses_contract.errors import ExitCode
from responses_contract.suite.settings import OUTPUT

HELP = "Break the built-in mock in three places, run the quick suite on it, and write the report."
FAULTS = (
    "stream/items-done-before-end#nothing-closed",
    "value/usage-adds-up#output-only-body",
    "schema/usual-members#without-user",
)
"""One that breaks clients, one that is plainly wrong, and one that nobody breaks on."""
INTRODUCTION = """The built-in mock is asked, as an endpoint of yours would be. Three things are wrong with it:
items that are never done, usage that does not add up, and a missing member.
"""
NEXT = """Next, with an endpoint of yours: API_KEY=… responses-contract run https://HOST/v1 --model NAME --quick"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=Path, default=OUTPUT / "demo", metavar="DIR", help="where it goes (%(default)s)"
    )
    parser.add_argument("--open", action="store_true", help="open the report in a browser")


def run(args: argparse.Namespace) -> int:
    """Play the demonstration; returns 0 when the suite found what is wrong with the mock."""
    print(INTRODUCTION, flush=True)
    found = run_command.run(_asked(args.output))
    page = (args.output / "report.html").resolve()
    print(f"\nThe report, to look at: {page.as_uri()}\n{NEXT}")
    if args.open and not webbrowser.open(page.as_uri()):
        print("No browser could be opened.")
    return ExitCode.OK if found == ExitCode.FINDINGS else ExitCode.FINDINGS


def _asked(output: Path) -> argparse.Namespace:
    parser = Parser("responses-contract run")
    run_command.add_arguments(parser)
    faults = [word for fault in FAULTS for word in ("--fault", fault)]
    return parser.parse_args(["--quick", "--layer", "scenarios", *faults, "--format", "html", "--output", str(output)])
