"""One module per command of `responses-contract`; see `responses_contract.cli`.

May import: checking, endpoint, errors, faults, mock, model, recordings, report, rules, scenarios, suite, verdicts,
wire.
"""
