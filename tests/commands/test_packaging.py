"""What the wheels bring: what runs from them, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from bench.wheels import build_wheels
from responses_contract import __version__
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
MOST_BYTES = {"responses_api": 300_000, "responses_contract": 1_000_000}
MOST_UNPACKED = {"responses_api": 1_500_000, "responses_contract": 5_000_000}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build_wheels(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="module")
def wheel(wheels: dict[str, Path]) -> Iterator[zipfile.ZipFile]:
    """That of the engine."""
    with zipfile.ZipFile(wheels["responses_contract"]) as opened:
        yield opened


@pytest.fixture(scope="module")
def models(wheels: dict[str, Path]) -> Iterator[zipfile.ZipFile]:
    """That of models and client."""
    with zipfile.ZipFile(wheels["responses_api"]) as opened:
        yield opened


def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return message_from_bytes(wheel.read(name))


@pytest.mark.parametrize("package", MOST_BYTES)
def test_a_wheel_is_small(wheels: dict[str, Path], package: str) -> None:
    assert wheels[package].stat().st_size < MOST_BYTES[package]
    with zipfile.ZipFile(wheels[package]) as opened:
        assert sum(entry.file_size for entry in opened.infolist()) < MOST_UNPACKED[package]


def test_the_wheel_has_the_engine_and_the_cases_that_run_from_it(wheel: zipfile.ZipFile) -> None:
    parts = [Path(name).parts for name in wheel.namelist()]
    beside = {f"responses_contract-{__version__}.{kind}" for kind in ("dist-info", "data")}
    assert {part[0] for part in parts} == {"responses_contract"} | beside
    cases = {part[2] for part in parts if part[:2] == ("responses_contract", "_cases")}
    assert cases == {"transcripts"}


def test_models_and_client_bring_nothing_that_runs_by_itself(models: zipfile.ZipFile) -> None:
    tops = {Path(name).parts[0] for name in models.namelist()}
    assert tops == {"responses_api", "responses_api_runtime", f"responses_api-{__version__}.dist-info"}
    assert not [name for name in models.namelist() if name.endswith("entry_points.txt")]
    assert "responses_api/openapi.json" in models.namelist()


def test_the_engine_asks_for_the_models_of_its_own_version(wheel: zipfile.ZipFile, models: zipfile.ZipFile) -> None:
    assert metadata(models)["Version"] == metadata(wheel)["Version"] == __version__
    plain = [needed for needed in metadata(wheel).get_all("Requires-Dist", []) if "extra ==" not in needed]
    assert plain == [f"responses-api=={__version__}"]


@pytest.mark.slow
def test_an_sdist_of_the_models_needs_no_generator(tmp_path: Path, models: zipfile.ZipFile) -> None:
    def built(kind: str, source: Path) -> Path:
        command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", tmp_path, source]
        subprocess.run(command, check=True, capture_output=True, timeout=HANG)
        return next(tmp_path.glob("*.gz" if kind == "sdist" else "*.whl"))

    with tarfile.open(built("sdist", ROOT / "runtime")) as sdist:
        sdist.extractall(tmp_path, filter="data")
    with zipfile.ZipFile(built("wheel", tmp_path / f"responses_api-{__version__}")) as wheel:
        assert {name: wheel.read(name) for name in wheel.namelist()} == {
            name: models.read(name) for name in models.namelist()
        }


@pytest.mark.slow
def test_pip_builds_the_models_with_what_the_hook_asks_for(tmp_path: Path, models: zipfile.ZipFile) -> None:
    """In an environment of pip's own, as for an address of git: the list of the hook is whole."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT / "runtime"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 0, done.stderr[-3000:]
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as wheel:
        assert set(wheel.namelist()) == set(models.namelist())


def test_the_generator_of_a_build_is_the_one_that_is_locked() -> None:
    hook = (ROOT / "runtime" / "build_hook.py").read_text(encoding="utf-8")
    (held,) = re.findall(r"datamodel-code-generator\[ruff\]==([0-9.]+)", hook)
    assert f"\ndatamodel-code-generator=={held} " in (ROOT / "locks" / "dev.txt").read_text(encoding="utf-8").replace(
        "[ruff]", ""
    )
    assert tomllib.loads((ROOT / "runtime" / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_the_manual_page_is_where_man_finds_it(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if ".data/" in name)
    assert name.endswith(".data/data/share/man/man1/responses-contract.1")


@pytest.mark.parametrize("package", ["wheel", "models"])
def test_licence_and_authors_are_in_the_metadata(package: str, request: pytest.FixtureRequest) -> None:
    opened = request.getfixturevalue(package)
    told = metadata(opened)
    assert (told["License-Expression"], told["Author"]) == ("MIT", "The responses-contract authors")
    assert told["License-File"] == "LICENSE"
    (name,) = (name for name in opened.namelist() if name.endswith("licenses/LICENSE"))
    assert opened.read(name) == (ROOT / "LICENSE").read_bytes()


def test_the_schemas_of_what_it_writes_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    schemas = {"recordings/transcript.schema.json", "report/result.schema.json", "report/load.schema.json"}
    assert {f"responses_contract/{name}" for name in schemas} <= set(wheel.namelist())


def test_every_package_says_that_it_is_typed(wheel: zipfile.ZipFile, models: zipfile.ZipFile) -> None:
    assert "responses_contract/py.typed" in wheel.namelist()
    assert {"responses_api/py.typed", "responses_api_runtime/py.typed"} <= set(models.namelist())


def test_the_wheel_brings_every_dialect(wheel: zipfile.ZipFile) -> None:
    brought = {Path(name).stem for name in wheel.namelist() if name.startswith("responses_contract/overlays/")}
    assert brought == {path.stem for path in (ROOT / "spec" / "overlays").glob("*.yaml")}
    assert brought


def test_nothing_of_a_machine_is_in_a_wheel(wheel: zipfile.ZipFile, models: zipfile.ZipFile) -> None:
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
    for opened in (wheel, models):
        for name in opened.namelist():
            assert str(ROOT).encode() not in opened.read(name), name
