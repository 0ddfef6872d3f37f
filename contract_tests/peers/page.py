"""`docs/peers.md`: what real servers do, in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import curl_record

from responses_contract.model.json_values import Json

INTRODUCTION = (
    "# Peers",
    "",
    "Real servers on one machine, asked the whole suite by `make peers` and held against their profiles",
    "(`responses_contract/verdicts/profiles/`), in which each deviation has its reason. Each was confirmed by hand:",
    "[curl/](../contract_tests/peers/curl) says what to send and what to look for, and every run does so again.",
    "",
    "The run fails when a peer does anything else than is written here, better or worse. Many deviations have one",
    "cause: settings of the request that are not repeated, for example, show in every case. LiteLLM stands in front of",
    "`contract_tests/peers/chat_stub.py`, which refuses what a chat completions upstream refuses.",
    "",
)
KINDS = {
    "fine": "no MUST is broken",
    "deviates": "deviates as its profile expects",
    "inconclusive": "inconclusive: the model did otherwise",
    "unsupported": "unsupported: declared absent, or clearly refused",
    "not run": "not run",
    "fail": "failed",
}
"""What may come of a case, in the words of the page."""


def render(records: Mapping[str, Json], titles: Mapping[str, str]) -> str:
    """The page: what came of the cases, which rules are broken in how many of them, and what is wrong with each server.

    `records` is what the suite says of each server, by its name; `titles` is what the page calls it.
    """
    head = [f"{titles[name].partition(',')[0]} {record['version']}" for name, record in records.items()]
    cases = [list(record["cases"].values()) for record in records.values()]
    rules = sorted({rule for column in cases for case in column for rule in case["must"]})
    return "\n".join(
        [
            *INTRODUCTION,
            *_table("cases", head, {word: [_count(column, kind) for column in cases] for kind, word in KINDS.items()}),
            "",
            "The rules that are broken, and in how many cases:",
            "",
            *_table("rule (MUST)", head, {rule: [_times(column, rule) for column in cases] for rule in rules}),
            "",
            *(line for name, title in zip(records, head, strict=True) for line in _wrong(name, title)),
        ]
    )


def _wrong(name: str, title: str) -> Iterator[str]:
    """What is wrong with one server: each cause that curl confirms, with the rules that tell of it."""
    yield from (f"## {title}", "", f"Shown by [curl](../contract_tests/peers/curl/{name}.md), in this order:", "")
    yield from ("| what is wrong | the rules that tell of it |", "|---|---|")
    for section in curl_record.load(name):
        told = [f"`{rule}`" for rule in sorted({rule for rule, _ in section.entries})]
        told += [f"none: `{case}` is unsupported" for case in sorted(section.unsupported)]
        yield f"| {section.title} | {', '.join(told)} |"
    yield ""


def _table(corner: str, head: Sequence[str], rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
    yield f"| {corner} | {' | '.join(head)} |"
    yield f"|---|{'---:|' * len(head)}"
    for name, counts in rows.items():
        yield f"| {name} | {' | '.join(str(count) if count else '' for count in counts)} |"


def _count(cases: Sequence[Json], kind: str) -> int:
    return sum(_kind(case) == kind for case in cases)


def _kind(case: Json) -> str:
    if case["verdict"] in ("pass", "warn"):
        return "deviates" if case["must"] else "fine"
    return str(case["verdict"])


def _times(cases: Sequence[Json], rule: str) -> int:
    return sum(rule in case["must"] for case in cases)
