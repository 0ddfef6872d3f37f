"""Gaps in the sequence numbers: when they are a matter of counting, and when events went lost.

A gap alone breaks a SHOULD: nobody promises that numbers follow each other. Where a MUST of the order, or of what is
told twice, is broken at the same event, or later in the item in which the gap is, what is missing there was left out:
that is one cause, and the rest follows from it.
"""

from __future__ import annotations

from typing import NamedTuple

from responses_contract.checking.causes import explanations
from responses_contract.model.findings import Place
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES


class Gap(NamedTuple):
    """Numbers that were left out before an event.

    Attributes:
        place: of the event after the gap.
        due: the number that was to come.
        came: the one that came.
    """

    place: Place
    due: int
    came: int

    @property
    def rule(self) -> RuleId:
        """The rule that it breaks by itself."""
        return RuleId.VALUE_SEQUENCE_COUNTS_UP if self.place.event else RuleId.VALUE_SEQUENCE_STARTS_AT_ZERO

    @property
    def left_out(self) -> str:
        return f"{self.due}" if self.came == self.due + 1 else f"{self.due} to {self.came - 1}"

    def told(self) -> tuple[RuleId, str, str, Place]:
        """As a violation by itself."""
        return self.rule, f"sequence_number {self.due}", f"{self.came}", self.place

    def shown_by(self, rule: str, actual: str) -> tuple[str, str]:
        """What is expected of a stream without this gap, and what came instead, with the rule that shows the loss."""
        came = f"{self.came} at event {self.place.event}"
        return f"an event with sequence_number {self.left_out}", f"{came}; {rule}: {actual}"


class Gaps:
    """The gaps of one stream of which it is not settled yet what they are.

    Attributes:
        fresh: the one before the event that is being judged.
    """

    def __init__(self) -> None:
        self.fresh: Gap | None = None
        self._is_lost = False
        self._of_item: dict[int, list[Gap]] = {}

    def keep(self, item: int | None) -> Gap | None:
        """The event is judged, and nothing was missing: its gap, unless the rest of its item may show more."""
        gap, self.fresh = self.fresh, None
        if gap is None or item is None or item < 0 or self._is_lost:
            return gap
        self._of_item.setdefault(item, []).append(gap)
        return None

    def settled(self, item: int | None = None) -> list[Gap]:
        """The gaps that were no loss, as their item is done; without an item, all that are left."""
        if item is not None:
            return self._of_item.pop(item, [])
        left = sorted((gap for gaps in self._of_item.values() for gap in gaps), key=lambda gap: gap.place.event or 0)
        self._of_item.clear()
        return left

    def shown_by(self, rule: str, items: list[int]) -> Gap | None:
        """The gap that what breaks a rule shows to be a loss; no more than one, as the rest follows from it."""
        is_must = rule in RULES and RULES[rule].level == "MUST"
        if self._is_lost or not is_must or rule == RuleId.STREAM_NO_EVENT_IS_LOST:
            return None
        compared = explanations()
        gap = None
        if self.fresh is not None and (rule.startswith("stream/") or rule in compared.after_loss):
            gap = self.fresh
        elif rule in compared.restated:
            gap = next((self._of_item[item][0] for item in items if item in self._of_item), None)
        self._is_lost = gap is not None
        return gap
