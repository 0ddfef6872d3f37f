"""The runner and who listens to it: the order of events, what a killed run leaves behind, errors of our own, pytest."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from responses_contract.endpoint import client
from responses_contract.endpoint.budget import Budget
from responses_contract.errors import ExitCode, InputError, UsageError
from responses_contract.mock import running_mock
from responses_contract.report.formats import console
from responses_contract.rules.cases import ON_RESPONSE
from responses_contract.suite import layers, runner
from responses_contract.suite.events import Event, Exchanged, Finished, Judged, Planned, Started
from responses_contract.suite.journal import NAME, load_journal
from responses_contract.suite.layers import SuiteCase, cases_of
from responses_contract.suite.run import new_run
from responses_contract.suite.runner import Runner
from responses_contract.suite.settings import Settings, cases_folder
from responses_contract.suite.target import Target
from responses_contract.verdicts.outcome import Outcome
from tests import hostile
from tests.checker_kit import add_raising_rule
from tests.suite.test_run import run, verdicts
from tests.waiting import HANG

CASES = ("text/string", "text/messages")


def settings(**more: Any) -> Settings:
    return Settings(**{"layers": ("scenarios",), "only": CASES, **more})


def events_of_a_run(**more: Any) -> list[Event]:
    events: list[Event] = []
    Runner(settings(**more), Budget(), [events.append]).run()
    return events


def test_the_events_of_a_run_come_in_their_order() -> None:
    events = [event for event in events_of_a_run() if not isinstance(event, Exchanged)]
    assert [type(event) for event in events] == [Planned, Planned, Started, Judged, Started, Judged, Finished]
    assert [event.id for event in events if isinstance(event, Planned)] == list(CASES)
    assert [event.case.verdict for event in events if isinstance(event, Judged)] == ["pass", "pass"]
    assert not events[-1].interrupted  # type: ignore[union-attr]


def test_conversations_go_on_side_by_side_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    meet = threading.Barrier(2, timeout=HANG)

    def waits(target: Target) -> Outcome:
        meet.wait()
        return Outcome("pass")

    monkeypatch.setattr(runner, "cases_of", lambda layer: [SuiteCase(layer, id, waits) for id in CASES])
    verdicts = [event.case.verdict for event in events_of_a_run(jobs=2) if isinstance(event, Judged)]
    assert verdicts == ["pass", "pass"]


def test_side_by_side_the_verdicts_are_the_same() -> None:
    def told(jobs: int) -> dict[str, str]:
        events = events_of_a_run(jobs=jobs, only=("text/*", "errors/*"), faults=("value/usage-adds-up",))
        return {event.case.id: event.case.verdict for event in events if isinstance(event, Judged)}

    alone = told(1)
    assert {"pass", "fail"} <= set(alone.values())
    assert told(4) == alone


def test_an_interrupt_ends_all_that_goes_on_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile.serving(hostile.hang) as (url, _):
        under_way = threading.Event()

        def hangs(target: Target) -> Outcome:
            under_way.set()
            target.endpoint.send(client.Call("GET", "/responses/resp_1"))
            return Outcome("pass")

        def interrupts(target: Target) -> Outcome:
            under_way.wait(HANG)
            raise KeyboardInterrupt

        plays = (interrupts, hangs, hangs, hangs)
        monkeypatch.setattr(runner, "preflight", lambda *_: None)
        monkeypatch.setattr(
            runner, "cases_of", lambda layer: [SuiteCase(layer, f"{at}", each) for at, each in enumerate(plays)]
        )
        events = events_of_a_run(base_url=url, model="m", only=(), jobs=2)
    assert [event.interrupted for event in events if isinstance(event, Finished)] == [True]
    assert [event for event in events if isinstance(event, Judged)] == []


def test_every_answer_is_told_with_its_judgement() -> None:
    exchanged = [event.exchange for event in events_of_a_run() if isinstance(event, Exchanged)]
    assert [exchange.name for exchange in exchanged] == ["preflight", "text/string#create", "text/messages#create"]
    assert all(exchange.judgement is not None for exchange in exchanged)


def test_an_error_of_our_own_fails_the_case_is_told_as_ours_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Outcome:
        raise NameError("a mistake")

    monkeypatch.setattr("responses_contract.suite.layers.scenarios.play", broken)
    done = new_run(settings(output=tmp_path))
    done.runner.run()
    record = json.loads(done.record.write().read_text())
    assert verdicts(record) == dict.fromkeys(CASES, "fail")
    assert record["troubles"][0] == {"case": CASES[0], "error": "NameError: a mistake", "rule": "", "exchange": ""}
    assert "NameError" in record["cases"][0]["detail"]
    told = console.render(record)
    assert "error of responses-contract itself: text/string: NameError: a mistake" in told


def test_a_rule_that_raises_is_told_as_ours_and_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_raising_rule(ON_RESPONSE, monkeypatch)
    done = new_run(settings(output=tmp_path))
    done.runner.run()
    record = json.loads(done.record.write().read_text())
    troubles = {(one["case"], one["rule"], one["exchange"]) for one in record["troubles"]}
    assert troubles >= {(case, "test/raises", f"{case}#create") for case in CASES}
    assert "error of responses-contract itself: test/raises, text/string, text/string#create" in console.render(record)


def test_case_ids_are_unique_and_the_engine_brings_its_own() -> None:
    for layer in ("properties", "transcripts", "scenarios"):
        ids = [case.id for case in cases_of(layer)]
        assert len(ids) == len(set(ids)) > 10
    assert {path.stem for path in Path(layers.__file__).parent.glob("*.py")} == {
        "__init__",
        "properties",
        "scenarios",
        "transcripts",
    }


# --- the journal -----------------------------------------------------------------------------------------------------


ENDS = {
    "kill -9": ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    "SIGTERM": ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    "a full disk": (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(journal), resource.RLIM_INFINITY))",
        ExitCode.USAGE,
    ),
}
"""What happens while the second scenario goes on, and how the process ends; a limit on the size of files fails a write
as a full disk does."""


def ended_after_one_case(happens: str, folder: Path, url: str, key: str) -> int:
    """Run a scenario after another; something happens to the process while the second goes on."""
    script = f"""
