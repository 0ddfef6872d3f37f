"""Recorded traffic in every form that people have it."""

from __future__ import annotations

import base64
import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.recordings.entries import is_responses_path
from responses_contract.recordings.found import Skipped
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.readers import find, read, read_bytes, recorded
from responses_contract.recordings.transcripts import from_json, read_transcript, to_json, write_transcript

# fmt: off
KEYS = (
    "method", "path", "url", "uri", "body", "raw", "sse", "sse_base64", "events", "status", "headers", "ended", "times",
    "string", "base64_string", "parsed_body", "content", "text", "encoding", "code", "name", "value", "object", "type",
    "response", "message",
)
# fmt: on
BODY = {"id": "resp_1", "object": "response"}
SSE = b'event: response.created\ndata: {"type":"response.created"}\n\n'
URL = "https://gateway.example/openai/v1/responses?api-version=1"


def write(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


def one(path: Path) -> Exchange:
    (exchange,) = read(path)
    return exchange


def har(text: str, content_type: str = "application/json", **content: Any) -> dict[str, Any]:
    entry = {
        "request": {
            "method": "post",
            "url": URL,
            "headers": [{"name": "X-Test", "value": "1"}],
            "postData": {"text": '{"model":"m"}'},
        },
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": content_type}],
            "content": {"text": text, **content},
        },
    }
    other = {"request": {"method": "GET", "url": "https://gateway.example/models"}, "response": {"status": 200}}
    return {"log": {"entries": [other, entry]}}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/responses",
        "/responses?stream=true",
        "/openai/deployments/x/responses",
        "/openai/v1/responses/resp_1/input_items?limit=2",
        "/v1/responses/compact",
        "/v1/responses/input_tokens",
        "/backend-api/codex/responses (inferred from test name)",
        "/v1/responses/",
        "/v1/conversations",
        "/openai/v1/conversations?api-version=1",
        "/v1/conversations/conv_1",
        "/proxy/conversations/conv_1/items?limit=2",
        "/v1/conversations/conv_1/items/msg_1",
    ],
)
def test_paths_of_the_api_are_known_behind_any_prefix(path: str) -> None:
    assert is_responses_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/chat/completions", "/v1/responses-old", "/responsesx", "/v1/responses/a/b/c"),
        *("/conversations", "/api/conversations", "/v1/conversations/7", "/v1/conversations/conv_1/messages"),
    ],
)
def test_other_paths_are_not(path: str) -> None:
    assert not is_responses_path(path)


@pytest.mark.parametrize(
    "response",
    [
        Response(200, {"content-type": "application/json"}, BODY, b'{"id": "resp_1",  "object": "response"}'),
        Response(200, {}, sse=b"data: \xff\xfe\n\n", ended="reset", times=[(9, 0.5)]),
        Response(None, {}, events=[{"type": "response.created"}]),
        Response(502, {}, "<html>"),
        Response(400, {}, raw=b"\xff"),
    ],
)
def test_a_transcript_is_read_as_it_was_written(tmp_path: Path, response: Response) -> None:
    exchange = Exchange(
        "x", Request("POST", "/v1/responses", {"a": "b"}, {"model": "m"}, b"{"), response, {"origin": "o"}
    )
    assert from_json(to_json(exchange), "x") == exchange
    path = write_transcript(exchange, tmp_path / "deep" / "x.json")
    exchange.name = str(path)
    assert read_transcript(path) == exchange


def test_a_raw_stream_is_an_exchange(tmp_path: Path) -> None:
    assert one(write(tmp_path, "a.sse", SSE)).response.sse == SSE
    assert one(write(tmp_path, "noname", SSE)).response.sse == SSE


def test_events_are_an_exchange_in_a_list_and_in_lines(tmp_path: Path) -> None:
    events = [{"type": "response.created"}, {"type": "response.completed"}]
    lines = b"\n".join(json.dumps(event).encode() for event in events)
    assert one(write(tmp_path, "a.json", events)).response.events == events
    assert one(write(tmp_path, "a.jsonl", lines)).response.events == events


def test_a_bare_body_is_an_exchange_with_its_bytes(tmp_path: Path) -> None:
    raw = b'{"object":"response","created_at":17,"max_output_tokens":17.0}'
    assert one(write(tmp_path, "a.json", raw)).response.raw == raw


def test_har_gives_the_responses_exchanges_only(tmp_path: Path) -> None:
    exchange = one(write(tmp_path, "a.har", har(json.dumps(BODY))))
    assert exchange.request == Request("POST", "/openai/v1/responses?api-version=1", {"x-test": "1"}, {"model": "m"})
    assert exchange.response.body == BODY
    assert exchange.provenance["origin"] == "gateway.example"


