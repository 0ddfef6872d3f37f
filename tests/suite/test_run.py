"""`responses-contract run` from the outside: faults are found, troubles are told in one line, keys stay secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.cli import main
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.errors import ExitCode
from responses_contract.mock import running_mock
from responses_contract.recordings.transcripts import read_transcript
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.suite.run import new_run
from responses_contract.suite.runner import Runner
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import load_profile
from tests import hostile
from tests.waiting import HANG, until

KEY = "sk-canary-0123456789"
SSE = b'data: {"type":"response.created"}\n\n'


def run(output: Path, *arguments: str, key: str = "", expect: int) -> tuple[str, dict[str, Any]]:
    """The command in a process of its own; what it printed, and its record."""
    command = [sys.executable, "-m", "responses_contract.cli", "run", "--output", str(output), *arguments]
    environment = {**os.environ, "API_KEY": key}
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, env=environment)
    told = done.stdout + done.stderr
    assert done.returncode == expect, told
    assert "Traceback" not in told
    assert not key or key not in told
    record = output / "result.json"
    return told, json.loads(record.read_text()) if record.exists() else {}


def verdicts(record: dict[str, Any]) -> dict[str, str]:
    return {case["id"]: case["verdict"] for case in record["cases"]}


def test_on_the_mock_a_scenario_passes(tmp_path: Path) -> None:
    told, record = run(tmp_path / "r", "--layer", "scenarios", "-k", "streaming", expect=0)
    assert set(verdicts(record).values()) == {"pass"}
    assert f"result file: {tmp_path / 'r' / 'result.json'}" in told
    assert "not asked for" not in told, "nobody has to know of layers that were not meant"


def test_a_run_that_judged_nothing_did_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Runner, "_outcome", lambda *_: Outcome("not run", "nobody is there"))
    asked = ["--layer", "scenarios", "-k", "text/string", "--output", str(tmp_path)]
    assert main(["run", *asked]) == ExitCode.USAGE
    assert "nothing was judged: text/string: nobody is there" in capsys.readouterr().err
    assert json.loads((tmp_path / "result.json").read_text())["exit_code"] == ExitCode.USAGE


FAULTS = {
    "stream/item-id-stable": "streaming/text",
    "value/done-equals-deltas": "streaming/text",
    "value/usage-adds-up": "text/string",
    "http/error-has-envelope": "errors/no-model",
}


@pytest.mark.slow
@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_of_the_mock_fails_and_is_named(rule: str, tmp_path: Path) -> None:
    told, record = run(tmp_path / "r", "--layer", "scenarios", "-k", FAULTS[rule], "--fault", rule, expect=1)
    (case,) = record["cases"]
    assert rule in {finding["rule"] for finding in case["findings"]}
    assert f"{rule} (MUST)" in told
    assert f"repeat: {case['repeat']}" in told
    assert f"--fault {rule}" in case["repeat"]
    assert read_transcript(case["exchanges"][0]).response.status


def test_an_endpoint_is_asked_and_the_key_stays_secret(tmp_path: Path) -> None:
    with running_mock(api_keys=(KEY,), faults=("value/usage-adds-up",)) as mock:
        told, record = run(
            tmp_path / "r",
            mock.base_url,
            "--model",
            "m",
            "-k",
            "text",
            "-k",
            "errors/wrong-key",
            "--layer",
            "scenarios",
            "--record",
            str(tmp_path / "kept"),
            "--format",
            "junit",
            "-v",
            key=KEY,
            expect=1,
        )
    assert verdicts(record)["text/string"] == "fail"
    assert verdicts(record)["errors/wrong-key"] == "pass"
    finding = next(case for case in record["cases"] if case["id"] == "text/string")["findings"][0]
    assert '"Authorization: Bearer $API_KEY"' in finding["curl"]
    assert finding["curl"] in told
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 6
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []


def test_exchanges_of_one_name_are_all_recorded(tmp_path: Path) -> None:
    with running_mock() as mock:
        target = new_run(Settings(base_url=mock.base_url, record=tmp_path)).runner.target
        for _ in range(3):
            target.endpoint.send(Call("GET", "/responses/resp_none"))
        target.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"GET--v1-responses-resp_none{number}.json" for number in ("-2", "-3", "")]


def test_layers_that_judge_the_project_are_not_run_on_an_endpoint() -> None:
    why = Settings(base_url="http://127.0.0.1:1/v1").applying()
    assert {layer for layer, reason in why.items() if reason} == {"spec", "generated", "transcripts"}


def test_recorded_exchanges_are_judged_by_origin(tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    (folder / "a.sse").write_bytes(SSE)
    (folder / "b.json").write_text("{")
    told, record = run(tmp_path / "r", "--transcripts", str(folder), expect=1)
    assert record["corpus"]["judged"] == 1
    assert record["corpus"]["by_origin"] == [{"origin": "unknown", "accepted": 0, "judged": 1}]
    assert "1 unreadable:" in told
    assert "b.json" in told


DRILLS: dict[str, tuple[hostile.Manner, int, str, tuple[str, ...]]] = {
    "html-404": (hostile.answer("404 Not Found", b"content-type: text/html\r\n", b"<html>"), 3, "does not exist", ()),
    "wrong-key": (
        hostile.answer("401 Unauthorized", hostile.JSON, b'{"error":{}}'),
        2,
        "refuses the key",
        (),
    ),
    "hangs": (hostile.hang, 3, "did not answer within 1 s", ("--timeout", "1")),
}


@pytest.mark.slow
@pytest.mark.parametrize("drill", DRILLS)
def test_an_endpoint_that_is_none_is_told_in_one_line(drill: str, tmp_path: Path) -> None:
    manner, code, words, options = DRILLS[drill]
    with hostile.serving(manner) as (url, _):
        told, record = run(tmp_path / "r", url, "--model", "m", *options, key=KEY, expect=code)
    assert words in told
    assert len(told.splitlines()) == 2
    assert record == {}


def test_an_endpoint_that_is_not_there(tmp_path: Path) -> None:
    told, _ = run(tmp_path / "r", "http://127.0.0.1:1/v1", "--model", "m", expect=3)
    assert "cannot reach http://127.0.0.1:1/v1" in told


def test_a_case_whose_endpoint_hangs_fails_at_its_deadline() -> None:
    with hostile.serving(hostile.hang) as (url, _), EndpointClient(url, KEY, timeout=0.2) as endpoint:
        outcome = play(SCENARIOS["text/string"], endpoint, Checker(), load_profile("endpoint"), "m")
    assert outcome.verdict == "fail"
    assert "no answer (timeout" in str(outcome.findings)


def test_no_case_of_that_name(tmp_path: Path) -> None:
    told, _ = run(tmp_path / "r", "--layer", "scenarios", "-k", "nothing", expect=2)
    assert "no case matches nothing" in told


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("a file")
    told, _ = run(tmp_path / "r" / "x", "--layer", "scenarios", "-k", "text/string", expect=2)
    assert "cannot write" in told


def test_an_exchange_that_cannot_be_written_is_no_fault_of_the_case(tmp_path: Path) -> None:
    """A folder stands where the transcript should; a full disk fails in the same place."""
    (tmp_path / "kept" / "text-string-create.json").mkdir(parents=True)
    words = ("--layer", "scenarios", "-k", "text/string", "-k", "text/messages", "--record", str(tmp_path / "kept"))
    told, record = run(tmp_path / "r", *words, expect=2)
    assert verdicts(record) == {"text/string": "pass", "text/messages": "pass"}
    assert "exchanges that could not be written: 1, the first to" in told
    assert "text-string-create.json: Is a directory" in told


def interrupted(output: Path, *words: str, key: str = "", when: Callable[[], bool]) -> str:
    """What a run printed that got one Ctrl-C as soon as `when` was true, and that ended then."""
    command = [sys.executable, "-m", "responses_contract.cli", "run", *words, "--output", str(output)]
    environment = {**os.environ, "API_KEY": key}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            until(when, "the run asks")
            process.send_signal(signal.SIGINT)
            printed, _ = process.communicate(timeout=HANG)
        finally:
            process.kill()
    assert process.returncode == 130
    return printed


def refusing(asked: list[Any], count: int) -> hostile.Manner:
    """Refuse so many requests, then hang; `asked` grows by each."""

    def converse(sock: Any) -> None:
        asked.append(sock)
        refusal = hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"no"}}')
        (refusal if len(asked) <= count else hostile.hang)(sock)

    return converse


def test_an_interrupted_run_leaves_a_record_of_what_was_and_was_not_run(tmp_path: Path) -> None:
    asked: list[Any] = []
    with hostile.serving(refusing(asked, 2)) as (url, _):
        words = (url, "--model", "m", "--layer", "scenarios", "-k", "text")
        printed = interrupted(tmp_path / "r", *words, when=lambda: len(asked) == 3)
    assert "interrupted" in printed
    record = json.loads((tmp_path / "r" / "result.json").read_text())
    assert record["interrupted"]
    assert set(verdicts(record)) == {"text/string", "text/messages", "text/instructions"}
    assert verdicts(record)["text/instructions"] == "not run"


@pytest.mark.slow
def test_one_interrupt_ends_a_property_lane_too(tmp_path: Path) -> None:
    """Schemathesis catches the interrupt; a lane that was cut short is not a lane that passed, and asks no more."""
    with running_mock(trouble=("latency=3600", "every=4")) as mock:
        words = (mock.base_url, "--model", "m", "--layer", "properties", "-k", "positive/*", "--timeout", "3600")
        printed = interrupted(tmp_path, *words, key=mock.api_key, when=lambda: mock.app.served == 4)
        assert mock.app.served == 4
    assert "--resume" in printed
    record = json.loads((tmp_path / "result.json").read_text())
    assert record["interrupted"]
    assert set(verdicts(record).values()) == {"not run"}


@pytest.mark.slow
def test_an_interrupt_does_not_wait_for_an_endpoint_that_hangs(tmp_path: Path) -> None:
    """The deadline of the exchange is an hour: a run that waited for it would count as hanging."""
    asked: list[Any] = []
    with hostile.serving(refusing(asked, 1)) as (url, _):
        words = (url, "--model", "m", "--layer", "properties", "-k", "positive/createResponse", "--timeout", "3600")
        interrupted(tmp_path, *words, when=lambda: len(asked) == 2)
