"""What the generated package `responses_api` stands on: bases of its models, the fold of a stream, parts of the client.

Written by hand, and free of any one version of the spec: models and tables are handed in. It is no public surface;
import from `responses_api`.
"""
