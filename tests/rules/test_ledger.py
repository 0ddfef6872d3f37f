"""The ledger and the rules fit: every rule has one sentence, every sentence a rule or a reason why not."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from responses_contract.checking.causes import _AFTER_LOSS, _BY_STATUS, _OF_EXCHANGE, _OF_ITEM, _SCHEMAS, LOSSES
from responses_contract.rules import RULES, matching
from responses_contract.rules.registry import _ENTRIES, build_rules, ledger
from responses_contract.wire.limits import Limits

LAYERS = ("wire", "schema", "stream", "value", "http", "session")
HOOKS = {"decoder", "automaton", "schema", "event", "part", "item", "seal", "snapshot", "end", "response"}
HOOKS |= {"body", "exchange", "session"}


def test_every_rule_has_a_sentence_and_every_sentence_a_rule() -> None:
    told = {rule for requirement in ledger().values() for rule in requirement.get("rules", ())}
    assert told == set(RULES) == set(_ENTRIES)


@pytest.mark.parametrize("id", ledger())
def test_a_requirement_is_whole(id: str) -> None:
    requirement: dict[str, Any] = ledger()[id]
    assert requirement["level"] in ("MUST", "SHOULD", "MAY")
    assert requirement["text"].endswith(".")
    assert requirement["source"]
    assert bool(requirement.get("rules")) != bool(requirement.get("unchecked"))
    assert not (requirement["level"] == "MAY" and requirement.get("rules"))


@pytest.mark.parametrize("id", RULES)
def test_a_rule_is_whole(id: str) -> None:
    rule = RULES[id]
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", id)
    assert rule.layer in LAYERS
    assert rule.on in HOOKS
    assert (rule.check is None) == (rule.on in ("decoder", "automaton", "schema", "event"))
    assert rule.hint
    assert all(":" in client for client in rule.clients), "a client, a colon, what happens to it"


def test_a_sentence_may_have_rules_of_other_sentences() -> None:
    assert ledger()["value/metadata-within-limits"]["rules"] == ["schema/response", "schema/event"]
    assert RULES["schema/response"].requirement == ledger()["schema/response"]["text"]


def test_every_limit_of_the_reader_is_in_its_sentence() -> None:
    said = {
        "line_bytes": ("bytes of a line", "data of a frame", "no data"),
        "frames": ("frames",),
        "total_bytes": ("whole stream",),
        "depth": ("depth of nested JSON", "body"),
        "violations": ("violations",),
    }
    of_no_rule = {"silence", "findings_per_rule"}
    assert {one.name for one in fields(Limits)} - of_no_rule == set(said)
    text = ledger()["wire/within-limits"]["text"]
    assert [words for each in said.values() for words in each if words not in text] == []


def test_the_ledger_is_that_of_the_spec() -> None:
    told: dict[str, Any] = {}
    for path in Path("spec/requirements").glob("*.yaml"):
        told |= yaml.safe_load(path.read_text(encoding="utf-8"))
    assert told == ledger()


def test_rules_are_built_anew_the_same() -> None:
    assert build_rules() == RULES


def test_causes_speak_of_rules_that_exist() -> None:
    named = {*LOSSES, *_AFTER_LOSS, *_BY_STATUS, *_SCHEMAS, *_OF_ITEM, *_OF_EXCHANGE}
    for effects in (*_OF_ITEM.values(), *_OF_EXCHANGE.values()):
        named |= effects
    assert named <= set(RULES)


@pytest.mark.parametrize(
    ("patterns", "count"),
    [(["*"], 4), (["a/*"], 2), (["a/*", "!a/x"], 1), (["!a/*"], 2), (["*/x"], 2), (["none"], 0), (["a/x", "b/x"], 2)],
)
def test_globs(patterns: list[str], count: int) -> None:
    assert len(matching(patterns, ["a/x", "a/y", "b/x", "b/z"])) == count
