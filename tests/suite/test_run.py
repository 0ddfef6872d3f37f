"""`responses-contract run` from the outside: faults are found, troubles are told in one line, keys stay secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from responses_contract.endpoint.client import Call
from responses_contract.mock import running_mock
from responses_contract.recordings.transcripts import read_transcript
from responses_contract.suite.run import new_run
from responses_contract.suite.settings import Settings
from tests import nasty

KEY = "sk-canary-0123456789"
SSE = b'data: {"type":"response.created"}\n\n'


def run(output: Path, *arguments: str, key: str = "", expect: int) -> tuple[str, dict[str, Any]]:
    """The command in a process of its own; what it printed, and its record."""
    command = [sys.executable, "-m", "responses_contract.cli", "run", "--output", str(output), *arguments]
    environment = {**os.environ, "API_KEY": key}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
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
    assert "spec         not run: not asked for" in told


FAULTS = {
    "stream/item-id-stable": "streaming/text",
    "value/done-equals-deltas": "streaming/text",
    "value/usage-adds-up": "text/string",
    "http/error-has-envelope": "errors/no-model",
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_of_the_mock_fails_and_is_named(rule: str, tmp_path: Path) -> None:
    told, record = run(tmp_path / "r", "--layer", "scenarios", "-k", FAULTS[rule], "--fault", rule, expect=1)
    (case,) = record["cases"]
    assert rule in {finding["rule"] for finding in case["findings"]}
    assert f"{rule} (MUST)" in told
    assert f"repeat:   {case['repeat']}" in told
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
            "errors/no-key",
            "--layer",
            "scenarios",
            "--record",
            str(tmp_path / "kept"),
            "--format",
            "junit",
            key=KEY,
            expect=1,
        )
    assert verdicts(record)["text/string"] == "fail"
    assert verdicts(record)["errors/no-key"] == "pass"
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


DRILLS: dict[str, tuple[nasty.Manner, int, str]] = {
    "html-404": (nasty.answer("404 Not Found", b"content-type: text/html\r\n", b"<html>"), 3, "not JSON"),
    "wrong-key": (nasty.answer("401 Unauthorized", nasty.JSON, b'{"error":{}}'), 2, "refuses the key"),
    "hangs": (nasty.hang, 3, "did not answer within 1 s"),
}


@pytest.mark.parametrize("drill", DRILLS)
def test_an_endpoint_that_is_none_is_told_in_one_line(drill: str, tmp_path: Path) -> None:
    manner, code, words = DRILLS[drill]
    started = time.monotonic()
    with nasty.serving(manner) as (url, _):
        told, record = run(tmp_path / "r", url, "--model", "m", "--timeout", "1", key=KEY, expect=code)
    assert words in told
    assert len(told.splitlines()) == 2
    assert record == {}
    assert time.monotonic() - started < 20


def test_an_endpoint_that_is_not_there(tmp_path: Path) -> None:
    told, _ = run(tmp_path / "r", "http://127.0.0.1:1/v1", "--model", "m", expect=3)
    assert "cannot reach http://127.0.0.1:1/v1" in told


def test_an_endpoint_that_hangs_later_ends_the_run_in_time(tmp_path: Path) -> None:
    asked = []

    def once(sock: Any) -> None:
        asked.append(sock)
        first = nasty.answer("400 Bad Request", nasty.JSON, b'{"error":{"message":"no"}}')
        (first if len(asked) == 1 else nasty.hang)(sock)

    with nasty.serving(once) as (url, _):
        told, record = run(
            tmp_path / "r", url, "--model", "m", "--timeout", "1", "-k", "text", "--layer", "scenarios", expect=1
        )
    assert set(verdicts(record).values()) == {"fail"}
    assert "no answer (timeout" in told


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


def test_an_interrupted_run_leaves_a_record_of_what_was_and_was_not_run(tmp_path: Path) -> None:
    asked = []

    def twice(sock: Any) -> None:
        asked.append(sock)
        first = nasty.answer("400 Bad Request", nasty.JSON, b'{"error":{"message":"no"}}')
        (first if len(asked) <= 2 else nasty.hang)(sock)

    with nasty.serving(twice) as (url, _):
        words = ["run", url, "--model", "m", "--layer", "scenarios", "-k", "text", "--output", str(tmp_path / "r")]
        process = subprocess.Popen(
            [sys.executable, "-m", "responses_contract.cli", *words], stdout=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 30
        while len(asked) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in told
    record = json.loads((tmp_path / "r" / "result.json").read_text())
    assert record["interrupted"]
    assert set(verdicts(record)) == {"text/string", "text/messages", "text/instructions"}
    assert verdicts(record)["text/instructions"] == "not run"


def test_one_interrupt_ends_a_property_lane_too(tmp_path: Path) -> None:
    """Schemathesis catches the interrupt; a lane that was cut short is not a lane that passed."""
    with running_mock(trouble=("latency=0.2",)) as mock:
        words = ["run", mock.base_url, "--model", "m", "--layer", "properties", "-k", "positive/*"]
        process = subprocess.Popen(
            [sys.executable, "-m", "responses_contract.cli", *words, "--output", str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "API_KEY": mock.api_key},
        )
        deadline = time.monotonic() + 30
        while mock.app.served < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=20)
        assert mock.app.served < 8
    assert process.returncode == 130
    assert "--resume" in told
    record = json.loads((tmp_path / "result.json").read_text())
    assert record["interrupted"]
    assert set(verdicts(record).values()) == {"not run"}


def test_an_interrupt_does_not_wait_for_an_endpoint_that_hangs(tmp_path: Path) -> None:
    asked = []

    def hangs(sock: Any) -> None:
        asked.append(sock)
        first = nasty.answer("400 Bad Request", nasty.JSON, b'{"error":{"message":"no"}}')
        (first if len(asked) == 1 else nasty.hang)(sock)

    with nasty.serving(hangs) as (url, _):
        words = ["run", url, "--model", "m", "--layer", "properties", "-k", "positive/createResponse"]
        process = subprocess.Popen(
            [sys.executable, "-m", "responses_contract.cli", *words, "--output", str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 30
        while len(asked) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - began < 5
