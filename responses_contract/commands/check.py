"""`responses-contract check`: judge recorded exchanges, offline, with no key and no cost."""

from __future__ import annotations

import argparse
import json
import os
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from responses_contract.commands import _github
from responses_contract.commands._drawing import draw, written
from responses_contract.commands._options import add_reading_arguments, make_room
from responses_contract.commands._readiness import known_client, ready_for
from responses_contract.commands._terminal import show
from responses_contract.errors import UsageError
from responses_contract.model.requirement_sets import PINNED, load_set
from responses_contract.recordings import mapping, readers
from responses_contract.recordings.describing import FORMS as READ
from responses_contract.recordings.masking import Masker, remember
from responses_contract.report import Result, parquet
from responses_contract.report.explained import explained
from responses_contract.report.formats import console, drawn, formats
from responses_contract.suite.parts import tally_of
from responses_contract.suite.progress import Progress, Rate
from responses_contract.suite.recorded import BY_ORIGIN, Options
from responses_contract.suite.settings import WEBHOOK_VARIABLE
from responses_contract.suite.tally import Tally, Totals
from responses_contract.verdicts.profiles import load_profile
from responses_contract.verdicts.weighing import checker_for

HELP = (
    "Judge recorded exchanges: transcripts, .sse, what `curl -i` saved, HAR files, cassettes, logs, pastes, folders of "
    "them, or - for standard input."
)
EPILOG = "Exit code: 0 no violation of a MUST, 1 findings, 2 a wrong option or nothing that could be judged."

