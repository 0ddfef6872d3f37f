"""The rules: each one definition, with its sentence, source, hint, causes and code; one file per subject.

`RULES` holds those of the checker by id, in the order in which they judge; `SUITE_RULES` those of a conversation.

Exports: RULES, SUITE_RULES, Hook, Rule, Violation, matching, registry.rule, registry.engine_rule, ledger.ledger.

May import: errors, model, rule_ids, stream, wire.
"""

from __future__ import annotations

from importlib import import_module

from responses_contract.rules.outside import load_outside_rules
from responses_contract.rules.registry import Hook, Rule, Violation, defined_rules, matching
from responses_contract.rules.suite import SUITE_RULES

SUBJECTS = (
    *("wire", "schema", "stream", "sequence", "stream_values"),
    *("response", "tools", "options", "echo", "model_text", "lists", "http", "session", "conversations", "websocket"),
    "webhooks",
)
"""The files of rules, in the order in which their rules judge."""

for _subject in SUBJECTS:
    import_module(f"{__name__}.{_subject}")

load_outside_rules()

RULES: dict[str, Rule] = defined_rules()
"""Every rule of the checker by its id."""

__all__ = ["RULES", "SUITE_RULES", "Hook", "Rule", "Violation", "matching"]
