"""What a record says about the rules that were broken, so that its readers need no other source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from responses_contract.rules import RULES, SUITE_RULES, Rule


def explained(rules: Iterable[str]) -> dict[str, Any]:
    """For each rule id: level, requirement and hint."""
    known = {**RULES, **SUITE_RULES}
    return {rule: _explain(known[rule]) for rule in sorted(set(rules) & known.keys())}


def _explain(rule: Rule) -> dict[str, Any]:
    members = {
        "level": rule.level,
        "requirement": rule.requirement,
        "hint": rule.hint,
    }
    return {name: value for name, value in members.items() if value}
