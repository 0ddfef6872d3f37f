"""Nouns that everything shares: exchange, operation, finding, JSON values, the bundle and its schemas. No judgement.

Exports: exchange.Exchange, exchange.Request, exchange.Response, findings.Finding, findings.Place,
findings.EngineError, judgement.Judgement, operations.Operation, operations.operation_of, json_values.Json,
json_reader.value_of, bundle.document_of, bundle.dialects, schemas.SchemaSet, yaml_reader.read_mapping.

May import: errors, rule_ids, wire.
"""
