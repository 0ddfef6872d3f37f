"""Requests derived from the bundle: lanes of schemathesis, members of unions, links."""
