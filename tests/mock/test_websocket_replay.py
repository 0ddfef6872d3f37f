"""What went over a socket is recorded and given again: over a socket word by word, and over HTTP as a stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.cli import main
from responses_contract.errors import ExitCode
from responses_contract.faults.connection_edits import event_of
from responses_contract.faults.connections import CONNECTIONS
from responses_contract.mock import Running, running_mock
from responses_contract.recordings.readers import read
from tests.mock_kit import MODEL, Client
from tests.socket_kit import socket

WORD = {"model": MODEL, "input": "The word is lupin-8.", "store": False}


def recorded(mock: Running, path: Path, monkeypatch: pytest.MonkeyPatch, *bodies: object) -> int:
    monkeypatch.setenv("API_KEY", mock.api_key)
    body = json.dumps(bodies if len(bodies) > 1 else bodies[0])
    return main(["record", mock.base_url, body, "--websocket", "-o", str(path)])


def test_turns_are_recorded_and_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_mock() as mock:
        code = recorded(mock, tmp_path / "kept.json", monkeypatch, {**WORD, "stream": True}, {**WORD, "input": "Hi"})
    assert code == ExitCode.OK
    (kept,) = read(tmp_path / "kept.json")
    assert Checker().check(kept) == []
    told = [str(each.data) for each in kept.response.messages or () if each.sender == "server"]
    with running_mock(transcripts=tmp_path, seed=7) as mock:
        with socket(mock) as connected:
            again = [*connected.turn(**WORD), *connected.turn(**{**WORD, "input": "Hi"})]
            assert again == [json.loads(text) for text in told]
            named = connected.turn(**WORD, stream_id="main")
            assert {event["stream_id"] for event in named} == {"main"}
            assert connected.made(input="Something else.")["status"] == "completed"
        with Client(mock) as client:
            stream = client.create(**WORD, stream=True).response.sse or b""
    assert again[0]["response"]["id"].encode() in stream


def test_a_stream_of_http_is_replayed_over_a_socket(tmp_path: Path) -> None:
    with running_mock() as mock, Client(mock) as client:
        client.create(**WORD, stream=True)
        from responses_contract.recordings.transcripts import write_transcript

        write_transcript(client.exchanges[-1], tmp_path / "kept.json")
        first = json.loads((client.exchanges[-1].response.sse or b"").split(b"data: ")[1].split(b"\n")[0])
    with running_mock(transcripts=tmp_path, seed=7) as mock, socket(mock) as connected:
        assert connected.turn(**WORD)[0] == first


@pytest.mark.parametrize("name", ["turns", "lanes", "refused-alone", "warm-up"])
def test_a_connection_of_somebody_else_is_replayed(tmp_path: Path, name: str) -> None:
    kept = CONNECTIONS[name]
    (tmp_path / "kept.json").write_text(json.dumps(kept), encoding="utf-8")
    messages = kept["response"]["messages"]
    told = [event_of(each) for each in messages if each["from"] == "server"]
    with running_mock(transcripts=tmp_path) as mock, socket(mock) as connected:
        for each in messages:
            if each["from"] == "client":
                connected.raw(each["text"])
        came = [connected.next() for _ in told]
    by_lane = [[event for event in events if event.get("stream_id") == "main"] for events in (came, told)]
    assert by_lane[0] == by_lane[1]
    assert sorted(map(json.dumps, came)) == sorted(map(json.dumps, told))


def test_a_refused_upgrade_is_kept_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_mock(api_keys=("sk-other",)) as mock:
        monkeypatch.setenv("API_KEY", "sk-wrong-0123456789")
        path = tmp_path / "kept.json"
        assert main(["record", mock.base_url, json.dumps(WORD), "--websocket", "-o", str(path)]) == ExitCode.OK
    assert json.loads(path.read_text(encoding="utf-8"))["response"]["status"] == 401
    assert "sk-wrong-0123456789" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "body"), [(["--method", "PUT"], "{}"), (["--path", "/x"], "{}"), ([], "[]"), ([], "7")]
)
def test_what_cannot_go_over_a_socket_is_told(
    tmp_path: Path, more: list[str], body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["record", "http://127.0.0.1:9/v1", body, "--websocket", "-o", str(tmp_path / "kept.json"), *more]
    assert main(asked) == 2
    assert "--websocket" in capsys.readouterr().err
