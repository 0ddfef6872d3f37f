"""`responses-contract record`: send one request and keep the exchange as a transcript, masked."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from responses_contract.commands._options import make_room, seconds
from responses_contract.endpoint.client import TIMEOUT, Call, EndpointClient
from responses_contract.endpoint.socket import NOT_OVER_SOCKET
from responses_contract.errors import ExitCode, InputError, UnreachableError, UsageError
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_reader import too_deep
from responses_contract.recordings.masking import DEEPEST, Masker
from responses_contract.recordings.transcripts import load_bytes, parse_json, write_transcript
from responses_contract.suite.settings import KEY_VARIABLE

HELP = "Send one request to an endpoint and keep the exchange as a transcript: keys, cookies, addresses are masked."

EPILOG = "Exit code: 0 there was an answer, whichever; 2 a wrong option, body or file; 3 no answer."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("base_url", metavar="BASE_URL", help="with /v1, as clients take it")
    parser.add_argument(
        "body", nargs="?", metavar="JSON|@FILE|-", help="the body of the request; default: none, by GET"
    )
    parser.add_argument("--path", default="/responses", help="below BASE_URL (default: /responses)")
    parser.add_argument("--method", help="default: POST with a body, GET without")
    parser.add_argument(
        "--websocket", action="store_true", help="ask over a WebSocket; a list of bodies is asked one after the other"
    )
    parser.add_argument("--output", "-o", type=Path, required=True, metavar="FILE", help="the transcript")
    parser.add_argument(
        "--api-key-env", default=KEY_VARIABLE, metavar="NAME", help="the variable with the key (%(default)s)"
    )
    parser.add_argument(
        "--timeout", type=seconds, default=TIMEOUT, metavar="S", help="seconds for all of it (%(default)g)"
    )
    parser.add_argument("--mask", action="append", default=[], metavar="REGEX", help="mask this too; repeatable")


def run(args: argparse.Namespace) -> int:
    key = os.environ.get(args.api_key_env, "")
    body, masker = _body(args.body), _masker(key, args.mask)
    make_room(args.output.parent)
    if args.output.is_dir():
        raise UsageError(f"{args.output} is a folder", hint="-o names the file", code="output")
    with EndpointClient(args.base_url, key, timeout=args.timeout) as endpoint:
        exchange = _over_socket(endpoint, args, body) if args.websocket else _over_http(endpoint, args, body)
    if exchange.response.status is None:
        raise UnreachableError(f"no answer from {args.base_url}: {exchange.provenance.get('trouble', 'time is up')}")
    captured = datetime.now(UTC).isoformat(timespec="seconds")
    exchange.provenance = {"origin": urlsplit(args.base_url).netloc, "captured_at": captured, "source": "recorded"}
    try:
        path = write_transcript(exchange, args.output, masker)
    except OSError as error:
        raise UsageError(f"cannot write {args.output}: {error.strerror}", code="output") from error
    ended = exchange.response.ended
    print(f"status {exchange.response.status}{'' if ended == 'closed' else f', not read to its end ({ended})'}: {path}")
    return ExitCode.OK


def _over_http(endpoint: EndpointClient, args: argparse.Namespace, body: Any) -> Exchange:
    method = (args.method or ("GET" if args.body is None else "POST")).upper()
    return endpoint.send(Call(method, args.path, body, name=str(args.output)))


def _over_socket(endpoint: EndpointClient, args: argparse.Namespace, body: Any) -> Exchange:
    """One connection with one turn for each body; where the upgrade is refused, that answer."""
    if args.method or args.path != "/responses":
        raise UsageError("--websocket goes without --method and --path", hint="a connection is opened at /responses")
    bodies = body if isinstance(body, list) else [body]
    if not bodies or not all(isinstance(each, dict) for each in bodies):
        raise InputError("--websocket needs the body of a request, or a list of them")
    session = endpoint.open_socket(str(args.output))
    if session.refusal is not None:
        return session.refusal
    for each in bodies:
        session.ask([{name: value for name, value in each.items() if name not in NOT_OVER_SOCKET}])
    return session.close()


def _masker(key: str, patterns: list[str]) -> Masker:
    try:
        return Masker([key], patterns)
    except re.error as error:
        raise UsageError(f"--mask: {error.msg}", hint="flags are set for a part: (?i:…)", code="bad-mask") from error


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
