"""A run: its settings, plan, runner, events, cases and record; and what else listens to traffic: proxy, probe, drift.

Exports: run.new_run, runner.Runner, events.Event, settings.Settings, layers.cases_of, parts.judge_files,
parts.tally_of, proxy.Proxy, probe.draft, drift.compare.

May import: checking, endpoint, errors, faults, mock, model, recordings, report, rules, scenarios, server, verdicts,
wire.
"""
