"""Turns `spec/` into `generated/responses_api/`: bundle, lint, tables, models, client, docs. Not in the wheel."""
