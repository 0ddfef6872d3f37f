"""What findings amount to, given what the endpoint claims: cases, weighing, profiles.

May import: checking, errors, model, recordings.
"""
