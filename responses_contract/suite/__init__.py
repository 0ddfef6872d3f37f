"""A run: its settings, plan, cases and record; and what else listens to traffic: proxy, probe, drift.

May import: checking, endpoint, errors, mock, model, recordings, report, scenarios, verdicts, wire.
"""
