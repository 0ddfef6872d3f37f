"""Under GitHub Actions: a summary and annotations, and nothing that an endpoint says is a command to the runner."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from responses_contract.cli import main
from responses_contract.commands import _github
from responses_contract.commands._terminal import Terminal
from responses_contract.errors import ExitCode

INJECTED = "::set-env name=X::1\n::stop-commands::x ##[error]y % <script>"
STREAM = 'data: {"type":"response.created"}\n\n'


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a step's summary."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


def cause(**finding: Any) -> dict[str, Any]:
    place = {"exchange": "a,b: c", "pointer": "/x"}
    told = {"rule": "value/x", "level": "MUST", "expected": "1", "actual": INJECTED, "place": place, **finding}
    example = {"case": "a,b: c", "repeat": "", "finding": told}
    members = {"rule": "value/x", "level": "MUST", "pointer": "/x", "event_types": [], "told": ["body"]}
    return {**members, "expected_failure": False, "failed": 1, "reach": 1, "clients": {}, "example": example}


def test_an_annotation_is_one_line_and_one_command() -> None:
    line = _github.annotation(1, cause())
    assert line.startswith("::error title=1. value/x (MUST) at /x in bodies::1 case. Expected 1, found ::set-env")
    assert "\n" not in line
    assert "%0A::stop-commands" in line
    assert " %25 " in line
    title = line.removeprefix("::error title=").partition("::")[0]
    assert ":" not in title.replace("%3A", "")


def test_what_is_printed_under_github_is_no_command(step: Path) -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    terminal.write(f"{INJECTED}\n   ::add-mask::z\n")
    terminal.command("::notice::ours")
    lines = stream.getvalue().splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == ["::notice::ours"]
    assert "##[" not in stream.getvalue()


def test_elsewhere_it_is_printed_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    stream = io.StringIO()
    Terminal(stream).write("::notice::x\n")
    assert stream.getvalue() == "::notice::x\n"


def test_a_step_has_its_summary_and_its_annotations(
    step: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.sse").write_text(STREAM)
    assert main(["check", str(tmp_path / "a.sse")]) == ExitCode.FINDINGS
    out = capsys.readouterr().out
    assert out.count("\n::error title=1. ") == 1
    first = step.read_text()
    assert first.startswith("## Responses contract: failed\n")
    main(["check", str(tmp_path / "a.sse")])
    assert step.read_text().count("## Responses contract: failed") == 2, "it is added to, not overwritten"


def test_without_github_nothing_is_written(monkeypatch: pytest.MonkeyPatch, step: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    (tmp_path / "a.sse").write_text(STREAM)
    main(["check", str(tmp_path / "a.sse")])
    assert not step.exists()


def test_a_summary_that_cannot_be_written_changes_no_verdict(
    step: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "x.md"))
    (tmp_path / "a.sse").write_text(STREAM)
    assert main(["check", str(tmp_path / "a.sse")]) == ExitCode.FINDINGS
    assert "the step's summary cannot be written" in capsys.readouterr().err


def test_sarif_names_file_line_and_root_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.sse").write_text(f": comment\n\n{STREAM}")
    url = "https://example.org/{rule}.html"
    assert main(["check", "a b.sse", "--format", "sarif", "--rules-url", url]) == ExitCode.FINDINGS
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert {rule["helpUri"] for rule in rules} == {f"https://example.org/{rule['id']}.html" for rule in rules}
    (one,) = [
        one for one in run["results"] if one["ruleId"] == "schema/event" and "/response " in one["message"]["text"]
    ]
    where = one["locations"][0]["physicalLocation"]
    assert where == {"artifactLocation": {"uri": "a%20b.sse"}, "region": {"startLine": 3}}
    assert one["level"] == "error"
    fingerprints = [one["partialFingerprints"]["rootCause/v1"] for one in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)
