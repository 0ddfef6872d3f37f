"""The pages `docs/rules.md` and `docs/bugs.md`, from the rules and the table of real defects.

And for the site, a legal and a broken example of a rule: the lines in which a legal conversation and its first fault
differ.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.faults import judge
from responses_contract.checking.checker import Checker
from responses_contract.faults.subjects import Breach, cases, subjects
from responses_contract.faults.transcripts import chosen
from responses_contract.model.exchange import Exchange
from responses_contract.rules import RULES, SUITE_RULES, Rule
from responses_contract.rules.ledger import ledger
from responses_contract.verdicts.clients import breaking

ROOT = Path(__file__).parent.parent
LAYERS = {
    "wire": "Bytes, lines and frames of an event stream",
    "schema": "One event, one body",
    "stream": "What may follow what",
    "value": "Equalities across events, within a response, between request and answer",
    "http": "Status, headers, the kind of body",
    "session": "Several exchanges with one endpoint",
    "websocket": "A connection over which the same events come as messages",
    "webhook": "A notice that an endpoint sends of itself",
    "scenario": "What a conversation with a live endpoint shows, step by step",
    "property": "What generated requests to a live endpoint show",
}
WIDTH = 150
"""Characters of a line of an example at most; what differs is in the middle."""
LINES = 3
"""Lines of an example at most."""


def rules_page() -> str:
    """The page of rules: a line for each."""
    rules = (*RULES.values(), *SUITE_RULES.values())
    lines = [
        "# Rules",
        "",
        "Made by `make generate` from `responses_contract/rules/`. `responses-contract explain RULE` shows a rule with",
        "its faults, the clients that break on it, and the bytes of a broken answer; `make site` has a page of each.",
        "",
    ]
    for layer, title in LAYERS.items():
        chosen_rules = [rule for rule in rules if rule.layer == layer]
        lines += [f"- [{layer}](#{layer}): {title} ({len(chosen_rules)} rules)"]
    for layer, title in LAYERS.items():
        lines += ["", f"## {layer}", "", f"{title}.", "", *_HEAD]
        lines += [_row(rule) for rule in rules if rule.layer == layer]
    lines += ["", "## Sentences that no rule of the checker judges", ""]
    lines += [
        f"- `{name}` (**{entry['level']}**): {plain(entry['text'])} Why: {plain(entry['unchecked'])}."
        for name, entry in ledger().items()
        if entry.get("unchecked")
    ]
    return "\n".join(lines) + "\n"


_HEAD = (
    "| rule | level | what must hold | how to mend it | source | clients that break |",
    "|---|---|---|---|---|---|",
)


def _row(rule: Rule) -> str:
    where = f", only in {rule.dialect}" if rule.dialect else ""
    named = f'<a id="{anchor(rule.id)}"></a>`{rule.id}`'
    told = (f"{rule.level}{where}", rule.requirement, rule.hint, rule.source, str(len(breaking(rule.id)) or ""))
    return f"| {' | '.join([named, *map(plain, told)])} |"


def anchor(rule: str) -> str:
    """Where the page of rules tells of one."""
    return rule.replace("/", "")


def first_cases() -> Iterator[Breach]:
    """The first case of each rule."""
    seen: set[str] = set()
    for fault in chosen():
        if fault.rule not in seen:
            seen.add(fault.rule)
            yield from itertools.islice(cases(iter([fault])), 1)


def plain(text: str) -> str:
    """Text that Markdown does not take for markup."""
    return text.replace("<", "&lt;").replace("|", "\\|")


def example_of(rule: Rule, case: Breach) -> Iterator[str]:
    subject = next(one for one in subjects(case.fault.layer) if one.name == case.subject)
    legal, broken = (_lines(exchanges) for exchanges in (subject.build(subject.value), case.exchanges))
    finding = next(one for one in judge(case.exchanges, Checker(dialect=case.fault.dialect)) if one.rule == rule.id)
    yield ""
    yield "```text"
    for title, lines in zip(("legal", "broken"), _changed(legal, broken), strict=True):
        yield from (f"{title:<6} {line}" for line in lines or ["(nothing)"])
    yield f"expected {finding.expected[:WIDTH]}"
    yield f"actual   {finding.actual[:WIDTH]}"
    yield "```"


def _lines(exchanges: list[Exchange]) -> list[str]:
    """What came, line by line."""
    lines = []
    for exchange in exchanges:
        answer = exchange.response
        lines.append(f"HTTP {answer.status}")
        lines += [f"{name}: {value}" for name, value in sorted(answer.headers.items())]
        lines += _body_lines(exchange)
        if answer.ended != "closed":
            lines.append(f"({answer.ended})")
        if answer.times:
            lines.append(f"(times: {answer.times})")
    return lines


def _body_lines(exchange: Exchange) -> list[str]:
    answer = exchange.response
    if answer.sse is not None:
        text = answer.sse.decode("utf-8", "backslashreplace")
        return [line.rstrip("\r") + ("" if end else " (no line end)") for line, end in _ended_lines(text)]
    if isinstance(answer.body, dict):
        return json.dumps(answer.body, indent=1, ensure_ascii=False).split("\n")
    return [json.dumps(answer.body, ensure_ascii=False)]


def _ended_lines(text: str) -> Iterator[tuple[str, bool]]:
    *lines, rest = text.split("\n")
    yield from ((line, True) for line in lines)
    if rest:
        yield rest, False


def _changed(legal: list[str], broken: list[str]) -> tuple[list[str], list[str]]:
    """The lines in which two conversations differ, each cut to what differs in it."""
    blocks = _blocks(list(map(_unnumbered, legal)), list(map(_unnumbered, broken))) or _blocks(legal, broken)
    before = [line for _, a, b, _, _ in blocks for line in legal[a:b]]
    after = [line for _, _, _, a, b in blocks for line in broken[a:b]]
    pairs = list(itertools.zip_longest(before[:LINES], after[:LINES], fillvalue=""))
    told = [(_cut(one, other), _cut(other, one)) for one, other in pairs]
    return [one for one, _ in told if one], [other for _, other in told if other]


def _blocks(legal: list[str], broken: list[str]) -> list[tuple[str, int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, legal, broken, autojunk=False)
    return [block for block in matcher.get_opcodes() if block[0] != "equal"]


def _unnumbered(line: str) -> str:
    """A line without its sequence number, which changes in all lines after one that was left out."""
    return re.sub(r'"sequence_number":\d+', "", line)


def _cut(line: str, other: str) -> str:
    """The part of a line around the place where it parts from another."""
    at = next((i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), min(len(line), len(other)))
    start = max(0, min(at - WIDTH // 2, len(line) - WIDTH))
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in line[start : start + WIDTH])
    return f"{'…' if start else ''}{shown}{'…' if start + WIDTH < len(line) else ''}"


def requirements() -> str:
    """The ledger as data."""
    return json.dumps(ledger(), indent=2, ensure_ascii=False) + "\n"


def bugs_page() -> str:
    """The page of real defects."""
    rows = yaml.safe_load((ROOT / "contract_tests" / "bugs.yaml").read_text(encoding="utf-8"))
    lines = [
        "# Defects that real implementations shipped",
        "",
        "Made by `make generate` from `contract_tests/bugs.yaml`; a test proves each row: the fault is",
        "found by its rule, the transcript is legal, the scenario is played, the test of the client passes.",
        "",
        "| Reported | What broke | Rules | Proof |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_bug, rows)]) + "\n"


def _bug(row: dict[str, Any]) -> str:
    rules = ", ".join(f"[{rule}](rules.md#{anchor(rule)})" for rule in row["rules"]) or "of clients"
    proofs = ", ".join(f"{kind} `{name}`" for proof in row["proofs"] for kind, name in proof.items())
    return f"| {', '.join(row['reports'])} | {plain(row['broke'])} | {rules} | {proofs} |"
