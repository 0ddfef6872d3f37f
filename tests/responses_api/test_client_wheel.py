"""A project next door: the wheel, in an environment with nothing else, type-checks and runs what the pages show.

Takes a minute or two and the package index; runs in `make test-slow`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.wheels import build_wheels
from responses_contract.mock import Running, running_mock
from tests.waiting import HANG

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PAGES = ("docs/client.md", "README.md")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    told = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**told, **environment},
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def examples(page: str) -> list[str]:
    """The Python blocks of a page that use the package."""
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return blocks if any("responses_api" in block for block in blocks) else []


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that has the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("sibling")
    venv.create(folder / "env", with_pip=True)
    wheel = build_wheels(folder)["responses_api"]
    install = (folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet")
    run(*install, "--require-hashes", "-r", ROOT / "locks" / "client.txt", cwd=folder)
    run(*install, f"{wheel}[websocket]", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(work=0.05) as running:
        yield running


def test_nothing_else_is_needed(project: Path) -> None:
    listed = run(project / "env/bin/python", "-m", "pip", "list", "--format=freeze", cwd=project)
    assert "pydantic==" in listed
    assert not re.search(r"^(pytest|uvicorn|schemathesis|jsonschema|PyYAML)", listed, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_runs_and_type_checks(project: Path, mock: Running, page: str) -> None:
    blocks = examples(page)
    if not blocks:
        pytest.skip(f"{page} shows no Python that uses the package")
    script = project / f"{Path(page).stem.lower()}_examples.py"
    script.write_text("\n".join(blocks), encoding="utf-8")
    python = project / "env/bin/python"
    told = run(python, script, cwd=project, RESPONSES_BASE_URL=mock.base_url, RESPONSES_API_KEY=mock.api_key)
    assert told.strip()
    run(sys.executable, "-m", "mypy", "--python-executable", python, script, cwd=project, MYPYPATH="")


def test_what_uses_the_models_gets_no_command_and_no_plugin_of_pytest(project: Path) -> None:
    asked = "from importlib.metadata import distribution as d; print(list(d('responses-api').entry_points))"
    assert run(project / "env/bin/python", "-c", asked, cwd=project).strip() == "[]"
    assert not (project / "env/bin/responses-contract").exists()


def test_the_engine_without_its_extra_says_what_is_missing(project: Path) -> None:
    python = project / "env/bin/python"
    engine = next(project.glob("responses_contract-*.whl"))
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", project, engine, cwd=project)
    assert "usage" in run(project / "env/bin/responses-contract", "--help", cwd=project).lower()