PROCESSES = "processes; 0: one per core (default: {})"
MODELS = 3
"""Models that are named of recorded traffic."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR|-")
    add_judging_arguments(parser)
    parser.add_argument("--format", choices=sorted(formats()), default="console", help="(%(default)s)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="write the record, the format as a file, and with pyarrow tables as Parquet, there; print the report",
    )
    parser.add_argument(
        "--cluster",
        metavar="local|ADDRESS",
        help="judge on a Dask cluster, of this machine or with its scheduler at ADDRESS; the paths are then URLs of "
        "fsspec: s3://bucket/*.jsonl.gz (extra `cluster`)",
    )
    add_reading_arguments(parser)
    parser.add_argument("--list-skipped", action="store_true", help="name what was passed over, and why")


def add_judging_arguments(parser: argparse.ArgumentParser, jobs: str = PROCESSES.format(1), when: str = "") -> None:
    """The options of every command that judges recorded traffic.

    Args:
        jobs: what `--jobs` says of itself.
        when: said of those that hold only sometimes.
    """
    parser.add_argument(
        "--profile", help=f"what the endpoint claims: a name, a file, or {BY_ORIGIN!r} to choose by recorded origin"
    )
    parser.add_argument(
        "--set",
        default="",
        metavar="NAME",
        help="judge by requirements frozen on a date, as 2026-11; what came later is told, not scored",
    )
    parser.add_argument("--dialect", help=f"the dialect to judge by, instead of the profile's{when}")
    parser.add_argument("--rules", action="append", metavar="GLOB", help=f"judge only by these rules; repeatable{when}")
    parser.add_argument(
        "--map",
        metavar="request=PATH,response=PATH,…",
        help="where a log of an unknown form keeps request, response, status and url: dotted paths into each "
        f"object of it{when}",
    )
    parser.add_argument(
        "--webhook-secret-env",
        default=WEBHOOK_VARIABLE,
        metavar="NAME",
        help="environment variable with the secret that webhooks are signed with (%(default)s)",
    )
    parser.add_argument("--jobs", "-j", type=int, help=jobs)


def options_of(args: argparse.Namespace) -> Options:
    """Checked options; raises UsageError or ProfileError for a rule, dialect or profile that does not exist."""
    if args.jobs is not None and args.jobs < 0:
        raise UsageError(f"--jobs {args.jobs}: 0 or more")
    rules = tuple(args.rules or ("*",))
    if args.set:
        load_set(args.set)
        args.profile = f"{args.profile or ''}{PINNED}{args.set}"
    profile = load_profile(args.profile) if args.profile and not args.profile.startswith((BY_ORIGIN, PINNED)) else None
    checker_for(args.dialect or (profile.dialect if profile else "base"), rules)
    logs, secret = mapping.parse(args.map) if args.map else None, os.environ.get(args.webhook_secret_env, "")
    remember([secret])
    return Options(args.profile, args.dialect, rules, logs, webhook_secret=secret)


def run(args: argparse.Namespace) -> int:
    if args.client:
        known_client(args.client)
    if args.output:
        make_room(args.output)
    options = options_of(args)
    if args.cluster:
        jobs = 0 if args.jobs is None else args.jobs
        tally, seconds = _judge_on(args.cluster, args.paths, options, jobs)
    else:
        tally, seconds = _judge_here(args.paths, options, 1 if args.jobs is None else args.jobs)
    result, totals = result_of(tally, args.paths, options, seconds), tally.totals
    masker = Masker()
    record = masker.value(result.to_json())
    if args.output:
        path = written(lambda: result.write(args.output, masker), args.output)
        drawn_files = [draw(args.format, record, args.output, args.rules_url)] if formats()[args.format].FILE else []
        write_tables(args.output, tally)
        show(console.lines(record, str(path), verbose=args.verbose))
        print(*drawn_files, sep="\n", end="\n" if drawn_files else "")
    elif args.format == "console":
        show(console.lines(record, verbose=args.verbose))
    else:
        print(drawn(args.format, record, args.rules_url).rstrip("\n"))
    if args.list_skipped and args.format == "console":
        print(*console.skipped(record["corpus"]), sep="\n")
    _github.tell(record, args.rules_url)
    if not totals.judged:
        raise UsageError(f"nothing could be judged: {totals.why_nothing}", hint=f"read are {READ}", code="no-input")
    if args.client:
        return ready_for(record, args.client)
    return result.exit_code


def judge(paths: list[str], options: Options, jobs: int) -> tuple[Result, Totals]:
    """Judge every file at some paths, telling on standard error how far it is."""
    tally, seconds = _judge_here(paths, options, jobs)
    return result_of(tally, paths, options, seconds), tally.totals


def _judge_here(paths: list[str], options: Options, jobs: int) -> tuple[Tally, float]:
    """What the files come to, and the seconds that passed."""
    files = [file for path in paths for file in readers.find(path)]
    progress, started = Progress(), time.monotonic()
    tally = tally_of(files, options, jobs, Rate(progress))
    progress.clear()
    return tally, time.monotonic() - started


def _judge_on(where: str, urls: list[str], options: Options, jobs: int) -> tuple[Tally, float]:
    """The same on a cluster."""
    from responses_contract.suite import cluster

    parts = cluster.parts_of(urls)
    progress, started = Progress(), time.monotonic()
    with cluster.connected(where, jobs) as client:
        tally = cluster.tally_of(client, parts, options, Rate(progress))
    progress.clear()
    return tally, time.monotonic() - started


def write_tables(folder: Path, tally: Tally) -> None:
    """Write the counts as tables, where pyarrow is there."""
    if find_spec("pyarrow") is None:
        return
    text = Masker().text
    groups = ((text(of.host), of.model, of.day, n.exchanges, n.findings) for of, n in tally.groups.items())
    parquet.write(folder, parquet.EXCHANGES, EXCHANGES, groups)
    rows = (
        (text(row.host), *row[1:], count.exchanges, count.findings, _told(tally.examples.get(row)))
        for row, count in tally.rows.items()
    )
    parquet.write(folder, parquet.FINDINGS, FINDINGS, rows)


EXCHANGES = ("host", "model", "day", "judged", "accepted")
FINDINGS = ("host", "model", "day", "rule", "pointer", "event_type", "exchanges", "findings", "example")


def _told(example: dict[str, Any] | None) -> str | None:
    return None if example is None else json.dumps(Masker().value(example))


def result_of(tally: Tally, paths: list[str], options: Options, seconds: float) -> Result:
    """The record of what some recorded exchanges came to."""
    models = sorted({group.model for group in tally.groups} - {""})
    return Result(
        {
            "kind": "transcripts",
            "paths": paths,
            "model": ", ".join(models[:MODELS]) or None,
            "profile": options.profile,
            "dialect": options.dialect,
        },
        cases=tally.cases,
        not_run=dict.fromkeys(("spec", "generated", "properties", "scenarios"), "recorded traffic is judged"),
        corpus=tally.totals.to_json(),
        rules=explained(tally.totals.exchanges_by_rule),
        seconds=seconds,
        troubles=tally.troubles,
        found=tally.places,
        latency=tally.timings,
    )
