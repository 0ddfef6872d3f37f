"""Which finding explains which: a finding that follows from an earlier one is a consequence and is not counted.

What a rule explains stands at the rule (`explains`, `explains_in_item`, `groups`); here is the trail of one exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from responses_contract.model.findings import Finding
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES
from responses_contract.rules.registry import Causes, Group, members

COMPARED = (Group.RESTATED, Group.ENDING, Group.SEQUENCE)
"""What is compared with what came before in the stream: after a loss, none of it can be relied on."""

OPENED = ("item", "part")
"""Members of events that add an item or a part: where one is of a wrong shape, what it adds may not be there."""

OF_THE_RESPONSE = -1
"""Stands for the index of an item where an event speaks of none, but of the response or the stream."""


@dataclass(frozen=True, slots=True)
class Explanations:
    """What explains what, as ids.

    Attributes:
        losses, schemas: the rules of these groups.
        restated: what is compared with deltas and parts.
        after_loss: what follows from a lost event, besides every rule of order.
        ending: what is compared at the end of a stream.
        by_status: what the status decides.
        in_item: the earlier finding → what follows from it within one item.
        in_exchange: the same, among all that is said of one exchange.
    """

    losses: frozenset[str]
    schemas: frozenset[str]
    restated: frozenset[str]
    after_loss: frozenset[str]
    ending: frozenset[str]
    by_status: frozenset[str]
    in_item: Mapping[str, frozenset[str]]
    in_exchange: Mapping[str, frozenset[str]]


@cache
def explanations() -> Explanations:
    """Read once from all the rules, those too that a checker leaves out: they explain all the same."""

    def of(*names: Group | str) -> frozenset[str]:
        return members(names, RULES)

    def table(causes: Mapping[str, Causes]) -> dict[str, frozenset[str]]:
        return {id: of(*names) for id, names in causes.items() if names}

    return Explanations(
        of(Group.LOSS),
        of(Group.SCHEMA),
        of(Group.RESTATED),
        of(*COMPARED),
        of(Group.ENDING),
        of(Group.STATUS),
        in_item=table({one.id: one.explains_in_item for one in RULES.values()}),
        in_exchange=table({one.id: one.explains for one in RULES.values()}),
    )


def _first_step(pointer: str) -> str:
    return pointer.split("/", 2)[1]


def _above(pointer: str) -> Iterator[str]:
    """A pointer, and those to what holds what it points to."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


