"""`responses-contract mock`: serve the reference endpoint."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

HELP = "Serve the reference endpoint, right in everything but the faults that are asked for."
DEFAULT_KEY = "sk-mock"
"""Lets in where no other key is set; the one key that may be printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The settings of `MockConfig`, as options."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    parser.add_argument("--port", type=int, default=8080, help="port; 0 for a free one (8080)")
    parser.add_argument(
        "--api-key", action="append", default=[], help="a key to let in; repeatable (API_KEY, or sk-mock)"
    )
    parser.add_argument("--no-auth", action="store_true", help="let everyone in")
    parser.add_argument("--dialect", default="base", help="whose way of telling it speaks: cometapi, open-responses, …")
    parser.add_argument("--db", default=":memory:", help="file that remembers responses (in memory)")
    parser.add_argument("--fsync", action="store_true", help="with --db: survive a loss of power, too (slower)")
    parser.add_argument("--keep", type=int, default=10_000, help="responses to remember; the oldest go (10000)")
    parser.add_argument("--seed", type=int, default=0, help="of all that looks random (0)")
    parser.add_argument("--fault", action="append", default=[], metavar="ID", help="commit this violation; repeatable")
    parser.add_argument("--fault-rate", type=float, default=1.0, help="share of answers that are faulty (1)")
    parser.add_argument("--trouble", action="append", default=[], metavar="NAME=VALUE", help="latency=1, status=429, …")
    parser.add_argument("--model", action="append", default=[], help="a model that exists; repeatable (all do)")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between two events of a stream (0)")
    parser.add_argument("--work", type=float, default=0.2, help="seconds that a background response takes (0.2)")
    parser.add_argument("--chunk", type=int, default=0, help="characters of a delta; 0 for a token")
    parser.add_argument("--done", action="store_true", help="end streams with [DONE]")
    parser.add_argument("--crlf", action="store_true", help="end the lines of streams with CR LF")
    parser.add_argument("--script", type=Path, help="file of scripted answers")
    parser.add_argument("--transcripts", type=Path, help="folder of recorded exchanges to answer from")
    parser.add_argument("--admin", action="store_true", help="serve /mock/… to script and to read what was received")
    parser.add_argument("--webhook", default="", metavar="URL", help="tell this address how background responses end")
    parser.add_argument(
        "--webhook-secret",
        default="",
        metavar="SECRET",
        help="with which deliveries are signed (WEBHOOK_SECRET, or a public one that is printed)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from responses_contract.mock import MockConfig, serve
    from responses_contract.model.webhooks import PUBLIC_SECRET
    from responses_contract.wire.encoder import Framing

    secret = args.webhook_secret or os.environ.get("WEBHOOK_SECRET", "")
    keys = args.api_key or [os.environ.get("API_KEY") or DEFAULT_KEY]
    config = MockConfig(
        host=args.host,
        port=args.port,
        api_keys=() if args.no_auth else tuple(keys),
        dialect=args.dialect,
        db=args.db,
        fsync=args.fsync,
        keep=args.keep,
        seed=args.seed,
        faults=tuple(args.fault),
        fault_rate=args.fault_rate,
        trouble=tuple(args.trouble),
        models=tuple(args.model),
        pace=args.pace,
        work=args.work,
        chunk=args.chunk,
        framing=Framing(newline="\r\n" if args.crlf else "\n", done=args.done),
        scripts=args.script,
        transcripts=args.transcripts,
        admin=args.admin,
        webhook=args.webhook,
        webhook_secret=secret,
    )
    whose = "no key needed" if args.no_auth else f"key {DEFAULT_KEY}" if keys == [DEFAULT_KEY] else "your key"
    signed = f"; webhooks signed with {'your secret' if secret else PUBLIC_SECRET}" if args.webhook else ""
    serve(config, lambda url: print(f"serving {url}  ({whose}{signed}; stop with ctrl-c)", flush=True))
    return 0
