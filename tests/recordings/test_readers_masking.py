"""Nothing secret reaches a disk, and what is masked is judged as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import too_deep
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.transcripts import write_transcript
from responses_contract.wire.limits import Limits

CANARY = 'sk-canary/"quoted"-0123456789'
MASKER = Masker([CANARY], patterns=[r"customer-\d+"])


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-abcdefghijklmnop1234",
        "mail jane.doe+x@mail.example.com!",
        "\nsk-proj-abcdefghijklmnop1234",
        "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abcDEF",
        "customer-4711",
        CANARY,
    ],
)
def test_secrets_are_masked_at_their_length(text: str) -> None:
    masked = MASKER.text(text)
    assert masked != text
    assert len(masked) == len(text)
    assert not {"canary", "jane", "abcdefghijklmnop1234", "4711", "abcDEF"} & set(masked.replace("/", " ").split())
    in_json = MASKER.wire(json.dumps({"a": text}).encode())
    assert json.loads(in_json)["a"] == masked


@given(st.text(max_size=60))
def test_json_stays_json(text: str) -> None:
    raw = json.dumps({"a": f"{text}jane@example.com{text}"}).encode()
    assert set(json.loads(MASKER.wire(raw))) == {"a"}


def test_a_secret_cut_into_deltas_is_found() -> None:
    address = "jane.doe@example.com"
    events = [
        {"type": "response.output_text.delta", "item_id": "m", "content_index": 0, "delta": piece}
        for piece in ("Write to ja", "ne.doe@exam", "ple.com now")
    ]
    done = {"type": "response.output_text.done", "item_id": "m", "text": f"Write to {address} now"}
    sse = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in [*events, done])
    masked = MASKER.stream(sse)
    told = [json.loads(line[6:]) for line in masked.splitlines() if line]
    assert "".join(event["delta"] for event in told[:3]) == told[3]["text"] == "Write to xxxx.xxx@xxxxxxx.xxx now"
    assert [event["delta"] for event in MASKER.events([*events, done])[:3]] == [event["delta"] for event in told[:3]]


def test_nothing_of_the_key_is_in_the_file(tmp_path: Path) -> None:
    escaped = "".join(f"\\u{ord(char):04x}" for char in CANARY)
    exchange = Exchange(
        f"echo of {CANARY}",
        Request(
            "POST", f"/v1/responses?api_key={CANARY}&limit=2", {"authorization": f"Bearer {CANARY}"}, {"a": CANARY}
        ),
        Response(
            200, {"set-cookie": "session=1", "x-echo": CANARY}, {"told": [CANARY]}, f'{{"told":["{escaped}"]}}'.encode()
        ),
        {"source": CANARY},
    )
    text = write_transcript(exchange, tmp_path / "a.json", MASKER).read_text()
    assert "canary" not in text
    assert escaped not in text
    assert "session=1" not in text
    assert "limit=2" in text


def test_an_innocent_stream_is_untouched_byte_for_byte() -> None:
    sse = b'\xef\xbb\xbfevent: x\r\ndata: {"type" : "a.delta","delta":"u@b"}\r\n\r\ndata: \xff\n\n'
    assert MASKER.stream(sse) == sse


def test_headers_of_any_gateway_are_masked() -> None:
    secret = ("Authorization", "X-Api-Key", "Helicone-Auth", "cf-access-client-secret", "Ocp-Apim-Subscription-Key")
    plain = ("x-ratelimit-remaining-tokens", "x-request-id", "content-type", "openai-version", "keep-alive")
    masked = Masker().headers(dict.fromkeys((*secret, *plain), "plain words"))
    assert {name for name, text in masked.items() if text != "plain words"} == set(secret)


MCP = {
    "type": "mcp",
    "authorization": "opensesame-1",
    "headers": {"X-Token": "opensesame-2", "Accept": "text/plain", "X-API-Key": "opensesame-3"},
}
SHELL = {"environment": {"domain_secrets": [{"domain": "example.org", "name": "K", "value": "opensesame-4"}]}}


def test_secrets_of_tools_are_masked(tmp_path: Path) -> None:
    body = {"model": "m", "tools": [MCP, SHELL], "metadata": {"key": "kept"}}
    event = json.dumps({"type": "response.created", "response": {"tools": [{**MCP, "headers": None}]}})
    stream = Response(200, sse=f"data: {event}\n\n".encode())
    written = write_transcript(Exchange("a", Request("POST", "/v1/responses", body=body), stream), tmp_path / "a.json")
    text = written.read_text()
    assert "opensesame" not in text
    assert all(word in text for word in ("text/plain", "example.org", "kept", "response.created"))
    echoed = Response(200, body={"tools": [MCP]}, raw=json.dumps({"tools": [MCP]}).encode())
    written = write_transcript(Exchange("b", Request("GET", "/v1/responses/x"), echoed), tmp_path / "b.json")
    assert "opensesame" not in written.read_text()


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"a": value}], ids=["lists", "objects"])
@pytest.mark.parametrize("levels", [600, 100_000])
def test_nesting_has_a_bound_and_hides_no_secret(tmp_path: Path, levels: int, wrap: Callable[[Any], Any]) -> None:
    deep: Any = CANARY
    for _ in range(levels):
        deep = wrap(deep)
    body = {"near": CANARY, "kept": "plain words", "deep": deep}
    exchange = Exchange("a", Request("POST", "/v1/responses", body=body), Response(200, body=body, raw=b"{}"))
    written = write_transcript(exchange, tmp_path / "a.json", MASKER)
    text = written.read_text()
    assert "canary" not in text
    assert "plain words" in text
    told = json.loads(text)["response"]["body"]
    assert too_deep(told, Limits().depth), "what was too deep for the checker is still"
