"""Conformance under load: what shows only then, and with how many users it began; what is never asked unbidden."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from responses_contract.cli import main
from responses_contract.errors import UsageError
from responses_contract.mock import running_mock
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.suite.load import BUSY, LATE, TWICE, LoadSettings, LoadTally, Report, cost_of, read_mix
from tests.waiting import until

ASKED = Request("POST", "/v1/responses", {}, {"model": "m", "input": "x"})
DELTA = b'event: x\ndata: {"type":"response.output_text.delta","delta":"a"}\n\n'


def answered(status: int = 200, **members: Any) -> Exchange:
    return Exchange("text/string#ask", ASKED, Response(status, **members))


def test_what_was_found_alone_is_no_matter_of_load() -> None:
    tally = LoadTally()
    tally.add(answered(500), (), 0, 5)
    tally.add(answered(500), (), 40, 5)
    report = Report(LoadSettings(base_url="http://127.0.0.1/v1", model="m"), tally, 1.0, 50)
    assert (report.under_load, [kind.rule for kind in report.alone]) == ([], [BUSY])


def test_what_began_under_load_says_with_how_many_users() -> None:
    tally = LoadTally()
    for users, status in ((10, 200), (120, 503), (110, 503), (200, 429)):
        tally.add(answered(status), (), users, 5)
    report = Report(LoadSettings(base_url="http://127.0.0.1/v1", model="m"), tally, 1.0, 200)
    (kind,) = report.under_load
    assert (kind.rule, kind.users, kind.times) == (BUSY, 110, 3)


def test_a_stall_and_an_id_of_two_are_findings() -> None:
    tally = LoadTally()
    sse = Response(200, {}, sse=DELTA * 2, times=[(len(DELTA), 0.1), (len(DELTA), 7.2)])
    tally.add(Exchange("streaming/text#ask", ASKED, sse), (), 30, 5)
    for mark in ("one", "one", "two"):
        tally.see("resp_1", mark, answered(), 30)
    assert {kind.rule: kind.times for kind in tally.kinds.values()} == {LATE: 1, TWICE: 1}


def test_what_workers_count_adds_up_through_json() -> None:
    parts, whole = [LoadTally(), LoadTally()], LoadTally()
    for part, users in zip(parts, (80, 60), strict=True):
        for tally in (part, whole):
            tally.add(answered(503), (), users, 5)
            tally.add(Exchange("s", ASKED, Response(200, {}, sse=DELTA, times=[(len(DELTA), 0.1)])), (), users, 5)
    told = [json.loads(json.dumps(part.taken())) for part in parts]
    added = LoadTally()
    for one in told:
        added.merge(LoadTally.from_json(one))
    assert parts[0].taken()["requests"] == {}
    assert added.taken() == whole.taken()


def test_caps_are_dealt_out_and_the_plan_counts_what_is_billed(tmp_path: Path) -> None:
    settings = LoadSettings(base_url="http://127.0.0.1/v1", model="m", mix={"text/string": 2})
    assert (settings.share(2).caps.requests or 0) * 2 == settings.caps.requests
    assert cost_of(settings).billable == 2
    file = tmp_path / "mix"
    file.write_text("# mine\nstreaming/text 3\ntext/string\n")
    assert read_mix(file) == {"streaming/text": 3, "text/string": 1}
    file.write_text("no/such-scenario 1\n")
    with pytest.raises(UsageError, match="mix:1"):
        read_mix(file)


# --- with Locust -----------------------------------------------------------------------------------------------------


def load(url: str, *options: str, output: Path) -> tuple[int, dict[str, Any], str]:
    """Run the command in a process of its own: Locust changes the sockets of its own."""
    command = [sys.executable, "-m", "responses_contract", "load", url, "--output", str(output), *options]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, "API_KEY": "sk-mock"}, check=False
    )
    record = output / "load.json"
    return done.returncode, json.loads(record.read_text()) if record.exists() else {}, done.stdout + done.stderr


def fits_the_schema(record: dict[str, Any]) -> bool:
    schema = json.loads((resources.files("responses_contract.report") / "load.schema.json").read_bytes())
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema).is_valid(record)


def needs_locust() -> None:
    """Not imported here: it would make the sockets of this process cooperative."""
    from importlib.util import find_spec

    if find_spec("locust") is None:
        pytest.skip("the extra `load` is not installed: make test-scale")


@pytest.mark.waits
def test_another_host_is_asked_only_with_leave_and_caps(capsys: Any) -> None:
    needs_locust()
    for options in ([], ["--yes-really"], ["--yes-really", "--max-requests", "5"]):
        command = [sys.executable, "-m", "responses_contract", "load", "https://host.example/v1", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 2, done.stderr
        assert "host.example is not this machine" in done.stderr


@pytest.mark.waits
@pytest.mark.parametrize("workers", [0, 2])
def test_a_sound_endpoint_has_no_finding_under_load(tmp_path: Path, workers: int) -> None:
    needs_locust()
    with running_mock() as mock:
        options = ["--users", "12", "--seconds", "6", "--ramp", "2", "--workers", str(workers)]
        status, record, said = load(mock.base_url, *options, output=tmp_path)
    assert status == 0, said
    assert (record["only_under_load"], record["also_alone"]) == ([], [])
    assert fits_the_schema(record)
    assert not fits_the_schema(record | {"more": 1})
    assert record["users"] == 12
    assert record["requests"].keys() == {"200"}
    assert record["requests"]["200"] > 20


@pytest.mark.waits
@pytest.mark.parametrize("workers", [0, 2])
def test_a_fault_beyond_some_requests_at_once_is_found_with_its_load(tmp_path: Path, workers: int) -> None:
    needs_locust()
    with running_mock(faults=("value/echoes-metadata",), trouble=("beyond=6",), pace=0.02) as mock:
        options = ["--users", "24", "--seconds", "10", "--ramp", "8", "--workers", str(workers)]
        status, record, said = load(mock.base_url, *options, output=tmp_path)
    assert status == 1, said
    assert fits_the_schema(record)
    (found,) = record["only_under_load"]
    assert (found["rule"], record["also_alone"]) == ("value/echoes-metadata", [])
    assert 6 < found["users"] <= 24


@pytest.mark.waits
def test_caps_end_a_run(tmp_path: Path) -> None:
    needs_locust()
    with running_mock() as mock:
        _, record, said = load(
            mock.base_url, "--users", "4", "--seconds", "60", "--max-requests", "30", output=tmp_path
        )
        billable = sum(record["requests"].values())
    assert "30 billable requests" in record["spent"], said
    assert billable <= 30 + 12
    assert record["seconds"] < 50


SHAPE = """
from locust import LoadTestShape

