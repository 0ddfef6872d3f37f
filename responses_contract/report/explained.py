"""What a record says about the rules that were broken, so that its readers need no other source."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

SUITE_RULES: dict[str, dict[str, str]] = {
    "scenario/*": {
        "requirement": "An answer in a scenario shows what its request asked for.",
        "hint": "`expected` says what; the scenario's module in responses_contract/scenarios says why",
    },
    "property/status-is-documented": {
        "requirement": "Every status that is answered is one that the contract documents for the operation.",
        "hint": "map what a framework or an upstream answers to the documented statuses",
    },
    "property/answer-fits-the-bundle": {
        "requirement": "Every answer fits the schema that the bundle states for its status and content type.",
        "hint": "schemathesis' own reading of the bundle, beside that of schema/response and schema/event",
    },
    "property/bad-request-is-refused": {
        "requirement": "A request that breaks the schema is refused with a 4xx.",
        "hint": "validate before work begins: what is accepted and ignored misleads its sender",
    },
    "property/no-server-error": {
        "requirement": "No request, however wrong, is answered with a 5xx.",
        "hint": "an exception escaped: see the server's log at that time",
    },
    "property/link-is-followed": {
        "requirement": "What one operation returns is accepted by the operation that a link of the bundle leads to.",
        "hint": "take the id that you gave out; where the operation is not offered, say so in the profile",
    },
    "property/union-member-is-accepted": {
        "requirement": "Each member of the unions of a request is accepted, shown alone.",
        "hint": "read the body of the refusal: it says which member is unknown",
    },
    "property/every-request-is-answered": {
        "requirement": "Every request is answered within the time-out.",
        "hint": "the connection was closed, or nothing came: a worker crashed or hangs",
    },
}
"""Rules of the suite itself, beside those of the ledger: what a conversation shows and single exchanges do not."""


def of_suite(rule: str) -> dict[str, str] | None:
    """What is to be said of a rule of the suite itself."""
    told = next((told for glob, told in SUITE_RULES.items() if fnmatchcase(rule, glob)), None)
    return {"level": "MUST", **told} if told else None


def explained(rules: Iterable[str]) -> dict[str, Any]:
    """For each rule id: level, requirement, source, hint, and the clients known to break on it."""
    from responses_contract.rules import RULES

    told = {rule: _explain(RULES[rule]) if rule in RULES else of_suite(rule) for rule in sorted(set(rules))}
    return {rule: members for rule, members in told.items() if members}


def _explain(rule: Any) -> dict[str, Any]:
    clients = getattr(rule, "clients", ())
    told = {
        "level": rule.level,
        "requirement": str(rule.requirement),
        "hint": rule.hint,
        "clients": clients if isinstance(clients, str) else ", ".join(clients),
    }
    return {key: value for key, value in told.items() if value}
