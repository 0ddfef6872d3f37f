"""What hostile requests, clients and files may not do to the mock: stop it, fill it, or make it lose its temper."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from responses_contract.errors import UsageError
from responses_contract.mock import Running, running_mock
from responses_contract.mock.brain import patterns, schema_values
from responses_contract.mock.brain.request_reader import ReadRequest, RequestReader
from responses_contract.mock.brain.scripts import MOST_RULES, Scripts, load
from responses_contract.mock.brain.turn import Turn
from responses_contract.mock.http.asgi import encoded
from responses_contract.mock.http.server import MAX_HEAD
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError
from tests.mock_kit import Client, text_of
from tests.waiting import HANG


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(admin=True) as mock:
        yield mock


@pytest.fixture(scope="module")
def impatient() -> Iterator[Running]:
    with running_mock(patience=0.5) as mock:
        yield mock


@pytest.fixture
def client(mock: Running) -> Iterator[Client]:
    with Client(mock) as client:
        yield client


# --- requests ---------------------------------------------------------------------------------------------------------


def forks(depth: int) -> Json:
    """A schema of a few hundred bytes that unfolds to 4 to the power of `depth`."""
    steps = {f"d{at}": {"allOf": [{"$ref": f"#/$defs/d{at + 1}"}] * 4} for at in range(depth)}
    return {"$defs": {**steps, f"d{depth}": {"type": "object"}}, "$ref": "#/$defs/d0"}


def lists(depth: int) -> Json:
    return {"type": "array", "minItems": 64, "items": lists(depth - 1) if depth else {"type": "integer"}}


@pytest.mark.parametrize("schema", [forks(20), lists(4)], ids=["forks", "lists"])
def test_a_schema_that_unfolds_to_too_much_is_refused(schema: Json) -> None:
    with pytest.raises(ApiError) as refused:
        schema_values.instance(schema)
    assert (refused.value.status, refused.value.code) == (400, "schema_too_complex")


def test_a_schema_of_an_honest_size_is_answered() -> None:
    assert schema_values.instance(forks(5)) == {}
    assert len(schema_values.instance(lists(1))) == 64


def test_repetitions_of_repetitions_are_given_up() -> None:
    assert patterns.matching("(a{9}){9}") == "a" * 81
    assert patterns.matching("((((((a{99}){99}){99}){99}){99}){99})") == patterns.FALLBACK


def test_a_conversation_is_cut_to_its_limit_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The conversation is read as often for ten items too many as for a thousand."""
    reads: list[int] = []
    reread = Turn.reread
    monkeypatch.setattr(Turn, "reread", lambda turn: (reads.append(len(turn.context)), reread(turn))[1])
    with running_mock(context_window=200) as mock, Client(mock) as client:
        for count in (60, 1000):
            reads.clear()
            said = [{"role": "user", "content": f"word {at}"} for at in range(count)]
            made = client.made(input=said, truncation="auto")
            assert 180 < made["usage"]["input_tokens"] <= 200
            assert f"word {count - 1}" in text_of(made)
            assert len(reads) == 2


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-mock-fault", "nope"),
        ("x-mock-fault", "value/usage-adds-up#nope"),
        ("x-mock-fault", ",,"),
        ("x-mock-trouble", "nope=1"),
        ("x-mock-trouble", "latency"),
        ("x-mock-trouble", "latency=nan"),
        ("x-mock-trouble", "latency=-1"),
        ("x-mock-trouble", "latency=1e9"),
        ("x-mock-trouble", "status=200"),
        ("x-mock-trouble", "status=99999"),
        ("x-mock-trouble", "every=0"),
        ("x-mock-trouble", "truncate-body=-5"),
    ],
)
def test_a_setting_that_does_not_exist_is_refused(
    client: Client, header: str, value: str, stream: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    refused = client.send("POST", "/responses", {"model": "m", "input": "Hi", "stream": stream}, **{header: value})
    assert refused.response.status == 400
    assert refused.response.body["error"]["code"] == "unknown_mock_setting"
    assert capfd.readouterr().err == ""


def test_a_fault_that_is_named_twice_is_committed_once(client: Client) -> None:
    once = client.send("POST", "/responses", {"model": "m", "input": "Hi"}, x_mock_fault="value/usage-adds-up")
    name = ",".join(["value/usage-adds-up"] * 500)
    often = client.send("POST", "/responses", {"model": "m", "input": "Hi"}, x_mock_fault=name)
    assert once.response.body["usage"] == often.response.body["usage"]


def test_a_header_has_no_control_characters() -> None:
    assert encoded([("x\r\ny", "a\r\nset-cookie: b\x00\x1b\tc")]) == [(b"xy", b"a  set-cookie: b  \tc")]


def test_a_request_is_remembered_without_its_secrets(mock: Running, client: Client) -> None:
    secret = "sk-canary0123456789abcdef"
    body = {"model": "m", "input": f"my key is {secret}", "tools": [{"type": "mcp", "server_label": "a"}]}
    body["tools"][0] |= {"server_url": "https://x.example", "authorization": secret}  # type: ignore[index,operator]
    client.send("POST", f"/responses?api-key={secret}", body, api_key=secret, x_api_key=secret, x_note=secret)
    remembered = client.http.get(mock.base_url.removesuffix("/v1") + "/mock/requests").text
    assert "my key is" in remembered
    assert secret[8:] not in remembered


# --- connections ------------------------------------------------------------------------------------------------------


def connected(mock: Running) -> socket.socket:
    host, port = mock.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    return socket.create_connection((host, int(port)), timeout=HANG)


@pytest.mark.parametrize("path", ["/responses", "/responses/input_tokens", "/responses/compact"])
@pytest.mark.parametrize("given", [[{"role": "user", "content": "x"}] * 1001, "x" * (1 << 21)], ids=["items", "text"])
def test_a_long_request_does_not_hold_the_others(
    path: str, given: Any, mock: Running, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read while another one is answered: on the event loop, neither would ever be."""
    reading, answered = threading.Event(), threading.Event()
    read = RequestReader.read

    def held(self: RequestReader, body: Json, *more: Any) -> ReadRequest:
        if body["input"] == given:
            reading.set()
            assert answered.wait(HANG)
        return read(self, body, *more)

    monkeypatch.setattr(RequestReader, "read", held)
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(client.send, "POST", path, {"model": "m", "input": given})
        assert reading.wait(HANG)
        with Client(mock) as other:
            assert other.create(model="m", input="hi").response.status == 200
        answered.set()
        assert long.result(HANG).response.status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /v1/resp",
        b"POST /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-mock\r\ncontent-length: 1000\r\n\r\n{",
        b"GET /v1/responses/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-mock\r\n\r\nGET /v1/resp",
    ],
    ids=["nothing", "half a head", "half a body", "half a second request"],
)
def test_a_half_open_connection_is_dropped(impatient: Running, sent: bytes) -> None:
    with connected(impatient) as sock:
        sock.sendall(sent)
        told = b""
        try:
            while more := sock.recv(65536):
                told += more
        except ConnectionResetError:
            pass
    assert told.count(b"HTTP/1.1 404") == (1 if sent.startswith(b"GET") else 0)


def test_a_head_without_an_end_is_refused(mock: Running) -> None:
    with connected(mock) as sock:
        sock.sendall(b"GET /v1/responses/x HTTP/1.1\r\nx: " + b"a" * (MAX_HEAD + 100_000))
        assert sock.recv(100).startswith(b"HTTP/1.1 431")


# --- scripts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"then": {"error": {"status": "many"}}}, "then.error.status"),
        ({"then": {"error": {"status": 99999}}}, "99999"),
        ({"then": {"text": 3}}, "then.text"),
        ({"then": {"output": [3]}}, "then.output.0"),
        ({"then": {"output": [{"type": "message", "content": "x"}]}}, "content"),
        ({"then": {"reason": "rain"}}, "then.reason"),
        ({"then": {"fail": {"code": "x"}}}, "message"),
        ({"then": {"text": "x"}, "times": "often"}, "times"),
        ({"then": {"text": "x"}, "when": {"stream": "yes"}}, "when.stream"),
        ({"then": {"output": [{"type": "x", "n": float("inf")}]}}, "JSON cannot say"),
        ({"then": {"output": [{"type": "x", "n": float("nan")}]}}, "JSON cannot say"),
        ({"then": {"output": [{"type": "x", "n": list(range(100_001))}]}}, "more than"),
        ([{"then": {"text": "x"}}] * (MOST_RULES + 1), "at most"),
    ],
)
def test_a_script_that_could_not_be_followed_is_refused(rule: Any, why: str) -> None:
    with pytest.raises(UsageError, match=why) as refused:
        Scripts().add(rule)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    ["- {then: {text: x}, times: .nan}", "[" * 100_000, "a: &a [*a]", "\x00", "- !!python/object:os.system {}"],
)
def test_a_file_that_is_no_script_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        load(path, None)
    assert len(str(refused.value).splitlines()) == 1


def test_a_script_that_unfolds_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UsageError, match="more than"):
        load(path, None)
