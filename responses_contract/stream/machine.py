"""The stream automaton: follows one stream through the tables of `states`.

A step that the tables do not allow becomes a problem that names the state and the event; the automaton then carries on
as if the missing step had been made, so that one omission is one problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from responses_api._tables import SCOPES, EventRow

from responses_contract.model.findings import quote
from responses_contract.rule_ids import RuleId
from responses_contract.stream.grammar import ENDS, LAST_PHASES, UNDER_WAY, Grammar
from responses_contract.stream.nodes import Node, Text
from responses_contract.stream.states import BROKEN, EXPECTED, MAY_END, MAY_STAY_OPEN, NODE, RESPONSE, WHEN, kind_of


class Problem(NamedTuple):
    """A step that must not be.

    Attributes:
        rule: that it breaks.
        node: that it was about; None for the response.
        expected: what could have come.
        actual: what came, and in which state.
        other: another node that it may have been about.
    """

    rule: RuleId
    node: Node | None
    expected: str
    actual: str
    other: Node | None = None


class Machine:
    """Follows one stream through its states.

    Attributes:
        state: of the response.
        items: by output index.
        problems: those of the latest step; the caller takes them out.
    """

    def __init__(self, grammar: Grammar, *, resumed: bool = False) -> None:
        self.grammar = grammar
        self.state = "resumed" if resumed else "start"
        self.items: dict[int, Node] = {}
        self.problems: list[Problem] = []
        self._resumed = resumed
        self._by_id: dict[str, Node] = {}
        self._due: dict[str, int] = {}

    def step(self, event: Mapping[str, Any], row: EventRow | None) -> Node | None:
        """Take one event; returns the node that it is about, if it may be written to."""
        came = kind_of(row)
        moved = self._move(came, event)
        if moved and came == "end" and row is not None:
            self._check_all_done(row)
        if not moved or came != "child" or row is None:
            return None
        node = self._find(event, row)
        return node if node is not None and self._apply(node, event, row) else None

    def finish(self) -> None:
        """The stream has ended."""
        if self.state not in MAY_END:
            self._report(
                RuleId.STREAM_ENDS_WITH_TERMINAL_EVENT,
                None,
                " or ".join(ENDS.values()),
                f"the end of the stream while the response is {self.state}",
            )

    def index_of(self, event: Mapping[str, Any]) -> int | None:
        """The output index of the item that an event speaks of; None where it does not say, or of none known."""
        index = _index(event, SCOPES["item"].index)
        if index in self.items:
            return index
        name = event.get(SCOPES["item"].id or "")
        known = self._by_id.get(name) if isinstance(name, str) else None
        return known.index if known is not None else None

    def index_said(self, event: Mapping[str, Any]) -> int | None:
        """As `index_of`; where no such item was added, the index that the event says."""
        known = self.index_of(event)
        return _index(event, SCOPES["item"].index) if known is None else known

    # --- the response ---

    def _move(self, came: str, event: Mapping[str, Any]) -> bool:
        before = self.state
        self.state, broken = RESPONSE[before, came]
        if broken is not None:
            wanted = [name for came, name in EXPECTED.items() if RESPONSE[before, came][1] is None]
            expected = f"{' or '.join(wanted) or 'nothing'} {WHEN.get(before, f'after {before}')}"
            self._report(broken, None, expected, f"{quote(event.get('type'))} {WHEN.get(before, f'while {before}')}")
        return before not in MAY_END and self.state != "failing"

    def _check_all_done(self, row: EventRow) -> None:
        for item in self.items.values():
            if item.state == "open" and not item.implied and item.type not in MAY_STAY_OPEN:
                self._report(
                    RuleId.STREAM_ITEMS_DONE_BEFORE_END,
                    item,
                    f"response.output_item.done for {item} before {row.type}",
                    f"{row.type} while {item} is open",
                )

    # --- finding the node that an event speaks of ---

    def _find(self, event: Mapping[str, Any], row: EventRow) -> Node | None:
        """The node, made up where it was never added; None if the event does not say which, or must not come."""
        item = self._find_item(event, row)
        if item is None or row.scope == "item":
            return item
        if item.state == "closed":
            self._refuse("late", item, event, row)
            return None
        index = _index(event, SCOPES[row.scope].index)
        if index is None:
            return None
        part = item.children.get((row.scope, index))
        if part is None:
            part = self._new(row, index, item, event)
            item.children[row.scope, index] = part
        return part

    def _find_item(self, event: Mapping[str, Any], row: EventRow) -> Node | None:
        index = _index(event, SCOPES["item"].index)
        name = _item_id(event, row)
        known = self._by_id.get(name) if name is not None else None
        item = self.items.get(index) if index is not None else known
        if item is None and index is not None and row.scope == "item" and row.act == "open":
            return self._new_item(index, event, row, known)
        if row.act in ("open", "close") and row.scope == "item":
            return item if item is not None else self._new_item(index, event, row, None)
        if item is not None and (name is None or item.id in (None, name)):
            return item
        if item is None and known is None:
            return self._new_item(index, event, row, None)
        return self._wrong_id(index, name, item, known)

    def _wrong_id(self, index: int | None, name: str | None, item: Node | None, known: Node | None) -> Node | None:
        """The event's id and its index disagree: the one that is still open is meant."""
        here = f"the item id {quote(item.id)}" if item is not None else "no item"
        there = f", which was added at {known.index}" if known is not None else ""
        chosen, other = (item, known) if known is None or (item and known.state == "closed") else (known, item)
        actual = f"item_id {quote(name)}{there}"
        problem = Problem(RuleId.STREAM_ITEM_ID_STABLE, chosen, f"at output_index {index}: {here}", actual, other)
        self.problems.append(problem)
        return chosen

    def _new_item(self, index: int | None, event: Mapping[str, Any], row: EventRow, known: Node | None) -> Node | None:
        if index is None:
            return None
        if known is not None:
            self._report(
                RuleId.STREAM_ONE_INDEX_PER_ITEM,
                known,
                f"the item id {quote(known.id)} at output_index {known.index} only",
                f"it is added at {index} again",
            )
        item = self._new(row, index, None, event)
        self.items[index] = item
        return item

    def _new(self, row: EventRow, index: int, parent: Node | None, event: Mapping[str, Any]) -> Node:
        """A node that comes into being: in the regular way by `open`, else as if it had been added."""
        scope = row.scope if parent is not None else "item"
        node = Node(scope, index, parent)
        due = self._due if parent is None else parent.due
        opened = row.act == "open" and row.scope == scope
        if opened or scope not in self.grammar.opens:
            self._check_count(node, due.get(scope, 0))
        due[scope] = max(due.get(scope, 0), index + 1)
        node.joined_late = self._resumed and not opened and not (parent and not parent.joined_late)
        node.implied = not opened and scope in self.grammar.opens
        if opened:
            node.state = "new"
            return node
        node.type = (
            row.of[0] if row.scope == scope and len(row.of) == 1 and scope in ("item", "content", "summary") else None
        )
        if scope == "item":
            self._name(node, _item_id(event, row))
        if not node.joined_late and scope in self.grammar.opens:
            self._refuse("early", node, event, row)
        return node

    def _check_count(self, node: Node, due: int) -> None:
        if node.index > due and not (self._resumed and (due == 0 or node.parent is not None)):
            rule = RuleId.STREAM_ITEM_INDICES_COUNT_UP if node.parent is None else RuleId.STREAM_PART_INDICES_COUNT_UP
            self._report(rule, node, f"{node.scope} {due}", f"{node}")

    def _name(self, item: Node, name: str | None) -> None:
        item.id = name
        if name is not None:
            self._by_id.setdefault(name, item)

    # --- what the event does to it ---

    def _apply(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        state = "absent" if node.state == "new" or (node.implied and row.act == "open") else node.state
        after = NODE[state, row.act]
        if after in ("again", "late"):
            self._refuse(after, node, event, row)
            return False
        if row.act != "open" and not self._fits(node, row):
            return False
        node.state = after
        return bool(_ACTS[row.act](self, node, event, row))

    def _refuse(self, how: str, node: Node, event: Mapping[str, Any], row: EventRow) -> None:
        rule = BROKEN.get((node.scope, how))
        if rule is not None:
            state = {"early": "was not added", "again": "stands already", "late": "is done"}[how]
            wanted = {"early": f"{node} added first", "again": "another index", "late": f"nothing more of {node}"}[how]
            self._report(rule, node, wanted, f"{row.type} while {node} {state}")

    def _fits(self, node: Node, row: EventRow) -> bool:
        of_part = node.scope in ("content", "summary")
        kind = node.type if of_part or node.scope == "item" else node.item.type
        if not row.of or kind is None or kind in row.of:
            return True
        rule = RuleId.STREAM_EVENT_FITS_PART_TYPE if of_part else RuleId.STREAM_EVENT_FITS_ITEM_TYPE
        self._report(rule, node, f"{node} of type {' or '.join(row.of)}", f"{row.type} on type {quote(kind)}")
        return False

    def _open(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        value = event.get(row.value or "")
        node.value = value
        node.implied = node.joined_late = False
        if isinstance(value, dict):
            node.type = value["type"] if isinstance(value.get("type"), str) else None
            if node.scope == "item":
                self._name(node, value["id"] if isinstance(value.get("id"), str) else None)
        return True

    def _append(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        self._phase_fits(node.item, row)
        text = self.text(node, row.field)
        if text.sealed is not None:
            self._report(
                RuleId.STREAM_NO_DELTA_AFTER_DONE, node, f"no more deltas of {_named(row)}", f"{row.type} after done"
            )
            return False
        delta = event.get(row.value or "")
        if isinstance(delta, str):
            text.deltas.append(delta)
        elif isinstance(delta, dict):  # several texts at once: what a command wrote to each of its outputs
            del node.texts[row.field]
            for name, piece in delta.items():
                if isinstance(piece, str):
                    self.text(node, (*row.field, name)).deltas.append(piece)
        if isinstance(event.get("logprobs"), list):
            text.logprobs += event["logprobs"]
        return True

    def _insert(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        if row.value is None:
            return True
        inserted = node.inserted.setdefault(row.field, [])
        at = _index(event, row.at)
        if at is not None and at != len(inserted) and not node.joined_late:
            self._report(
                RuleId.VALUE_ANNOTATIONS_EQUAL_THOSE_ADDED, node, f"{row.at} {len(inserted)}", f"{row.at} {at}"
            )
        inserted.append(event.get(row.value))
        return True

    def _seal(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        text = self.text(node, row.field)
        if text.sealed is not None:
            self._report(RuleId.STREAM_VALUE_DONE_ONCE, node, f"{_named(row)} stated once", f"{row.type} again")
            return False
        value = event.get(row.value or "")
        text.sealed = value if isinstance(value, str) else None
        return True

    def _phase(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        if self._phase_fits(node, row) and row.phase is not None:
            node.phases.append(row.phase)
            del node.phases[:-8]  # an endless repetition holds no memory
            self._count_phase(node, row.phase, row.at, _index(event, row.at))
        return True

    def _count_phase(self, item: Node, phase: str, member: str | None, number: int | None) -> None:
        if number is None:
            return
        due = item.counted.get(phase, number if item.joined_late else 0)
        if number != due:
            self._report(RuleId.STREAM_TOOL_PHASES_COUNT_UP, item, f"{member} {due}", f"{member} {number}")
        item.counted[phase] = number + 1

    def _phase_fits(self, item: Node, row: EventRow) -> bool:
        """Whether this phase, or this event that needs one, may come now."""
        last = item.phases[-1] if item.phases else None
        rank = self.grammar.ranks
        kind = item.type or ""
        back = row.phase is not None and last is not None and rank.get((kind, row.phase), 0) < rank.get((kind, last), 0)
        early = bool(row.after) and not any(phase in item.phases for phase in row.after)
        over = last in LAST_PHASES
        if item.joined_late or not (back or early or over):
            return True
        wanted = "nothing" if over else " or ".join(row.after) if early else f"a phase after {last}"
        self._report(
            RuleId.STREAM_TOOL_PHASES_IN_ORDER,
            item,
            f"{wanted} {'first' if early else 'next'}",
            f"{row.type} after {last}",
        )
        return False

    def _close(self, node: Node, event: Mapping[str, Any], row: EventRow) -> bool:
        node.done = event.get(row.value or "")
        if node.scope == "item":
            self._close_item(node)
        elif node.scope in ("content", "summary"):
            self._same_member(node, "type", node.type, RuleId.STREAM_PART_DONE_KEEPS_TYPE)
        for path, text in node.texts.items():
            if text.sealed is None and (node.scope, path) in self.grammar.sealed:
                of_item = node.scope == "item"
                rule = (
                    RuleId.STREAM_VALUE_DONE_BEFORE_ITEM_DONE if of_item else RuleId.STREAM_VALUE_DONE_BEFORE_PART_DONE
                )
                self._report(rule, node, f"{'.'.join(path)} stated in full first", row.type)
        return True

    def _close_item(self, item: Node) -> None:
        self._same_member(item, "id", item.id, RuleId.STREAM_ITEM_DONE_KEEPS_ID)
        self._same_member(item, "type", item.type, RuleId.STREAM_ITEM_DONE_KEEPS_TYPE)
        status = item.done.get("status") if isinstance(item.done, dict) else None
        for part in item.children.values():
            if part.state == "open" and not part.implied and part.scope in self.grammar.scopes_of_item:
                self._report(
                    RuleId.STREAM_PARTS_DONE_BEFORE_ITEM_DONE,
                    part,
                    f"{part} done first",
                    f"{item} done while it is open",
                )
        told = (bool(item.phases) and status not in UNDER_WAY) or status == "completed"
        last = item.phases[-1] if item.phases else None
        finals = self.grammar.finals.get(item.type or "")
        was_over = not item.phases and isinstance(item.value, dict) and item.value.get("status") == "completed"
        if finals and told and last not in LAST_PHASES and not item.joined_late and not was_over:
            rule = RuleId.STREAM_TOOL_PHASE_ENDS_BEFORE_ITEM_DONE
            self._report(rule, item, f"{' or '.join(finals)} first", f"done after {last or 'no event of its own'}")

    def _same_member(self, node: Node, name: str, before: str | None, rule: RuleId) -> None:
        now = node.done.get(name) if isinstance(node.done, dict) else None
        if before is not None and now != before:
            self._report(rule, node, f"{name} {quote(before)}", f"{name} {quote(now)}")

    def text(self, node: Node, path: tuple[str, ...]) -> Text:
        """The value at `path` of a node, as it comes in deltas."""
        text = node.texts.get(path)
        if text is None:
            text = node.texts[path] = Text(partial=node.joined_late)
        return text

    def _report(self, rule: RuleId, node: Node | None, expected: str, actual: str) -> None:
        self.problems.append(Problem(rule, node, expected, actual))


_ACTS = {
    "open": Machine._open,
    "append": Machine._append,
    "insert": Machine._insert,
    "seal": Machine._seal,
    "phase": Machine._phase,
    "close": Machine._close,
}


def _index(event: Mapping[str, Any], member: str | None) -> int | None:
    value = event.get(member or "")
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _item_id(event: Mapping[str, Any], row: EventRow) -> str | None:
    """The id of the item that an event names: its own member, or that of the item it carries."""
    holder: Any = event
    member = SCOPES["item"].id or ""
    if row.scope == "item" and row.act in ("open", "close"):
        holder, member = event.get(row.value or ""), "id"
    name = holder.get(member) if isinstance(holder, dict) else None
    return name if isinstance(name, str) and name else None


def _named(row: EventRow) -> str:
    return ".".join(row.field) or row.scope
