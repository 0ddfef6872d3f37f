"""The proxy changes nothing, keeps everything, and says what is wrong with it."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import httpx
import pytest
import zstandard

from responses_contract.checking.checker import Checker
from responses_contract.checking.stream_checker import StreamChecker
from responses_contract.errors import UsageError
from responses_contract.mock import Running, running_mock
from responses_contract.mock.http.server import running_app
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.judgement import Judgement
from responses_contract.recordings.readers import read
from responses_contract.suite import proxy as proxying
from responses_contract.suite.proxy import SERVED, Judged, Proxy, Remembered
from tests import hostile
from tests.mock_kit import ASKS, MODEL, Client, text_of
from tests.waiting import HANG, until

ASKED = Exchange("1", Request("GET", "/v1/responses/resp_1"), Response(200))


@contextmanager
def _between(
    upstream: str, folder: Path | None = None, told: list[str] | None = None
) -> Iterator[tuple[Running, Proxy, list[Judged]]]:
    """A proxy before an endpoint, as something to send requests to, and what it has judged."""
    seen: list[Judged] = []
    proxy = Proxy(upstream, Checker(), seen.append, folder, on_trouble=[].append if told is None else told.append)
    with running_app(proxy, **SERVED) as (url, server):
        yield Running(url, "sk-mock", proxy, server), proxy, seen  # type: ignore[arg-type]


def _settled(seen: list[Judged], count: int) -> list[Judged]:
    until(lambda: len(seen) >= count, f"{count} exchanges are judged")
    assert len(seen) == count
    return seen


def test_nothing_is_changed() -> None:
    with running_mock(seed=3) as mock, Client(mock) as direct:
        before = [direct.create(**{**ask, "stream": True}).response for ask in ASKS.values()]
    with running_mock(seed=3) as mock, _between(mock.base_url) as (between, _, _), Client(between) as client:
        after = [client.create(**{**ask, "stream": True}).response for ask in ASKS.values()]
    for one, other in zip(before, after, strict=True):
        assert one.status == other.status
        assert one.headers["content-type"] == other.headers["content-type"]
        assert other.headers["date"].count("GMT") == 1
        assert len(one.sse or one.raw or b"") == len(other.sse or other.raw or b"")


def test_what_was_judged_late_came_first_all_the_same() -> None:
    """The answer before a deletion takes longer to judge than the deletion: it is not one that came after it."""
    with running_mock() as mock, _between(mock.base_url) as (between, proxy, seen), Client(between) as client:
        deleted, judge = threading.Event(), proxy._checker.judge

        def late(exchange: Exchange, stream: StreamChecker | None = None) -> Judgement:
            if exchange.request.method == "GET":
                assert deleted.wait(HANG)
            return judge(exchange, stream)

        proxy._checker.judge = late  # type: ignore[method-assign]
        first = client.made(input="Hi")
        client.send("GET", f"/responses/{first['id']}/input_items")
        client.send("DELETE", f"/responses/{first['id']}")
        _settled(seen, 2)
        deleted.set()
        _settled(seen, 3)
        assert proxy.session_findings() == []


def test_what_was_under_way_during_a_deletion_may_have_been_served_before_it() -> None:
    asked, gone = ASKED, Exchange("2", Request("DELETE", "/v1/responses/resp_1"), Response(200))
    remembered = Remembered()
    remembered.add(2.5, gone)
    remembered.add(1, asked)
    assert remembered.in_order() == [asked, gone]


def test_what_is_remembered_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxying, "MOST_REMEMBERED", 250)
    remembered = Remembered()
    kept = [Exchange(f"{number}", ASKED.request, Response(200, raw=b"x" * 100)) for number in range(5)]
    for number, exchange in enumerate(kept):
        remembered.add(number, exchange)
    assert remembered.in_order() == kept[3:]


def test_everything_is_kept_and_judged(tmp_path: Path) -> None:
    with running_mock() as mock, _between(mock.base_url, tmp_path) as (between, proxy, seen), Client(between) as client:
        first = client.made(input="The codeword is lupin-6.")
        again = client.made(input="Which?", previous_response_id=first["id"])
        assert "lupin-6" in text_of(again)
        client.create(input="Stream", stream=True)
        client.send("GET", f"/responses/{first['id']}/input_items?limit=1")
        client.send("DELETE", f"/responses/{first['id']}")
        client.create(input=7)
        _settled(seen, 6)
        assert proxy.session_findings() == []
    assert [judged.findings for judged in seen] == [[]] * 6
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 6
    for path in kept:
        assert b"sk-mock" not in path.read_bytes()
        for exchange in read(path):
            assert Checker().check(exchange) == []


def test_a_fault_is_found_as_it_goes_by() -> None:
    rule = "value/usage-adds-up"
    with (
        running_mock(faults=(rule,)) as mock,
        _between(mock.base_url) as (between, proxy, seen),
        Client(between) as client,
    ):
        client.create(input="Hi")
        client.create(input="Hi", stream=True)
        _settled(seen, 2)
        assert proxy.rules[rule] == 2


def test_chunks_are_passed_on_as_they_come() -> None:
    """The endpoint sends the second piece once the first has come through."""
    came_through = threading.Event()

    def in_two_pieces(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n" + hostile.SSE + b"\r\n" + hostile.FRAME)
        assert came_through.wait(HANG)
        sock.sendall(hostile.FRAME)

    with hostile.serving(in_two_pieces) as (url, _), _between(url) as (between, _, seen):
        body = {"model": MODEL, "input": "Hi", "stream": True}
        with httpx.stream("POST", f"{between.base_url}/responses", json=body, timeout=HANG) as answer:
            pieces = answer.iter_raw()
            assert next(pieces) == hostile.FRAME
            came_through.set()
            assert b"".join(pieces) == hostile.FRAME
        assert len(_settled(seen, 1)[0].exchange.response.times or ()) == 2


def test_a_broken_stream_is_passed_on_as_broken() -> None:
    with (
        running_mock(trouble=("reset-after=5",)) as mock,
        _between(mock.base_url) as (between, _, seen),
        Client(between) as client,
    ):
        with pytest.raises(httpx.HTTPError):
            client.create(input="Hi", stream=True)
        judged = _settled(seen, 1)[0]
    assert judged.exchange.response.ended == "reset"
    assert "wire/ends-regularly" in {finding.rule for finding in judged.findings}


def test_an_endpoint_that_is_not_there_is_a_bad_gateway() -> None:
    told: list[str] = []
    with socket.socket() as taken:  # Bound for as long as it is asked for, so that nobody else listens there.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with _between(url, told=told) as (between, _, seen), Client(between) as client:
            answer = client.create(input="Hi").response
    assert (answer.status, answer.body["error"]["type"]) == (502, "server_error")
    assert seen == []
    assert told == ["POST /v1/responses: the endpoint did not answer: ConnectError"]


def test_an_address_that_cannot_be_passed_on_is_told() -> None:
    told: list[str] = []
    with running_mock() as mock, _between(mock.base_url, told=told) as (between, _, seen), Client(between) as client:
        connection = HTTPConnection(urlsplit(between.base_url).netloc)
        connection.request("GET", "/v1/responses/resp_1?include=" + "x" * 65_490)
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["error"]["type"]) == (400, "invalid_request_error")
        connection.close()
        client.create(input="Hi")
        _settled(seen, 1)
    assert len(told) == 1
    assert "cannot be passed on: URL too long" in told[0]
    assert len(told[0]) < 500


def test_a_full_disk_costs_the_file_alone(tmp_path: Path) -> None:
    """A limit on the size of files fails a write as a full disk does."""
    told: list[str] = []
    rule = "value/usage-adds-up"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with (
        running_mock(faults=(rule,)) as mock,
        _between(mock.base_url, tmp_path, told) as (between, proxy, seen),
        Client(between) as client,
    ):
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        try:
            assert text_of(client.made(input="Hi"))
            (judged,) = _settled(seen, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        client.made(input="Hi")
        _settled(seen, 2)
    assert judged.written is None
    assert rule in {finding.rule for finding in judged.findings}
    assert (proxy.rules[rule], proxy.unkept) == (2, 1)
    assert told == ["000001-post is not kept: File too large"]
    assert [path.name for path in tmp_path.iterdir()] == ["000002-post.json"]


@pytest.mark.parametrize("url", ["", "example.com", "ftp://example.com", "/v1", "http://["])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Proxy(url, Checker(), print)


def test_no_path_leads_to_another_host() -> None:
    proxy = Proxy("https://example.com", Checker(), print)
    for path in (b"/v1.evil.example/x", b"/v1@evil.example/x", b"/v1/responses", b"/v1"):
        assert urlsplit(proxy._url({"raw_path": path, "query_string": b""})).netloc == "example.com"


def test_the_command_ends_with_a_summary(tmp_path: Path) -> None:
    rule = "value/usage-adds-up"
    with running_mock(faults=(rule,)) as mock:
        command = [sys.executable, "-m", "responses_contract.cli", "proxy", mock.base_url, "--port", "0"]
        command += ["--output", str(tmp_path / "kept")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        assert process.stdout is not None
        url = process.stdout.readline().split()[0]
        headers = {"authorization": "Bearer sk-mock"}
        httpx.post(f"{url}/responses", json={"model": MODEL, "input": "Hi"}, headers=headers, timeout=HANG)
        told = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=HANG)
    assert "200: 1 findings" in told
    assert rule in rest
    assert "Traceback" not in rest
    assert process.returncode == 1
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_one_client_s_cookie_does_not_reach_another() -> None:
    seen: list[str] = []
    answer = hostile.answer("200 OK", hostile.JSON + b"set-cookie: session=of-alice; Path=/\r\n", b"{}")
    with hostile.serving(answer) as (url, received), _between(url) as (between, _, _):
        for who in ("alice", "bob"):
            headers = {"authorization": f"Bearer {who}"}
            told = httpx.post(f"{between.base_url}/responses", json={}, headers=headers, timeout=HANG)
            seen += [told.headers["set-cookie"]]
    assert len(seen) == 2
    assert len(received) == 2
    assert b"cookie" not in received[1].lower()


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_a_coding_that_nobody_asked_for_is_passed_on_and_judged_as_what_it_holds(
    coding: str, pack: Callable[[bytes], bytes]
) -> None:
    body = pack(b'{"object":"response"}')
    answer = hostile.answer("200 OK", hostile.JSON + f"content-encoding: {coding}\r\n".encode(), body)
    with hostile.serving(answer) as (url, _), _between(url) as (between, _, seen):
        with httpx.stream("GET", f"{between.base_url}/responses/r", timeout=HANG) as answered:
            passed_on = b"".join(answered.iter_raw())
        (judged,) = _settled(seen, 1)
    assert passed_on == body
    assert judged.exchange.response.body == {"object": "response"}


@pytest.mark.parametrize("pack", [bytes, brotli.compress])
def test_an_answer_larger_than_is_kept_is_told(pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is passed on whole. What is not kept to its end says nothing of the endpoint, so it is not judged."""
    told: list[str] = []
    monkeypatch.setattr(proxying, "MOST_BYTES", 1000)
    body = pack(b'{"object":"response","output":[%b]}' % (b"1," * 1000 + b"1"))
    coding = b"" if pack is bytes else b"content-encoding: br\r\n"
    answer = hostile.answer("200 OK", hostile.JSON + coding, body)
    with hostile.serving(answer) as (url, _), _between(url, told=told) as (between, _, seen):
        with httpx.stream("GET", f"{between.base_url}/responses/r", timeout=HANG) as answered:
            assert b"".join(answered.iter_raw()) == body
        until(lambda: told, "it is told")
    assert told == ["GET /v1/responses/r: the answer is larger than 0 MiB: passed on, not judged"]
    assert not seen


