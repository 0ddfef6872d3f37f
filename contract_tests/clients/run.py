"""Leads real clients through every fault that a server can commit, and notes what came of it.

`python -m contract_tests.clients.run [client …]`: every client when none is named. Clients are installed at their
pinned versions in a cache outside the tree; what came of each conversation is a line of JSON there, so that a run that
was stopped goes on where it was. `--write` makes `clients.json` and `docs/clients.md` of what there is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from responses_contract.verdicts.clients import matrix

from . import deviations, journal, leading, mocking, replaying, sampling, writing
from .install import CLIENTS, installed


def main(argv: Sequence[str] | None = None) -> int:
    """Install the clients, lead them through the faults, and write the table."""
    args = _arguments(argv)
    args.cache.mkdir(parents=True, exist_ok=True)
    if args.cells:
        return asyncio.run(sampling.measured_again(args.cache, args.clients, args.cells, args.seed))
    if args.replay:
        return asyncio.run(replaying.replayed(args.cache, args.clients, args.replay))
    failed = []
    if not args.write_only:
        failed = asyncio.run(_led(args))
    if args.write or args.write_only:
        writing.write(args.cache)
    return 3 if failed else 0


async def _led(args: argparse.Namespace) -> list[str]:
    """The clients that could not be installed or led."""
    failed: list[str] = []
    wanted = acts(args.only, _among(args))
    numbers = [journal.SECOND] if args.again else range(1, args.repeat + 1)
    slots, installing = asyncio.Semaphore(args.jobs), asyncio.Lock()
    with mocking.mock() as address:

        async def lead(name: str, number: int) -> None:
            async with slots:
                began = time.monotonic()
                try:
                    async with installing:
                        home = await asyncio.to_thread(installed, CLIENTS[name], args.cache)
                    notes = journal.Journal(args.cache, name, CLIENTS[name].version, number)
                    done = await leading.lead(name, home, address, notes, wanted)
                    print(f"{name}: {done} conversations, {time.monotonic() - began:.0f} s", flush=True)
                except (OSError, subprocess.SubprocessError, leading.NotLed) as error:
                    print(f"{name}: {error}", file=sys.stderr, flush=True)
                    failed.append(name)

        for number in numbers:
            await asyncio.gather(*(lead(name, number) for name in args.clients or CLIENTS))
    return failed


def _among(args: argparse.Namespace) -> Collection[str] | None:
    if args.again:
        return {*matrix().faults, *matrix().rarities}
    return [*deviations.waiting(matrix()), *deviations.unshown(matrix())] if args.new else None


def acts(glob: str, among: Collection[str] | None = None) -> set[str]:
    """The faults and legal rarities that a glob names; of all, or of some."""
    every = [*deviations.faults(), *deviations.rarities()] if among is None else among
    return {act for act in every if fnmatchcase(act, glob)}


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m contract_tests.clients.run", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("clients", nargs="*", choices=[*CLIENTS, []], metavar="client", help=", ".join(CLIENTS))
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "responses-contract" / "clients"
    parser.add_argument("--cache", type=Path, default=cache, help="where clients and outcomes are kept")
    parser.add_argument("--jobs", type=int, default=2, help="clients that are led at the same time (2)")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="runs; what differs is on the page (1)")
    parser.add_argument("--only", default="*", metavar="GLOB", help="faults and rarities, by their ids")
    parser.add_argument("--again", action="store_true", help="only what the table holds, as a second run to compare")
    parser.add_argument("--new", action="store_true", help="only what the table does not hold, or nobody was shown")
    parser.add_argument(
        "--cells", type=int, default=0, metavar="N", help="do N cells of the table again, chosen at random"
    )
    parser.add_argument("--seed", type=int, default=0, help="of that choice (0)")
    parser.add_argument(
        "--replay",
        type=Path,
        action="append",
        metavar="DIR",
        help="play recorded answers to the clients, and hold what comes of it against the table; repeatable",
    )
    parser.add_argument("--write", action="store_true", help="write the table and its page")
    parser.add_argument("--write-only", action="store_true", help="write them of what is in the cache; lead nobody")
    return parser.parse_args(argv)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
