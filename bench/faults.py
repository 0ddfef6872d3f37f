"""The detection matrix: every fault on every legal conversation it fits, and whether its rule is found.

`python -m bench.faults` prints, per rule, how many pairs were found, and pairs that were not; with `--verbose` all
of them. A pair counts as found when its rule is among the primary findings; as *clean* when it is the only one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain

from responses_contract.checking.checker import Checker
from responses_contract.faults import FAULTS
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import Breach, cases
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding

PAGE = """# Which fault breaks which rule

<!-- Written by `make generate`; do not edit. -->

{faults} faults of {rules} rules, each on every legal conversation that it fits: {found} of {pairs} are found by their
rule, {clean} by it alone. On {legal} legal conversations the rules find {alarms} things. `make faults` prints the same
with what was not found.

{table}
"""


@dataclass
class Row:
    """What became of the faults of one rule."""

    pairs: int = 0
    found: int = 0
    clean: int = 0
    faults: set[str] = field(default_factory=set)


@dataclass
class Matrix:
    """The score of a run.

    Attributes:
        kinds: pairs, and those found, by conversation.
        missed: pairs whose rule was not found: (case, rules of the primary findings).
        unclean: pairs whose rule was found among others.
        alarms: findings on legal conversations: (name, rule).
    """

    rows: dict[str, Row] = field(default_factory=lambda: defaultdict(Row))
    kinds: dict[str, Row] = field(default_factory=lambda: defaultdict(Row))
    missed: list[tuple[str, list[str]]] = field(default_factory=list)
    unclean: list[tuple[str, list[str]]] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)
    legal: int = 0

    @property
    def pairs(self) -> int:
        return sum(row.pairs for row in self.rows.values())

    @property
    def found(self) -> int:
        return sum(row.found for row in self.rows.values())

    @property
    def clean(self) -> int:
        return sum(row.clean for row in self.rows.values())


@cache
def _checker(dialect: str) -> Checker:
    return Checker(dialect=dialect)


def judge(exchanges: Sequence[Exchange], checker: Checker) -> list[Finding]:
    """The findings in each exchange, and in the session that several make."""
    return [*chain.from_iterable(checker.check_all(exchanges))]


def primaries(findings: Iterable[Finding]) -> list[str]:
    """The rules of the primary findings, each once, in order."""
    return list(dict.fromkeys(finding.rule for finding in findings if finding.is_primary))


def run(rules: str = "*") -> Matrix:
    """Judge all cases whose rule matches, and all legal conversations."""
    matrix = Matrix()
    chosen = [fault for fault in FAULTS.values() if fnmatchcase(fault.rule, rules)]
    for case in cases(iter(chosen)):
        _score(matrix, case, primaries(judge(case.exchanges, _checker(case.fault.dialect))))
    for name, exchanges in legal().items():
        matrix.legal += 1
        matrix.alarms += [(name, finding.rule) for finding in judge(exchanges, _checker("base"))]
    return matrix


def _score(matrix: Matrix, case: Breach, found: list[str]) -> None:
    for row in (matrix.rows[case.fault.rule], matrix.kinds[case.subject.removesuffix(" (body)")]):
        row.pairs += 1
        row.faults.add(case.fault.id)
        row.found += case.fault.rule in found
        row.clean += found == [case.fault.rule]
    if case.fault.rule not in found:
        matrix.missed.append((case.name, found))
    elif len(found) > 1:
        matrix.unclean.append((case.name, found))


def report(matrix: Matrix, *, verbose: bool, seconds: float) -> str:
    """The matrix as text."""
    lines = [*_table("rule", matrix.rows), "", *_table("conversation", matrix.kinds)]
    for title, rows in (("not found", matrix.missed), ("with other primary findings", matrix.unclean)):
        lines.append(f"\n{title}: {len(rows)}")
        lines += [f"  {name}: {', '.join(found) or 'nothing'}" for name, found in (rows if verbose else rows[:20])]
    lines.append(f"\nfindings on {matrix.legal} legal conversations: {len(matrix.alarms)}")
    lines += [f"  {name}: {rule}" for name, rule in matrix.alarms]
    faults = len({fault for row in matrix.rows.values() for fault in row.faults})
    pairs = max(matrix.pairs, 1)
    lines.append(
        f"\n{faults} faults of {len(matrix.rows)} rules on {matrix.pairs} pairs: found {matrix.found / pairs:.2%}, "
        f"as the only primary finding {matrix.clean / pairs:.2%} ({seconds:.0f} s)"
    )
    return "\n".join(lines)


def page() -> str:
    """The matrix as a page of the documentation; what is not as it should be goes to the error stream."""
    matrix = run()
    for name, rule in matrix.alarms:
        print(f"the legal conversation {name} breaks {rule}: see `make faults`", file=sys.stderr)
    for name, _ in (*matrix.missed, *matrix.unclean):
        print(f"{name} is not found, or not alone: see `make faults`", file=sys.stderr)
    head = "| rule | faults | conversations they fit | found | found alone |\n|---|---:|---:|---:|---:|"
    rows = [
        f"| `{name}` | {len(row.faults)} | {row.pairs} | {row.found} | {row.clean} |"
        for name, row in matrix.rows.items()
    ]
    return PAGE.format(
        faults=sum(len(row.faults) for row in matrix.rows.values()),
        rules=len(matrix.rows),
        pairs=matrix.pairs,
        found=matrix.found,
        clean=matrix.clean,
        legal=matrix.legal,
        alarms=len(matrix.alarms),
        table="\n".join([head, *rows]),
    )


def _table(title: str, rows: dict[str, Row]) -> list[str]:
    head = f"{title:<48} faults  pairs  found  clean"
    return [head] + [
        f"{name:<48} {len(row.faults):>6} {row.pairs:>6} {row.found:>6} {row.clean:>6}" for name, row in rows.items()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", default="*", help="only the faults of rules that match this glob")
    parser.add_argument("--verbose", action="store_true", help="list every pair that was not found")
    arguments = parser.parse_args()
    started = time.monotonic()
    matrix = run(arguments.rules)
    print(report(matrix, verbose=arguments.verbose, seconds=time.monotonic() - started))
    return int(bool(matrix.missed or matrix.unclean or matrix.alarms))


if __name__ == "__main__":
    raise SystemExit(main())
