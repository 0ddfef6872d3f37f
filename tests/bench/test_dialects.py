"""The suite on the mock in every dialect: which profile it is judged with."""

from __future__ import annotations

from bench import dialects


def test_a_dialect_is_judged_with_the_profile_that_speaks_it() -> None:
    assert dialects.profile_of("azure") == "azure"
    assert dialects.profile_of("base") == "mock"


def test_a_dialect_that_no_profile_speaks_is_judged_by_what_the_mock_claims() -> None:
    assert dialects.profile_of("multi-agent") == ""
    code, printed = dialects.run("multi-agent", "--layer", "scenarios", "-k", "text/string")
    assert code == 0, printed
    assert "1 passed" in printed
