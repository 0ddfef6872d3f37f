"""The manual page, `man responses-contract`, from the options of the commands; see `bench.pages`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from responses_contract import __version__
from responses_contract.commands._parsers import COMMANDS, actions_of, help_of, parser_of
from responses_contract.errors import ExitCode

EXITS = {
    ExitCode.OK: "nothing failed",
    ExitCode.FINDINGS: "something failed",
    ExitCode.USAGE: "a wrong option, input or key",
    ExitCode.UNREACHABLE: "the endpoint cannot be reached, or is none",
    ExitCode.INTERRUPTED: "interrupted",
}


def page() -> str:
    """The page, in the macros of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH RESPONSES-CONTRACT 1 "" "responses-contract {__version__}"'
    yield from (".SH NAME", r"responses-contract \- checks that an endpoint keeps to the contract of the Responses API")
    yield from (".SH SYNOPSIS", ".B responses-contract", r"\fICOMMAND\fR [\fIOPTION\fR]...")
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(name)
    yield ".SH EXIT STATUS"
    for code, text in EXITS.items():
        yield from (".TP", f".B {int(code)}", text)
    yield from (".SH ENVIRONMENT", ".TP", ".B API_KEY", "the key of the endpoint; it is shown nowhere")
    yield from (".TP", ".B NO_COLOR", "print without colours")


def _command(name: str) -> Iterator[str]:
    parser = parser_of(name)
    yield from (f'.SS "{name}"', _escaped(parser.description or ""))
    for action in actions_of(parser):
        if action.help != argparse.SUPPRESS and "--help" not in action.option_strings:
            yield from (".TP", ".B " + _escaped(_usage(action)), _escaped(help_of(parser, action)))


def _usage(action: argparse.Action) -> str:
    shown = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    value = "" if action.nargs == 0 else " ".join(shown) if isinstance(shown, tuple) else str(shown)
    if action.choices and action.metavar is None:
        value = "|".join(map(str, action.choices))
    return f"{', '.join(action.option_strings)} {value}".strip()


def _escaped(text: str) -> str:
    flat = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{flat}" if flat[:1] in (".", "'") else flat
