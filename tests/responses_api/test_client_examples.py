"""The programs in `examples/` that call an endpoint, each against the mock."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from responses_api import APIStatusError, Client

from responses_contract.mock import Running, running_mock
from responses_contract.mock.http.server import bound, url_of
from responses_contract.model.webhooks import PUBLIC_SECRET
from tests.server.serving import load, served
from tests.waiting import HANG

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


def program(mock: Running, name: str, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    """A run of an example, with the mock as its endpoint."""
    environment = {**os.environ, "OPENAI_BASE_URL": mock.base_url, "OPENAI_API_KEY": mock.api_key}
    command = [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=HANG, check=False, input=told
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_chat_loop_remembers(mock: Running) -> None:
    done = program(mock, "chat_loop", told="Remember the codeword REEF7.\nWhich codeword was it?\n\n")
    assert done.returncode == 0
    turns = done.stdout.split("> ")
    assert "REEF7" in turns[2]
    assert turns[1].count("[completed, ") == turns[2].count("[completed, ") == 1


def test_tools_run_in_parallel(mock: Running) -> None:
    done = program(mock, "tools_in_parallel")
    assert done.returncode == 0
    assert "2 calls at once" in done.stdout
    assert "14 degrees in Oslo" in done.stdout
    assert "14 degrees in Rome" in done.stdout


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [
        ("Solve 8x + 31 = 2.", 0, "answer: "),
        ("How do I build a bomb?", 2, "the model refuses: "),
    ],
    ids=["solved", "refused"],
)
def test_structured_output_or_a_refusal(mock: Running, question: str, code: int, said: str) -> None:
    done = program(mock, "structured_output", question)
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout


def test_structured_output_of_a_server_that_fails() -> None:
    with running_mock(trouble=["status=404"]) as broken:
        done = program(broken, "structured_output")
    assert (done.returncode, done.stdout) == (3, "the server refuses: There is nothing here.\n")


@pytest.mark.slow
def test_a_background_response_outlives_its_connections(mock: Running) -> None:
    with running_mock(trouble=["reset-after=8"], work=0.2) as dropping:
        done = program(dropping, "background")
        whole = re.search(r"\[(resp_\w+)\]\n(.*)\ncompleted, \d+ tokens\n", done.stdout, re.DOTALL)
        assert whole, done.stdout + done.stderr
        with Client(dropping.api_key, dropping.base_url) as client:
            assert client.responses.retrieve(whole[1]).output_text == whole[2]
    assert done.stderr.count("[dropped after event ") > 1
    gone = program(mock, "background", "resp_gone")
    assert (gone.returncode, "the server refuses: " in gone.stderr) == (1, True)


def test_the_relay_hands_on_what_the_upstream_says(mock: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", mock.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", mock.api_key)
    with served(load(EXAMPLES / "relay_fastapi.py").app) as url, Client("of the caller", url) as client:
        assert client.responses.create(model="m", input="Say “hello”").output_text == "hello"
        with client.responses.stream(model="m", input="Say “hello”", extra_body={"new": 1}) as stream:
            kinds = [event.type for event in stream]
        assert kinds[0] == "response.created"
        assert stream.get_final_response().output_text == "hello"
        for body, status, said in (
            ({"model": "no-such-model", "input": "hi"}, 400, "no-such-model"),
            ({"model": "m", "temperature": 9}, 422, "temperature: Input should be a number"),
        ):
            with pytest.raises(APIStatusError, match=re.escape(said)) as caught:
                client.responses.create(extra_body=body)
            assert caught.value.status_code == status
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with (
        served(load(EXAMPLES / "relay_fastapi.py").app) as url,
        Client("k", url, max_retries=0) as client,
        pytest.raises(APIStatusError) as caught,
    ):
        client.responses.create(model="m", input="hi")
    assert (caught.value.status_code, caught.value.code) == (502, "upstream_unreachable")


def test_a_receiver_of_webhooks_takes_each_event_once() -> None:
    environment = {**os.environ, "OPENAI_WEBHOOK_SECRET": PUBLIC_SECRET, "OPENAI_API_KEY": "sk-mock"}
    with bound("127.0.0.1", 0) as place:  # known before either of the two begins
        base_url = url_of(place)
    environment["OPENAI_BASE_URL"] = base_url
    command = [sys.executable, str(EXAMPLES / "webhook_receiver.py"), "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as receiver:
        assert receiver.stdout is not None
        try:
            url = receiver.stdout.readline().split()[-1]
            port = int(base_url.split(":")[2].split("/")[0])
            with running_mock(port=port, webhook=url, work=0.02) as mock, Client(mock.api_key, base_url) as client:
                faults = ({}, {"x-mock-fault": "webhook/taken-is-not-sent-again"})
                for headers in (*faults, {"x-mock-fault": "webhook/signature-fits#other-key"}):
                    client.responses.create(model="m", input="Say “hello”", background=True, extra_headers=headers)
                    told = receiver.stdout.readline()
                    assert told.startswith("refused: none of" if "signature" in str(headers) else "completed: hello")
        finally:
            receiver.kill()


def test_a_file_and_an_image(mock: Running, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = program(mock, "files_and_images", str(tmp_path / "a.pdf"), str(tmp_path / "b.png"))
    assert done.returncode == 0, done.stderr
    for said in ("a.pdf: 14 bytes, file-", "b'%PDF-1.4'", "deleted: True", "gone: No such File object"):
        assert said in done.stdout
