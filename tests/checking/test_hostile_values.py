"""Values that are JSON, or nearly, and break programs: nothing raises, and who read the bytes makes no difference."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bench.fuzz import HEADER_VALUES, HEADERS
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.model.json_reader import body_of, value_of
from responses_contract.recordings.readers import read_bytes
from responses_contract.scenarios.expect import text_is_json
from responses_contract.scenarios.model import Answer
from responses_contract.stream.emitter import EmitOptions, emit
from tests import hostile
from tests.checker_kit import BASES, CHECKER, answered, judged, request_of, told, written

HALF = "\ud83d"
"""Half of an emoji, as servers send it that cut text between its two code units."""
BODIES = {
    "half an emoji": (b'{"object":"response","id":"\\ud83d"}', "wire/text-is-unicode"),
    "no number": (b'{"object":"response","created_at":NaN}', "http/body-is-json"),
    "deep": (b'{"object":"response","output":' + b"[" * 400 + b"]" * 400 + b"}", "wire/within-limits"),
    "deeper": (b'{"object":"response","output":' + b"[" * 9000 + b"]" * 9000 + b"}", "http/body-is-json"),
}


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def from_endpoint(raw: bytes) -> Exchange:
    with (
        hostile.serving(hostile.answer("200 OK", hostile.JSON, raw)) as (url, _),
        EndpointClient(url) as endpoint,
    ):
        return endpoint.send(Call("POST", "/responses", {"model": "m", "input": "x"}))


def from_archive(raw: bytes) -> Exchange:
    content = {"text": raw.decode(), "mimeType": "application/json"}
    asked = {"method": "POST", "url": "http://host/v1/responses"}
    entry = {"request": asked, "response": {"status": 200, "content": content}}
    (exchange,) = read_bytes(json.dumps({"log": {"entries": [entry]}}).encode(), "some.har")
    return exchange


@pytest.mark.parametrize("read", [from_endpoint, from_archive])
@pytest.mark.parametrize(("raw", "rule"), BODIES.values(), ids=BODIES)
def test_bytes_are_judged_alike_whoever_read_them(read: Callable[[bytes], Exchange], raw: bytes, rule: str) -> None:
    exchange = read(raw)
    assert rule in rules(CHECKER.check(exchange))
    body, mended = exchange.response.body, {"object": "response", "id": "\ufffd"}
    assert body == mended or isinstance(body, str), "nothing else has to cope with such a value"


def cut_in_two() -> list[Any]:
    """A stream in which an emoji comes in two deltas, half in each; everything else tells it whole."""
    deltas = (HALF, "\ude00", " rain.")
    response = copy.deepcopy(BASES["text"].response)
    response["output"][0]["content"][0]["text"] = "\U0001f600 rain."
    events = emit(response, options=EmitOptions(chunks=lambda text: deltas))
    return list(events)


def test_half_an_emoji_in_each_of_two_deltas_is_told_of_each_and_all_else_follows() -> None:
    raw = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in cut_in_two())
    for found in (judged(raw, request_of()), told(cut_in_two())):
        primaries = [finding for finding in found if finding.is_primary and finding.rule != "wire/event-is-named"]
        assert [finding.rule for finding in primaries] == ["wire/text-is-unicode"] * 2
        assert [finding.actual for finding in primaries] == ["\\ud83d", "\\ude00"]
        assert {finding.place.pointer for finding in primaries} == {"/delta"}
        assert "value/done-equals-deltas" in rules(found)


def test_all_parts_of_a_run_read_half_a_character_alike() -> None:
    assert value_of(b'{"a":"\\ud83d"}') == body_of(b'{"a":"\\ud83d"}') == {"a": "\ufffd"}
    assert value_of(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}
    assert value_of(b'{"a":"\\ud83d","b":NaN}') is None
    assert value_of(b'{"\\ud83d":' + b"[" * 300 + b"]" * 300 + b"}") is None


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'{"type":"x","a":"\\ud83d\\ude00"}', "stream/first-event-is-created"),
        (b'{"type":"x","a":"\\\\ud83d"}', "stream/first-event-is-created"),
        (b'{"type":"x","\\uDEAD":[]}', "wire/text-is-unicode"),
        (b'{"type":"x","a":"\\ud83d","b":NaN}', "wire/data-is-json"),
        (b'{"type":"x","a":"\\ud83d"', "wire/data-is-json"),
        (b'{"type":"x","a":"\\ud83\xed\xa0\xbd"}', "wire/utf-8"),
        (b'["\\ud83d"]', "wire/data-is-an-object"),
        (b'{"type":"x","a":' + b"[" * 300 + b'"\\ud83d"' + b"]" * 300 + b"}", "wire/within-limits"),
    ],
)
def test_what_is_half_a_character_and_what_is_not(data: bytes, rule: str) -> None:
    found = rules(judged(b"data: " + data + b"\n\n"))
    assert rule in found
    assert ("wire/text-is-unicode" in found) == (rule == "wire/text-is-unicode")


@pytest.mark.parametrize("value", [HALF, ["completed"], {"a": HALF}, {HALF: 1}, nested(300), float("nan"), 10**400])
def test_values_that_others_parsed_are_judged(value: Any) -> None:
    for member in ("object", "id", "status", "output", "usage", "text", "tools", "error", "metadata"):
        body = {"object": "response", "id": "resp_1", "status": "completed", "output": [], member: value}
        asked = Request("POST", "/v1/responses", body={"model": "m", member: value})
        assert answered(body, asked)
        assert told([{"type": "response.created", "sequence_number": 0, "response": body}], asked)
        assert not CHECKER.check_session([Exchange("", asked, Response(200, body=body))])


@pytest.mark.parametrize("depth", [300, 900, 1000, 1020])
@pytest.mark.parametrize(
    "form", [b"%b", b'{"type":%b}', b'{"error":%b}', b'{"choices":%b}', b'{"object":"response","id":%b}']
)
def test_bytes_of_any_depth_are_judged(form: bytes, depth: int) -> None:
    raw = form % (b"[" * depth + b"]" * depth)
    assert judged(b"data: " + raw + b"\n\n")
    for status in (200, 500):
        assert CHECKER.check(Exchange("", request_of(), Response(status, raw=raw)))


@pytest.mark.parametrize("path", ["http://[/v1/responses", "http://[x]:99999/responses", "//[", "[", "", " "])
def test_a_path_that_is_no_url_is_judged(path: str) -> None:
    exchange = Exchange("", Request("POST", path), Response(200, body={"object": "response"}))
    assert CHECKER.check(exchange)
    assert not CHECKER.check_session([exchange])


def test_an_archive_with_a_broken_url_is_read() -> None:
    urls = ("http://[/v1/responses", "http://host/v1/responses")
    entries = [
        {"request": {"method": "POST", "url": url}, "response": {"status": 200, "content": {"text": "{}"}}}
        for url in urls
    ]
    (exchange,) = read_bytes(json.dumps({"log": {"entries": entries}}).encode(), "some.har")
    assert exchange.name == "some.har#1"


def test_a_pause_that_is_no_number_is_our_own_choice() -> None:
    busy = hostile.answer("429 Too Many", hostile.JSON + b"retry-after: \xb2\r\n", b"{}")
    with hostile.serving(busy) as (url, received), EndpointClient(url, retries=1) as endpoint:
        assert endpoint.send(Call("POST", "/responses", {})).response.status == 429
    assert len(received) == 2


def test_a_model_may_write_brackets() -> None:
    text = {"type": "output_text", "text": "[" * 100_000}
    seen: Any = SimpleNamespace(answer=Answer({"output": [{"type": "message", "content": [text]}]}))
    assert text_is_json()(seen) is not None


@pytest.mark.parametrize("value", HEADER_VALUES)
def test_any_header_is_judged(value: str) -> None:
    """Every header that there is has the value, in an answer of each kind; no rule raises (see `conftest`)."""
    head = dict.fromkeys(HEADERS, value)
    body, events = BASES["text"].response, list(emit(BASES["text"].response))
    for status in (200, 404, 429, 500):
        for response in (Response(status, head, body=body), Response(status, head, events=events)):
            CHECKER.check(Exchange("", request_of(), response))
        live = CHECKER.stream(request_of(), status=status, headers=head)
        live.feed(written(events))
        live.finish()
