"""What the wheel brings: what runs from it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from responses_contract import __version__
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
MOST_BYTES = 1_200_000
"""Of the wheel; 30,000 of it are the table of clients."""
MOST_UNPACKED = 5_000_000
"""Of what is in it."""
PACKAGES = {"responses_api", "responses_api_runtime", "responses_contract"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG)
    (path,) = folder.glob("*.whl")
    assert path.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(path) as opened:
        assert sum(entry.file_size for entry in opened.infolist()) < MOST_UNPACKED
        yield opened


def test_the_wheel_has_the_packages_and_the_cases_that_run_from_it(wheel: zipfile.ZipFile) -> None:
    parts = [Path(name).parts for name in wheel.namelist()]
    beside = {f"responses_contract-{__version__}.{kind}" for kind in ("dist-info", "data")}
    assert {part[0] for part in parts} == PACKAGES | beside
    cases = {part[2] for part in parts if part[:2] == ("responses_contract", "_cases")}
    assert cases == {"transcripts"}


def test_the_manual_page_is_where_man_finds_it(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if ".data/" in name)
    assert name.endswith(".data/data/share/man/man1/responses-contract.1")


def test_licence_and_authors_are_in_the_metadata(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    told = message_from_bytes(wheel.read(name))
    assert (told["License-Expression"], told["Author"]) == ("MIT", "The responses-contract authors")
    assert told["License-File"] == "LICENSE"
    assert wheel.read(name.replace("METADATA", "licenses/LICENSE")) == (ROOT / "LICENSE").read_bytes()


def test_the_schemas_of_what_it_writes_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    schemas = {"recordings/transcript.schema.json", "report/result.schema.json", "report/load.schema.json"}
    assert {f"responses_contract/{name}" for name in schemas} <= set(wheel.namelist())


def test_every_package_says_that_it_is_typed(wheel: zipfile.ZipFile) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel.namelist())


def test_the_wheel_brings_every_dialect(wheel: zipfile.ZipFile) -> None:
    brought = {Path(name).stem for name in wheel.namelist() if name.startswith("responses_contract/overlays/")}
    assert brought == {path.stem for path in (ROOT / "spec" / "overlays").glob("*.yaml")}
    assert brought


def test_nothing_of_a_machine_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    suffixes = {Path(name).suffix for name in wheel.namelist() if ".dist-info/" not in name}
    assert suffixes <= {
        ".py",
        ".json",
        ".jsonl",
        ".yaml",
        ".sse",
        ".har",
        ".md",
        ".ini",
        ".typed",
        ".1",
        ".j2",
        ".css",
        ".js",
    }
    for name in wheel.namelist():
        assert str(ROOT).encode() not in wheel.read(name), name
