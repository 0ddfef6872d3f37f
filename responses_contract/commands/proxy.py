"""`responses-contract proxy`: stand between a client and an endpoint, recording and judging."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from responses_contract.commands._options import make_room
from responses_contract.errors import ExitCode, UsageError
from responses_contract.model.findings import Finding, quote
from responses_contract.recordings.masking import everywhere

if TYPE_CHECKING:
    from responses_contract.suite.proxy import Judged, Proxy

HELP = "Stand between a client and an endpoint: pass everything on, keep it as transcripts, judge it as it goes by."
EPILOG = "Ends with ctrl-c. Exit code: 0 no finding, 1 findings, 2 a wrong option, or exchanges that were not written."
SHOWN = 5
"""Findings of one exchange that are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The endpoint, where to listen, where to keep, and how to judge."""
    parser.epilog = EPILOG
    parser.add_argument("base_url", metavar="BASE_URL", help="the endpoint, with its /v1")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    parser.add_argument("--port", type=int, default=8081, help="port; 0 for a free one (8081)")
    parser.add_argument("--output", "-o", type=Path, metavar="DIR", help="write every exchange there, masked")
    parser.add_argument("--dialect", default="base", help="the dialect to judge by (base)")
    parser.add_argument("--rules", action="append", metavar="GLOB", help="judge only by these rules; repeatable")
    parser.add_argument("--quiet", "-q", action="store_true", help="print findings only")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted, then say what was seen."""
    from responses_contract.checking.checker import Checker
    from responses_contract.mock.http.server import serve_app
    from responses_contract.suite.proxy import SERVED, Proxy

    if args.output is not None:
        make_room(args.output)
    checker = Checker(dialect=args.dialect, rules=tuple(args.rules or ("*",)))
    proxy = Proxy(args.base_url, checker, lambda judged: _tell(judged, quiet=args.quiet), args.output, _tell_trouble)
    serve_app(proxy, args.host, args.port, lambda url: _announce(url, proxy.origin), **SERVED)
    return _sum_up(proxy)


def _announce(url: str, origin: str) -> None:
    print(f"{url} -> {origin}  (stop with ctrl-c)", flush=True)


def _tell(judged: Judged, *, quiet: bool) -> None:
    exchange, findings = judged.exchange, [finding for finding in judged.findings if finding.is_primary]
    if quiet and not findings:
        return
    verdict = f"{len(findings)} findings" if findings else "ok"
    path = quote(everywhere().path(exchange.request.path))
    line = f"{exchange.request.method} {path} {exchange.response.status}: {verdict}"
    print(line, *(f"  {_line(finding)}" for finding in findings[:SHOWN]), sep="\n", flush=True)


def _tell_trouble(told: str) -> None:
    print(f"responses-contract: {told}", file=sys.stderr, flush=True)


def _line(finding: Finding) -> str:
    place = finding.place.pointer or ""
    where = f"event {finding.place.event}{place}" if finding.place.event is not None else place or "exchange"
    return f"{finding.level} {finding.rule}: {where}: expected {quote(finding.expected)}, got {quote(finding.actual)}"


def _sum_up(proxy: Proxy) -> int:
    together = [finding for finding in proxy.session_findings() if finding.is_primary]
    print(f"\n{proxy.count} exchanges; {sum(proxy.rules.values())} findings in them, {len(together)} between them")
    for rule, count in proxy.rules.most_common():
        print(f"  {count:>5}  {rule}")
    for finding in together:
        print(f"  {_line(finding)}")
    if proxy.unkept:
        raise UsageError(f"{proxy.unkept} of {proxy.count} exchanges could not be written", hint="see --output")
    return ExitCode.FINDINGS if proxy.rules or together else ExitCode.OK
