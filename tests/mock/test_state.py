"""What the mock remembers in a file is there after a restart, and after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from responses_contract.checking.checker import Checker
from responses_contract.mock import running_mock
from responses_contract.mock.http.server import Running
from tests.mock_kit import Client, text_of


@contextmanager
def _process(db: Path, *more: str) -> Iterator[tuple[Running, subprocess.Popen[str]]]:
    """A mock in a process of its own."""
    command = [sys.executable, "-m", "responses_contract.cli", "mock", "--port", "0", "--db", str(db), *more]
    environment = {**os.environ, "API_KEY": "sk-mock"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        yield Running(url, "sk-mock", None, None), process  # type: ignore[arg-type]
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_a_file_survives_a_restart(tmp_path: Path) -> None:
    db = str(tmp_path / "mock.db")
    with running_mock(db=db) as mock, Client(mock) as client:
        first = client.made(input="The codeword is lupin-4.")
        gone = client.made(input="Forget it.")
        client.send("DELETE", f"/responses/{gone['id']}")
    with running_mock(db=db) as mock, Client(mock) as client:
        assert client.send("GET", f"/responses/{first['id']}").response.body == first
        assert client.send("GET", f"/responses/{gone['id']}").response.status == 404
        second = client.made(input="Which?", previous_response_id=first["id"])
        assert "lupin-4" in text_of(second)
        assert second["id"] not in (first["id"], gone["id"])


def test_nothing_that_was_answered_is_lost_in_a_crash(tmp_path: Path) -> None:
    db = tmp_path / "mock.db"
    with _process(db, "--work", "3600") as (mock, process), Client(mock) as client:
        made = [client.made(input=f"number {at}") for at in range(50)]
        working = client.made(input="Later", background=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running_mock(db=str(db)) as again, Client(again) as client:
        for response in made:
            assert client.send("GET", f"/responses/{response['id']}").response.body == response
        ended = client.send("GET", f"/responses/{working['id']}")
        assert ended.response.body["status"] == "failed"
        assert ended.response.body["error"]["code"] == "server_error"
        client.send("GET", f"/responses/{working['id']}?stream=true")
        for exchange in client.exchanges:
            assert Checker().check(exchange) == []


def test_memory_forgets() -> None:
    with running_mock() as mock, Client(mock) as client:
        made = client.made(input="Hi")
    with running_mock() as mock, Client(mock) as client:
        assert client.send("GET", f"/responses/{made['id']}").response.status == 404
