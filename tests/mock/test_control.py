"""Controlling a mock: scripts, recorded answers, and the routes below /mock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError, UsageError
from responses_contract.mock import running_mock
from responses_contract.mock.brain.scripts import MODELS
from responses_contract.model.json_values import Json
from tests.mock_kit import MODEL, Client, text_of

SCRIPT = """
- when: {model: "weather-*", text: "oslo"}
  then: {text: "It rains in Oslo."}
- when: {text: "twice"}
  times: 2
  then: {text: "Only twice."}
- when: {text: "call"}
  then:
    output:
      - {type: function_call, name: get_weather, arguments: '{"city":"Rome"}'}
- when: {text: "deny"}
  then: {error: {status: 403, type: permission_error, code: denied, message: "Not you."}}
- when: {text: "break"}
  then: {fail: {code: server_error, message: "It broke."}}
"""


@pytest.fixture
def client() -> Iterator[Client]:
    with running_mock(admin=True) as mock, Client(mock) as client:
        yield client


def test_a_script_answers(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    with running_mock(scripts=path) as mock, Client(mock) as client:
        assert text_of(client.made(model="weather-1", input="Oslo?")) == "It rains in Oslo."
        assert text_of(client.made(input="Oslo?")) != "It rains in Oslo."
        said = [text_of(client.made(input="twice")) for _ in range(3)]
        assert said[:2] == ["Only twice."] * 2
        assert said[2] != "Only twice."
        assert client.made(input="call")["output"][0]["arguments"] == '{"city":"Rome"}'
        denied = client.create(input="deny").response
        assert (denied.status, denied.body["error"]["type"]) == (403, "permission_error")
        assert client.made(input="break")["error"] == {"code": "server_error", "message": "It broke."}


@pytest.mark.parametrize(
    "text",
    ["- {then: 3}", "- {then: {sing: x}}", "- {when: {moon: 1}, then: {text: x}}", "- {when: {text: '('}, then: {}}"],
)
def test_a_wrong_script_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError), running_mock(scripts=path):
        pass


def test_an_unreadable_script_is_named(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("{", encoding="utf-8")
    for wrong in (path, tmp_path / "none.yaml"):
        with pytest.raises(InputError, match="cannot read"), running_mock(scripts=wrong):
            pass


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("stream", [False, True])
def test_models_that_always_answer_the_same_are_conformant(client: Client, model: str, stream: bool) -> None:
    exchange = client.create(model=model, input="Hi", stream=stream)
    then = MODELS[model]
    assert exchange.response.status == (200 if then.error is None else then.error["status"])
    assert Checker().check(exchange) == []


def _transcript(folder: Path, name: str, response: Json, ask: str) -> None:
    whole = {
        "transcript": 1,
        "provenance": {},
        "request": {"method": "POST", "path": "/v1/responses", "body": {"model": MODEL, "input": ask}},
        "response": {"status": 200, **response},
    }
    (folder / f"{name}.json").write_text(json.dumps(whole), encoding="utf-8")


def test_recorded_answers_are_replayed(tmp_path: Path) -> None:
    body = {"id": "resp_1", "object": "response"}
    frame = 'event: response.created\ndata: {"type":"response.created"}\n\n'
    _transcript(tmp_path, "whole", {"body": body}, "whole")
    _transcript(tmp_path, "raw", {"sse": frame}, "raw")
    _transcript(tmp_path, "told", {"events": [{"type": "response.created"}]}, "told")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with running_mock(transcripts=tmp_path) as mock, Client(mock) as client:
        assert client.made(input="whole") == body
        assert client.create(input="raw").response.sse == frame.encode()
        assert client.create(input="told").response.sse == frame.encode()
        assert client.create(model="replay/raw", input="anything").response.sse == frame.encode()
        assert text_of(client.made(input="another"))


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"), running_mock(transcripts=tmp_path / "none"):
        pass


def test_admin_is_off_unless_asked_for() -> None:
    with running_mock() as mock, Client(mock) as client:
        assert client.send("GET", "/mock/state").response.status == 404


def test_admin_needs_a_key(client: Client) -> None:
    assert client.send("GET", "/mock/state", authorization="Bearer wrong").response.status == 401


def test_admin_counts(client: Client) -> None:
    made = client.made(input="Hi")
    client.create(input=7)
    state = client.send("GET", "/mock/state").response.body
    assert state["answers"] == {"200": 1, "400": 1}
    assert state["billed"]["input_tokens"] == made["usage"]["input_tokens"]
    assert (state["responses"], state["stored"]) == (1, 1)


def test_admin_shows_requests_without_secrets(client: Client) -> None:
    client.made(input="Hi")
    client.send("GET", "/responses/resp_1?stream=true")
    seen = client.send("GET", "/mock/requests").response.body["requests"]
    assert [one["path"] for one in seen] == ["/v1/responses", "/v1/responses/resp_1?stream=true"]
    assert json.loads(seen[0]["body"])["input"] == "Hi"
    assert "sk-mock" not in json.dumps(seen)
    client.send("DELETE", "/mock/requests")
    assert client.send("GET", "/mock/requests").response.body["requests"] == []


def test_admin_switches_faults_and_trouble(client: Client) -> None:
    rule = "value/usage-adds-up"
    assert client.send("PUT", "/mock/faults", {"faults": [rule]}).response.status == 200
    assert rule in {finding.rule for finding in Checker().check(client.create(input="Hi"))}
    client.send("PUT", "/mock/faults", {"faults": []})
    assert Checker().check(client.create(input="Hi")) == []
    client.send("PUT", "/mock/trouble", {"trouble": ["status=503"]})
    assert client.create(input="Hi").response.status == 503


WRONG: list[tuple[str, str, Json | list[int]]] = [
    ("PUT", "/mock/faults", {"faults": ["no/such"]}),
    ("PUT", "/mock/faults", {"faults": "all"}),
    ("PUT", "/mock/faults", [1]),
    ("PUT", "/mock/trouble", {"trouble": ["rain=1"]}),
    ("POST", "/mock/scripts", {"then": {"sing": 1}}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRONG)
def test_admin_refuses_what_is_wrong(client: Client, method: str, path: str, body: Json) -> None:
    assert client.send(method, path, body).response.status == 400


def test_admin_scripts_an_answer(client: Client) -> None:
    client.send("POST", "/mock/scripts", {"when": {"text": "moon"}, "then": {"text": "It is full."}})
    assert text_of(client.made(input="The moon?")) == "It is full."
    client.send("DELETE", "/mock/scripts")
    assert text_of(client.made(input="The moon?")) != "It is full."
