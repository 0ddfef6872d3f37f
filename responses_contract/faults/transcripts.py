"""The transcripts that the faults make: every legal conversation, and of each rule the first that break it.

They are made when they are asked for, in a second; `responses-contract transcripts DIR` writes them as files for tests
in any language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from responses_contract.faults import FAULTS
from responses_contract.faults.fault import Fault
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import cases
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.transcripts import parts_of

PER_RULE = 3
"""Broken transcripts of one rule at most; `bench.faults` has the whole matrix."""
ORIGIN = "made by the faults"
"""What their provenance says: nobody recorded them."""

Conversations = dict[str, list[Exchange]]


def chosen() -> list[Fault]:
    """The first faults of each rule."""
    seen: Counter[str] = Counter()
    found = []
    for fault in FAULTS.values():
        if seen[fault.rule] < PER_RULE:
            seen[fault.rule] += 1
            found.append(fault)
    return found


@cache
def legal_transcripts() -> Conversations:
    """Every legal conversation by its name, `legal/<kind>/<name>`."""
    return {name: _named(name, exchanges) for name, exchanges in _legal()}


@cache
def broken_transcripts() -> Conversations:
    """The broken conversations by their name, `broken/<layer>/<rule>/<fault>`."""
    return {name: _named(name, exchanges) for name, exchanges in _broken()}


def _legal() -> Iterator[tuple[str, list[Exchange]]]:
    for name, exchanges in legal().items():
        for exchange in exchanges:
            exchange.provenance = {"origin": ORIGIN, "headers": "complete", "source": "responses_contract.faults.legal"}
        yield f"legal/{name}", exchanges


def _broken() -> Iterator[tuple[str, list[Exchange]]]:
    """For each chosen fault its first case."""
    for fault in chosen():
        case = next(cases(iter([fault])), None)
        if case is None:
            continue
        source = f"responses_contract.faults: {case.name}"
        for exchange in case.exchanges:
            exchange.provenance = {"origin": ORIGIN, "headers": "complete", "source": source, "fault": fault.doc}
        yield f"broken/{fault.rule}/{fault.id.partition('#')[2] or 'fault'}", case.exchanges


def _named(name: str, exchanges: list[Exchange]) -> list[Exchange]:
    """The exchanges, each with a name of its own: in a session, the number of the exchange is the last step."""
    for number, exchange in enumerate(exchanges, 1):
        exchange.name = name if len(exchanges) == 1 else f"{name}/{number}"
    return exchanges


def files() -> dict[str, bytes]:
    """Every file by its path: a stream beside its head, a body in one file, a session in a folder."""
    made = [*legal_transcripts().values(), *broken_transcripts().values()]
    return {each.name + end: part for found in made for each in found for end, part in parts_of(each).items()}


def write(root: Path) -> int:
    """Write all files below a folder, where they take the place of what has the same name; returns their number."""
    made = files()
    for name, content in made.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(made)
