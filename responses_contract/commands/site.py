"""`responses-contract site`: many results as pages of evidence, which open from disk."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from responses_contract.commands._drawing import written
from responses_contract.commands._options import make_room, rules_url
from responses_contract.errors import ExitCode, InputError
from responses_contract.report import load_result
from responses_contract.report.evidence import Gathered, Server, gather, write
from responses_contract.report.evidence.writing import SITE
from responses_contract.report.text import safe
from responses_contract.suite import history
from responses_contract.suite.compare import compared
from responses_contract.suite.history import Entry
from responses_contract.suite.settings import OUTPUT

HELP = "Draw results as a site: servers side by side by feature, client and rule, each cell leading to its evidence."
EPILOG = """Shown unasked are the mock, and public software on this machine; anything else when --publish names it.
Exit code: 0 the pages are written, 2 a wrong option or input, or nothing to show."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("results", nargs="+", type=Path, metavar="FILE", help="result.json files, or folders of them")
    parser.add_argument(
        "--output", type=Path, default=OUTPUT / "evidence", metavar="DIR", help="where the pages go (%(default)s)"
    )
    parser.add_argument(
        "--publish",
        action="append",
        default=[],
        metavar="NAME",
        help="show this server, too, by its name or host; repeatable",
    )
    parser.add_argument(
        "--address", type=rules_url, default=SITE, metavar="URL", help="of the pages once published, for the badges"
    )
    parser.add_argument(
        "--rules-url",
        type=rules_url,
        default="",
        metavar="URL",
        help="where the pages of rules are: {rule} is filled in",
    )


def run(args: argparse.Namespace) -> int:
    found = evidence(args.results, args.publish)
    for name in found.left_out:
        print(safe(f"left out: {name}: no public software on this machine; to show it: --publish '{name}'"))
    if not found.servers:
        raise InputError("none of these results may be shown", hint="--publish NAME shows a server", code="no-input")
    make_room(args.output)
    made = written(
        lambda: write(found.servers, args.output, rules_url=args.rules_url, address=args.address), args.output
    )
    print(f"{len(found.servers)} servers: {made[0]}")
    return ExitCode.OK


def evidence(paths: Iterable[Path], publish: Collection[str] = ()) -> Gathered:
    """What may be shown of some results; of each server, what changed from one record to the next.

    Raises:
        InputError: a file is no result, or a folder has none.
    """
    found = gather((load_result(file) for path in paths for file in _files(path)), publish)
    for server in found.servers:
        _compare(server)
    return found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    below = sorted(path.rglob("result.json"))
    if not below:
        raise InputError(f"no result.json below {path}", hint="`responses-contract run --output DIR` writes one")
    yield from below


def _compare(server: Server) -> None:
    for before, run in pairwise(server.runs):
        entry = Entry("", run.record, compared(before.record, run.record))
        run.changed = [*history.changes(entry)]