def test_har_with_a_stream_in_base64(tmp_path: Path) -> None:
    text = base64.b64encode(SSE).decode()
    assert one(write(tmp_path, "a.har", har(text, "text/event-stream", encoding="base64"))).response.sse == SSE


VCRPY = f"""interactions:
- request:
    body: '{{"model": "m"}}'
    headers: {{accept: [application/json]}}
    method: POST
    uri: {URL}
  response:
    body: {{string: !!binary {base64.b64encode(gzip.compress(json.dumps(BODY).encode())).decode()}}}
    headers: {{Content-Encoding: [gzip], Content-Type: [application/json]}}
    status: {{code: 200, message: OK}}
version: 1
"""
RUBY = f"""---
http_interactions:
- request: {{method: post, uri: {URL}, body: {{encoding: UTF-8, string: '{{"model":"m"}}'}}, headers: {{}}}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{Content-Type: [application/json]}}
    body: {{encoding: UTF-8, string: '{json.dumps(BODY)}'}}
recorded_with: VCR 6
"""
GO = f"""---
version: 2
interactions:
- request: {{method: POST, url: {URL}, body: '{{"model":"m"}}', headers: {{}}}}
  response: {{code: 200, status: 200 OK, body: '{json.dumps(BODY)}', headers: {{Content-Type: [application/json]}}}}
"""
PARSED = f"""interactions:
- request: {{method: POST, uri: {URL}, parsed_body: {{model: m}}, headers: {{}}}}
  response: {{status: {{code: 200}}, parsed_body: {json.dumps(BODY)}, headers: {{}}}}
"""


@pytest.mark.parametrize("cassette", [VCRPY, RUBY, GO, PARSED], ids=["vcrpy", "ruby", "go", "parsed"])
def test_cassettes_of_every_recorder(tmp_path: Path, cassette: str) -> None:
    exchange = one(write(tmp_path, "a.yaml", cassette.encode()))
    assert (exchange.request.method, exchange.request.body) == ("POST", {"model": "m"})
    assert (exchange.response.status, exchange.response.body) == (200, BODY)


