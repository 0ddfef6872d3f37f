"""`responses-contract`: one word per door. Each command is a module of `responses_contract.commands`.

A command module has `HELP` (one line), `add_arguments(parser)` and `run(args) -> int`, and is imported only when it is
called, so that `--help` works with nothing but the core dependencies installed.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import sys
from collections.abc import Sequence

from responses_contract import __version__
from responses_contract.commands._interrupts import interrupts
from responses_contract.commands._options import Parser
from responses_contract.commands._parsers import COMMANDS, parser_of
from responses_contract.commands._terminal import safe_output
from responses_contract.errors import ContractError, ExitCode

THREE_THINGS = """Checks that an endpoint keeps to the contract of the Responses API. Three things to try:

  responses-contract demo                                     a broken mock, and its report: a few seconds
  API_KEY=… responses-contract run URL --model NAME --quick   your endpoint: 19 requests; URL ends in /v1
  responses-contract check FILE|FOLDER                        recorded traffic: HAR, cassettes, .sse, logs

`responses-contract --help` lists all commands."""

EXTRAS = {
    **dict.fromkeys(("dask", "distributed", "fsspec", "s3fs", "pyarrow"), "cluster"),
    "locust": "load",
    "opentelemetry": "otel",
}
"""The extra that brings a package which not every command needs."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `ExitCode`)."""
    with interrupts(is_last=argv is None):
        try:
            with safe_output():
                return _main(list(sys.argv[1:] if argv is None else argv))
        except KeyboardInterrupt:  # while the last of the output was written
            return ExitCode.INTERRUPTED


def _main(arguments: list[str]) -> int:
    try:
        return _written(arguments)
    except ContractError as error:
        print(f"responses-contract: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  hint: {error.hint}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.OK
    except OSError as error:
        _say_what_failed(error)
        return ExitCode.USAGE


def _written(arguments: list[str]) -> int:
    """The command's exit code, once all that it printed is written: `--help` ends by an exception."""
    try:
        return _dispatch(arguments)
    finally:
        with contextlib.suppress(ValueError):  # it was closed
            sys.stdout.flush()


def _say_what_failed(error: OSError) -> None:
    """A full disk, a file that may not be written: in one line, if anybody can be told."""
    where = f" {error.filename}" if error.filename else " the output" if error.errno == errno.ENOSPC else ""
    with contextlib.suppress(OSError, ValueError):
        print(f"responses-contract: cannot read or write{where}: {error.strerror or error}", file=sys.stderr)


def _dispatch(arguments: list[str]) -> int:
    if not arguments:
        print(THREE_THINGS)
        return ExitCode.OK
    if arguments[0] not in COMMANDS:
        _overview().parse_args(arguments)
        return ExitCode.USAGE
    name, *rest = arguments
    try:
        module = importlib.import_module(f"responses_contract.commands.{name}")
        return int(module.run(parser_of(name).parse_args(rest)))
    except ModuleNotFoundError as error:
        raise _missing(error) from error


def _missing(error: ModuleNotFoundError) -> ContractError:
    package = (error.name or "").partition(".")[0]
    if package in ("responses_api", "responses_api_runtime"):
        return ContractError(
            f"the package {package!r} is not there, or not whole",
            hint="in a checkout `make generate` writes it; elsewhere, pip install responses-api",
            code="missing-models",
        )
    if package == "responses_contract":
        raise error
    extra = EXTRAS.get(package, "contract")
    return ContractError(
        f"the package {error.name!r} is needed for this command",
        hint=f"pip install 'responses-contract[{extra}]'",
        code="missing-extra",
    )


def _overview() -> Parser:
    parser = Parser(
        "responses-contract",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Checks that an endpoint keeps to the contract of the Responses API.",
        epilog="commands:\n"
        + "\n".join(f"  {name:<11} {text}" for name, text in COMMANDS.items())
        + "\n\n`responses-contract COMMAND --help` lists the options of a command."
        "\nThe test suite needs the extra `contract`: pip install 'responses-contract[contract]'",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="command", nargs="?")
    return parser


if __name__ == "__main__":
    sys.exit(main())
