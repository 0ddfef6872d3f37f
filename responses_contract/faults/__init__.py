"""Deliberate violations of the contract, each naming the rule it must break."""
