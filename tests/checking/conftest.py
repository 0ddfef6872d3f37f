"""What holds for every test of the checker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.checker_kit import CHECKER


@pytest.fixture(autouse=True)
def _no_rule_raises() -> Iterator[None]:
    """However hostile what is judged may be: a rule that raises is a defect."""
    yield
    assert CHECKER.errors == []
