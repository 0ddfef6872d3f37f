"""The one way in: exchanges or bytes go in, findings come out, each cause before its consequences.

Exports: `Checker`, and the `StreamChecker` that its method `stream` gives.

May import: errors, model, rule_ids, rules, stream, wire.
"""