import os, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from responses_contract.suite import run as runs
from responses_contract.suite.events import Started
seen, journal = [], {str(folder / NAME)!r}
original = runs.ProgressLine.__call__
def ending(self, event):
    seen.extend([event] if isinstance(event, Started) else [])
    if len(seen) == 2 and isinstance(event, Started):
        {happens}
    original(self, event)
runs.ProgressLine.__call__ = ending
from responses_contract.cli import main
only = ["--layer", "scenarios", "-k", "text/string", "-k", "text/messages"]
sys.exit(main(["run", {url!r}, "--model", "m", *only, "--output", {str(folder)!r}]))
"""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, timeout=HANG, env={**os.environ, "API_KEY": key}).returncode


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_a_run_that_is_ended_loses_nothing(end: str, tmp_path: Path) -> None:
    happens, code = ENDS[end]
    with running_mock() as mock:
        assert ended_after_one_case(happens, tmp_path, mock.base_url, mock.api_key) == code
        assert sorted(path.name for path in tmp_path.iterdir()) == [NAME]
        asked = mock.app.served
        words = ("--model", "m", "--layer", "scenarios", "-k", "text/string", "-k", "text/messages", "--resume")
        _, record = run(tmp_path, mock.base_url, *words, key=mock.api_key, expect=0)
        assert mock.app.served - asked == 2  # the first question, and what was not judged
    assert verdicts(record) == dict.fromkeys(CASES, "pass")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["result.json"]


def test_a_journal_that_ends_within_a_line_holds_what_stands_before(tmp_path: Path) -> None:
    case = {"layer": "scenarios", "id": "a", "verdict": "pass"}
    lines = [{"journal": 1, "target": {"kind": "mock"}}, {"case": case, "spent": {"requests": 3}}]
    (tmp_path / NAME).write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"case": {"lay')
    assert load_journal(tmp_path) == {"target": {"kind": "mock"}, "cases": [case], "spent": {"requests": 3}}


@pytest.mark.parametrize("text", ["", "[]", '{"journal": 17}', "\x00\n"])
def test_what_is_no_journal_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(InputError, match="is not a journal"):
        load_journal(tmp_path)


def test_a_journal_that_cannot_be_written_ends_the_run_in_one_line(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    done = new_run(settings(output=tmp_path))
    with pytest.raises(UsageError, match="cannot write to"):
        done.runner.run()


def test_the_journal_holds_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-canary-0123456789"
    monkeypatch.setenv("API_KEY", key)
    done = new_run(settings(output=tmp_path))
    done.runner.emit(Judged(next(iter(_cases_with(key)))))
    assert key not in (tmp_path / NAME).read_text()


def _cases_with(key: str) -> list[Any]:
    from responses_contract.report import Case

    return [Case("scenarios", "a", "fail", f"echoed {key}", detail=key)]


# --- pytest is a front end -------------------------------------------------------------------------------------------


def under_pytest(tmp_path: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *words,
        "--responses-output",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cases_folder())
    return done, json.loads((tmp_path / "result.json").read_text())


@pytest.mark.slow
def test_pytest_collects_the_cases_one_item_each(tmp_path: Path) -> None:
    done, record = under_pytest(tmp_path, "scenarios", "-k", "text/string or text/messages")
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert verdicts(record) == dict.fromkeys(CASES, "pass")


@pytest.mark.slow
def test_under_pytest_a_fault_of_the_mock_fails_its_item(tmp_path: Path) -> None:
    done, record = under_pytest(tmp_path, "scenarios", "-k", "text/string", "--responses-fault", "value/usage-adds-up")
    assert done.returncode == 1
    assert "value/usage-adds-up: expected" in done.stdout
    assert verdicts(record) == {"text/string": "fail"}


@pytest.mark.slow
def test_under_pytest_tests_that_judge_the_project_are_cases_too(tmp_path: Path) -> None:
    done, record = under_pytest(tmp_path, "generated", "-k", "test_round_trip and Response-0")
    assert done.returncode == 0, done.stdout
    assert {case["layer"] for case in record["cases"]} == {"generated"}


@pytest.mark.slow
def test_an_endpoint_that_dies_is_gone_since_a_case_and_nothing_more_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "RESTARTS", (0.0, 1.0))
    answered = threading.Event()

    def dies(sock: socket.socket) -> None:
        if not answered.is_set():
            answered.set()
            hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{}}')(sock)

    with hostile.serving(dies) as (url, received):
        events = [event for event in events_of_a_run(base_url=url, model="m") if isinstance(event, Judged)]
    assert [(event.case.id, event.case.verdict) for event in events] == [(CASES[0], "fail"), (CASES[1], "not run")]
    assert events[0].case.why.startswith("the endpoint is gone")
    assert events[1].case.why == f"the endpoint is gone since {CASES[0]}"
    asked = [request for request in received if b"POST /v1/responses " in request]
    assert len(asked) <= 1 + 3 * 5, "preflight, and one case with its retries"


@pytest.mark.slow
def test_an_endpoint_that_breaks_off_once_in_a_while_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "RESTARTS", (0.0, 1.0))

    def breaks_off_when_asked_to_create(sock: socket.socket) -> None:
        if not received[-1].startswith(b"POST") or len(received) == 1:
            hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{}}')(sock)

    with hostile.serving(breaks_off_when_asked_to_create) as (url, received):
        events = [event for event in events_of_a_run(base_url=url, model="m") if isinstance(event, Judged)]
    assert [event.case.verdict for event in events] == ["fail", "fail"]
