"""One module per command of `responses-contract`; see `responses_contract.cli`.

Beside its `run`, each has HELP and `add_arguments`.

Exports: check.run, compare.run, completion.run, demo.run, drift.run, explain.run, mock.run, probe.run, proxy.run,
record.run, replay.run, report.run, rules.run, run.run, site.evidence, site.run, spec.run, transcripts.run.

May import: checking, endpoint, errors, faults, mock, model, recordings, report, rules, scenarios, suite, verdicts,
wire.
"""
