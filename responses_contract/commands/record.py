"""`responses-contract record`: send one request and keep the exchange as a transcript, masked."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from responses_contract.envelope import too_deep
from responses_contract.errors import ExitCode, InputError, UnreachableError, UsageError
from responses_contract.live import TIMEOUT, Call, Endpoint
from responses_contract.masking import DEEPEST, Masker
from responses_contract.suite import KEY_VARIABLE
from responses_contract.transcripts import load_bytes, parse_json, write_transcript

HELP = "Send one request to an endpoint and keep the exchange as a transcript: keys, cookies, addresses are masked."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base_url", metavar="BASE_URL")
    parser.add_argument(
        "body", nargs="?", metavar="JSON|@FILE|-", help="the body of the request; default: none, by GET"
    )
    parser.add_argument("--path", default="/responses", help="below BASE_URL (default: /responses)")
    parser.add_argument("--method", help="default: POST with a body, GET without")
    parser.add_argument("--output", "-o", type=Path, required=True, metavar="FILE")
    parser.add_argument("--api-key-env", default=KEY_VARIABLE, metavar="NAME", help="the variable with the key")
    parser.add_argument("--timeout", type=float, default=TIMEOUT, metavar="S")
    parser.add_argument("--mask", action="append", default=[], metavar="REGEX", help="mask this too; repeatable")


def run(args: argparse.Namespace) -> int:
    key = os.environ.get(args.api_key_env, "")
    body = _body(args.body)
    method = (args.method or ("GET" if args.body is None else "POST")).upper()
    with Endpoint(args.base_url, key, timeout=args.timeout) as endpoint:
        exchange = endpoint.send(Call(method, args.path, body, name=str(args.output)))
    if exchange.response.status is None:
        raise UnreachableError(f"no answer from {args.base_url}: {exchange.provenance.get('trouble', 'time is up')}")
    captured = datetime.now(UTC).isoformat(timespec="seconds")
    exchange.provenance = {"origin": urlsplit(args.base_url).netloc, "captured_at": captured, "source": "recorded"}
    try:
        path = write_transcript(exchange, args.output, Masker([key], args.mask))
    except OSError as error:
        raise UsageError(f"cannot write {args.output}: {error.strerror}", code="output") from error
    print(f"{exchange.response.status} {exchange.response.ended}: {path}")
    return ExitCode.OK


def _body(given: str | None) -> Any:
    if given is None:
        return None
    raw, name = _given(given)
    try:
        body = parse_json(raw, name)
    except InputError as error:
        raise InputError(error.message, hint="a file is named by @FILE") from error
    if too_deep(body, DEEPEST):
        raise InputError(f"{name} is nested deeper than {DEEPEST} levels")
    return body


def _given(body: str) -> tuple[bytes, str]:
    """The bytes of the body, and what a message calls them."""
    if body == "-":
        return sys.stdin.buffer.read(), "stdin"
    if body.startswith("@"):
        return load_bytes(Path(body[1:])), body[1:]
    return body.encode("utf-8", "surrogateescape"), "the body"
