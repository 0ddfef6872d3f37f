"""`responses-contract check`: judge recorded exchanges, offline, with no key and no cost."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from responses_contract.commands import _github
from responses_contract.commands._drawing import draw, written
from responses_contract.commands._options import add_reading_arguments, make_room
from responses_contract.commands._readiness import known_client, ready_for
from responses_contract.commands._terminal import show
from responses_contract.errors import ExitCode, UsageError
from responses_contract.model.requirement_sets import PINNED, load_set
from responses_contract.recordings import mapping, readers
from responses_contract.recordings.describing import FORMS as READ
from responses_contract.recordings.masking import Masker
from responses_contract.report import Result
from responses_contract.report.explained import explained
from responses_contract.report.formats import console, drawn, formats
from responses_contract.suite.parts import tally_of
from responses_contract.suite.progress import Progress, Rate
from responses_contract.suite.recorded import BY_ORIGIN, Options
from responses_contract.suite.tally import Tally, Totals
from responses_contract.verdicts.profiles import load_profile
from responses_contract.verdicts.weighing import checker_for

HELP = (
    "Judge recorded exchanges: transcripts, .sse, what `curl -i` saved, HAR files, cassettes, logs, pastes, folders of "
    "them, or - for standard input."
)
EPILOG = "Exit code: 0 no violation of a MUST, 1 findings, 2 a wrong option or nothing that could be judged."


MODELS = 3
"""Models that are named of recorded traffic."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR|-")
    add_judging_arguments(parser)
    parser.add_argument("--format", choices=sorted(formats()), default="console", help="(%(default)s)")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="write the record, and the format as a file, there; print the report"
    )
    add_reading_arguments(parser)
    parser.add_argument("--list-skipped", action="store_true", help="name what was passed over, and why")


def add_judging_arguments(parser: argparse.ArgumentParser, usual: int = 1, when: str = "") -> None:
    """The options of every command that judges recorded traffic.

    Args:
        usual: how many processes judge, unless told.
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
    parser.add_argument("--jobs", "-j", type=int, help=f"processes; 0: one per core (default: {usual}){when}")


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
    return Options(args.profile, args.dialect, rules, mapping.parse(args.map) if args.map else None)


def run(args: argparse.Namespace) -> int:
    if args.client:
        known_client(args.client)
    if args.output:
        make_room(args.output)
    result, totals = judge(args.paths, options_of(args), 1 if args.jobs is None else args.jobs)
    masker = Masker()
    record = masker.value(result.to_json())
    if args.output:
        path = written(lambda: result.write(args.output, masker), args.output)
        drawn_files = [draw(args.format, record, args.output, args.rules_url)] if formats()[args.format].FILE else []
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
    return ExitCode.FINDINGS if any(case.verdict == "fail" for case in result.cases) else ExitCode.OK


def judge(paths: list[str], options: Options, jobs: int) -> tuple[Result, Totals]:
    """Judge every file at some paths, telling on standard error how far it is."""
    files = [file for path in paths for file in readers.find(path)]
    progress, started = Progress(), time.monotonic()
    tally = tally_of(files, options, jobs, Rate(progress))
    progress.clear()
    return result_of(tally, paths, options, time.monotonic() - started), tally.totals


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
    )
