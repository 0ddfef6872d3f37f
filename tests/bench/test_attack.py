"""What `make attack` attacks with, and how it measures: so that a failure of it would be seen."""

from __future__ import annotations

import sys

import pytest

from bench.attack.bombs import ANSWERS, BODIES, FILES, MOST, STREAMS
from bench.attack.memory import MOST_MB, Cost, cost_of


def test_no_input_is_larger_than_it_says() -> None:
    assert len(BODIES) + len(STREAMS) + len(FILES) >= 25
    assert {"2 GB in gzip", "2 GB in two layers of gzip", *BODIES, *STREAMS} <= set(ANSWERS)
    for make in (BODIES["a text of 31 MB"], STREAMS["one line of 32 MB"], FILES["5,500,000 headers"][1]):
        assert MOST * 0.9 < len(make()) <= MOST + (1 << 20)


def test_memory_is_that_of_the_command_alone() -> None:
    small = cost_of([sys.executable, "-S", "-c", "pass"])
    large = cost_of([sys.executable, "-S", "-c", "held = b'x' * (200 << 20)"])
    assert small.mb < 100
    assert large.mb > 200
    assert large.complaint == ""


@pytest.mark.parametrize(
    ("cost", "is_fine"),
    [
        (Cost(MOST_MB + 1, 1.0, 0, ""), False),
        (Cost(1, 31.0, 0, ""), False),
        (Cost(1, 1.0, -9, ""), False),
        (Cost(1, 1.0, 1, "Traceback (most recent call last)"), False),
        (Cost(599, 29.0, 1, "findings"), True),
    ],
)
def test_what_counts_as_bad(cost: Cost, is_fine: bool) -> None:
    assert (cost.complaint == "") is is_fine
