"""The one way in: exchanges or bytes go in, findings come out, causes told from consequences.

May import: errors, model, rules, stream, wire.
"""
