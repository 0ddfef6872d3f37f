"""Judges the events of one stream, one by one: the long way through schema, numbers, automaton and rules."""

from __future__ import annotations

from typing import Any

from responses_api._tables import EventRow

from responses_contract.checking.causes import OF_THE_RESPONSE
from responses_contract.checking.collector import Collector
from responses_contract.checking.dialect import Dialect, told_by
from responses_contract.checking.gaps import Gap, Gaps
from responses_contract.checking.running import RuleRunner
from responses_contract.checking.skeleton import Skeleton
from responses_contract.model.findings import Place, quote
from responses_contract.model.json_values import Json
from responses_contract.model.schemas import fractions
from responses_contract.rule_ids import RuleId
from responses_contract.rules import Rule
from responses_contract.rules.cases import (
    ON_END,
    ON_ITEM,
    ON_PART,
    ON_RESPONSE,
    ON_SNAPSHOT,
    ON_VALUE,
    Answer,
    ClosedCase,
    EndCase,
    ResponseCase,
    SnapshotCase,
    ValueCase,
)
from responses_contract.rules.registry import CaseT, Hook
from responses_contract.rules.stream_values import KEPT
from responses_contract.stream.machine import Machine
from responses_contract.stream.nodes import Node, Text
from responses_contract.stream.states import OVER
from responses_contract.wire.limits import Limits

_OF_NO_ITEM = frozenset({"stream", "response"})


