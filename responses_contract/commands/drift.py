"""`responses-contract drift`: what has changed between two recordings of the same conversations."""

from __future__ import annotations

import argparse
from pathlib import Path

from responses_contract.errors import ExitCode
from responses_contract.recordings.masking import Masker
from responses_contract.suite import drift
from responses_contract.verdicts.weighing import checker_for

HELP = "Compare two folders of recordings (`run --record`): fields, events, order, rules. Exit code 1 when any differs."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD", help="a folder or file of transcripts")
    parser.add_argument("new", type=Path, metavar="NEW", help="another, of the same conversations")
    parser.add_argument("--dialect", default="base", help="whose rules are held against both (%(default)s)")


def run(args: argparse.Namespace) -> int:
    changes = drift.compare(args.old, args.new, checker_for(args.dialect, ("*",)))
    masker = Masker()
    for line in drift.render(changes):
        print(masker.text(line))
    print(f"{len(changes)} changes" if changes else "nothing has changed")
    return ExitCode.FINDINGS if changes else ExitCode.OK