@pytest.mark.parametrize("deep", [b"[" * 100_000 + b"]" * 100_000, b"- " * 100_000 + b"1"], ids=["flow", "block"])
def test_a_deeply_nested_cassette_is_refused_before_it_takes_minutes(tmp_path: Path, deep: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.yaml is nested deeper than 250 levels"):
        one(write(tmp_path, "a.yaml", b"interactions: " + deep if deep.startswith(b"[") else deep))


def test_a_json_cassette_is_read_too(tmp_path: Path) -> None:
    cassette = {
        "interactions": [
            {
                "request": {"method": "POST", "uri": URL, "body": None},
                "response": {"status": {"code": 200}, "body": {"string": SSE.decode()}},
            }
        ]
    }
    assert one(write(tmp_path, "a.json", cassette)).response.sse == SSE


BAD = {
    "truncated.json": b'{"transcript": 1, "req',
    "latin.json": b'{"a": "\xe9"}',
    "other.json": b'{"a": 1}',
    "number.json": b"17",
    "two-kinds.json": b'{"transcript":1,"request":{"method":"GET","path":"/"},"response":{"body":1,"sse":""}}',
    "no-path.json": b'{"transcript":1,"request":{},"response":{"body":1}}',
    "deep.json": b"[" * 100_000,
    "huge-number.json": b"1" * 5000,
    "words.yaml": b"just words",
    "tag.yaml": b"!!python/object/apply:os.system ['true']",
    "empty.yaml": b"",
    "no-responses.har": b'{"log":{"entries":[]}}',
    "words.jsonl": b"{}\nwords\n",
    "provenance.json": b'{"transcript":1,"request":{"method":"GET","path":"/"},"response":{"body":1},"provenance":7}',
    "cycle.yaml": b"interactions: [{request: {uri: /v1/responses}, response: {parsed_body: &a [*a]}}]",
    "laughs.yaml": b"a: &a [1,1,1,1,1,1,1,1,1,1]\n"
    + b"".join(b"%c: &%c [%s]\n" % (n + 1, n + 1, b",".join([b"*%c" % n] * 10)) for n in range(97, 106))
    + b"interactions: [{request: {uri: /v1/responses}, response: {parsed_body: *j}}]",
    "status.json": b'{"transcript":1,"request":{"method":"GET","path":"/"},"response":{"body":1,"status":"200"}}',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, BAD[name])
    with pytest.raises(InputError) as caught:
        list(read(path))
    assert name in caught.value.message
    assert "\n" not in caught.value.message


def test_a_folder_is_read_past_its_bad_files(tmp_path: Path) -> None:
    write(tmp_path, "a.sse", SSE)
    write(tmp_path, "b.json", b"{")
    write(tmp_path, "notes.rst", b"not searched for")
    troubles: list[InputError] = []
    assert len(list(read(tmp_path, troubles.append))) == 1
    assert len(troubles) == 1


def test_nothing_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no recorded exchanges"):
        find(tmp_path)
    with pytest.raises(InputError, match="there is no file"):
        find(tmp_path / "absent")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        writing = pool.submit((tmp_path / "pipe").write_bytes, SSE)
        assert one(tmp_path / "pipe").response.sse == SSE
        writing.result()


def test_what_is_no_text_takes_little_room(tmp_path: Path) -> None:
    body = b"\0" * 10_000
    exchange = Exchange("zeros", Request("POST", "/responses"), Response(status=200, raw=body))
    path = write_transcript(exchange, tmp_path / "zeros.json")
    assert path.stat().st_size < 2 * len(body)
    assert read_transcript(path).response.raw == body


def test_what_has_no_end_is_not_read_to_it() -> None:
    with pytest.raises(InputError, match="is binary"):
        list(read("/dev/zero"))


def test_a_closed_folder_is_named_and_its_neighbours_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may be root, whom no permission keeps out: the walk says what it would say to others."""
    write(tmp_path, "a.sse", SSE)
    (tmp_path / "closed").mkdir()
    walk = os.walk

    def closed(root: Path, onerror: Any) -> Any:
        onerror(PermissionError(13, "Permission denied", str(tmp_path / "closed")))
        yield from walk(root)

    monkeypatch.setattr("os.walk", closed)
    assert find(tmp_path) == [tmp_path / "a.sse", tmp_path / "closed"]
    troubles: list[InputError] = []
    assert len(list(read(tmp_path, troubles.append))) == 1
    assert "cannot read" in troubles[0].message


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
NAMES = st.sampled_from(KEYS) | st.text(max_size=4)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
SUFFIX = st.sampled_from([".json", ".jsonl", ".yaml", ".har", ".sse", ".txt", ""])


def judged_or_refused(raw: bytes, suffix: str) -> None:
    """Whatever is in a file gives exchanges that can be judged and written, or one error of a known kind."""
    try:
        exchanges = list(read_bytes(raw, f"file{suffix}"))
    except InputError:
        return
    for exchange in exchanges:
        assert isinstance(Checker().check(exchange), list)
        json.dumps(to_json(Masker().exchange(exchange)))


@given(raw=st.binary(max_size=200), suffix=SUFFIX)
def test_any_bytes_are_judged_or_refused(raw: bytes, suffix: str) -> None:
    judged_or_refused(raw, suffix)


@given(value=JSON_VALUES, suffix=SUFFIX, form=st.sampled_from(["bare", "transcript", "har", "cassette"]))
@settings(max_examples=200)
def test_any_value_is_judged_or_refused(value: Any, suffix: str, form: str) -> None:
    har_entry = {"request": {"url": URL, "headers": value, "postData": value}, "response": value}
    tape_entry = {"request": {"uri": URL, "body": value}, "response": {"body": value, "headers": value}}
    wrapped = {
        "bare": value,
        "transcript": {"transcript": 1, "request": value, "response": value, "provenance": value},
        "har": {"log": {"entries": [har_entry]}},
        "cassette": {"interactions": [tape_entry]},
    }
    judged_or_refused(json.dumps(wrapped[form]).encode(), suffix)


FILES = ["transcript.json", "a.har", "a.yaml"]


@given(name=st.sampled_from(FILES), at=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
@settings(max_examples=150)
def test_a_damaged_file_is_judged_or_refused(name: str, at: float, byte: int, cut: bool) -> None:
    whole = {
        "transcript.json": json.dumps(
            to_json(Exchange("x", Request("POST", "/v1/responses"), Response(200, sse=SSE)))
        ).encode(),
        "a.har": json.dumps(har(json.dumps(BODY))).encode(),
        "a.yaml": VCRPY.encode(),
    }[name]
    position = int(at * (len(whole) - 1))
    damaged = whole[:position] if cut else whole[:position] + bytes([byte]) + whole[position + 1 :]
    judged_or_refused(damaged, Path(name).suffix)


@pytest.mark.parametrize("damaged", [1, 40])
def test_damaged_first_lines_make_no_document_of_json_lines(tmp_path: Path, damaged: int) -> None:
    asked = {"method": "POST", "url": URL, "body": {}}
    whole = json.dumps({"request": asked, "response": {"status": 200, "body": BODY}})
    file = tmp_path / "log.jsonl"
    file.write_text(f"{whole[:100]}\n" * damaged + f"{whole}\n")
    found = list(recorded(file))
    assert [type(one).__name__ for one in found] == ["Skipped"] * damaged + ["Exchange"]
    assert {one.kind for one in found if isinstance(one, Skipped)} == {"unreadable"}
    assert found[0].name == f"{file}:1"
