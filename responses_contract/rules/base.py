"""What a rule is, and how its code is found. A rule's level and sentence come from the ledger of requirements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

import orjson

from responses_contract.errors import SpecError
from responses_contract.findings import Level

Json = dict[str, Any]


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


Check = Callable[[Any], Iterator[Violation]]
_CheckT = TypeVar("_CheckT", bound=Check)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: `layer/what-must-hold`.
        level: MUST, SHOULD or MAY; of its requirement.
        requirement: the sentence, in our own words.
        source: where the sentence comes from.
        dialect: in which alone it holds; None for every dialect.
        on: what its code is called with: `part`, `item`, `seal`, `snapshot`, `end`, `response`, `body`, `exchange`,
            `session`; or `decoder`, `automaton`, `schema`, `event`, which tell of violations themselves.
        hint: what an implementer should look at.
        clients: well-known clients that break, and how.
        check: the code; None where decoder, automaton, schema or event loop tell.
    """

    id: str
    level: Level
    requirement: str
    source: str
    dialect: str | None
    on: str
    hint: str
    clients: tuple[str, ...]
    check: Check | None = field(repr=False, default=None)

    @property
    def layer(self) -> str:
        return self.id.partition("/")[0]


class _Entry(NamedTuple):
    on: str
    hint: str
    clients: tuple[str, ...]
    check: Check | None


_ENTRIES: dict[str, _Entry] = {}


def rule(id: str, *, on: str, hint: str, clients: Sequence[str] = ()) -> Callable[[_CheckT], _CheckT]:
    """Registers the function below it as the code of a rule."""

    def register(check: _CheckT) -> _CheckT:
        _ENTRIES[id] = _Entry(on, hint, tuple(clients), check)
        return check

    return register


def told_by(on: str, rules: dict[str, str | tuple[str, ...]]) -> None:
    """Registers rules whose violations a part of the engine tells of itself: id → hint, or (hint, client, …)."""
    for id, told in rules.items():
        hint, *clients = (told,) if isinstance(told, str) else told
        _ENTRIES[id] = _Entry(on, hint, tuple(clients), None)


@cache
def ledger() -> dict[str, Json]:
    """The requirements, by id.

    Raises:
        SpecError: the generated package is missing or broken.
    """
    try:
        text = files("responses_api").joinpath("requirements.json").read_text("utf-8")
        return dict(json.loads(text))
    except (OSError, ModuleNotFoundError, ValueError) as error:
        raise SpecError(f"no ledger of requirements: {error}", hint="run `make generate`") from error


def build_rules() -> dict[str, Rule]:
    """Every rule that has both code and requirement, in the order of the ledger.

    Raises:
        SpecError: a requirement names a rule without code, or a rule has no requirement.
    """
    rules: dict[str, Rule] = {}
    for requirement in ledger().values():
        for id in requirement.get("rules") or ():
            if id in rules:
                continue  # it checks more than one sentence, and takes its level from the first
            if id not in _ENTRIES:
                raise SpecError(f"the requirement of {id!r} has no rule", hint="write it in responses_contract/rules")
            entry = _ENTRIES[id]
            rules[id] = Rule(
                id,
                requirement["level"],
                requirement["text"],
                requirement["source"],
                requirement.get("dialect"),
                *entry,
            )
    homeless = sorted(set(_ENTRIES) - set(rules))
    if homeless:
        raise SpecError(f"rules without requirement: {', '.join(homeless)}", hint="add them to spec/requirements/")
    return rules


def matching(patterns: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The ids that match one of the globs; a glob that begins with `!` takes away."""
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")] or ["*"]
    refused = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return [
        id
        for id in ids
        if any(fnmatchcase(id, pattern) for pattern in wanted) and not any(fnmatchcase(id, one) for one in refused)
    ]


# --- untrusted values ------------------------------------------------------------------------------------------------


def dict_of(value: Any) -> Json:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def number_of(value: Any) -> float | None:
    """The value if it is a number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def dicts_of(value: Any) -> list[Json]:
    """The objects of an array."""
    return [each for each in list_of(value) if isinstance(each, dict)]


# --- what rules are called with --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Returned:
    """A response object together with what was asked.

    Attributes:
        response: the object: the body of an answer, or that of a terminal event.
        request: the body of the request that created it; empty where not known.
        asked: whether that is known.
        operation: which one answered: `create`, `retrieve`, `cancel`.
        path_id: the response id in the path of the request; None for create.
    """

    response: Json
    request: Json = field(default_factory=dict)
    asked: bool = False
    operation: str = "create"
    path_id: str | None = None

    @property
    def output(self) -> list[Json]:
        """The items of its output."""
        return dicts_of(self.response.get("output"))

    @property
    def is_completed(self) -> bool:
        return self.response.get("status") == "completed"

    def items(self, *types: str) -> Iterator[tuple[int, Json]]:
        """The items of these types, with their index."""
        for index, item in enumerate(list_of(self.response.get("output"))):
            if isinstance(item, dict) and item.get("type") in types:
                yield index, item


def alike(a: Any, b: Any) -> bool:
    """Whether two JSON values are one and the same.

    A boolean is no number: true and 1 differ, however deep they stand. 1 and 1.0 are one number, as they are to JSON
    Schema: a member that the spec types `number` may be written either way, and the origin echoes a temperature of 1 as
    1.0. Where the spec says `integer`, the fraction is a finding of its own, `wire/integers-without-fraction`.
    """
    return bool(a == b) and (_are_written_alike(a, b) or _are_of_a_kind(a, b))


def _are_written_alike(a: Any, b: Any) -> bool:
    """The usual case, at the speed of C; members in another order, and values that are no JSON, are none of it."""
    try:
        return orjson.dumps(a) == orjson.dumps(b)
    except TypeError:
        return False


def _are_of_a_kind(a: Any, b: Any) -> bool:
    """Whether values that Python holds for equal are so to JSON."""
    if isinstance(a, dict):
        return all(_are_of_a_kind(each, b[name]) for name, each in a.items())
    if isinstance(a, list):
        return all(map(_are_of_a_kind, a, b))
    return isinstance(a, bool) == isinstance(b, bool)


def same(a: Any, b: Any, ignoring: frozenset[str] = frozenset()) -> bool:
    """Whether two JSON values say the same: `alike`, and null, an empty array or object and an absent member are equal.

    Args:
        ignoring: members that do not count, at any depth.
    """
    if alike(a, b):
        return True
    if isinstance(a, dict) and isinstance(b, dict):
        return all(name in ignoring or same(a.get(name), b.get(name), ignoring) for name in a.keys() | b.keys())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(one, other, ignoring) for one, other in zip(a, b, strict=True))
    return _is_nothing(a) and _is_nothing(b)


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or value == {}


def difference(a: Any, b: Any, ignoring: frozenset[str] = frozenset(), path: str = "") -> tuple[str, Any, Any] | None:
    """Where two JSON values differ first: pointer, and what stands there in each; None if they say the same."""
    if same(a, b, ignoring):
        return None
    if isinstance(a, dict) and isinstance(b, dict):
        for name in sorted(a.keys() | b.keys()):
            if name not in ignoring and not same(a.get(name), b.get(name), ignoring):
                return difference(a.get(name), b.get(name), ignoring, f"{path}/{pointer_step(name)}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for at, (one, other) in enumerate(zip(a, b, strict=True)):
            if not same(one, other, ignoring):
                return difference(one, other, ignoring, f"{path}/{at}")
    return path, a, b


def pointer_step(name: str) -> str:
    """A member name as a JSON pointer writes it."""
    return name.replace("~", "~0").replace("/", "~1")
