"""What a record says about the rules that were broken, so that its readers need no other source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def explained(rules: Iterable[str]) -> dict[str, Any]:
    """For each rule id: level, requirement, source, hint, and the clients known to break on it."""
    from responses_contract.rules import RULES

    return {rule: _explain(RULES[rule]) for rule in sorted(set(rules)) if rule in RULES}


def _explain(rule: Any) -> dict[str, Any]:
    clients = getattr(rule, "clients", ())
    told = {
        "level": rule.level,
        "requirement": str(rule.requirement),
        "hint": rule.hint,
        "clients": clients if isinstance(clients, str) else ", ".join(clients),
    }
    return {key: value for key, value in told.items() if value}
