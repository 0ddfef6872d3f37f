"""`responses-contract transcripts`: legal and broken conversations as files, for tests in any language."""

from __future__ import annotations

import argparse
from pathlib import Path

from responses_contract.errors import ExitCode, InputError
from responses_contract.faults.transcripts import write

HELP = (
    "Write legal and broken conversations as files: a stream as .sse beside its .head.json (status, headers, request), "
    "a body as .json, a session as a folder of numbers."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="where legal/ and broken/ are written")


def run(args: argparse.Namespace) -> int:
    try:
        number = write(args.folder)
    except OSError as error:
        raise InputError(f"cannot write to {args.folder}: {error.strerror or error}") from error
    print(f"{number} files written to {args.folder}")
    return ExitCode.OK
