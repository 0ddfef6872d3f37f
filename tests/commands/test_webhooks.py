"""Webhook options: `run --webhook-listen` hears and judges, `mock --webhook` tells, and no secret is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from responses_api import InvalidWebhookSignatureError, webhooks

from responses_contract.cli import main
from responses_contract.endpoint.listener import Listener
from responses_contract.errors import ExitCode
from responses_contract.mock import running_mock
from responses_contract.model.webhooks import PUBLIC_SECRET
from responses_contract.scenarios import SCENARIOS
from tests.waiting import HANG

OWN = "whsec_b3VyIG93biBzZWNyZXQ="
HEARD = ("webhooks/told", "webhooks/told-again", "webhooks/cancelled")
LISTENING = ["run", "--layer", "scenarios", "-k", "webhooks/*", "--webhook-listen", "127.0.0.1:0"]


@pytest.fixture(autouse=True)
def only_the_usual_scenarios() -> Iterator[None]:
    """A run that listens adds scenarios, for as long as its process lives."""
    before = dict(SCENARIOS)
    yield
    SCENARIOS.clear()
    SCENARIOS.update(before)


def verdicts(folder: Path) -> dict[str, str]:
    record = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return {case["id"]: case["verdict"] for case in record["cases"]}


def test_a_run_that_listens_hears_the_built_in_mock(tmp_path: Path) -> None:
    assert main([*LISTENING, "--output", str(tmp_path)]) == ExitCode.OK
    assert verdicts(tmp_path) == dict.fromkeys(HEARD, "pass")


def test_a_run_that_listens_judges_what_it_hears(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = "webhook/type-fits-status"
    assert main([*LISTENING, "--fault", fault, "--output", str(tmp_path)]) == ExitCode.FINDINGS
    assert verdicts(tmp_path)["webhooks/told"] == "fail"
    assert fault in capsys.readouterr().out


@pytest.mark.parametrize(("known", "code"), [(OWN, ExitCode.OK), ("whsec_YW5vdGhlcg==", ExitCode.FINDINGS)])
def test_deliveries_of_an_endpoint_are_judged_by_the_secret_of_a_variable(
    known: str, code: ExitCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Listener("127.0.0.1", 0) as taken:
        place = taken.url.removeprefix("http://").partition("/")[0]
    monkeypatch.setenv("TOLD_SECRET", known)
    url = f"http://{place}/webhook"
    with running_mock(webhook=url, webhook_secret=OWN, webhook_pause=0.001, work=0.02) as mock:
        monkeypatch.setenv("API_KEY", mock.api_key)
        asked = ["run", mock.base_url, "--model", "m", "--layer", "scenarios", "-k", "webhooks/told"]
        heard = ["--webhook-listen", place, "--webhook-secret-env", "TOLD_SECRET", "--output", str(tmp_path)]
        assert main([*asked, *heard]) == code
    told = capsys.readouterr()
    assert ("webhook/signature-fits" in told.out) == (code == ExitCode.FINDINGS)
    everything = told.out + told.err + (tmp_path / "result.json").read_text(encoding="utf-8")
    assert OWN not in everything
    assert known not in everything


@pytest.mark.parametrize("address", ["9000", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000"])
def test_what_is_no_address_to_listen_on_is_told(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--webhook-listen", address]) == ExitCode.USAGE
    error = capsys.readouterr().err
    assert "is no address to listen on" in error
    assert "Traceback" not in error


def test_an_address_that_is_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Listener("127.0.0.1", 0) as taken:
        place = taken.url.removeprefix("http://").partition("/")[0]
        assert main([*LISTENING[:-1], place, "--output", str(tmp_path)]) == ExitCode.USAGE
    assert f"cannot listen on {place}" in capsys.readouterr().err


@contextmanager
def mock_command(*options: str, **variables: str) -> Iterator[tuple[str, str]]:
    """A mock that was started from the command line: the line that it printed, and its base URL."""
    command = [sys.executable, "-m", "responses_contract.cli", "mock", "--port", "0", "--work", "0", *options]
    environment = {**os.environ, "API_KEY": "sk-mock", "WEBHOOK_SECRET": "", **variables}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield line, line.split()[1]
        finally:
            process.terminate()
            process.wait(HANG)


@pytest.mark.parametrize(
    ("options", "variables", "secret"),
    [
        ([], {}, PUBLIC_SECRET),
        (["--webhook-secret", OWN], {"WEBHOOK_SECRET": "whsec_YW5vdGhlcg=="}, OWN),
        ([], {"WEBHOOK_SECRET": OWN}, OWN),
    ],
    ids=["public", "option", "variable"],
)
def test_the_mock_tells_an_address_by_the_secret_that_it_was_given(
    options: list[str], variables: dict[str, str], secret: str
) -> None:
    with Listener("127.0.0.1", 0) as listener, mock_command("--webhook", listener.url, *options, **variables) as told:
        line, url = told
        asked = {"model": "m", "input": "Later.", "background": True}
        made: Any = httpx.post(f"{url}/responses", json=asked, headers={"authorization": "Bearer sk-mock"}).json()
        request = listener.wait(made["id"], 1, HANG)[0].request
    assert webhooks.unwrap(request.raw or b"", request.headers, secret).type == "response.completed"
    with pytest.raises(InvalidWebhookSignatureError):
        webhooks.unwrap(request.raw or b"", request.headers, "whsec_YW5vdGhlcg==")
    assert (PUBLIC_SECRET in line) == (secret == PUBLIC_SECRET)
    assert OWN not in line
    assert ("your secret" in line) == (secret == OWN)
