"""What a rule is, and how its code is found. A rule's level and sentence come from the ledger of requirements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from responses_contract.errors import SpecError
from responses_contract.model.findings import Level
from responses_contract.model.json_values import Json


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
