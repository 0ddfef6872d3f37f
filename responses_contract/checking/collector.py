"""Collects the findings of one exchange: level, place, cause, and no more of a kind than a reader needs."""

from __future__ import annotations

from collections.abc import Mapping

from responses_contract.checking.causes import Trail
from responses_contract.model.findings import Finding, Place, any_index
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES, Rule


class Collector:
    """Collects the findings of one exchange.

    Args:
        rules: those that were asked for; what others find is dropped, and what follows from it alone is primary.
        most: findings of one rule at one place (pointer, indices apart, and type of event) that are kept.
        base: the pointer to the response in what is judged, see `Trail`.

    Attributes:
        found: what was not yet taken out.
        counts: how often each rule was broken.
        total: how many violations there were.
        suppressed: how many findings were dropped because there were enough of their rule and place.
    """

    def __init__(self, rules: Mapping[str, Rule], most: int, base: str = "") -> None:
        self._rules = rules
        self._most = most
        self._trail = Trail(base)
        self.found: list[Finding] = []
        self.counts: dict[str, int] = {}
        self.total = 0
        self.suppressed = 0
        self._kept: dict[tuple[str, str, str | None], int] = {}

    def add(self, rule: RuleId | Rule, expected: str, actual: str, place: Place, *items: int) -> None:
        """One violation.

        Args:
            rule: that was broken.
            expected: what should be there.
            actual: what is there.
            place: where.
            items: the output indices of the items that it is about.
        """
        id = rule.value if isinstance(rule, RuleId) else rule.id
        self.total += 1
        self.counts[id] = self.counts.get(id, 0) + 1
        event = place.event or 0
        cause = self._trail.cause(id, event, items[0] if items else None, place.pointer)
        cause = None if cause == id or not _explains(cause, id) else cause
        for item in items or (None,):
            self._trail.note(id, event, item, place.pointer, cause)
        if id not in self._rules:
            return
        if not self._is_wanted(id, place):
            self.suppressed += 1
            return
        shown = cause if cause in self._rules else None
        self.found.append(Finding(id, self._rules[id].level, expected, actual, place, shown))

    def note_loss(self, rule: RuleId, place: Place) -> None:
        """What was lost is told elsewhere: here it only explains what is missing."""
        self._trail.note(rule.value, place.event or 0, None, None, None)

    def _is_wanted(self, id: str, place: Place) -> bool:
        """Whether there are not enough of a kind yet: the second defect does not hide behind the first."""
        kind = (id, any_index(place.pointer or ""), place.event_type)
        self._kept[kind] = times = self._kept.get(kind, 0) + 1
        return times <= self._most

    def drain(self) -> list[Finding]:
        """What was found since the last time."""
        found, self.found = self.found, []
        return found


_SAME_THING = frozenset(
    {
        RuleId.SCHEMA_USUAL_MEMBERS.value,
        RuleId.SCHEMA_TYPES_KNOWN.value,
        RuleId.SCHEMA_ACCEPTED_REQUEST.value,
        RuleId.STREAM_VALUE_DONE_BEFORE_PART_DONE.value,
    }
)
"""Rules that say why another one has nothing to judge: what it looks at is absent, unknown, or was never valid; and one
that tells of the same two events as the next: a text that is done after its part, on which no client breaks."""


def _explains(cause: str | None, rule: str) -> bool:
    """Whether what breaks a rule is told by its cause alone: a SHOULD does not take the place of a MUST."""
    levels = [RULES[one].level for one in (cause, rule) if one in RULES]
    return cause in _SAME_THING or levels != ["SHOULD", "MUST"]
