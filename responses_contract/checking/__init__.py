"""The one way in: exchanges or bytes go in, findings come out, each cause before its consequences.

Exports: checker.Checker, stream_checker.StreamChecker, connection_checker.ConnectionChecker.

May import: errors, model, rule_ids, rules, stream, wire.
"""