class EventChecker:
    """What is known of a stream after some of its events, and what is wrong with them.

    It also keeps what the short cut of `StreamChecker` rests on: which deltas go to which open text.

    Attributes:
        latest: the latest response object.
    """

    def __init__(self, dialect: Dialect, limits: Limits, answer: Answer, runner: RuleRunner, name: str = "") -> None:
        self._dialect = dialect
        self._limits = limits
        self._answer = answer
        self._runner = runner
        self._name = name or None
        self._collector = Collector(dialect.rules, limits.findings_per_rule, "/response")
        operation = self._operation = answer.operation
        self._machine = Machine(dialect.grammar, resumed=operation.resumed)
        self._event = -1
        self._byte: int | None = None
        self._item: int | None = None
        self._sequence: int | None = None
        self._type: str | None = None
        self._due: int | None = None if operation.resumed else 0
        self._cursor = operation.cursor
        self._unnumbered = False
        self._gaps = Gaps()
        self._first: Json | None = None
        self.latest: Json | None = None
        self._slots: dict[Any, list[str]] = {}
        self._skeletons: dict[bytes | None, Skeleton] = {}
        self._texts: dict[int, Text] = {}

    def _take(self, event: Json) -> None:
        """The long way of one event."""
        kind = event.get("type")
        number = event.get("sequence_number")
        self._sequence = number if isinstance(number, int) and not isinstance(number, bool) else None
        if not isinstance(kind, str) or not kind:
            self._lose(RuleId.SCHEMA_EVENT_HAS_TYPE, "a type", quote(event))
            return
        row = self._dialect.grammar.rows.get(kind)
        self._type = kind if row is not None else quote(kind)
        self._item = self._machine.index_said(event) if row is None or row.scope not in _OF_NO_ITEM else OF_THE_RESPONSE
        ended = self._machine.state in OVER
        if not ended:
            self._check_schema(event, row)
        for pointer, value in fractions(event, self._dialect.schemas.integers):
            self._report(RuleId.WIRE_INTEGERS_WITHOUT_FRACTION, "an integer", f"{value!r}", pointer)
        if not ended:
            self._check_sequence(number, row)
        if self._operation.no_obfuscation and "obfuscation" in event:
            self._report(RuleId.VALUE_OBFUSCATION_OBEYED, "no obfuscation", quote(event["obfuscation"]), "/obfuscation")
        self._step(event, row, ended)
        self._settle_gaps()

    def _check_schema(self, event: Json, row: EventRow | None) -> None:
        if row is None or row.name not in self._dialect.schemas:
            self._report_foreign(event["type"])
            return
        for error in self._dialect.schemas.errors(row.name, event):
            if self._unnumbered and error.pointer == "/sequence_number" and error.actual == "absent":
                continue  # reported once, for the first event without
            self._report(told_by(error, RuleId.SCHEMA_EVENT), error.expected, error.actual, error.pointer)
        for name in sorted(event.keys() & self._dialect.of_others[row.name]):
            found = "null" if event[name] is None else quote(event[name])
            self._report(RuleId.SCHEMA_EVENT_HAS_ITS_OWN_MEMBERS, f"no member {name} in this event", found, f"/{name}")

    def _report_foreign(self, kind: str) -> None:
        if self._event == 0 and self._machine.state == "start":
            self._report(RuleId.STREAM_FIRST_EVENT_IS_CREATED, "response.created", quote(kind), "/type")
        else:
            self._report(RuleId.SCHEMA_EVENT_TYPE_KNOWN, "an event of the contract", quote(kind), "/type")

    def _check_sequence(self, number: Any, row: EventRow | None) -> None:
        if number is None and row is None:
            return  # It is not one of the events that are counted.
        if self._sequence is None:
            if not self._unnumbered and not isinstance(number, int | float):
                self._unnumbered = True
                self._report(RuleId.VALUE_SEQUENCE_COUNTS_UP, f"sequence_number {self._due}", "no sequence_number")
            self._sequence = int(number) if isinstance(number, float) and number.is_integer() else None
        if self._sequence is None:
            self._due = self._due + 1 if self._due is not None else None
            return
        first = self._event == 0
        if self._cursor is not None and first and self._sequence != self._cursor + 1:
            self._report(RuleId.STREAM_RESUMES_AFTER_CURSOR, f"sequence_number {self._cursor + 1}", f"{self._sequence}")
        elif self._due is not None and self._sequence != self._due:
            gap = Gap(self._place("/sequence_number"), self._due, self._sequence)
            if gap.came > gap.due and not self._unnumbered:
                self._gaps.fresh = gap  # whether something is missing there shows the event itself
            else:
                self._collector.add(*gap.told())
        self._due = self._sequence + 1

    def _settle_gaps(self) -> None:
        """The event is judged: what is known now of the numbers before it, and of those within an item that is done."""
        gap, item = self._gaps.keep(self._item), self._item
        if gap is not None:
            self._collector.add(*gap.told())
        if item in self._machine.items and self._machine.items[item].state == "closed":
            for gap in self._gaps.settled(item):
                self._collector.add(*gap.told(), item)

    def _step(self, event: Json, row: EventRow | None, ended: bool) -> None:
        """Through the automaton, and the rules for what the event did."""
        if row is None or row.act != "append":
            self._slots.clear()
            self._skeletons.clear()
        node = self._machine.step(event, row)
        self._report_problems()
        if row is None or ended:
            return
        if node is not None:
            self._after(node, event, row)
        elif row.scope == "response":
            self._snapshot(event, row)

    def _after(self, node: Node, event: Json, row: EventRow) -> None:
        if row.act == "append":
            self._remember_slot(node, event, row)
        elif row.act == "seal":
            self._ask(ON_VALUE, ValueCase(node, row.field, event, row.value or "", self._answer), node)
        elif row.act == "close":
            case = ClosedCase(node, self._dialect.grammar.streamed, self._dialect.lists, self._answer)
            self._ask(ON_ITEM if node.scope == "item" else ON_PART, case, node)

    def _remember_slot(self, node: Node, event: Json, row: EventRow) -> None:
        """From now on deltas like this one may take the short cut."""
        hot = self._dialect.hot.get(row.type.encode())
        text = node.texts.get(row.field)
        if hot is None or text is None or text.sealed is not None or node.item.id != event.get("item_id"):
            return
        try:
            self._slots[hot.key(event)] = text.deltas
        except (KeyError, TypeError):
            return
        self._texts[id(text)] = text

    def _snapshot(self, event: Json, row: EventRow) -> None:
        response = event.get(row.value or "")
        if not isinstance(response, dict):
            return
        ended = row.act == "end"
        if row.phase == "queued" and self._operation.known and not self._operation.body.get("background"):
            self._report(RuleId.STREAM_QUEUED_ONLY_IN_BACKGROUND, "background: true in the request", row.type)
        if self._first is None:
            self._first = {name: response[name] for name in KEPT if name in response}
        self.latest = response
        self._ask(ON_SNAPSHOT, SnapshotCase(response, row.type, row.phase, self._first, ended, self._answer), None)
        if ended:
            items = [self._machine.items[index] for index in sorted(self._machine.items)]
            self._ask(ON_END, EndCase(response, items, self._operation.resumed, self._answer), None)
            self._ask(ON_RESPONSE, ResponseCase(response, self._answer), None, "/response")

    def _lose(self, rule: RuleId, expected: str, actual: str) -> None:
        """An event that cannot be judged: it may have been anything, so it counts as one of the sequence."""
        self._report(rule, expected, actual)
        if self._due is not None:
            self._due += 1

    # --- reporting ---

    def _ask(self, hook: Hook[CaseT], case: CaseT, node: Node | None, base: str = "") -> None:
        for rule, violation in self._runner.violations(hook, case, self._name):
            self._report(rule, violation.expected, violation.actual, base + violation.pointer, node)

    def _report_problems(self) -> None:
        for problem in self._machine.problems:
            self._report(problem.rule, problem.expected, problem.actual, None, problem.node, problem.other)
        self._machine.problems.clear()

    def _place(self, pointer: str | None = None) -> Place:
        return Place(self._name, max(self._event, 0), self._sequence, self._byte, pointer or None, self._type)

    def _report(
        self, rule: RuleId | Rule, expected: str, actual: str, pointer: str | None = None, *nodes: Node | None
    ) -> None:
        place = self._place(pointer)
        items = [node.item.index for node in nodes if node is not None]
        if not items and self._item is not None:
            items = [self._item]
        id = rule.value if isinstance(rule, RuleId) else rule.id
        if (gap := self._gaps.shown_by(id, items)) is not None and not self._operation.resumed:
            self._report(RuleId.STREAM_NO_EVENT_IS_LOST, *gap.shown_by(id, actual))
        self._collector.add(rule, expected, actual, place, *items)
