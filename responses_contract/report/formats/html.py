"""The record of a run as one HTML page, with nothing to load and every word of it escaped."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from responses_contract.report import pages, plots, summary, timing
from responses_contract.report.text import ALWAYS_SAID, WORDS, relevant

NAME = "html"
FILE = "report.html"
LINKS = True
Record = Mapping[str, Any]
ORDER = ("fail", "warn", "inconclusive", "unsupported", "not run", "pass")
"""Verdicts in the order in which cases are told."""
PLACED = 6
"""Root causes of a case of which it is said where in it they show."""
FACTS = {"base_url": "endpoint", "model": "model"}


def render(result: Record, *, rules_url: str = "") -> str:
    """The page.

    Args:
        rules_url: where the pages of rules are; empty for sections of this page.
    """
    layers = [layer for layer in result["layers"] if relevant(layer)]
    shown = [v for v in WORDS if v in ALWAYS_SAID or any(layer["counts"][v] for layer in layers)]
    folder = _folder([case["id"] for case in result["cases"]]) if result["target"]["kind"] == "transcripts" else ""
    return pages.rendered(
        "report.html.j2",
        result=result,
        outcome=summary.outcome(result),
        facts=[*_facts(result)],
        mending=summary.mending(result),
        layers=layers,
        words=[WORDS[verdict] for verdict in shown],
        verdicts=[(verdict, WORDS[verdict]) for verdict in shown],
        many_layers=len(layers) > 1,
        troubled=_by_state(result, "broken", "unsupported", "not seen"),
        working=_by_state(result, "works"),
        clients=result.get("clients") if result.get("features") or result.get("causes") else [],
        unseen_by_all=_unseen_by_all(result.get("clients") or ()),
        kinds=[*_kinds(result)],
        page_of=lambda rule: pages.rule_page(rules_url, rule),
        cases=[*_cases(result)],
        folder=folder,
        short=_shortener(folder),
        left_out=[*_left_out(result.get("corpus"))],
        rules=[] if rules_url else sorted(result["rules"].items()),
        plot=Markup(plots.latency(result.get("latency") or ())),
        latency=[*_latency(result.get("latency") or ())],
        shares=list(timing.SHARES),
        circumstances=[*_circumstances(result)],
    )


def _facts(result: Record) -> Iterator[tuple[str, object]]:
    """What a reader asks first: of what, how, when, by which version."""
    target = result["target"]
    if target["kind"] != "endpoint":
        yield "of", "recorded traffic" if target["kind"] == "transcripts" else "the built-in mock"
    yield from (("server", text) for text in [summary.server_of(target)] if text)
    yield from ((word, target[name]) for name, word in FACTS.items() if target.get(name))
    yield from ((name, ", ".join(target[name])) for name in ("faults", "paths") if target.get(name))
    dialect = target.get("dialect") or "base"
    yield "profile", f"{target.get('profile') or 'none'}" + (f", dialect {dialect}" if dialect != "base" else "")
    yield "date", result["started"].replace("T", " ").replace("+00:00", " UTC")
    yield "duration", pages.duration(result["seconds"])
    spent = result.get("spent") or {}
    if spent.get("requests"):
        yield "requests", f"{spent['requests']} ({spent['billable']} billable)"
    yield "responses-contract", result["tool"]["version"] or "unknown"


def _by_state(result: Record, *states: str) -> list[Record]:
    """The features of which this is said, in the order of what is said."""
    found = result.get("features") or ()
    return [feature for state in states for feature in found if feature["verdict"] == state]


def _unseen_by_all(clients: Sequence[Record]) -> str:
    """What is not known of any client, which need not be said of each."""
    shared = set(clients[0]["unseen"] if clients else ()).intersection(*(client["unseen"] for client in clients))
    return next(iter(sorted(shared)), "")


def _kinds(result: Record) -> Iterator[tuple[str, str, int]]:
    """The verdicts that can be filtered by, and how many cases have each."""
    counts = Counter(case["verdict"] for case in result["cases"])
    if result.get("causes"):
        counts.update(dict.fromkeys(("fail", "warn"), 0))
    yield from ((verdict, WORDS[verdict], counts[verdict]) for verdict in ORDER if verdict in counts)


def _cases(result: Record) -> Iterator[dict[str, Any]]:
    """All cases, the worst first, each with the numbers of its root causes and where in it they show."""
    numbers = summary.numbers(result)
    for case in sorted(result["cases"], key=lambda case: ORDER.index(case["verdict"])):
        first = summary.causes_of(case, numbers)
        placed = [(number + 1, at) for number, finding in first.items() if (at := _within(finding["place"]))]
        yield {**case, "causes": [number + 1 for number in first], "places": placed[:PLACED]}


def _within(place: Record) -> str:
    """A place within its exchange; empty where the root cause says as much."""
    told = [f"{name} {place[name]}" for name in ("event", "byte") if name in place]
    return ", ".join(told)


def _left_out(corpus: Record | None) -> Iterator[str]:
    """What of recorded traffic was not read, or not judged, with the reasons."""
    if corpus:
        yield from (f"unreadable: {row['why']}" for row in corpus["unreadable"])
        yield from (f"{row['exchanges']} in part: {row['why']}" for row in corpus.get("unjudged", ()))
        yield from (f"{row['file']}: {row['why']} × {row['times']}" for row in corpus.get("skipped", ()))


def _circumstances(result: Record) -> Iterator[tuple[str, object]]:
    environment = result["environment"]
    yield from ((name, environment[name]) for name in ("python", "platform"))
    yield "packages", ", ".join(f"{name} {version}" for name, version in environment["packages"].items())


def _latency(rows: Sequence[Record]) -> Iterator[tuple[str, object, list[str]]]:
    """When streams said what: of each figure its name, how many were measured, and the shares of them."""
    for row in rows:
        name = row["name"]
        yield timing.NAMES[name], row["count"], [timing.told(name, row[share]) for share in timing.SHARES]


def _folder(ids: Sequence[str]) -> str:
    """The folder in which all recordings lie, which need not be said of each."""
    folders = {posixpath.dirname(id.partition("#")[0]) for id in ids}
    return posixpath.commonpath(folders) if folders and all(one.startswith("/") for one in folders) else ""


def _shortener(folder: str) -> Callable[[str], str]:
    return lambda id: id.removeprefix(f"{folder}/") if folder else id
