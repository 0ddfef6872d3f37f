"""`responses-contract probe`: draft a profile from what an endpoint does."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from responses_contract.commands._options import add_gateway_arguments, gateway_of, make_room, seconds
from responses_contract.endpoint.budget import DEFAULT_CAPS, QUICK_CAPS
from responses_contract.endpoint.client import TIMEOUT
from responses_contract.errors import ExitCode, UnreachableError, UsageError
from responses_contract.model.bundle import BASE
from responses_contract.recordings.masking import everywhere
from responses_contract.suite import settings as suites
from responses_contract.suite.events import Event, Judged
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.profiles import DEFAULT

if TYPE_CHECKING:
    from responses_contract.suite.probe import Observed

HELP = "Draft a profile from what an endpoint does: its dialect, its features, its deviations, each to be confirmed."

EPILOG = """What it asks at most is what `run` asks: `run BASE_URL --model MODEL --plan` tells; of an endpoint with a
dialect of its own, twice. Exit code: 0 there is a draft, 2 a wrong option, key or file, 3 the endpoint cannot be
reached, is none, or accepts nothing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("base_url", metavar="BASE_URL", help="with /v1, as clients take it")
    parser.add_argument("--model", required=True, help="the model to ask for")
    parser.add_argument("--name", default="drafted", help="what the profile is called (%(default)s)")
    parser.add_argument(
        "--api-key-env", default=suites.KEY_VARIABLE, metavar="NAME", help="the variable with the key (%(default)s)"
    )
    add_gateway_arguments(parser)
    parser.add_argument("--timeout", type=seconds, default=TIMEOUT, metavar="S", help="for one exchange (%(default)g)")
    parser.add_argument("--quick", action="store_true", help="ask only what every client asks")
    parser.add_argument("--output", "-o", type=Path, metavar="FILE", help="where the profile goes; default: stdout")


def run(args: argparse.Namespace) -> int:
    from responses_contract.suite import probe

    if args.output is not None:
        make_room(args.output.parent)
    with tempfile.TemporaryDirectory(prefix="responses-contract-") as folder:
        observed = _observe(args, Path(folder), DEFAULT)
        dialect = probe.best_dialect(exchange for case in observed or () for exchange in case.exchanges)
        if observed and dialect != BASE:
            spoken = Path(folder) / "dialect.yaml"
            spoken.write_text(probe.render({"name": args.name, "dialect": dialect}), encoding="utf-8")
            observed = _observe(args, Path(folder), str(spoken))
    if observed is None:
        print("responses-contract: interrupted: nothing is drafted from half a run", file=sys.stderr)
        return ExitCode.INTERRUPTED
    today = datetime.now(UTC).date().isoformat()
    profile = probe.draft(args.name, args.model, observed, today, dialect)
    text = probe.render(everywhere().value(profile))
    if args.output is None:
        print(text, end="")
        return ExitCode.OK
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {args.output}: {error.strerror}", code="output") from error
    print(f"{args.output}: {len(profile['expected'])} deviations, to be confirmed one by one")
    return ExitCode.OK


def _observe(args: argparse.Namespace, folder: Path, profile: str) -> list[Observed] | None:
    """What each case of a run comes to; None where the run was interrupted.

    Raises:
        UnreachableError: nothing worked, or the endpoint was gone before the end.
    """
    from responses_contract.suite import probe
    from responses_contract.suite.run import new_run

    observed: list[Observed] = []

    def observe(event: Event) -> None:
        if isinstance(event, Judged):
            case = event.case
            observed.append(probe.Observed(case.id, event.exchanges, case.findings, case.verdict, case.besides))

    run = new_run(_settings(args, folder, profile), observe)
    run.runner.run()
    if run.record.result.interrupted:
        return None
    if run.runner.gone or not probe.works(observed):
        why = f"is gone since {run.runner.gone}" if run.runner.gone else "accepted nothing that was asked of it"
        hint = "a profile is drafted from what works: is the model's name right?"
        raise UnreachableError(
            f"{run.runner.target.endpoint.base_url} {why}: no draft", hint=hint, code="nothing-works"
        )
    return observed


def _settings(args: argparse.Namespace, folder: Path, profile: str) -> Settings:
    return Settings(
        base_url=args.base_url,
        model=args.model,
        profile=profile,
        key_variable=args.api_key_env,
        layers=suites.LIVE_LAYERS,
        timeout=args.timeout,
        output=folder,
        caps=QUICK_CAPS if args.quick else DEFAULT_CAPS,
        quick=args.quick,
        gateway=gateway_of(args),
    )
