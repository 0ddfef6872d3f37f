"""What the commands' options have in common: numbers that make sense, and room for what is written."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import NoReturn

from responses_contract.endpoint.gateway import Gateway, gateway
from responses_contract.errors import UsageError

ADDRESSES = ("https://", "http://", "/", "./", "../")
"""How an address may begin that stands in a link: no script does."""
TRIED = 4096
"""Bytes that are written to see whether there is room: a file can be made on a disk that is full."""


class Parser(argparse.ArgumentParser):
    """Tells of a wrong option as of every other mistake: in one line, with a hint."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint=f"`{self.prog} --help` lists what there is")


def seconds(text: str) -> float:
    """A length of time; raises ArgumentTypeError for what is none."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def count(text: str) -> int:
    """A number of things, at least one; raises ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def add_gateway_arguments(parser: argparse.ArgumentParser) -> None:
    """Options for what a gateway wants with every request."""
    parser.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="send it with every request; repeatable"
    )
    parser.add_argument(
        "--query", action="append", default=[], metavar="NAME=VALUE", help="add it to every URL; repeatable"
    )


def gateway_of(args: argparse.Namespace) -> Gateway:
    """What these options say; raises UsageError, which does not repeat a value."""
    try:
        return gateway(args.header, args.query)
    except ValueError as error:
        raise UsageError(str(error), code="bad-gateway-option") from error


def add_reading_arguments(
    parser: argparse.ArgumentParser, verbose: str = "every failure, not only root causes"
) -> None:
    """Options of every command that shows what a record comes down to."""
    parser.add_argument("-v", "--verbose", action="store_true", help=f"{verbose} (console)")
    parser.add_argument(
        "--for", dest="client", metavar="CLIENT", help="judge by what this client needs: see `docs/clients.md`"
    )
    parser.add_argument(
        "--rules-url",
        type=rules_url,
        default="",
        metavar="URL",
        help="where reports link to for a rule: {rule} or {anchor} is filled in, else the rule's id follows",
    )


def rules_url(text: str) -> str:
    """The address of the pages of rules; raises ArgumentTypeError for what is none."""
    if text and not text.startswith(ADDRESSES):
        raise argparse.ArgumentTypeError(f"{text!r} begins with none of {', '.join(ADDRESSES)}")
    return text


def make_room(folder: Path, option: str = "--output") -> None:
    """Make the folder that a command will write to, and write to it, before anything is sent that costs.

    Raises:
        UsageError: it cannot be made, or nothing can be written in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * TRIED)
            file.flush()
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}", hint=f"see {option}", code="output") from error
