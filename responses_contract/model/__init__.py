"""Nouns that everything shares: exchange, operation, finding, JSON values, the bundle and its schemas. No judgement.

Exports: `Exchange`, `Request`, `Response`, `Finding`, `Place`, `Operation`, `Json`, `SchemaSet` and what reads them.

May import: errors, rule_ids, wire.
"""
