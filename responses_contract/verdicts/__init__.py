"""What findings amount to, given what the endpoint claims: cases, weighing, profiles, root causes, features, clients.

May import: checking, errors, model, recordings.
"""
