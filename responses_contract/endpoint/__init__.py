"""All traffic to an endpoint under test: the client that trusts nothing, the preflight, the budget.

Exports: client.EndpointClient, client.Call, client.curl, preflight.preflight, budget.Budget, budget.Caps, budget.Cost,
budget.Planned.

May import: checking, errors, model, recordings, wire.
"""
