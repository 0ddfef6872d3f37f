"""What findings amount to, given what the endpoint claims: cases, weighing, profiles, root causes, features, clients.

Exports: cases.Case, cases.Verdict, outcome.Outcome, outcome.weighed, weighing.checker_for, profiles.Profile,
profiles.load_profile.

May import: checking, errors, model, recordings, wire.
"""
