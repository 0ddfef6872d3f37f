"""The ways in beside `pip install`: the GitHub Action, the pre-commit hook, the image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from responses_contract.errors import ExitCode
from responses_contract.mock import running_mock
from responses_contract.report.formats import outputs
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
EVIL = "\"; touch pwned; '; touch pwned; $(touch pwned)`touch pwned`\nverdict=passed"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which the action finds what it would have installed."""
    command = tmp_path / "temp" / "responses-contract" / "bin" / "responses-contract"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m responses_contract "$@"\n')
    command.chmod(0o755)
    given = {"RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_OUTPUT": str(tmp_path / "outputs")}
    return {**os.environ, **given, "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}


def act(folder: Path, environment: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the steps as the shell of a runner would, with these inputs."""
    (step,) = ACTION["runs"]["steps"]
    defaults = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
    values = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
    given = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: values[match[1]], value)
        for name, value in step["env"].items()
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(
        command, cwd=folder, env={**environment, **given}, capture_output=True, text=True, timeout=HANG
    )


def told(environment: dict[str, str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in Path(environment["GITHUB_OUTPUT"]).read_text().splitlines())


def test_no_input_is_text_of_a_command() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} == set(step["env"].values())


@pytest.mark.slow
def test_it_judges_and_says_what_came_of_it(tmp_path: Path, installed: dict[str, str]) -> None:
    with running_mock() as mock:
        asked = {"base_url": mock.base_url, "model": "m", "api_key": mock.api_key}
        done = act(tmp_path, installed, quick="true", output="r", **asked)
    assert done.returncode == 0, done.stderr
    assert told(installed)["verdict"] == "passed"
    assert "codex" in told(installed)["ready-clients"].split(",")
    assert (tmp_path / told(installed)["report"]).is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base-url", "model", "profile", "client", "transcripts", "max-requests", "output"])
def test_what_is_injected_stays_inert(name: str, tmp_path: Path, installed: dict[str, str]) -> None:
    work = tmp_path / "work"
    work.mkdir()
    given = {"base_url": "http://127.0.0.1:1/v1", "model": "m", "output": "r"} | {name.replace("-", "_"): EVIL}
    done = act(work, installed, **given)
    assert done.returncode in (ExitCode.USAGE, ExitCode.UNREACHABLE)
    assert "responses-contract: " in done.stderr
    assert not (work / "pwned").exists()


def test_no_address_is_an_option(tmp_path: Path, installed: dict[str, str]) -> None:
    done = act(tmp_path, installed, base_url="--plan", model="m", output="r")
    assert done.returncode == ExitCode.USAGE
    assert "responses-contract: " in done.stderr


def test_nothing_in_a_record_adds_an_output() -> None:
    clients = [{"client": "x\nverdict=passed\nPATH=evil", "verdict": "ready"}]
    record = {"interrupted": False, "exit_code": 1, "clients": clients}
    assert [line.partition("=")[0] for line in outputs.render(record).splitlines()] == ["verdict", "ready-clients"]


def test_the_hook_takes_recordings_and_nothing_else() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    taken = re.compile(hook["files"])
    assert all(map(taken.search, ["cassettes/a.yaml", "tests/recordings/x/y.json", "a.har", "streams/one.sse"]))
    assert not any(map(taken.search, ["pyproject.toml", "openapi.yaml", "package.json", "src/cassettes.py"]))


def test_the_image_has_no_root_and_only_what_is_locked() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER 10001" in lines
    assert any("--require-hashes" in line for line in lines)
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert (ROOT / ".dockerignore").read_text().splitlines()[0] == "*"
