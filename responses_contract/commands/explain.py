"""`responses-contract explain RULE`: what a rule asks for, where that comes from, and examples of both sides."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator
from itertools import chain

from responses_contract.checking.checker import Checker
from responses_contract.errors import ExitCode, UsageError
from responses_contract.faults import FAULTS
from responses_contract.faults.transcripts import broken_transcripts, legal_transcripts
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding, quote
from responses_contract.report.text import finding_lines, safe
from responses_contract.rules import RULES, SUITE_RULES, Rule
from responses_contract.verdicts.clients import breaking, by_outcome

WRITTEN = "(`responses-contract transcripts DIR` writes it)"

HELP = "Show one rule: requirement, source, hint, clients that break on it, a broken and a legal example."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="a rule id, as findings name it")


def run(args: argparse.Namespace) -> int:
    known = {**RULES, **SUITE_RULES}
    rule = known.get(args.rule)
    if rule is None:
        near = difflib.get_close_matches(args.rule, known, 3, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `responses-contract rules`"
        raise UsageError(f"there is no rule {args.rule!r}", hint=hint, code="no-rule")
    print("\n".join(map(safe, _lines(rule))))
    return ExitCode.OK


def _lines(rule: Rule) -> Iterator[str]:
    about = ", a rule of the suite itself" if rule.id in SUITE_RULES else ""
    yield f"{rule.id} ({rule.level}{f', in {rule.dialect} only' if rule.dialect else ''}){about}"
    yield f"  requirement: {rule.requirement}"
    yield f"  source:      {rule.source}"
    yield f"  hint:        {rule.hint}"
    if broken := by_outcome(breaking(rule.id)):
        yield f"  breaks:      {broken} (measured: docs/clients.md)"
    for fault in FAULTS.values():
        if fault.rule == rule.id:
            yield f"  fault:       {fault.id}: {fault.doc}"
    if rule.id in RULES:
        yield from _broken(rule)
        yield from _legal(rule)


def _broken(rule: Rule) -> Iterator[str]:
    name, exchanges = next(
        ((name, found) for name, found in broken_transcripts().items() if name.startswith(f"broken/{rule.id}/")),
        ("", []),
    )
    finding = _first_finding(rule, exchanges)
    if finding is not None:
        yield ""
        yield f"  broken: {name} {WRITTEN}"
        yield from (f"  {line}" for line in finding_lines(finding.to_json(), {}))
        yield from _from_there(exchanges[0].response.sse, finding)


def _first_finding(rule: Rule, exchanges: list[Exchange]) -> Finding | None:
    checker = Checker(dialect=rule.dialect or "base")
    found = chain.from_iterable(checker.check_all(exchanges))
    return next((finding for finding in found if finding.rule == rule.id), None)


def _from_there(sse: bytes | None, finding: Finding, lines: int = 3) -> Iterator[str]:
    """The lines of a stream from the byte that a finding names."""
    if sse is None or finding.place.byte is None:
        return
    for line in sse[finding.place.byte :].split(b"\n")[:lines]:
        yield f"      | {quote(line.decode('utf-8', 'replace'))}"


def _legal(rule: Rule) -> Iterator[str]:
    wants_stream = rule.layer in ("wire", "stream")
    chosen = next(
        (name for name, found in legal_transcripts().items() if not wants_stream or found[0].response.sse), None
    )
    if chosen:
        yield ""
        yield f"  legal:  {chosen}"
