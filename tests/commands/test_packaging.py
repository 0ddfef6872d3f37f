"""What the wheel brings: what runs from it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_BYTES = 2_500_000
"""Of the wheel: the bundles of eleven dialects are most of it."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    assert path.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_wheel_has_two_packages_and_the_cases_that_run_from_it(wheel: zipfile.ZipFile) -> None:
    parts = [Path(name).parts for name in wheel.namelist()]
    assert {part[0] for part in parts} == {"responses_api", "responses_contract", "responses_contract-0.1.0.dist-info"}
    cases = {part[2] for part in parts if part[:2] == ("responses_contract", "_cases")}
    assert cases == {"transcripts"}


def test_both_packages_say_that_they_are_typed(wheel: zipfile.ZipFile) -> None:
    assert {"responses_api/py.typed", "responses_contract/py.typed"} <= set(wheel.namelist())


def test_nothing_of_a_machine_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    suffixes = {Path(name).suffix for name in wheel.namelist() if ".dist-info/" not in name}
    assert suffixes <= {".py", ".json", ".jsonl", ".yaml", ".sse", ".har", ".md", ".ini", ".typed"}
    for name in wheel.namelist():
        assert str(ROOT).encode() not in wheel.read(name), name
