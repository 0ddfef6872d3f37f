"""`responses-contract`: one word per door. Each command is a module of `responses_contract.commands`.

A command module has `HELP` (one line), `add_arguments(parser)` and `run(args) -> int`, and is imported only when it is
called, so that `--help` works with nothing but the core dependencies installed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from responses_contract import __version__
from responses_contract.commands._options import Parser
from responses_contract.commands._terminal import safe_output
from responses_contract.errors import ContractError, ExitCode

COMMANDS: dict[str, str] = {
    "run": "run the contract tests against an endpoint, or against the built-in mock",
    "check": "judge recorded exchanges: transcripts, .sse, HAR, VCR cassettes",
    "report": "show the record of a run as text, HTML, Markdown, JUnit or a badge",
    "rules": "list the rules",
    "explain": "show one rule: requirement, source, a legal and a broken example",
    "spec": "print the contract as an OpenAPI document, under the overlay of a dialect",
    "transcripts": "write legal and broken conversations as files, for tests in any language",
    "mock": "serve the reference endpoint",
    "record": "send one request and keep the exchange as a transcript",
    "replay": "serve recorded exchanges as an endpoint",
    "proxy": "stand between a client and an endpoint, recording and judging",
    "probe": "draft a profile from what an endpoint does",
    "compare": "say what became better and worse between two results or two folders of recordings",
    "drift": "say what changed between two recordings",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `ExitCode`)."""
    with safe_output():
        return _main(list(sys.argv[1:] if argv is None else argv))


def _main(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
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


def _dispatch(arguments: list[str]) -> int:
    overview = _overview()
    if not arguments or arguments[0] not in COMMANDS:
        overview.parse_args(arguments)
        overview.print_help()
        return ExitCode.USAGE
    name, *rest = arguments
    try:
        module = importlib.import_module(f"responses_contract.commands.{name}")
        parser = Parser(f"responses-contract {name}", description=module.HELP)
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(rest)))
    except ModuleNotFoundError as error:
        raise _missing(error) from error


def _missing(error: ModuleNotFoundError) -> ContractError:
    if error.name and error.name.startswith("responses_"):
        raise error
    return ContractError(
        f"the package {error.name!r} is needed for this command",
        hint="pip install 'responses-contract[contract]'",
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
