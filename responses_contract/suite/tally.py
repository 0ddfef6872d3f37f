"""What many judged exchanges come to, in memory that does not grow with their number; two tallies add up to one.

Whoever judges a part of a corpus (a process, a worker of a cluster) hands on its tally and nothing else. Counts are
exact. The first exchanges stand each by itself; after these, one that came out like another is counted with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from responses_contract.report.result import Trouble, trouble_of
from responses_contract.report.timing import Timings
from responses_contract.suite.recorded import Judged, Options
from responses_contract.verdicts.cases import Case
from responses_contract.verdicts.places import Key
from responses_contract.verdicts.root_causes import spot_of

SINGLE = 1000
"""Exchanges that are kept each as a case of its own."""
KINDS = 5000
"""Cases that are told apart after those; what is like none of them is counted by its verdict alone."""
NAMED = 1000
"""Things that were not judged which are named; all are counted."""
ROWS = 100_000
"""Rows by host, model, day and place; what belongs to none of them is counted without model and day."""
EXAMPLES = 1000
"""Rows that are shown by a finding."""
ELSE = "…"
"""Stands for the models and days beyond `ROWS`, and for what is not named."""
MORE = "more kinds of outcomes than are told apart"


class Row(NamedTuple):
    """What findings are counted by: one place of one rule, on one day of one model of one host.

    Attributes:
        pointer: with `*` for every index.
        event_type: of the event; empty where it is the response that is wrong.
    """

    host: str
    model: str
    day: str
    rule: str
    pointer: str
    event_type: str


class Group(NamedTuple):
    """What exchanges are counted by."""

    host: str
    model: str
    day: str


@dataclass(slots=True)
class Count:
    """How many exchanges show something, and how many findings there are of it; or judged and accepted ones."""

    exchanges: int = 0
    findings: int = 0

    def add(self, exchanges: int, findings: int) -> None:
        self.exchanges += exchanges
        self.findings += findings


@dataclass(slots=True)
class Totals:
    """Sums over a corpus.

    Attributes:
        unreadable, skipped: the first `NAMED` of them.
        unread: how many could not be read.
    """

    judged: int = 0
    accepted: int = 0
    origins: dict[str, list[int]] = field(default_factory=dict)
    exchanges_by_rule: Counter[str] = field(default_factory=Counter)
    findings_by_rule: Counter[str] = field(default_factory=Counter)
    unreadable: list[dict[str, str]] = field(default_factory=list)
    unread: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    exchanges_by_unjudged: Counter[str] = field(default_factory=Counter)

    def add(self, judged: Judged) -> None:
        if judged.trouble:
            self._unreadable([{"file": judged.name, "why": judged.trouble}], 1)
            return
        if judged.skipped:
            self._skip({"file": judged.name, "why": judged.skipped, "kind": judged.kind, "times": judged.times})
            return
        self.exchanges_by_unjudged.update(judged.unjudged)
        is_accepted = judged.verdict != "fail"
        self._count(judged.origin, int(is_accepted), 1)
        self.findings_by_rule.update(judged.primaries)
        self.exchanges_by_rule.update(judged.primaries.keys())

    def merge(self, other: Totals) -> None:
        """Add what another part of the corpus came to."""
        for origin, (accepted, judged) in other.origins.items():
            self._count(origin, accepted, judged)
        self.exchanges_by_rule.update(other.exchanges_by_rule)
        self.findings_by_rule.update(other.findings_by_rule)
        self.exchanges_by_unjudged.update(other.exchanges_by_unjudged)
        self._unreadable(other.unreadable, other.unread)
        for row in other.skipped:
            self._skip(row)

    def _count(self, origin: str, accepted: int, judged: int) -> None:
        self.judged += judged
        self.accepted += accepted
        row = self.origins.setdefault(origin, [0, 0])
        row[0] += accepted
        row[1] += judged

    def _unreadable(self, rows: Iterable[dict[str, str]], count: int) -> None:
        self.unread += count
        self.unreadable = [*self.unreadable, *rows][:NAMED]

    def _skip(self, row: dict[str, Any]) -> None:
        if len(self.skipped) < NAMED:
            self.skipped.append(row)
            return
        last = self.skipped[-1]
        if last["file"] != ELSE:
            last = {"file": ELSE, "why": "others that are not named", "kind": "other", "times": 0}
            self.skipped.append(last)
        last["times"] += row["times"]

    @property
    def why_nothing(self) -> str:
        """Why nothing was judged at all, in words."""
        if self.unread:
            return "no file could be read"
        whys = [f"{row['file']}: {row['why']}" if row["kind"] == "other" else row["why"] for row in self.skipped]
        more = f" (and {len(whys) - 1} more)" if len(whys) > 1 else ""
        return (whys[0] if whys else "nothing was found") + more

    def to_json(self) -> dict[str, Any]:
        return {
            "judged": self.judged,
            "accepted": self.accepted,
            "by_origin": [
                {"origin": origin, "accepted": accepted, "judged": judged}
                for origin, (accepted, judged) in sorted(self.origins.items(), key=lambda row: (-row[1][1], row[0]))
            ],
            "frequent": [
                {"rule": rule, "exchanges": exchanges, "findings": self.findings_by_rule[rule]}
                for rule, exchanges in self.exchanges_by_rule.most_common()
            ],
            "unread": self.unread,
            "unreadable": self.unreadable,
            "skipped": self.skipped,
            "unjudged": [{"why": why, "exchanges": n} for why, n in self.exchanges_by_unjudged.most_common()],
        }


@dataclass(slots=True)
class Tally:
    """What the exchanges of a corpus, or of a part of it, came to.

    Attributes:
        single: how many of the first exchanges are kept each as a case of its own.
        places: how often each root cause was found.
        groups: exchanges judged and accepted (`findings`), by host, model and day.
        rows: exchanges and findings by the place of the finding as well.
        examples: a finding for each of the first rows, masked.
        timings: of streams, where the recorders kept them.
        busy: seconds of judging, of all processes together.
    """

    single: int = SINGLE
    totals: Totals = field(default_factory=Totals)
    places: Counter[Key] = field(default_factory=Counter)
    groups: dict[Group, Count] = field(default_factory=dict)
    rows: dict[Row, Count] = field(default_factory=dict)
    examples: dict[Row, dict[str, Any]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    timings: Timings = field(default_factory=Timings)
    busy: float = 0.0
    _single: list[Case] = field(default_factory=list)
    _alike: dict[Hashable, Case] = field(default_factory=dict)

    @property
    def cases(self) -> list[Case]:
        """One for each of the first exchanges, then one for each kind of outcome, with how often there was one more."""
        return [*self._single, *self._alike.values()]

    def add(self, judged: Judged, options: Options) -> None:
        """Count one exchange, or what could not be judged."""
        self.totals.add(judged)
        if judged.is_case:
            self._case(judged.to_case(options))
        self.troubles += [trouble_of(judged.name, error) for error in judged.errors][: NAMED - len(self.troubles)]
        if judged.trouble or judged.skipped:
            return
        self.busy += judged.seconds
        if judged.timing is not None:
            self.timings.add(judged.timing)
        self.places.update(judged.places)
        group = Group(judged.origin, judged.model, judged.day)
        self._group(group, Count(1, int(judged.verdict != "fail")))
        examples = judged.examples()
        for key, findings in judged.places.items():
            row = Row(*group, key.rule, key.place.pointer, key.place.event_type)
            self._row(row, Count(1, findings), examples.get(key))

    def merge(self, other: Tally) -> None:
        """Add the tally of another part of the corpus, the one that comes after this."""
        self.totals.merge(other.totals)
        self.places.update(other.places)
        self.busy += other.busy
        self.timings.merge(other.timings)
        self.troubles += other.troubles[: NAMED - len(self.troubles)]
        for case in other.cases:
            self._case(case)
        for group, count in other.groups.items():
            self._group(group, count)
        for row, count in other.rows.items():
            self._row(row, count, other.examples.get(row))

    def _case(self, case: Case) -> None:
        if len(self._single) < self.single and case.times == 1:
            self._single.append(case)
            return
        kind = _kind(case)
        if kind not in self._alike and len(self._alike) >= KINDS:
            kind = (case.verdict, MORE)
            case = replace(case, findings=[], why=MORE)
        known = self._alike.setdefault(kind, replace(case, times=0, seconds=0.0))
        known.times += case.times
        known.seconds += case.seconds

    def _group(self, group: Group, count: Count) -> None:
        if group not in self.groups and len(self.groups) >= ROWS:
            group = Group(group.host, ELSE, ELSE)
        self.groups.setdefault(group, Count()).add(count.exchanges, count.findings)

    def _row(self, row: Row, count: Count, example: dict[str, Any] | None) -> None:
        if row not in self.rows and len(self.rows) >= ROWS:
            row = row._replace(model=ELSE, day=ELSE)
        self.rows.setdefault(row, Count()).add(count.exchanges, count.findings)
        if example is not None and len(self.examples) < EXAMPLES:
            self.examples.setdefault(row, example)


def _kind(case: Case) -> Hashable:
    """What makes two cases alike: verdict, root causes and what makes those weigh, and what was not judged."""
    findings = [finding for finding in case.findings if "consequence_of" not in finding]
    shown = frozenset((spot_of(finding), finding["level"], "expected_failure" in finding) for finding in findings)
    bare = case.why.partition(":")[0] if not findings else ""
    return case.verdict, bare, shown, tuple(case.unjudged)
