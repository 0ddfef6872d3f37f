"""`responses-contract compare`: what became better and worse from one result to another."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from responses_contract.errors import ExitCode
from responses_contract.report import summary
from responses_contract.suite.compare import Comparison, compare

HELP = "Say what differs between two results, or between recordings of the same conversations in two folders."
EPILOG = (
    "Exit code: 0 nothing became worse, 1 a new root cause, or a feature or client lost, 2 a wrong option or input."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("old", type=Path, metavar="A", help="result.json or its folder, or a folder of recordings")
    parser.add_argument("new", type=Path, metavar="B", help="the same, later")


def run(args: argparse.Namespace) -> int:
    found = compare(args.old, args.new)
    print("\n".join(_lines(found)))
    return ExitCode.FINDINGS if found.is_worse else ExitCode.OK


def _lines(found: Comparison) -> Iterator[str]:
    for word, causes in (("new", found.new), ("gone", found.gone)):
        for cause in causes:
            yield f"{word}:  {summary.headline(cause)}: {summary.reach(cause)}, e.g. {summary.example(cause)}"
    yield from (f"lost: {one}" for one in found.lost)
    yield from (f"gained: {one}" for one in found.gained)
    yield from (f"time: {one}" for one in found.times)
    if any(found.alone):
        yield f"not compared: {found.alone[0]} recordings only in A, {found.alone[1]} only in B"
    yield f"{len(found.new)} root causes new, {len(found.gone)} gone, {found.same} the same"
