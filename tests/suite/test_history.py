"""Many results as one page: what changed when, in the order of time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from responses_contract.cli import main
from responses_contract.report import Case, Result
from responses_contract.report.timing import Timing
from responses_contract.suite import history


def finding(rule: str) -> dict[str, Any]:
    return {"rule": rule, "level": "MUST", "expected": "a", "actual": "<b>", "place": {"pointer": "/id"}}


def write(folder: Path, day: str, *rules: str, first_text: float = 0.2, url: str = "http://a.example/v1") -> None:
    cases = [Case("scenarios", f"text/{rule}", "fail", findings=[finding(rule)]) for rule in rules]
    result = Result({"kind": "endpoint", "base_url": url, "profile": None, "dialect": None}, cases=cases)
    result.cases.append(Case("scenarios", "text/fine", "pass", feature="text"))
    result.started = f"{day}T03:00:00+00:00"
    result.spent = {"requests": 20, "billable": 10, "output_tokens": 100, "retries": 5}
    for _ in range(30):
        result.latency.add(Timing(0.1, 0.1, first_text, 1.0, (0.01, 0.02)))
    (folder / day).mkdir(parents=True)
    (folder / day / "result.json").write_text(json.dumps(result.to_json()))


@pytest.fixture
def week(tmp_path: Path) -> Path:
    write(tmp_path, "2026-11-03", "value/one")
    write(tmp_path, "2026-11-01")
    write(tmp_path, "2026-11-02", "value/one", "value/two", first_text=0.8)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "result.json").write_text("{")
    return tmp_path


def test_what_changed_when(week: Path) -> None:
    found = history.read(week)
    assert [entry.day for entry in found.entries] == [f"2026-11-0{day} 03:00" for day in (1, 2, 3)]
    told = [[*history.changes(entry)] for entry in found.entries]
    assert told[0] == []
    assert [line.partition(":")[0] for line in told[1]] == ["new", "new", "time", "time"]
    assert [line.partition(":")[0] for line in told[2]] == ["gone", "time", "time"]
    assert "value/two" in told[2][0]
    assert len(found.left_out) == 1
    assert [round(entry.share or 0) for entry in found.entries] == [100, 33, 50]
    assert found.entries[0].retried == 25


def test_the_command_draws_the_page_and_says_whether_it_became_worse(week: Path, capsys: Any) -> None:
    assert main(["history", str(week)]) == 0
    page = (week / "history.html").read_text()
    assert page.count("<svg") == 5
    assert "<b>" not in page
    assert "2026-11-02 03:00" in page
    assert "value/two" in capsys.readouterr().out
    write(week, "2026-11-04", "value/one", "value/three")
    assert main(["history", str(week), "--output", str(week / "page.html")]) == 1


def test_without_a_result_there_is_no_page(tmp_path: Path, capsys: Any) -> None:
    assert main(["history", str(tmp_path)]) == 2
    assert main(["history", str(tmp_path / "none")]) == 2
    assert "there is no folder" in capsys.readouterr().err
