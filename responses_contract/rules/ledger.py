"""The ledger: every sentence of the contract, with the rules that judge it, as `requirements.json` publishes it."""

from __future__ import annotations

from responses_contract.model.json_values import Json
from responses_contract.rules.registry import LAYERS, Rule, defined_rules
from responses_contract.rules.sentences import SENTENCES, Sentence


def ledger() -> dict[str, Json]:
    """The requirements by id, from the bytes up; those that no rule judges come last."""
    judged = [*map(_of_rule, defined_rules().values()), *(_of_sentence(one) for one in SENTENCES if one.rules)]
    judged.sort(key=lambda entry: LAYERS.index(entry[0].partition("/")[0]))
    return dict([*judged, *(_of_sentence(one) for one in SENTENCES if one.unchecked)])


def _of_rule(rule: Rule) -> tuple[str, Json]:
    dialect = {"dialect": rule.dialect} if rule.dialect else {}
    return rule.id, {
        "level": rule.level,
        "text": rule.requirement,
        "source": rule.source,
        "rules": [rule.id],
        **dialect,
    }


def _of_sentence(sentence: Sentence) -> tuple[str, Json]:
    judged: Json = {"rules": list(sentence.rules)} if sentence.rules else {"unchecked": sentence.unchecked}
    return sentence.id, {
        "level": sentence.level,
        "text": sentence.requirement,
        "source": sentence.source,
        **judged,
    }
