"""`responses-contract replay`: serve recorded exchanges as an endpoint, so that a client meets real answers offline."""

from __future__ import annotations

import argparse
from pathlib import Path

from responses_contract.errors import ExitCode, UsageError
from responses_contract.recordings import readers

HELP = "Serve recorded exchanges as an endpoint; to judge them, use `responses-contract check`."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="transcripts, as `record` writes them")
    parser.add_argument("--port", type=int, default=0, help="port; 0 for a free one (%(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")


def run(args: argparse.Namespace) -> int:
    from responses_contract.mock import MockConfig, serve
    from responses_contract.mock.config import DEFAULT_KEY

    if not args.folder.is_dir():
        raise UsageError(f"{args.folder} is not a folder", code="no-such-input")
    readers.find(args.folder)
    config = MockConfig(host=args.host, port=args.port, transcripts=args.folder)
    serve(
        config, lambda url: print(f"serving {args.folder} at {url}  (key {DEFAULT_KEY}; stop with ctrl-c)", flush=True)
    )
    return ExitCode.OK
