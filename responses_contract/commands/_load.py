"""What `responses-contract load` does, once sockets are cooperative."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from responses_contract.endpoint.budget import LOAD_CAPS as CAPS
from responses_contract.endpoint.budget import Caps
from responses_contract.endpoint.client import LOOPBACK, checked_key, checked_url
from responses_contract.errors import ExitCode, UsageError
from responses_contract.recordings.masking import everywhere
from responses_contract.recordings.transcripts import write_whole
from responses_contract.report import timing
from responses_contract.report.text import safe
from responses_contract.suite.load import MIX, LoadSettings, cost_of, read_mix
from responses_contract.suite.progress import Progress

if TYPE_CHECKING:
    from responses_contract.suite.load import Kind, Report


def settings_of(args: argparse.Namespace) -> LoadSettings:
    """Checked settings; raises UsageError for what cannot be, and for a host that nobody has agreed to."""
    for name in ("users", "seconds", "stall", "timeout"):
        if getattr(args, name) <= 0:
            raise UsageError(f"--{name} {getattr(args, name)}: more than 0")
    url = checked_url(args.base_url)
    if urlsplit(url).hostname not in LOOPBACK:
        asked = args.yes_really and args.max_requests is not None and args.max_output_tokens is not None
        if not (asked or args.plan):
            raise UsageError(
                f"{urlsplit(url).hostname} is not this machine: a run under load costs it, and perhaps you",
                hint="with the owner's leave: --yes-really --max-requests N --max-output-tokens N",
                code="no-consent",
            )
    caps = Caps(
        CAPS.requests if args.max_requests is None else args.max_requests,
        CAPS.output_tokens if args.max_output_tokens is None else args.max_output_tokens,
        args.seconds + args.timeout,
    )
    return LoadSettings(
        base_url=url,
        model=args.model,
        users=args.users,
        seconds=args.seconds,
        ramp=args.seconds / 2 if args.ramp is None else args.ramp,
        stall=args.stall,
        timeout=args.timeout,
        profile=args.profile,
        key_variable=args.key_variable,
        mix=read_mix(args.mix) if args.mix else dict(MIX),
        caps=caps,
    )


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    key = checked_key(os.environ.get(settings.key_variable, ""))
    if args.worker_of:
        return _work(settings, key, args.worker_of)
    print(*_plan(settings, args), sep="\n", flush=True)
    if args.plan:
        return ExitCode.OK
    report = _run(settings, key, args)
    print("\n".join(map(safe, _lines(report))))
    if args.output:
        args.output.mkdir(parents=True, exist_ok=True)
        write_whole(args.output / "load.json", json.dumps(everywhere().value(report.to_json()), indent=1) + "\n")
    return ExitCode.FINDINGS if report.under_load else ExitCode.OK


def _work(settings: LoadSettings, key: str, where: str) -> int:
    from responses_contract.suite import load_users

    host, _, port = where.partition(":")
    port, _, of = port.partition("/")
    load_users.work(settings.share(int(of)), key, host, int(port), int(of))
    return ExitCode.OK


def _run(settings: LoadSettings, key: str, args: argparse.Namespace) -> Report:
    from responses_contract.suite import load_users

    progress = Progress()
    workers: list[subprocess.Popen[bytes]] = []
    asked = sys.argv[2:]
    del sys.argv[1:]  # Locust's page takes the command line of its process for its own

    def begin() -> None:
        for _ in range(args.workers):
            where = f"127.0.0.1:{load_users.PORT}/{args.workers}"
            command = [sys.executable, "-m", "responses_contract", "load", *asked, "--worker-of", where]
            workers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))

    shape = load_users.read_shape(args.shape) if args.shape else None
    try:
        report = load_users.Master(settings, key, args.workers, shape, args.page).run(progress.update, begin)
    finally:
        for worker in workers:
            worker.terminate()
        progress.clear()
    return report


def _plan(settings: LoadSettings, args: argparse.Namespace) -> Iterator[str]:
    cost, caps = cost_of(settings), settings.caps
    told = f" by {args.workers} workers" if args.workers else ""
    if args.shape:
        yield f"users as {args.shape} says, for {settings.seconds:g} s at most, at {settings.base_url}{told}"
    else:
        yield f"{settings.users} users for {settings.seconds:g} s at {settings.base_url}{told}"
        yield f"all of them are there after {settings.ramp:g} s"
    if args.page is not None:
        yield f"Locust's page: http://127.0.0.1:{args.page}"
    yield f"conversations: {', '.join(f'{id} × {weight}' for id, weight in settings.mix.items())}"
    yield (
        f"{len(settings.scenarios())} of them are {cost.requests} requests, {cost.billable} of them billable, "
        f"with {cost.output_tokens} output tokens at most"
    )
    yield f"caps, whatever happens: {caps.requests:,} billable requests, {caps.output_tokens:,} output tokens"


def _lines(report: Report) -> Iterator[str]:
    tally = report.tally
    statuses = ", ".join(f"{n:,} × {status}" for status, n in tally.requests.most_common())
    verdicts = ", ".join(f"{n:,} {verdict}" for verdict, n in tally.outcomes.most_common())
    count = f"{tally.requests.total():,} requests"
    yield f"{count} ({statuses or 'none'}) by {report.users} users in {report.seconds:.0f} s"
    yield f"conversations: {verdicts or 'none'}"
    if tally.spent:
        yield f"ended early: {tally.spent}"
    yield ""
    for number, kind in enumerate(report.under_load, 1):
        yield f"{number:>3}. {_headline(kind)} × {kind.times:,}, from {kind.users} users on"
        yield f"     {kind.example['expected']} expected, {kind.example['actual']}"
    yield "nothing that shows only under load" if not report.under_load else ""
    for kind in report.alone:
        yield f"without load as well: {_headline(kind)} × {kind.times:,}"
    yield from timing.lines(tally.timings.to_json())


def _headline(kind: Kind) -> str:
    where = " ".join(f"at {part}" for part in (kind.pointer, kind.event_type) if part)
    return f"{kind.rule} ({kind.level}) {where}".rstrip()