class Steps(LoadTestShape):
    def tick(self):
        passed = self.get_run_time()
        return (3, 3) if passed < 2 else (7, 7) if passed < 4 else None
"""


@pytest.mark.waits
def test_a_shape_says_how_many_users_there_are(tmp_path: Path) -> None:
    needs_locust()
    (tmp_path / "shape.py").write_text(SHAPE)
    with running_mock() as mock:
        options = ["--shape", str(tmp_path / "shape.py"), "--seconds", "200"]
        status, record, said = load(mock.base_url, *options, output=tmp_path)
    assert status == 0, said
    assert record["users"] == 7
    assert record["seconds"] < 100


@pytest.mark.waits
@pytest.mark.parametrize(
    ("text", "why"),
    [("", "defines 0 shapes"), ("1 / 0", "ZeroDivisionError"), (SHAPE + SHAPE.replace("Steps", "More"), "defines 2")],
    ids=["none", "raises", "two"],
)
def test_a_file_that_is_no_shape_is_told_in_a_line(tmp_path: Path, text: str, why: str) -> None:
    needs_locust()
    (tmp_path / "shape.py").write_text(text)
    with running_mock() as mock:
        options = ["--shape", str(tmp_path / "shape.py"), "--seconds", "5"]
        status, _, said = load(mock.base_url, *options, output=tmp_path)
    assert status == 2
    assert why in said
    assert "Traceback" not in said


@pytest.mark.waits
def test_the_page_of_locust_shows_what_is_broken(tmp_path: Path) -> None:
    needs_locust()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    def errors() -> list[str]:
        try:
            told = httpx.get(f"http://127.0.0.1:{port}/stats/requests").json()
        except httpx.HTTPError:
            return []
        return [one["error"] for one in told["errors"]]

    with running_mock(faults=("value/echoes-metadata",)) as mock:
        command = [sys.executable, "-m", "responses_contract", "load", mock.base_url, "--seconds", "300"]
        environment = {**os.environ, "API_KEY": "sk-mock"}
        with subprocess.Popen([*command, "--page", str(port)], env=environment, stdout=subprocess.DEVNULL) as running:
            try:
                told = until(errors, "the page shows an error")
            finally:
                running.terminate()
    assert "value/echoes-metadata" in told[0]


@pytest.mark.parametrize("same", [True, False])
def test_an_id_that_two_workers_saw_is_found_by_their_master(same: bool) -> None:
    workers = [LoadTally(), LoadTally()]
    for number, worker in enumerate(workers):
        worker.see("resp_1" if same else f"resp_{number}", f"user-{number}", "text/string#ask", 5 + number)
    master = LoadTally()
    for worker in workers:
        master.merge(LoadTally.from_json(json.loads(json.dumps(worker.taken()))))
    assert [kind.rule for kind in master.kinds.values()] == ([TWICE] if same else [])
    assert workers[0].taken()["ids"] == {}


def test_the_command_needs_its_extra(capsys: Any) -> None:
    from importlib.util import find_spec

    if find_spec("locust") is not None:
        pytest.skip("the extra `load` is installed")
    assert main(["load", "http://127.0.0.1:9/v1"]) == 2
    assert "responses-contract[load]" in capsys.readouterr().err
