"""Every recipe of `docs/ci.md` is run, with a mock in the place of the endpoint."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from responses_contract.cli import main
from responses_contract.errors import ExitCode
from responses_contract.mock import running_mock

PAGE = Path(__file__).parents[2] / "docs" / "ci.md"
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OURS = "responses-contract "
INSTALLS = "pip install "
FILES = re.compile(r"results/[\w.]+")


def commands() -> list[str]:
    """The commands of all blocks, in their order."""
    found = []
    for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        found += text.splitlines() if kind == "sh" else [*_scripts(yaml.safe_load(text))]
    return found


def _scripts(value: Any) -> Iterator[str]:
    """What a workflow runs: `run` of a step, `script` of a job."""
    if isinstance(value, list):
        for each in value:
            yield from _scripts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in ("run", "script"):
                yield from [each] if isinstance(each, str) else each
            else:
                yield from _scripts(each)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


def test_there_are_recipes_and_each_of_them_is_understood() -> None:
    found = commands()
    assert len(found) >= 8
    assert [one for one in found if not one.startswith((OURS, INSTALLS))] == []


def test_every_command_does_what_the_page_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (folder / "baseline").mkdir()
    (folder / "recordings").mkdir()
    (folder / "recordings" / "a.sse").write_text('data: {"type":"response.created"}\n\n')
    with running_mock() as mock:
        monkeypatch.setenv("API_KEY", mock.api_key)
        told = {"$BASE_URL": mock.base_url, "$MODEL": "mock-model"}
        for command in commands():
            if not command.startswith(OURS):
                continue
            for name, value in told.items():
                command = command.replace(name, value)
            words = shlex.split(command)[1:]
            if words[0] == "compare":
                (folder / "baseline" / "result.json").write_bytes((folder / "results" / "result.json").read_bytes())
            expected = ExitCode.FINDINGS if words[0] == "check" else ExitCode.OK
            assert main(words) == expected, f"{command}\n{capsys.readouterr().out}"
            if words[0] == "check":
                assert (folder / "results" / "report.sarif").is_file()
                (folder / "results" / "result.json").unlink()
                assert main(shlex.split(first_run(told))[1:]) == ExitCode.OK
    named = {Path(name) for name in FILES.findall(PAGE.read_text(encoding="utf-8"))}
    assert [str(name) for name in sorted(named) if not (folder / name).is_file()] == []
    assert not any(mock.api_key.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def first_run(told: dict[str, str]) -> str:
    """The first command: the record of the last one is taken by the recipe that judges recordings."""
    command = commands()[0]
    for name, value in told.items():
        command = command.replace(name, value)
    return command


def test_only_secrets_come_from_the_environment() -> None:
    """A key on a command line would be in every log."""
    assert not [one for one in commands() if "API_KEY" in one]
