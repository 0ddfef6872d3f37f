"""What a rule is, and how one is written down: sentence, level, source, hint, causes and code in one place.

    @rule(
        ON_RESPONSE,
        "value/usage-adds-up",
        "MUST",
        "`total_tokens` is the sum of `input_tokens` and `output_tokens`.",
        source="API reference, usage",
        hint="total_tokens = input_tokens + output_tokens",
    )
    def usage_adds_up(case: ResponseCase) -> Iterator[Violation]: ...

The hook says when the code is called and with what; a function for another kind of case does not pass the type checker.
Rules whose code is a part of the engine, the decoder, the automaton, the validators of schemas, are written down with
`engine_rule`, and named by members of `RuleId` where they are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase
from typing import Any, Generic, NamedTuple, TypeVar

from responses_contract.errors import SpecError
from responses_contract.model.findings import Level
from responses_contract.rule_ids import RuleId

LAYERS = ("wire", "schema", "stream", "value", "http", "session", "websocket", "webhook")
"""What rules look at, from the bytes up; the part of an id before its slash."""


class Violation(NamedTuple):
    """What a rule's code found: where in the value, what should be there, what is.

    Attributes:
        pointer: JSON pointer into the event or body that is judged.
        expected: what the requirement asks for here.
        actual: what stands there instead.
        exchange: for rules over several exchanges, the number of the one that is wrong.
    """

    pointer: str
    expected: str
    actual: str
    exchange: int | None = None


CaseT = TypeVar("CaseT")
Check = Callable[[CaseT], Iterator[Violation]]


class Hook(Generic[CaseT]):
    """A moment at which rules are asked.

    Args:
        name: of the moment.
        case: the type that their code is then called with.
    """

    def __init__(self, name: str, case: type[CaseT]) -> None:
        self.name = name
        self.case = case


class Group(Enum):
    """Rules that one cause explains together. A rule says in which groups it is; a cause names a group."""

    LOSS = auto()
    """An event was lost, or may have been any: what is missing afterwards is no finding of its own."""
    UNREAD = auto()
    """Frames that could not be read."""
    SCHEMA = auto()
    """A value of the wrong shape: who looks at the same place sees the same defect."""
    STATUS = auto()
    """What there must be, or not, is decided by the status of the response."""
    SEQUENCE = auto()
    """Events are counted."""
    RESTATED = auto()
    """What is stated in full is compared with what its deltas and parts said."""
    UNOPENED = auto()
    """An event came before what it speaks of, or the count has a gap."""
    UNCLOSED = auto()
    """Something is done before what stands in it."""
    AFTER_DONE = auto()
    """An event came after what it speaks of was done."""
    IDENTITY = auto()
    """What is done is not what was added: another id, another type."""
    MISPLACED = auto()
    """What an event breaks that was taken for one of another item."""
    OUTPUT = auto()
    """The output of the terminal response is compared with the items of the stream."""
    ENDING = auto()
    """What is compared when the stream ends: the output, and what was not done by then."""
    TEXT = auto()
    """A text of the output is looked at."""
    ECHO = auto()
    """The response is compared with the settings of its request."""


Causes = Sequence[Group | str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: `layer/what-must-hold`; never reused.
        level: MUST, SHOULD or MAY.
        requirement: the sentence that must hold, in our own words.
        source: where the sentence comes from.
        hint: what an implementer should look at.
        dialect: in which alone it holds; None for every dialect.
        groups: those that it belongs to.
        explains: what follows from its violation in the rest of the exchange: groups, and ids of rules.
        explains_in_item: the same, among what is said of the same item only.
        hook: when its code is called; None where a part of the engine reports it.
        check: its code.
    """

    id: str
    level: Level
    requirement: str
    source: str
    hint: str
    dialect: str | None = None
    groups: tuple[Group, ...] = ()
    explains: tuple[Group | str, ...] = ()
    explains_in_item: tuple[Group | str, ...] = ()
    hook: Hook[Any] | None = field(repr=False, default=None)
    check: Check[Any] | None = field(repr=False, default=None)

    @property
    def layer(self) -> str:
        return self.id.partition("/")[0]


_DEFINED: dict[str, Rule] = {}


def rule(
    hook: Hook[CaseT],
    id: str,
    level: Level,
    requirement: str,
    *,
    source: str,
    hint: str,
    dialect: str | None = None,
    groups: Sequence[Group] = (),
    explains: Causes = (),
    explains_in_item: Causes = (),
) -> Callable[[Check[CaseT]], Check[CaseT]]:
    """Defines a rule; the function below is its code. See `Rule` for what the arguments mean.

    Raises:
        SpecError: there is a rule of that id already.
    """

    def register(check: Check[CaseT]) -> Check[CaseT]:
        causes = tuple(groups), tuple(explains), tuple(explains_in_item)
        _define(Rule(id, level, requirement, source, hint, dialect, *causes, hook, check))
        return check

    return register


def engine_rule(
    id: RuleId,
    level: Level,
    requirement: str,
    *,
    source: str,
    hint: str,
    dialect: str | None = None,
    groups: Sequence[Group] = (),
    explains: Causes = (),
    explains_in_item: Causes = (),
) -> None:
    """Defines a rule that a part of the engine reports. See `Rule` for what the arguments mean.

    Raises:
        SpecError: there is a rule of that id already.
    """
    causes = tuple(groups), tuple(explains), tuple(explains_in_item)
    _define(Rule(id.value, level, requirement, source, hint, dialect, *causes))


def _define(rule: Rule) -> None:
    if rule.id in _DEFINED:
        raise SpecError(f"there are two rules {rule.id!r}", hint="ids are never reused: choose another")
    _DEFINED[rule.id] = rule


def defined_rules() -> dict[str, Rule]:
    """Every rule defined so far, by layer and then in the order of definition, which is the order of judging.

    Raises:
        SpecError: a rule is of no known layer, or says that it explains one that does not exist.
    """
    for one in _DEFINED.values():
        if one.layer not in LAYERS:
            raise SpecError(f"the rule {one.id!r} is of no layer", hint=f"there are {', '.join(LAYERS)}")
        strange = {name for name in (*one.explains, *one.explains_in_item) if isinstance(name, str)} - _DEFINED.keys()
        if strange:
            raise SpecError(f"{one.id!r} explains {', '.join(sorted(strange))}", hint="there is no such rule")
    return {one.id: one for one in sorted(_DEFINED.values(), key=lambda one: LAYERS.index(one.layer))}


def members(names: Causes, rules: Mapping[str, Rule]) -> frozenset[str]:
    """The ids of the rules in some groups, and those named one by one."""
    groups = {name for name in names if isinstance(name, Group)}
    return frozenset({one.id for one in rules.values() if groups & set(one.groups)}) | {
        name for name in names if isinstance(name, str)
    }


def matching(patterns: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The ids that match one of the globs; a glob that begins with `!` takes away."""
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")] or ["*"]
    refused = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return [
        id
        for id in ids
        if any(fnmatchcase(id, pattern) for pattern in wanted) and not any(fnmatchcase(id, one) for one in refused)
    ]
