"""`responses-contract run`: the contract tests, on the mock, on an endpoint, or on recorded traffic."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from responses_contract.commands import _github, check
from responses_contract.commands._drawing import draw, written
from responses_contract.commands._options import (
    add_gateway_arguments,
    add_reading_arguments,
    count,
    gateway_of,
    make_room,
    seconds,
)
from responses_contract.commands._readiness import known_client, ready_for
from responses_contract.commands._terminal import show
from responses_contract.endpoint import budget
from responses_contract.endpoint.client import TIMEOUT
from responses_contract.endpoint.listener import address_of
from responses_contract.errors import ExitCode, SpecError, UsageError
from responses_contract.recordings.describing import FORMS as READ
from responses_contract.recordings.masking import Masker
from responses_contract.report import Result
from responses_contract.report.formats import console, formats
from responses_contract.scenarios.folder import add_scenarios
from responses_contract.scenarios.webhooks import add_told
from responses_contract.scenarios.websocket import add_over_socket
from responses_contract.suite import settings as suites
from responses_contract.suite.http_log import HttpLog
from responses_contract.suite.layers import cases_of
from responses_contract.suite.plan import is_wanted
from responses_contract.suite.run import new_run
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.cases import LAYERS
from responses_contract.verdicts.weighing import checker_for

HELP = "Run the contract tests: on the built-in mock, on the endpoint at BASE_URL, or on recorded traffic."
EPILOG = """The key is read from the environment (API_KEY). Exit code: 0 nothing failed, 1 something failed,
2 a wrong option, input or key, or nothing judged, 3 the endpoint cannot be reached or is none, 130 interrupted."""

JOBS = min(2, os.cpu_count() or 1)
"""Processes that judge recorded traffic, unless told."""
ASKING = {
    "layer": "--layer",
    "only": "-k",
    "exclude": "--exclude",
    "list": "--list",
    "plan": "--plan",
    "quick": "--quick",
    "resume": "--resume",
    "scenarios": "--scenarios",
    "server": "--server",
    "websocket": "--websocket",
    "webhook_listen": "--webhook-listen",
    "record": "--record",
    "max_requests": "--max-requests",
    "max_output_tokens": "--max-output-tokens",
    "max_seconds": "--max-seconds",
}
"""Options of a run that asks somebody, by the name of their value."""
JUDGING = {"dialect": "--dialect", "rules": "--rules", "map": "--map"}
"""Options of a run that judges files; of one that asks, the profile says the dialect, and all rules are held to."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument(
        "base_url", nargs="?", metavar="BASE_URL", help="with /v1, as clients take it; default: the mock"
    )
    parser.add_argument("--model", help="the model to ask for")
    parser.add_argument(
        "--api-key-env", default=suites.KEY_VARIABLE, metavar="NAME", help="the variable with the key (%(default)s)"
    )
    add_gateway_arguments(parser)
    parser.add_argument("--transcripts", metavar="DIR", help="judge a file or folder of recorded exchanges instead")
    parser.add_argument("--fault", action="append", default=[], metavar="RULE", help="let the mock break a rule")
    parser.add_argument("--layer", action="append", default=[], choices=LAYERS, help="run only this layer; repeatable")
    parser.add_argument(
        "-k", "--scenario", action="append", default=[], metavar="GLOB", dest="only", help="only these cases"
    )
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="GLOB", help="not these cases; repeatable, stronger than -k"
    )
    parser.add_argument("--list", action="store_true", help="name the cases that would be played, and send nothing")
    parser.add_argument(
        "--timeout", type=seconds, default=TIMEOUT, metavar="S", help="seconds for one exchange (%(default)g)"
    )
    parser.add_argument(
        "--webhook-listen",
        metavar="HOST:PORT",
        help="take webhooks there, to which the endpoint delivers, and judge them; the mock is told the address",
    )
    parser.add_argument("--websocket", action="store_true", help="ask every scenario that can be over a WebSocket, too")
    parser.add_argument(
        "--server", default="", metavar="NAME[@VERSION]", help="what the endpoint is, as reports are to call it"
    )
    parser.add_argument("--scenarios", type=Path, metavar="DIR", help="your own scenarios, played besides")
    parser.add_argument("--plan", action="store_true", help="print what would be sent and what it costs; send nothing")
    parser.add_argument("--quick", action="store_true", help="only the road that every client takes")
    parser.add_argument("--resume", action="store_true", help="ask only what the record in --output has no verdict of")
    parser.add_argument(
        "--max-requests", type=count, metavar="N", help=f"billable requests at most ({_usual('requests')})"
    )
    parser.add_argument(
        "--max-output-tokens", type=count, metavar="N", help=f"output tokens in all ({_usual('output_tokens')})"
    )
    parser.add_argument("--max-seconds", type=seconds, metavar="S", help=f"for the whole run ({_usual('seconds')})")
    parser.add_argument(
        "--output", type=Path, default=suites.OUTPUT, metavar="DIR", help="where the record goes (%(default)s)"
    )
    add_reading_arguments(parser, "every exchange as it happens, and every failure")
    parser.add_argument("--record", type=Path, metavar="DIR", help="keep every exchange as a transcript")
    parser.add_argument(
        "--format", action="append", default=[], choices=_drawn(), help="the record in a further format, as a file"
    )
    jobs = "conversations at the same time (1); with --transcripts " + check.PROCESSES.format(JOBS)
    check.add_judging_arguments(parser, jobs, " (with --transcripts)")


