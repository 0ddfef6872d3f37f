"""One module per command of `responses-contract`; see `responses_contract.cli`."""
