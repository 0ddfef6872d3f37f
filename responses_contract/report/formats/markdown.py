"""The record of a run as Markdown: for a pull request, or the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from responses_contract.report.text import WORDS, place, primaries, safe

NAME = "markdown"
FILE = "report.md"
SHOWN = 50
"""Failed cases that are listed."""


def render(result: Mapping[str, Any]) -> str:
    """The Markdown text: a table of layers, a table of failures, one of recorded origins."""
    return "\n".join([*_head(result), *_layers(result), *_failures(result), *_corpus(result.get("corpus"))]) + "\n"


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    target = result["target"]
    yield f"## Responses contract: {'passed' if result['exit_code'] == 0 else 'failed'}"
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


def _failures(result: Mapping[str, Any]) -> Iterator[str]:
    failed = [case for case in result["cases"] if case["verdict"] == "fail"]
    if not failed:
        return
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


def _corpus(corpus: Mapping[str, Any] | None) -> Iterator[str]:
    if not corpus:
        return
    yield "| origin | accepted | judged |"
    yield "|---|---:|---:|"
    for row in corpus["by_origin"]:
        yield f"| {cell(row['origin'])} | {row['accepted']} | {row['judged']} |"
    yield ""


def cell(text: object) -> str:
    """Untrusted text for a cell of a table: no markup, no line break."""
    plain = safe(text if text is not None else "").replace("\n", " ")[:300]
    return "".join(f"&#{ord(char)};" if char in "|<>&`*_[]\\!#" else char for char in plain)
