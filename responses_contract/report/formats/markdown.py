"""The record of a run as Markdown: for a pull request, or the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from responses_contract.report import summary
from responses_contract.report.text import WORDS, place, primaries, safe

NAME = "markdown"
FILE = "report.md"
MANY = 3000
"""Characters of a list of names."""
SHOWN = 50
"""Root causes, and failed cases, that are listed."""


def render(result: Mapping[str, Any]) -> str:
    """The Markdown text: tables of layers, features and clients, root causes, failures folded, recorded origins."""
    verdicts = [*_layers(result), *_said(result), *_causes(result)]
    return "\n".join([*_head(result), *verdicts, *_failures(result), *_corpus(result.get("corpus"))]) + "\n"


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    target = result["target"]
    yield f"## Responses contract: {summary.outcome(result)}"
    yield ""
    what = target.get("base_url") or target["kind"]
    yield f"{cell(what)}, profile {cell(target.get('profile'))}, {result['started']}, {result['seconds']} s"
    yield ""


def _layers(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"| layer | {' | '.join(WORDS.values())} | |"
    yield f"|---|{'---:|' * len(WORDS)}---|"
    for layer in result["layers"]:
        counts = " | ".join(str(layer["counts"][verdict] or "") for verdict in WORDS)
        yield f"| {layer['layer']} | {counts} | {cell(layer['why'])} |"
    yield ""


def _said(result: Mapping[str, Any]) -> Iterator[str]:
    """Features and clients, by what is said of them."""
    rows = [("features", *row) for row in summary.features(result)] + [("clients", *row) for row in _clients(result)]
    if rows:
        yield "| | verdict | which (root causes) |"
        yield "|---|---|---|"
        yield from (f"| {what} | {verdict} | {cell(names, MANY)} |" for what, verdict, names in rows)
        yield ""


def _clients(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return summary.clients(result) if result.get("features") or result.get("causes") else iter(())


def _causes(result: Mapping[str, Any]) -> Iterator[str]:
    causes = result.get("causes") or []
    if not causes:
        return
    yield f"**{len(causes)} root cause{'s' if len(causes) > 1 else ''}** {cell(summary.mending(result))}"
    yield ""
    yield "| | root cause | cases | breaks | expected | actual | for example |"
    yield "|---:|---|---:|---|---|---|---|"
    for number, cause in enumerate(causes[:SHOWN], 1):
        finding = cause["example"]["finding"]
        told = (finding["expected"], finding["actual"], summary.example(cause))
        head = f"{number} | {cell(summary.headline(cause))} | {cause['reach']} | {cell(summary.broken(cause))}"
        yield f"| {head} | {' | '.join(map(cell, told))} |"
    if len(causes) > SHOWN:
        yield f"\n… and {len(causes) - SHOWN} more"
    yield ""


def _failures(result: Mapping[str, Any]) -> Iterator[str]:
    failed = [case for case in result["cases"] if case["verdict"] == "fail"]
    if not failed:
        return
    yield f"<details><summary>{len(failed)} failed</summary>"
    yield ""
    yield "| case | rule | where | expected | actual |"
    yield "|---|---|---|---|---|"
    for case in failed[:SHOWN]:
        rows = [(rule, found[0]) for rule, found in primaries(case).items()]
        for rule, finding in rows:
            told = (place(finding["place"]), finding["expected"], finding["actual"])
            yield f"| {cell(case['id'])} | {cell(rule)} | {' | '.join(map(cell, told))} |"
        if not rows:
            yield f"| {cell(case['id'])} | | | | {cell(case['why'])} |"
    if len(failed) > SHOWN:
        yield f"\n… and {len(failed) - SHOWN} more"
    yield ""
    yield "</details>"
    yield ""


def _corpus(corpus: Mapping[str, Any] | None) -> Iterator[str]:
    if not corpus:
        return
    yield "| origin | accepted | judged |"
    yield "|---|---:|---:|"
    for row in corpus["by_origin"]:
        yield f"| {cell(row['origin'])} | {row['accepted']} | {row['judged']} |"
    yield ""


def cell(text: object, most: int = 300) -> str:
    """Untrusted text for a cell of a table: no markup, no line break."""
    plain = safe(text if text is not None else "").replace("\n", " ")[:most]
    return "".join(f"&#{ord(char)};" if char in "|<>&`*_[]\\!#" else char for char in plain)
