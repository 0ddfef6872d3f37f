"""Two results, or two folders of recordings: what is new, gone, gained and lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses_contract.cli import main
from responses_contract.errors import ExitCode
from tests.suite.test_run import run

ASKED = ("--layer", "scenarios", "-k", "text/string", "-k", "streaming/text", "-k", "functions/forced")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs with one fault, with one more, and a sound one, each with its recordings."""
    root = tmp_path_factory.mktemp("runs")
    one, two = ("--fault", "schema/response#without-tools"), ("--fault", "value/usage-adds-up")
    for name, faults in (("sound", ()), ("one", one), ("two", (*one, *two))):
        run(root / name, *ASKED, *faults, "--record", str(root / f"{name}-kept"), expect=1 if faults else 0)
    return root


def compare(capsys: pytest.CaptureFixture[str], old: Path, new: Path) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["compare", str(old), str(new)])
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "-kept"])
def test_with_itself_nothing_differs(folder: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = compare(capsys, folder / f"one{kind}", folder / f"one{kind}")
    assert (code, lines[:-1]) == (ExitCode.OK, [])
    assert lines[-1].startswith("0 root causes new, 0 gone, ")
    assert not lines[-1].endswith(" 0 the same")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "-kept"])
def test_one_fault_more_is_exactly_that_cause(folder: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = compare(capsys, folder / f"one{kind}", folder / f"two{kind}")
    new = [line for line in lines if line.startswith("new: ")]
    assert code == ExitCode.FINDINGS
    assert len(new) == 1
    assert "value/usage-adds-up (MUST)" in new[0]
    assert not [line for line in lines if line.startswith("gone: ")]


def test_what_was_mended_is_gone_and_nothing_is_worse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = compare(capsys, folder / "two", folder / "sound")
    assert code == ExitCode.OK
    assert {line.split()[1] for line in lines if line.startswith("gone: ")} >= {"value/usage-adds-up"}


def test_recordings_are_matched_by_what_was_asked(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted((folder / "one-kept").rglob("*.json"))
    for number, file in enumerate(files[1:]):
        (tmp_path / f"other-{number}.json").write_bytes(file.read_bytes())
        if file.with_suffix(".sse").exists():
            (tmp_path / file.with_suffix(".sse").name).write_bytes(file.with_suffix(".sse").read_bytes())
    code, lines = compare(capsys, folder / "one-kept", tmp_path)
    assert code == ExitCode.OK
    assert lines[-2] == "not compared: 1 recordings only in A, 0 only in B"


def test_two_folders_with_nothing_in_common_are_a_mistake(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.sse").write_text('data: {"type":"response.created"}\n\n')
    assert main(["compare", str(folder / "one-kept"), str(tmp_path)]) == ExitCode.USAGE
    assert "no conversation in common" in capsys.readouterr().err
