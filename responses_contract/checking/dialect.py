"""What judging needs and shares: the grammar, schemas and rules of one dialect, made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from responses_api import _tables

from responses_contract.errors import UsageError
from responses_contract.model import json_reader
from responses_contract.model.bundle import document_of
from responses_contract.model.json_values import Json, dict_of
from responses_contract.model.requirement_sets import pinned
from responses_contract.model.schemas import SchemaError, SchemaSet
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES, Rule
from responses_contract.rules.registry import CaseT, Check, Hook, matching
from responses_contract.stream.grammar import Grammar

_HOT_SCOPES = ("item", "content", "summary")


@dataclass(frozen=True, slots=True)
class HotRow:
    """A type of event that comes in masses, made ready for the short cut.

    Attributes:
        type: of the event.
        key: takes from an event what says where its delta goes.
        second: the member with the index within the item; `output_index` where there is none.
        value: the member with the delta.
        is_valid: whether an event fits its schema.
        free: the members in which any text, and for the number any number, is as right as another.
    """

    type: str
    key: Callable[[Any], Any]
    second: str
    value: str
    is_valid: Callable[[Any], bool]
    free: frozenset[str]

    def surely_takes(self, event: Json, data: bytes) -> bool:
        """Whether nothing at all can be wrong with a delta whose place and number are as they should be."""
        return (
            type(event["output_index"]) is int
            and type(event[self.second]) is int
            and not event.get("logprobs")
            and (orjson.dumps(event) == data or json_reader.keys_are_unique(data, len(event)))
            and self.is_valid(event)
        )


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one checker works with.

    Attributes:
        name: of the dialect.
        grammar: of the stream.
        schemas: of bodies and events.
        rules: those that were asked for, by id.
        by_hook: those with code of their own, by the name of their hook.
        hot: by the name in an `event:` line.
        lists: where the parts of an item stand in it, by scope.
        hot_types: the types of `hot`.
        of_others: the members that other events have and this one has not, by its component.
        socket_messages: the component of each message of a server that is no event of a response, by its type.
        socket_limits: how much one WebSocket connection carries.
    """

    name: str
    grammar: Grammar
    schemas: SchemaSet
    rules: Mapping[str, Rule]
    by_hook: Mapping[str, tuple[tuple[Rule, Check[Any]], ...]]
    hot: Mapping[bytes, HotRow]
    lists: Mapping[str, tuple[str, ...]]
    hot_types: frozenset[str]
    of_others: Mapping[str, frozenset[str]]
    socket_messages: Mapping[str, str]
    socket_limits: Mapping[str, int]

    def checks(self, hook: Hook[CaseT]) -> tuple[tuple[Rule, Check[CaseT]], ...]:
        """The rules that a hook calls, with their code, in the order of judging."""
        return self.by_hook.get(hook.name, ())


def told_by(error: SchemaError, rule: RuleId) -> RuleId:
    """The rule that an error breaks in what `rule` holds to its schema."""
    if error.usual:
        return RuleId.SCHEMA_USUAL_MEMBERS if error.actual == "absent" else RuleId.SCHEMA_USUAL_VALUES
    return RuleId.SCHEMA_TYPES_KNOWN if error.unknown else rule


@cache
def load_dialect(dialect: str, patterns: tuple[str, ...]) -> Dialect:
    """A dialect, with the rules that match the globs.

    Raises:
        SpecError: there is no such dialect.
        UsageError: no rule matches.
    """
    schemas = SchemaSet.load(dialect)
    plain, _ = pinned(dialect)
    grammar = Grammar({**_tables.EVENTS, **_tables.DIALECT_EVENTS.get(plain, {})})
    ids = matching(patterns, [id for id, rule in RULES.items() if rule.dialect in (None, plain)])
    if not ids:
        raise UsageError(f"no rule matches {', '.join(patterns)}", hint="`responses-contract rules` lists them")
    rules = {id: RULES[id] for id in ids}
    lists = {name: scope.list for name, scope in _tables.SCOPES.items() if scope.parent == "item"}
    hot = _hot_rows(grammar, schemas)
    document = document_of(dialect)
    return Dialect(
        dialect,
        grammar,
        schemas,
        rules,
        _by_hook(rules),
        hot,
        lists,
        frozenset(kind.decode() for kind in hot),
        _of_others(document, grammar),
        _socket_messages(document),
        dict_of(dict_of(document.get("x-websocket")).get("limits")),
    )


def _of_others(document: Json, grammar: Grammar) -> dict[str, frozenset[str]]:
    own = {row.name: dict_of(document["components"]["schemas"].get(row.name)) for row in grammar.rows.values()}
    members = {name: frozenset(dict_of(schema.get("properties"))) for name, schema in own.items()}
    every = frozenset[str]().union(*members.values())
    return {name: every - mine for name, mine in members.items()}


def _socket_messages(document: Json) -> dict[str, str]:
    """The messages of a server besides the events of a response: type → component."""
    found = document["components"]["schemas"].items()
    return {
        schema["properties"]["type"]["const"]: name
        for name, schema in found
        if isinstance(schema, dict) and "x-server-message" in schema
    }


def _by_hook(rules: Mapping[str, Rule]) -> dict[str, tuple[tuple[Rule, Check[Any]], ...]]:
    by_hook: dict[str, list[tuple[Rule, Check[Any]]]] = {}
    for rule in rules.values():
        if rule.hook is not None and rule.check is not None:
            by_hook.setdefault(rule.hook.name, []).append((rule, rule.check))
    return {name: tuple(checks) for name, checks in by_hook.items()}


def _hot_rows(grammar: Grammar, schemas: SchemaSet) -> dict[bytes, HotRow]:
    """The rows of deltas whose events say by themselves where they belong."""
    rows = {}
    for row in grammar.rows.values():
        if row.act != "append" or row.scope not in _HOT_SCOPES or row.value is None or row.name not in schemas:
            continue
        second = _tables.SCOPES[row.scope].index or ""
        key = itemgetter(*dict.fromkeys(("type", "item_id", "output_index", second)))
        rows[row.type.encode()] = HotRow(
            row.type, key, second, row.value, schemas.checker(row.name), schemas.free_texts(row.name)
        )
    return rows
