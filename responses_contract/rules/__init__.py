"""The rules: small functions, one truth each, in tables by what they are called with.

`RULES` holds them all by id. Level, sentence and source come from the ledger of requirements in the spec.

May import: errors, model, stream, wire.
"""

from __future__ import annotations

from responses_contract.rules import answer, asked, body, schema, session, stream, texts, told, wire
from responses_contract.rules.registry import Rule, Violation, build_rules, matching

RULES: dict[str, Rule] = build_rules()

__all__ = [
    "RULES",
    "Rule",
    "Violation",
    "answer",
    "asked",
    "body",
    "matching",
    "schema",
    "session",
    "stream",
    "texts",
    "told",
    "wire",
]
