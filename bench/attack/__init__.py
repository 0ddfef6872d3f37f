"""Attacks that must fail: each module tries to make the project lose, leak or hang, and exits with 1 where it did."""
