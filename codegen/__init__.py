"""Turns `spec/` into `generated/responses_api/`: bundle, lint, stream tables, models, client, docs. Not in the wheel."""