def run(args: argparse.Namespace) -> int:
    _check(args)
    if args.client:
        known_client(args.client)
    if args.transcripts:
        return _judge(args)
    settings = _settings(args)
    if settings.scenarios:
        add_scenarios(settings.scenarios)
    if settings.websocket:
        add_over_socket()
    if settings.webhook_listen:
        add_told()
    if args.plan:
        return _plan(settings)
    if args.list:
        return _list(settings)
    return _test(settings, args)


def _drawn() -> list[str]:
    """The formats that a run can write beside its record."""
    return sorted(name for name, each in formats().items() if each.FILE)


def _usual(cap: str) -> str:
    """The caps of an endpoint, for the help: on the mock there are none."""
    return f"{getattr(budget.DEFAULT_CAPS, cap):g}; with --quick {getattr(budget.QUICK_CAPS, cap):g}; mock: any"


def _plan(settings: Settings) -> int:
    from responses_contract.suite import plan

    print("\n".join(budget.render(plan.of(settings), settings.caps)))
    return ExitCode.OK


def _list(settings: Settings) -> int:
    """Name the cases of the layers that apply; those of a checkout are tests, and named by pytest."""
    layers = [layer for layer, why in settings.applying().items() if not why and layer not in suites.CHECKOUT_LAYERS]
    names = [(layer, case.id) for layer in layers for case in cases_of(layer) if is_wanted(settings, layer, case.id)]
    if not names:
        raise _no_case(settings)
    print("\n".join(f"{layer:<12} {id}" for layer, id in names))
    return ExitCode.OK


def _no_case(settings: Settings) -> UsageError:
    told = " ".join([*settings.only, *(f"--exclude {glob}" for glob in settings.excluded)])
    return UsageError(f"no case matches {told}", hint="`run --list` names them", code="no-case")


def _check(args: argparse.Namespace) -> None:
    if args.fault and (args.base_url or args.transcripts):
        raise UsageError("--fault is for the mock", hint="leave out BASE_URL and --transcripts")
    if args.base_url and args.transcripts:
        raise UsageError("either BASE_URL or --transcripts")
    if (args.header or args.query) and not args.base_url:
        raise UsageError("--header and --query are for an endpoint", hint="give BASE_URL, or leave them out")
    _check_alike(args)
    if args.jobs is not None and args.jobs < (0 if args.transcripts else 1):
        raise UsageError(f"--jobs {args.jobs}: 1 or more")
    if args.base_url and not args.model:
        raise UsageError("which model? an endpoint needs --model (or MODEL=)", code="no-model")


def _check_alike(args: argparse.Namespace) -> None:
    """An option that would do nothing is a mistake, not to be passed over."""
    names, why = (ASKING, "for a run that asks somebody") if args.transcripts else (JUDGING, "for --transcripts")
    idle = [flag for name, flag in names.items() if getattr(args, name)]
    if idle:
        raise UsageError(f"{', '.join(idle)}: only {why}", hint="leave it out", code="idle-option")


