"""`responses-contract probe`: draft a profile from what an endpoint does."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from responses_contract.commands._options import add_gateway_arguments, gateway_of, make_room, seconds
from responses_contract.endpoint.budget import DEFAULT_CAPS, QUICK_CAPS
from responses_contract.endpoint.client import TIMEOUT
from responses_contract.errors import ExitCode, UsageError
from responses_contract.suite import settings as suites
from responses_contract.suite.events import Event, Judged
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.profiles import DEFAULT

HELP = "Draft a profile from what an endpoint does: its dialect, its features, its deviations, each to be confirmed."

EPILOG = """What it asks at most is what `run` asks: `run BASE_URL --model MODEL --plan` tells. Exit code: 0 there is a
draft, 2 a wrong option, key or file, 3 the endpoint cannot be reached or is none."""


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
    from responses_contract.suite.run import new_run

    if args.output is not None:
        make_room(args.output.parent)
    observed: list[probe.Observed] = []

    def observe(event: Event) -> None:
        if isinstance(event, Judged):
            observed.append(probe.Observed(event.case.id, event.exchanges, event.case.findings))

    with tempfile.TemporaryDirectory(prefix="responses-contract-") as folder:
        run = new_run(_settings(args, Path(folder)), observe)
        run.runner.run()
    if run.record.result.interrupted:
        print("responses-contract: interrupted: nothing is drafted from half a run", file=sys.stderr)
        return ExitCode.INTERRUPTED
    today = datetime.now(UTC).date().isoformat()
    profile = probe.draft(args.name, args.model, observed, today)
    text = probe.render(run.keeper.masker.value(profile))
    if args.output is None:
        print(text, end="")
        return ExitCode.OK
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {args.output}: {error.strerror}", code="output") from error
    print(f"{args.output}: {len(profile['expected'])} deviations, to be confirmed one by one")
    return ExitCode.OK


def _settings(args: argparse.Namespace, folder: Path) -> Settings:
    return Settings(
        base_url=args.base_url,
        model=args.model,
        profile=DEFAULT,
        key_variable=args.api_key_env,
        layers=suites.LIVE_LAYERS,
        timeout=args.timeout,
        output=folder,
        caps=QUICK_CAPS if args.quick else DEFAULT_CAPS,
        quick=args.quick,
        gateway=gateway_of(args),
    )
