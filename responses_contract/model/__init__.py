"""Nouns that everything shares: exchange, operation, finding, JSON values, the bundle and its schemas. No judgement.

May import: errors, wire.
"""
