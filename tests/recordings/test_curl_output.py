"""Answers as command-line tools save them, head and all; and what they save that is no answer, with a hint."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess

import pytest

from responses_contract.errors import InputError
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.readers import read_bytes
from tests import hostile
from tests.checker_kit import CHECKER, events_of, primary, written
from tests.waiting import HANG

SSE = written(events_of())
JSON = json.dumps(BASES["text"].response).encode()
STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nX-Request-Id: req_1\r\n\r\n"
JSON_HEAD = b"HTTP/2 200 \r\ncontent-type: application/json\r\nx-request-id: req_1\r\n\r\n"
ERROR = b'{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}}'
ERROR_HEAD = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nx-request-id: req_1\r\n\r\n"


def one(raw: bytes, name: str = "answer.txt") -> Exchange:
    (exchange,) = read_bytes(raw, name)
    return exchange


@pytest.mark.parametrize("name", ["a.sse", "a.txt", "a.json", "a", "stdin", "a.yaml", "a.jsonl"])
def test_a_stream_with_its_head_is_an_exchange(name: str) -> None:
    exchange = one(STREAM_HEAD + SSE, name)
    assert exchange.response.status == 200
    assert exchange.response.headers["x-request-id"] == "req_1"
    assert exchange.response.sse == SSE
    assert CHECKER.check(exchange) == []


@pytest.mark.parametrize("name", ["a.sse", "a.txt", "a.json", "stdin"])
def test_a_body_with_its_head_is_an_exchange(name: str) -> None:
    exchange = one(JSON_HEAD + JSON, name)
    assert (exchange.response.status, exchange.response.raw) == (200, JSON)
    assert CHECKER.check(exchange) == []


def test_the_head_is_judged() -> None:
    head = STREAM_HEAD.replace(b"text/event-stream", b"text/plain")
    assert primary(CHECKER.check(one(head + SSE, "a.sse"))) == ["wire/content-type-is-event-stream"]
    assert primary(CHECKER.check(one(ERROR_HEAD + ERROR))) == []
    assert primary(CHECKER.check(one(ERROR_HEAD + b'{"detail":"No."}'))) == ["http/error-has-envelope"]


@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 Connection established\r\nVia: a proxy\r\n\r\n",
        b"HTTP/1.0 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 307 Temporary Redirect\r\nlocation: https://there.example/\r\n\r\n",
        b"\xef\xbb\xbf",
    ],
)
@pytest.mark.parametrize("body", [STREAM_HEAD + SSE, ERROR_HEAD + ERROR])
def test_of_several_heads_the_last_counts(before: bytes, body: bytes) -> None:
    assert one(before + body).response == one(body).response


def test_line_ends_may_have_been_changed() -> None:
    assert one((STREAM_HEAD + SSE).replace(b"\r\n", b"\n")).response == one(STREAM_HEAD + SSE).response


def test_a_header_may_come_twice_and_a_line_may_be_none() -> None:
    head = b"HTTP/1.1 200 OK\r\nVary: a\r\nno header\r\nvary: b\r\ncontent-type:application/json\r\n\r\n"
    assert one(head + JSON).response.headers == {"vary": "a, b", "content-type": "application/json"}


def test_no_header_at_all() -> None:
    assert one(b"HTTP/1.0 200 OK\r\n\r\n" + JSON).response.headers == {}


def test_the_coding_of_a_body_is_undone_or_was() -> None:
    head = STREAM_HEAD.replace(b"X-Request-Id: req_1", b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip")
    assert one(head + gzip.compress(SSE)).response.sse == SSE
    assert one(head + SSE).response.sse == SSE


def test_an_answer_may_be_empty() -> None:
    exchange = one(JSON_HEAD.replace(b"x-request-id", b"content-length: 0\r\nx-request-id"))
    assert primary(CHECKER.check(exchange)) == ["http/body-is-json"]


VERBOSE = b"*   Trying 127.0.0.1:80...\n> POST /v1/responses HTTP/1.1\n> Host: x\n>\n< HTTP/1.1 200 OK\n<\n" + SSE
METER = b"  % Total    % Received % Xferd  Average Speed   Time\n                                 Dload  Upload\n"
REFUSED: dict[str, tuple[bytes, str]] = {
    "progress meter": (METER + STREAM_HEAD + SSE, "-s"),
    "head alone": (STREAM_HEAD, "the head alone"),
    "head broken off": (STREAM_HEAD[:-10], "the head alone"),
    "heads alone": (b"HTTP/1.1 200 Connection established\r\n\r\n" + STREAM_HEAD, "the head alone"),
    "compressed": (
        STREAM_HEAD.replace(b"X-Request-Id: req_1", b"Content-Encoding: br") + b"\x1b\xff\x00\x8f",
        "--compr",
    ),
    "chunks": (STREAM_HEAD.replace(b"X-Request-Id: req_1", b"Transfer-Encoding: chunked") + b"1f\r\ndata", "--raw"),
    "UTF-16": ((STREAM_HEAD + SSE).decode().encode("utf-16"), "-o FILE"),
}


@pytest.mark.parametrize("name", ["a.sse", "a.json", "a.txt", "stdin"])
@pytest.mark.parametrize(("raw", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_gives_one_hint(name: str, raw: bytes, said: str) -> None:
    with pytest.raises(InputError) as raised:
        one(raw, name)
    assert said in str(raised.value)
    assert str(raised.value).startswith(name)


BINARY = {"png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zeros": bytes(100), "gzip": gzip.compress(JSON), "words": b"Hello."}


@pytest.mark.parametrize("name", ["a.json", "a.har", "a.txt", "a", "stdin"])
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image"),
        (bytes(100), "is binary"),
        (b"Hello.", "begins with 'Hello.'"),
        (b"", "is empty"),
        (b"<!doctype html><title>502</title>", "HTML"),
    ],
)
def test_what_is_nothing_known_is_called_so_with_what_is_read(name: str, raw: bytes, said: str) -> None:
    with pytest.raises(InputError) as raised:
        one(raw, name)
    assert str(raised.value).startswith(name)
    assert said in str(raised.value)
    assert "event streams, HAR, cassettes" in str(raised.value)
    assert "YAML" not in str(raised.value)


def test_a_cassette_may_have_any_name() -> None:
    cassette = b"interactions:\n- request: {method: POST, uri: 'http://x/v1/responses'}\n  response: {status: 200}\n"
    for name in ("a.json", "a.txt", "stdin", "a.yaml"):
        assert one(cassette, name).request.method == "POST"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("options", [["-i"], ["-D", "-"]], ids=" ".join)
@pytest.mark.parametrize(("kind", "body"), [(b"text/event-stream", SSE), (b"application/json", JSON)])
def test_as_curl_saves_it(options: list[str], kind: bytes, body: bytes) -> None:
    head = b"content-type: " + kind + b"\r\nx-request-id: req_1\r\n"
    with hostile.serving(hostile.answer("200 OK", head, body)) as (url, _):
        asked = ["curl", "-s", *options, "--noproxy", "*", f"{url}/responses", "-d", "{}"]
        printed = subprocess.run(asked, check=True, capture_output=True, timeout=HANG).stdout
    exchange = one(printed)
    assert exchange.response.headers["content-length"] == str(len(body))
    assert CHECKER.check(exchange) == []


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("options", [["-s", "-v"], ["-v"], ["-sv", "-o", "-"]], ids=" ".join)
def test_what_curl_says_with_v_is_an_exchange(options: list[str]) -> None:
    with hostile.serving(hostile.answer("200 OK", hostile.SSE + b"x-request-id: req_1\r\n", SSE)) as (url, _):
        asked = ["curl", *options, "--noproxy", "*", f"{url}/responses", "-d", "{}"]
        found = subprocess.run(asked, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=HANG)
    exchange = one(found.stdout)
    assert (exchange.request.method, exchange.response.status) == ("POST", 200)
    assert CHECKER.check(exchange) == []


@pytest.mark.parametrize("first", [0, VERBOSE.index(b">")])
def test_the_lines_of_curl_v_may_begin_anywhere(first: int) -> None:
    exchange = one(VERBOSE[first:])
    assert exchange.request.headers == {"host": "x"}
    assert exchange.response.sse == SSE
