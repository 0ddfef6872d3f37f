"""`responses-contract check`: judge recorded exchanges, offline, with no key and no cost."""

from __future__ import annotations

import argparse
import time
from typing import Any

from responses_contract.errors import ExitCode, UsageError
from responses_contract.recordings import mapping, readers
from responses_contract.recordings.describing import FORMS as READ
from responses_contract.recordings.masking import Masker
from responses_contract.report import Result
from responses_contract.report.explained import explained
from responses_contract.report.formats import console, formats
from responses_contract.report.result import trouble_of
from responses_contract.suite.progress import Progress
from responses_contract.suite.recorded import BY_ORIGIN, Judged, Options, Totals, judge_files
from responses_contract.verdicts.profiles import load_profile
from responses_contract.verdicts.weighing import checker_for

HELP = (
    "Judge recorded exchanges: transcripts, .sse, what `curl -i` saved, HAR files, cassettes, logs, pastes, folders of "
    "them, or - for standard input."
)
EPILOG = "Exit code: 0 no violation of a MUST, 1 findings, 2 a wrong option or nothing that could be judged."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR|-")
    add_judging_arguments(parser)
    parser.add_argument("--format", choices=sorted(formats()), default="console", help="(%(default)s)")
    parser.add_argument("-v", "--verbose", action="store_true", help="every failure, not only root causes (console)")
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
    profile = load_profile(args.profile) if args.profile and args.profile != BY_ORIGIN else None
    checker_for(args.dialect or (profile.dialect if profile else "base"), rules)
    return Options(args.profile, args.dialect, rules, mapping.parse(args.map) if args.map else None)


def run(args: argparse.Namespace) -> int:
    result, totals = judge(args.paths, options_of(args), 1 if args.jobs is None else args.jobs)
    record = Masker().value(result.to_json())
    print(_render(args.format, record, args.verbose).rstrip("\n"))
    if args.list_skipped and args.format == "console":
        print(*console.skipped(record["corpus"]), sep="\n")
    if not totals.judged:
        raise UsageError(f"nothing could be judged: {totals.why_nothing}", hint=f"read are {READ}", code="no-input")
    return ExitCode.FINDINGS if any(case.verdict == "fail" for case in result.cases) else ExitCode.OK


def judge(paths: list[str], options: Options, jobs: int) -> tuple[Result, Totals]:
    """Judge every file at some paths, telling on standard error how far it is."""
    files = [file for path in paths for file in readers.find(path)]
    progress, totals, started = Progress(), Totals(), time.monotonic()
    judged: list[Judged] = []
    for one in judge_files(files, options, jobs, lambda done, of: progress.update(f"judged {done} of {of} files")):
        totals.add(one)
        judged.append(one)
    progress.clear()
    result = Result(
        {"kind": "transcripts", "paths": paths, "profile": options.profile, "dialect": options.dialect},
        cases=[one.to_case(options) for one in judged if one.is_case],
        not_run=dict.fromkeys(("spec", "generated", "properties", "scenarios"), "recorded traffic is judged"),
        corpus=totals.to_json(),
        rules=explained(totals.exchanges_by_rule),
        seconds=time.monotonic() - started,
        troubles=[trouble_of(one.name, error) for one in judged for error in one.errors],
    )
    return result, totals


def _render(name: str, record: dict[str, Any], verbose: bool) -> str:
    """The record in a format; on a terminal nobody asks why layers that were not meant did not run."""
    if name == "console":
        record = {**record, "layers": [layer for layer in record["layers"] if layer["layer"] == "transcripts"]}
        return console.render(record, verbose=verbose)
    return formats()[name].render(record)
