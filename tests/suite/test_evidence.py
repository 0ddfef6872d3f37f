"""What is shown beside a finding: bytes, the endpoint's own words, the request as a command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.recordings.masking import Masker
from responses_contract.suite.evidence import LOOKED_AT, MOST, beside, excerpt, said

KEY = "sk-canary-0123456789"
STREAM = b'event: a\ndata: {"type":"a"}\n\nevent: b\ndata: {"type":"b"}\n\n'


def body(value: Any, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, body=value, raw=json.dumps(value).encode())


@pytest.mark.parametrize(
    ("place", "response", "shown"),
    [
        ({"byte": 29}, Response(200, {}, sse=STREAM), 'event: b\ndata: {"type":"b"}'),
        ({"pointer": "/usage/total"}, body({"usage": {"input": 1}}), '"usage": {"input": 1}'),
        ({"pointer": "/output/0/id"}, body({"output": [{"type": "m"}]}), '"0": {"type": "m"}'),
        ({"pointer": "/id"}, body({"object": "x"}), '{"object": "x"}'),
        ({"pointer": "/a~1b/c"}, body({"a/b": {"d": 1}}), '"a/b": {"d": 1}'),
        ({"pointer": "/x/9/y"}, body({"x": []}), "[]"),
        ({}, body({"error": 1}, 500), 'HTTP 500\ncontent-type: application/json\n{"error": 1}'),
        ({}, Response(None, {}), ""),
    ],
)
def test_the_bytes_that_a_place_is_in(place: dict[str, Any], response: Response, shown: str) -> None:
    assert excerpt(place, response) == shown


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (body({"error": {"message": "No such model."}}, 404), "No such model."),
        (body({"error": "No."}, 400), "No."),
        (body({"detail": "Not found"}, 404), "Not found"),
        (Response(502, {}, body="<h1>Bad gateway</h1>", raw=b"<h1>Bad gateway</h1>"), "<h1>Bad gateway</h1>"),
        (body({"error": None, "message": "hello"}), ""),
        (Response(None, {}), ""),
    ],
)
def test_what_an_endpoint_says_about_an_error(response: Response, words: str) -> None:
    assert said(response) == words


def test_what_is_cut_holds_no_half_of_a_secret() -> None:
    told = f"{'x' * (MOST - 8)}{KEY}"
    exchange = Exchange(
        "e", Request("POST", "/v1/responses", {}, {"input": KEY}), body({"error": {"message": told}}, 400)
    )
    shown = beside({"place": {"pointer": "/error/type"}}, exchange, None, Masker([KEY]))
    assert "sk-" not in json.dumps(shown)
    assert len(shown["said"]) == MOST
    assert shown["curl"].startswith('curl -sS -N -X POST "$BASE_URL"/responses')


def test_no_command_is_made_up_where_the_request_is_not_known() -> None:
    exchange = Exchange("e", Request("POST", "/v1/responses", {}, None), Response(200, {}, sse=STREAM))
    assert "curl" not in beside({"place": {"byte": 0}}, exchange, None, Masker())


def test_recorded_traffic_is_shown_with_its_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from responses_contract.cli import main

    (tmp_path / "a.sse").write_bytes(b'data: {"type":"response.created"}\n\n')
    main(["check", str(tmp_path), "--format", "json"])
    record = json.loads(capsys.readouterr().out)
    (cause,) = [one for one in record["causes"] if one["pointer"] == "/response"]
    assert cause["example"]["finding"]["excerpt"] == 'data: {"type":"response.created"}'


def test_only_the_beginning_of_a_large_answer_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its findings would pay for all of it."""
    looked_at: list[int] = []
    monkeypatch.setattr(Masker, "text", lambda self, text: looked_at.append(len(text)) or text)
    body = {"object": "response", "output": "x" * 1_000_000, "error": {"message": "y" * 1_000_000}}
    exchange = Exchange("a", Request("POST", "/v1/responses", {}, {"model": "m"}), Response(400, {}, body=body))
    shown = beside({"place": {"pointer": "/id"}}, exchange, "http://h/v1", Masker())
    assert max(looked_at) <= LOOKED_AT
    assert len(shown["excerpt"]) == MOST
