"""The commands and their options as data, for the command line, shell completion and the manual page."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator, Sequence

from responses_contract.commands._options import Parser

COMMANDS: dict[str, str] = {
    "demo": "break the built-in mock in three places and show the report",
    "run": "run the contract tests against an endpoint, or against the built-in mock",
    "check": "judge recorded exchanges: transcripts, .sse, HAR, VCR cassettes",
    "report": "show the record of a run as text, HTML, Markdown, JUnit or a badge",
    "rules": "list the rules",
    "explain": "show one rule: requirement, source, a legal and a broken example",
    "spec": "print the contract as an OpenAPI document, under the overlay of a dialect",
    "transcripts": "write legal and broken conversations as files, for tests in any language",
    "mock": "serve the reference endpoint",
    "record": "send one request and keep the exchange as a transcript",
    "history": "draw many results as one page: what changed when",
    "site": "draw many results as pages of evidence: servers by feature, client and rule",
    "load": "play conversations with many users at once, and judge every answer",
    "replay": "serve recorded exchanges as an endpoint",
    "proxy": "stand between a client and an endpoint, recording and judging",
    "probe": "draft a profile from what an endpoint does",
    "compare": "say what became better and worse between two results or two folders of recordings",
    "drift": "say what changed between two recordings",
    "completion": "print a script that completes commands and options in a shell",
}


def parser_of(name: str) -> Parser:
    """What reads the arguments of a command."""
    module = importlib.import_module(f"responses_contract.commands.{name}")
    parser = Parser(f"responses-contract {name}", description=module.HELP)
    module.add_arguments(parser)
    return parser


def actions_of(parser: argparse.ArgumentParser) -> Sequence[argparse.Action]:
    """Its options and arguments, in the order in which they were declared."""
    return parser._actions


def flags_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The names of its options."""
    for action in actions_of(parser):
        yield from action.option_strings


def help_of(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    """What its help says of an option or argument."""
    return (action.help or "") % {**vars(action), "prog": parser.prog}
