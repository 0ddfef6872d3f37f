"""All traffic to an endpoint under test: the client that trusts nothing, the preflight, the budget.

May import: checking, errors, model, recordings, wire.
"""
