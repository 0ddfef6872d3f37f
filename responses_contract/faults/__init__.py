"""Deliberate violations of the contract, each naming the rule it must break, and the legal conversations they are applied to."""
