"""Rules are whole, every sentence has a rule or a reason why not, and causes are judged before their consequences."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.causes import explanations
from responses_contract.errors import SpecError
from responses_contract.rule_ids import RuleId
from responses_contract.rules import RULES, SUITE_RULES, matching, registry
from responses_contract.rules.ledger import ledger
from responses_contract.rules.registry import LAYERS, Rule, defined_rules, engine_rule, rule
from responses_contract.rules.sentences import SENTENCES
from responses_contract.wire.limits import Limits

ENGINE = Path(__file__).parents[2] / "responses_contract"


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
    assert rule.id == id
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", id)
    assert (rule.check is None) == (rule.hook is None)
    assert rule.hint


def test_the_engine_reports_rules_of_its_own_by_name() -> None:
    of_no_function = {rule.id for rule in RULES.values() if rule.check is None}
    told_by_both = {"value/annotations-equal-those-added"}  # the automaton sees a wrong index before the part is done
    assert {each.value for each in RuleId} == of_no_function | told_by_both
    assert [each for each in RuleId if each.name != re.sub(r"[^A-Z0-9]", "_", each.value.upper())] == []


def test_rules_and_sentences_stand_in_the_ledger_once() -> None:
    assert set(ledger()) == {*RULES, *(sentence.id for sentence in SENTENCES)}
    assert len(ledger()) == len(RULES) + len(SENTENCES)


def test_a_sentence_may_have_rules_of_other_sentences() -> None:
    assert ledger()["value/metadata-within-limits"]["rules"] == ["schema/response", "schema/event"]
    assert RULES["schema/response"].requirement == ledger()["schema/response"]["text"]
    assert {rule for sentence in SENTENCES for rule in sentence.rules} <= set(RULES)


def test_every_limit_of_the_reader_is_in_its_sentence() -> None:
    said = {
        "line_bytes": ("bytes of a line", "data of a frame", "no data"),
        "frames": ("frames",),
        "total_bytes": ("whole stream",),
        "depth": ("depth and values of JSON", "body"),
        "violations": ("violations",),
    }
    of_no_rule = {"silence", "findings_per_rule"}
    assert {one.name for one in fields(Limits)} - of_no_rule == set(said)
    text = ledger()["wire/within-limits"]["text"]
    assert [words for each in said.values() for words in each if words not in text] == []


def test_rules_stand_from_the_bytes_up() -> None:
    places = [LAYERS.index(rule.layer) for rule in RULES.values()]
    assert [one for one, next in pairwise(places) if one > next] == []


def test_a_cause_is_judged_before_what_it_explains() -> None:
    order = list(RULES)
    for table in (explanations().in_item, explanations().in_exchange):
        for cause, effects in table.items():
            late = [
                effect
                for effect in effects & RULES.keys()
                if RULES[cause].hook is not None
                and RULES[effect].hook is RULES[cause].hook
                and order.index(effect) < order.index(cause)
            ]
            assert late == [], f"{cause} explains these, and comes after them"


@pytest.fixture
def defined(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    """The table of rules, to be spoilt."""
    table = dict(RULES)
    monkeypatch.setattr(registry, "_DEFINED", table)
    return table


def some_rule(id: str, **more: Any) -> Rule:
    return Rule(id, "MUST", "This holds.", "this test", "mend it", **more)


def test_an_id_is_used_once(defined: dict[str, Rule]) -> None:
    with pytest.raises(SpecError, match="two rules 'wire/utf-8'"):
        engine_rule(RuleId.WIRE_UTF_8, "MUST", "This holds.", source="this test", hint="mend it")
    with pytest.raises(SpecError, match="two rules 'http/no-html'"):
        rule(RULES["http/no-html"].hook, "http/no-html", "MUST", "It holds.", source="", hint="")(lambda case: iter(()))


def test_a_cause_explains_rules_that_exist(defined: dict[str, Rule]) -> None:
    defined["wire/one"] = some_rule("wire/one", explains=("wire/another",))
    with pytest.raises(SpecError, match="explains wire/another"):
        defined_rules()


def test_a_rule_is_of_a_known_layer(defined: dict[str, Rule]) -> None:
    defined["rope/one"] = some_rule("rope/one")
    with pytest.raises(SpecError, match="of no layer"):
        defined_rules()


@pytest.mark.parametrize(
    ("patterns", "count"),
    [(["*"], 4), (["a/*"], 2), (["a/*", "!a/x"], 1), (["!a/*"], 2), (["*/x"], 2), (["none"], 0), (["a/x", "b/x"], 2)],
)
def test_globs(patterns: list[str], count: int) -> None:
    assert len(matching(patterns, ["a/x", "a/y", "b/x", "b/z"])) == count


@pytest.mark.parametrize("id", SUITE_RULES)
def test_a_rule_of_the_suite_is_whole(id: str) -> None:
    rule = SUITE_RULES[id]
    assert rule.id == id
    assert rule.layer in ("scenario", "property")
    assert rule.requirement.endswith(".")
    assert rule.source
    assert rule.hint
    assert [one.id for one in SUITE_RULES.values() if one.requirement == rule.requirement] == [id], "a sentence each"


def test_every_rule_of_the_suite_is_reported_by_something() -> None:
    """By its constant in a scenario, by its id in a property."""
    texts = {
        room: "".join(path.read_text() for path in (ENGINE / room).rglob("*.py")) for room in ("scenarios", "suite")
    }
    unused = [
        id for id in SUITE_RULES if id.startswith("scenario/") and f"suite.{_constant(id)}" not in texts["scenarios"]
    ]
    assert unused == []
    assert set(re.findall(r'"(property/[a-z-]+)"', texts["suite"])) == {id for id in SUITE_RULES if "property/" in id}


def _constant(id: str) -> str:
    return id.partition("/")[2].replace("-", "_").upper()