class Trail:
    """What was found in one exchange so far, as far as it can explain more.

    Args:
        base: the pointer to the response in what is judged: `/response` in the events of a stream, nothing in a body.
    """

    def __init__(self, base: str) -> None:
        self._explained = explanations()
        self._base = base.split("/")
        self._loss: str | None = None
        self._exchange: dict[str, str] = {}
        self._items: dict[int, dict[str, str]] = {}
        self._absent: set[str] = set()  # pointers to usual members of a response that are absent in any event
        self._members: dict[str, str] = {}  # of a response, that failed the schema in any event
        self._event = -1
        self._broken: list[str] = []  # pointers to what fails its schema in that event
        self._step = (-1, "")  # the event in which a rule of order was broken first, and that rule

    def cause(self, rule: str, event: int, item: int | None, pointer: str | None) -> str | None:
        """The rule of an earlier finding that explains this one."""
        if not rule.startswith(("wire/", "schema/")):
            broken = self._broken_by(rule, event, item, pointer)
            if broken is not None:
                return broken
        # A frame that could not be read may have held anything.
        if self._loss is not None and (rule.startswith("stream/") or rule in self._explained.after_loss):
            return self._loss
        if self._step[0] == event and rule.startswith("stream/"):
            return self._step[1]
        if item is not None and rule in self._items.get(item, ()):
            return self._items[item][rule]
        return self._exchange.get(rule)

    def _broken_by(self, rule: str, event: int, item: int | None, pointer: str | None) -> str | None:
        """The schema that failed already at what a rule looked at."""
        member = self._member(pointer)
        if member in self._members:
            return self._members[member]
        if self._looks_at_absent(rule, pointer):
            return RuleId.SCHEMA_USUAL_MEMBERS.value
        if rule in self._explained.by_status and "status" in self._members:
            return self._members["status"]
        if self._event != event:
            return None
        if rule == RuleId.STREAM_ITEM_ADDED_BEFORE_ITS_EVENTS and not {"", "/output_index"} & {*self._broken}:
            return None  # its index says which item, whatever else the event lacks
        if pointer is None:
            by_type_alone = item == OF_THE_RESPONSE and rule.startswith("stream/")
            hit = not by_type_alone and any(self._member(broken) is None for broken in self._broken)
        else:
            hit = any(pointer.startswith(broken) or broken.startswith(pointer) for broken in self._broken)
        return RuleId.SCHEMA_EVENT.value if hit else None

    def _looks_at_absent(self, rule: str, pointer: str | None) -> bool:
        """Whether a rule looked at a usual member that is absent: nothing else is explained by its absence."""
        if rule in self._explained.by_status and f"{'/'.join(self._base)}/status" in self._absent:
            return True
        return bool(self._absent) and any(above in self._absent for above in _above(pointer or ""))

    def note(self, rule: str, event: int, item: int | None, pointer: str | None, cause: str | None) -> None:
        """Remember a finding: what follows from it follows from its cause, where it has one."""
        root = cause or rule
        if rule in self._explained.losses and cause is None:
            self._loss = self._loss or rule
        if rule == RuleId.SCHEMA_USUAL_MEMBERS and pointer is not None:
            self._absent.add(pointer)
        if rule in self._explained.schemas:
            self._note_schema(rule, event, item, pointer)
        if rule.startswith("stream/") and self._step[0] != event:
            self._step = (event, root)
        for name in self._explained.in_exchange.get(rule, ()):
            self._exchange.setdefault(name, root)
        if item is not None and rule in self._explained.in_item:
            of_item = self._items.setdefault(item, {})
            names = self._explained.in_item[rule]
            if rule in self._explained.schemas and _first_step(pointer or "/item") not in OPENED:
                names -= {RuleId.STREAM_ITEM_ADDED_BEFORE_ITS_EVENTS.value}
            if rule in self._explained.schemas and pointer == "/item_id":
                names -= self._explained.restated  # its index says which item it means
            for name in names:
                of_item.setdefault(name, root)

    def _note_schema(self, rule: str, event: int, item: int | None, pointer: str | None) -> None:
        member = self._member(pointer)
        if member is not None:
            self._members.setdefault(member, rule)
            return
        self._broken = [*self._broken, pointer or ""] if self._event == event else [pointer or ""]
        self._event = event
        for name in self._explained.ending:
            self._exchange.setdefault(name, rule)
        if item is None:
            self._loss = self._loss or rule

    def _member(self, pointer: str | None) -> str | None:
        """The member of the response that a pointer leads to; None if it does not lead into a response."""
        steps = (pointer or "").split("/")
        depth = len(self._base)
        return steps[depth] if len(steps) > depth and steps[:depth] == self._base else None


def with_echoes(found: Sequence[Finding]) -> list[Finding]:
    """The findings about an exchange; what a response repeats of a bad request that was accepted follows from that."""
    accepted = RuleId.SCHEMA_ACCEPTED_REQUEST.value
    bad = [finding.place.pointer or "" for finding in found if finding.rule == accepted]
    return [
        replace(finding, consequence_of=accepted) if finding.is_primary and _repeats(finding, bad) else finding
        for finding in found
    ]


def _repeats(finding: Finding, bad: Sequence[str]) -> bool:
    pointer = finding.place.pointer or ""
    of_response = pointer.removeprefix("/response")
    if finding.rule != RuleId.SCHEMA_RESPONSE and (finding.rule != RuleId.SCHEMA_EVENT or pointer == of_response):
        return False
    return any(above in bad for above in _above(of_response))
