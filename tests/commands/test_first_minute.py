"""What somebody meets who has just installed it: three things to try, a demonstration, completion, a manual."""

from __future__ import annotations

import json
import shutil
import subprocess
import webbrowser
from pathlib import Path

import pytest

from bench import man_page
from responses_contract.cli import COMMANDS, main
from responses_contract.commands import completion, demo
from responses_contract.errors import ExitCode
from tests.waiting import HANG


def test_alone_it_shows_three_things_to_try(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == ExitCode.OK
    shown = capsys.readouterr().out
    tried = [line.split() for line in shown.splitlines() if line.startswith("  ")]
    assert len(tried) == 3
    assert all(set(words) & set(COMMANDS) for words in tried)
    assert len(shown.splitlines()) < 10


def test_the_demonstration_finds_its_three_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--output", str(tmp_path)]) == ExitCode.OK
    record = json.loads((tmp_path / "result.json").read_text())
    assert [cause["rule"] for cause in record["causes"]] == [fault.partition("#")[0] for fault in demo.FAULTS]
    shown = capsys.readouterr().out
    assert (tmp_path / "report.html").as_uri() in shown
    assert "breaks" in shown


def test_the_report_opens_where_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    assert main(["demo", "--output", str(tmp_path), "--open"]) == ExitCode.OK
    assert opened == [(tmp_path / "report.html").as_uri()]


COMPLETED = [
    ("responses-contract che", "check"),
    ("responses-contract run --plan --la", "--layer"),
    ("responses-contract run --layer sc", "scenarios"),
    ("responses-contract run --profile azu", "azure"),
    ("responses-contract explain stream/one-term", "stream/one-terminal-event"),
]


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(("typed", "offered"), COMPLETED)
def test_a_shell_completes(typed: str, offered: str) -> None:
    words = typed.split()
    ask = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _responses_contract; echo ${{COMPREPLY[@]}}"
    script = completion.bash(COMMANDS) + ask
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=HANG, check=True)
    assert done.stdout.split() == [offered]
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script_with_all_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == ExitCode.OK
    script = capsys.readouterr().out
    assert all(name in script for name in COMMANDS)
    assert "%(" not in script


def test_the_manual_says_every_option() -> None:
    page = man_page.page()
    assert all(f'.SS "{name}"' in page for name in COMMANDS)
    assert r"\-\-max\-output\-tokens" in page
    assert "%(" not in page


@pytest.mark.skipif(shutil.which("man") is None, reason="no man here")
def test_man_has_nothing_to_say_against_it(tmp_path: Path) -> None:
    path = tmp_path / "page.1"
    path.write_text(man_page.page())
    done = subprocess.run(
        ["man", "--warnings=w", "-l", str(path)], capture_output=True, text=True, timeout=HANG, check=True
    )
    assert done.stderr == ""
    assert "--max-requests" in done.stdout
