"""WebSocket connections in files: our own transcripts, and what browsers, proxies and test recorders keep."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError
from responses_contract.faults.connections import CONNECTIONS, connection
from responses_contract.model.exchange import Exchange, Message
from responses_contract.recordings import transcripts
from responses_contract.recordings.budget import ReadingLimits
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.readers import read_bytes

SCHEMA = json.loads(Path(transcripts.__file__).with_name("transcript.schema.json").read_text(encoding="utf-8"))
CHECKER = Checker()
LANES = connection("lanes")["response"]["messages"]
DONE = {"type": "response.done", "sequence_number": 13, "stream_id": "side"}


def only(raw: bytes, **limits: int) -> Exchange:
    (exchange,) = read_bytes(raw, "kept.json", ReadingLimits(**limits))
    return exchange


def read_value(value: Any) -> Exchange:
    return only(json.dumps(value).encode())


@pytest.mark.parametrize("name", list(CONNECTIONS))
def test_a_transcript_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    value = connection(name)
    exchange = read_value(value)
    path = transcripts.write_transcript(exchange, tmp_path / "one.json")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(written)
    again = transcripts.read_transcript(path)
    assert again.response == exchange.response
    assert CHECKER.check(again) == []


def test_a_binary_message_is_kept(tmp_path: Path) -> None:
    exchange = read_value(connection("turns"))
    exchange.response.messages = [Message("server", b"\x00\xff", 1.0)]
    again = transcripts.read_transcript(transcripts.write_transcript(exchange, tmp_path / "one.json"))
    assert again.response.messages == exchange.response.messages


@pytest.mark.parametrize(
    ("messages", "close"),
    [
        ({}, None),
        ([{"text": "x"}], None),
        ([{"from": "me", "text": "x"}], None),
        ([{"from": "server"}], None),
        ([{"from": "server", "binary": "?"}], None),
        ([{"from": "server", "text": "x", "at": "soon"}], None),
        ([], {"code": "1000"}),
        ([], []),
    ],
)
def test_what_is_wrong_with_a_transcript_is_said(messages: Any, close: Any) -> None:
    value = connection("turns")
    value["response"] |= {"messages": messages, "close": close}
    with pytest.raises(InputError):
        transcripts.from_json(value, "one")


def _har(messages: list[Any], url: str = "wss://api.example/v1/responses") -> Any:
    entry = {
        "startedDateTime": "2026-11-20T10:00:00Z",
        "request": {"method": "GET", "url": url, "headers": [{"name": "Upgrade", "value": "websocket"}]},
        "response": {"status": 101, "headers": [{"name": "Upgrade", "value": "websocket"}], "content": {}},
        "_webSocketMessages": messages,
    }
    return {"log": {"version": "1.2", "entries": [entry]}}


def _har_message(one: Any) -> Any:
    kind = "send" if one["from"] == "client" else "receive"
    return {"type": kind, "opcode": 1, "time": 1795168800.0 + one["at"], "data": one["text"]}


def _opencode(messages: list[Any]) -> Any:
    events = [{"direction": one["from"], "kind": "text", "body": one["text"]} for one in messages]
    connected = {"sequence": 0, "url": "wss://api.example/v1/responses", "protocols": []}
    connected["close"] = {"code": 1000, "reason": ""}
    return {"version": 1, "interactions": [{"transport": "websocket", "connection": connected, "events": events}]}


def _opencode_of_old(messages: list[Any]) -> Any:
    sides: dict[str, Any] = {"client": [], "server": []}
    for one in messages:
        sides[one["from"]].append({"kind": "text", "body": one["text"]})
    opened = {"url": "wss://api.example/v1/responses", "headers": {}}
    return {"version": 1, "interactions": [{"transport": "websocket", "open": opened, **sides}]}


def _mitmproxy(messages: list[Any]) -> Any:
    listed = [[1, one["from"] == "client", one["text"], 1795168800.0 + one["at"], False, False] for one in messages]
    socket = {"messages": listed, "closed_by_client": False, "close_code": 1000, "close_reason": ""}
    request = {"method": "GET", "host": "api.example", "path": "/v1/responses", "headers": [["upgrade", "websocket"]]}
    return {"request": request, "response": {"status_code": 101, "headers": []}, "websocket": socket}


def _own(messages: list[Any]) -> Any:
    return [{"direction": "out" if one["from"] == "client" else "in", "payload": one["text"]} for one in messages]


@pytest.mark.parametrize(
    "form",
    [lambda messages: _har([_har_message(one) for one in messages]), _opencode, _opencode_of_old, _mitmproxy, _own,
     lambda messages: [_mitmproxy(messages)]],
    ids=["har", "opencode", "opencode-of-old", "mitmproxy", "own", "list-of-flows"],
)  # fmt: skip
def test_every_form_is_read_and_judged(form: Any) -> None:
    sound = read_value(form(LANES))
    assert CHECKER.check(sound) == []
    assert [one.data for one in sound.response.messages or ()] != []
    wrong = [*LANES, {"from": "server", "at": 1.0, "text": json.dumps(DONE)}]
    assert {finding.rule for finding in CHECKER.check(read_value(form(wrong)))} != set()


def test_times_are_those_since_the_upgrade() -> None:
    exchange = read_value(_har([_har_message(one) for one in LANES]))
    assert next(one.at for one in exchange.response.messages or ()) == pytest.approx(0.01, abs=1e-3)


def test_bytes_in_an_archive_are_bytes() -> None:
    binary = {"type": "receive", "opcode": 2, "time": 1.0, "data": base64.b64encode(b'{"type":"response.x"}').decode()}
    exchange = read_value(_har([*map(_har_message, LANES), binary]))
    assert "websocket/messages-are-text" in {finding.rule for finding in CHECKER.check(exchange)}


@pytest.mark.parametrize("url", ["wss://api.example/v1/realtime", "wss://chat.example/socket"])
def test_other_sockets_are_passed_over(url: str) -> None:
    with pytest.raises(InputError):
        read_value(_har([_har_message(one) for one in LANES], url))


def test_an_answer_that_is_none_of_the_api_is_judged_where_a_response_was_asked_for() -> None:
    asked = {"type": "response.create", "model": "m", "input": "x", "stream_id": "lane-1"}
    said = [{"from": "client", "at": 0.0, "text": json.dumps(asked)}]
    said += [{"from": "server", "at": 1.0, "text": '{"detail": "no lanes here"}'}]
    found = CHECKER.check(read_value(_har([_har_message(one) for one in said])))
    assert [one.rule for one in found if one.is_primary] == ["websocket/message-fits-its-schema"]


def test_a_connection_that_goes_on_is_not_held_to_its_end() -> None:
    exchange = read_value(_har([_har_message(one) for one in LANES[:8]]))
    assert CHECKER.check(exchange) == []
    assert any("ended was not kept" in why for why in exchange.unjudged)


def test_a_million_messages_are_over_the_budget() -> None:
    tiny = [{"type": "receive", "opcode": 1, "data": "{}"}] * 200
    with pytest.raises(InputError, match="101 lines, entries and findings"):
        only(json.dumps(_har(tiny)).encode(), pieces=100, density=1)


def test_secrets_are_masked_within_messages_and_across_deltas() -> None:
    key = "sk-abcdefghijklmnopqrstuvwxyz"
    told = [{"type": "response.output_text.delta", "stream_id": "a", "item_id": "m", "delta": part}
            for part in (key[:8], key[8:])]  # fmt: skip
    beside = {"type": "response.output_text.delta", "stream_id": "b", "item_id": "m", "delta": "Oslo"}
    exchange = read_value(connection("turns"))
    exchange.response.messages = [
        Message("client", json.dumps({"type": "response.create", "input": key})),
        *(Message("server", json.dumps(one)) for one in (told[0], beside, told[1])),
    ]
    masked = Masker().exchange(exchange).response.messages or []
    text = "".join(str(one.data) for one in masked)
    assert key[8:] not in text
    assert "Oslo" in text
    assert key in str(exchange.response.messages[0].data)