def test_an_answer_that_is_not_in_its_coding_is_passed_on_and_judged() -> None:
    answer = hostile.answer("200 OK", hostile.JSON + b"content-encoding: br\r\n", b'{"object":"response"}' * 9)
    with hostile.serving(answer) as (url, _), _between(url) as (between, _, seen):
        with httpx.stream("GET", f"{between.base_url}/responses/r", timeout=HANG) as answered:
            assert b"".join(answered.iter_raw()) == b'{"object":"response"}' * 9
        (judged,) = _settled(seen, 1)
    assert judged.findings


def test_a_header_that_no_server_may_send_is_left_out_and_told() -> None:
    told: list[str] = []
    answer = hostile.answer("200 OK", hostile.JSON + b"x-a: \x1b[31m\r\nx-b: c\r\n", b"{}")
    with hostile.serving(answer) as (url, _), _between(url, told=told) as (between, _, seen):
        answered = httpx.get(f"{between.base_url}/responses/r", timeout=HANG)
        (judged,) = _settled(seen, 1)
    assert (answered.status_code, answered.text, answered.headers["x-b"]) == (200, "{}", "c")
    assert "x-a" not in answered.headers
    assert judged.exchange.response.headers["x-a"] == "\x1b[31m"
    assert told == ["GET /v1/responses/r: the header x-a is not passed on: it has control characters"]
