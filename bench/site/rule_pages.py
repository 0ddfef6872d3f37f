"""One page for each rule, its address the rule's id: why it exists, who breaks on it, how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bench.docs_rules import LAYERS, example_of, first_cases, plain
from bench.site.words import sentence, worded
from responses_contract.faults import FAULTS
from responses_contract.model.requirement_sets import load_set
from responses_contract.model.requirement_sets import names as set_names
from responses_contract.rules import RULES, SUITE_RULES, Rule
from responses_contract.verdicts.clients import breaking, matrix

SHOWN_FAULTS = 30
EXCUSED = "../../guide/profiles.md#keep-a-known-deviation-from-failing-ci"
ALONE = ("---", "orphan: true", "---", "")
"""No page of a rule is in the tree of the side bar: written into all pages, it was four fifths of the site's work."""


def pages() -> Iterator[tuple[str, str]]:
    """Their names and texts, the index first."""
    rules = [*RULES.values(), *SUITE_RULES.values()]
    cases = {case.fault.rule: case for case in first_cases()}
    yield "rules/index.md", _index(rules)
    for rule in rules:
        lines = [*ALONE, f"# {rule.id}", "", *_head(rule)]
        if rule.id in cases:
            lines += ["", "## Good bytes and bad bytes", *example_of(rule, cases[rule.id])]
        yield f"rules/{rule.id}.md", "\n".join([*lines, *_faults(rule)]) + "\n"


def _head(rule: Rule) -> Iterator[str]:
    up = "../" * rule.id.count("/")
    yield f"[All rules]({up}index.md) · layer {rule.layer}: {LAYERS[rule.layer]}"
    yield ""
    where = f" Only in the dialect {rule.dialect}." if rule.dialect else ""
    yield f"**{rule.level}** · {plain(rule.requirement)}{where}"
    yield from ("", "## Why it exists", "", f"Where it comes from: {plain(rule.source)}. {_weight(rule)}")
    yield from ("", "## Who breaks on it", "", *_victims(rule))
    yield from ("", "## How to mend it", "", f"{sentence(rule.hint)}")
    yield from ("", f"To live with it for a while: [an entry]({EXCUSED}) for `{rule.id}` in the endpoint's profile.")
    yield from ("", "## Since when", "", _since(rule))


def _since(rule: Rule) -> str:
    """The first frozen set that has it, and what it was there."""
    sets = [(name, load_set(name).rules[rule.id]) for name in set_names() if rule.id in load_set(name).rules]
    if not sets:
        return "In no frozen [set](../../guide/sets.md) yet: under `--set` it is told, and not scored."
    name, level = sets[0]
    other = f", as a {level}" if level != rule.level else ""
    return f"In the frozen [sets](../../guide/sets.md) since `{name}`{other}."


def _weight(rule: Rule) -> str:
    """What its level says, in words."""
    count = len(breaking(rule.id))
    seen = (
        f"{count} clients were seen to break on it."
        if count > 1
        else "A client was seen to break on it."
        if count
        else ""
    )
    return {
        "MUST": f"It is a MUST: a public document promises it, or a client breaks without it. {seen}",
        "SHOULD": f"It is a SHOULD: breaking it warns, and fails nothing. {seen}",
    }.get(rule.level, f"It is only told. {seen}").strip()


def _victims(rule: Rule) -> Iterator[str]:
    """The clients that were seen to break, from the matrix."""
    table = matrix()
    broken = breaking(rule.id)
    if not table.faults_of(rule.id):
        yield "Not measured: no client was led through a fault of this rule."
        return
    if not broken:
        yield "None of the clients that were led through its faults ([the table](../../guide/clients.md))."
        return
    yield from ("| client | what comes of it |", "|---|---|")
    for name, outcome in sorted(broken.items()):
        yield f"| [{plain(table.clients[name].title)}](../../clients/{name}.md) | {worded(outcome)} |"


def _faults(rule: Rule) -> Iterator[str]:
    faults = [fault for fault in FAULTS.values() if fault.rule == rule.id]
    if faults:
        yield from ("", "## Faults that break it", "")
        yield "`responses-contract mock --fault ID` commits one, so that a client can be tried on it."
        yield ""
        yield from (f"- `{fault.id}`: {plain(fault.doc)}" for fault in faults[:SHOWN_FAULTS])
        more = len(faults) - SHOWN_FAULTS
        yield from [f"- and {more} more: `responses-contract explain {rule.id}`"] if more > 0 else []
    yield from ("", f"```text\nresponses-contract explain {rule.id}\n```")


def _index(rules: list[Rule]) -> str:
    layers: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        layers[rule.layer].append(rule)
    lines = [
        "# Rules",
        "",
        "Every finding names one. Each page says why it exists, who breaks on it, and how to mend it.",
    ]
    for layer, title in LAYERS.items():
        lines += ["", f"## {layer}", "", f"{title}.", "", "| rule | level | what must hold |", "|---|---|---|"]
        lines += [f"| [{rule.id}]({rule.id}.md) | {rule.level} | {plain(rule.requirement)} |" for rule in layers[layer]]
    return "\n".join(lines) + "\n"