def _settings(args: argparse.Namespace) -> Settings:
    return Settings(
        base_url=args.base_url,
        model=args.model,
        profile=args.profile,
        key_variable=args.api_key_env,
        faults=tuple(args.fault),
        layers=tuple(args.layer),
        only=tuple(args.only),
        excluded=tuple(args.exclude),
        timeout=args.timeout,
        output=args.output,
        record=args.record,
        caps=_caps(args),
        quick=args.quick,
        resume=args.resume,
        scenarios=args.scenarios,
        requirement_set=args.set,
        websocket=args.websocket,
        jobs=1 if args.jobs is None else args.jobs,
        server=args.server,
        webhook_listen=address_of(args.webhook_listen) if args.webhook_listen else None,
        webhook_secret_variable=args.webhook_secret_env,
        gateway=gateway_of(args),
    )


def _caps(args: argparse.Namespace) -> budget.Caps:
    """Those asked for; else, where an endpoint may bill, those of a full or a quick run."""
    usual = budget.Caps() if not args.base_url else budget.QUICK_CAPS if args.quick else budget.DEFAULT_CAPS
    asked = {
        "requests": args.max_requests,
        "output_tokens": args.max_output_tokens,
        "seconds": args.max_seconds,
    }
    caps = replace(usual, **{name: value for name, value in asked.items() if value is not None})
    return replace(caps, concurrency=max(caps.concurrency, args.jobs or 1))


def _judge(args: argparse.Namespace) -> int:
    """Judge a folder of recorded exchanges, with two processes or as many as asked."""
    jobs = JOBS if args.jobs is None else args.jobs
    result, totals = check.judge([args.transcripts], check.options_of(args), jobs)
    masker = Masker()
    record = _report(result, lambda: result.write(args.output, masker), args, masker)
    if not totals.judged:
        raise UsageError(f"nothing could be judged: {totals.why_nothing}", hint=f"read are {READ}", code="no-input")
    return ready_for(record, args.client) if args.client else result.exit_code


def _test(settings: Settings, args: argparse.Namespace) -> int:
    """Run the layers that apply, and write what came of it."""
    _check_spec(suites.cases_folder())
    if all(settings.applying().values()):
        raise UsageError("no layer applies", code="no-case")
    make_room(settings.output)
    if settings.record:
        make_room(settings.record, "--record")
    run = new_run(settings, *([HttpLog()] if args.verbose else []))
    run.runner.run()
    if not run.record.result.cases and not run.record.result.interrupted:
        raise _no_case(settings)
    record = _report(run.record.result, run.record.write, args, run.keeper.masker)
    if run.keeper.unwritten:
        first = run.keeper.unwritten[0]
        told = f"exchanges that could not be written: {len(run.keeper.unwritten)}, the first to {first}"
        raise UsageError(told, hint="the record of the run is whole", code="output")
    code = run.record.result.exit_code
    if code == ExitCode.USAGE:
        case = next(case for case in run.record.result.cases if case.verdict == "not run")
        raise UsageError(f"nothing was judged: {case.id}: {case.why}", code="nothing-judged")
    if args.client and code != ExitCode.INTERRUPTED:
        return ready_for(record, args.client)
    return code


def _check_spec(cases: Path) -> None:
    """A checkout must have its spec, and every installation the bundle; SpecError says which is missing."""
    checker_for("base", ("*",))
    if suites.has_spec(cases) and not (cases.parent / "spec" / "openapi.yaml").is_file():
        raise SpecError("spec/openapi.yaml is missing", hint="it is part of the repository: git checkout spec")


def _report(result: Result, write: Callable[[], Path], args: argparse.Namespace, masker: Masker) -> dict[str, Any]:
    """Write the record and tell what it comes down to; returns it."""
    folder: Path = args.output
    path = written(write, folder)
    record: dict[str, Any] = masker.value(result.to_json())
    drawn = [draw(name, record, folder, args.rules_url) for name in args.format]
    show(console.lines(record, str(path), verbose=args.verbose))
    print(*drawn, sep="\n", end="\n" if drawn else "", flush=True)
    _github.tell(record, args.rules_url)
    return record


__all__ = ["HELP", "ExitCode", "add_arguments", "run"]
