"""What the mock acknowledges is there after a restart, on a full disk and after kill -9.

`python -m bench.attack.store` does the same with more of everything.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.attack import store
from bench.attack.store import Tally

CREATES = 450


def check(tally: Tally) -> None:
    assert tally.lost == []
    assert set(tally.statuses) == {200, 507}, "the disk was full in some creates, and was not in others"
    assert set(tally.reads) == {200}, "a read does not need the disk"


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_where_files_may_not_grow(tmp_path: Path) -> None:
    check(store.full_disk(tmp_path, store.limit, CREATES))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_on_a_full_file_system(tmp_path: Path) -> None:
    try:
        tally = store.full_disk(tmp_path, store.tmpfs, CREATES)
    except PermissionError as error:
        pytest.skip(str(error))
    check(tally)


def test_nothing_acknowledged_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    tally = store.kill(tmp_path, 60)
    assert len(tally.acknowledged) >= 60
    assert tally.lost == []
