"""The published schema of a transcript is that of what is written and of what can be read."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest

from responses_contract.errors import InputError
from responses_contract.faults.transcripts import broken_transcripts, legal_transcripts
from responses_contract.model.exchange import Close, Ended, Exchange, Message, Request, Response
from responses_contract.recordings.transcripts import from_json, to_json

SCHEMA: dict[str, Any] = json.loads(
    (resources.files("responses_contract.recordings") / "transcript.schema.json").read_bytes()
)
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
ROOT = Path(__file__).parents[2]
OWN = sorted((ROOT / "contract_tests" / "transcripts").rglob("*.json"))


def wrong(value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(value)]


def test_the_transcripts_of_the_project_are_as_the_schema_says() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    read = [json.loads(path.read_bytes()) for path in OWN]
    made = [*legal_transcripts().values(), *broken_transcripts().values()]
    values = [value for value in read if "transcript" in value] + [to_json(one) for some in made for one in some]
    assert len(values) > 500
    assert [found for value in values if (found := wrong(value))] == []


@pytest.mark.skipif(not os.environ.get("TRANSCRIPTS"), reason="no corpus: TRANSCRIPTS is not set")
def test_recorded_transcripts_are_as_the_schema_says() -> None:
    values = [json.loads(path.read_bytes()) for path in sorted(Path(os.environ["TRANSCRIPTS"]).rglob("*.json"))]
    kept = [value for value in values if isinstance(value, dict) and "transcript" in value]
    assert len(kept) > 100
    assert [found for value in kept if (found := wrong(value))] == []


ASKED = Request("POST", "/v1/responses", {"accept": "x"}, {"model": "m"})
CLOSED = Close("server", 1000, "")
WRITTEN: dict[str, Exchange] = {
    "body": Exchange("", ASKED, Response(200, {"a": "b"}, {"id": "x"}, b'{"id":"x"}'), {"origin": "o"}),
    "no answer": Exchange("", ASKED, Response(None, ended="timeout")),
    "stream": Exchange("", ASKED, Response(200, sse=b"data: {}\n\n", times=[(10, 0.25)], ended="reset")),
    "binary stream": Exchange("", ASKED, Response(200, sse=b"\xff\xfe")),
    "events": Exchange("", ASKED, Response(200, events=[{"type": "x"}, "no object"])),
    "bytes": Exchange("", Request("POST", "/v1/x", raw=b"\xff"), Response(500, body="\ufffd", raw=b"\xff")),
    "connection": Exchange(
        "",
        Request("GET", "/v1/responses"),
        Response(
            101, messages=[Message("client", "{}", 0.1), Message("server", b"\xff")], close=Close("server", 1000, "")
        ),
    ),
    "no JSON": Exchange("", Request("POST", "/v1/x", raw=b"{"), Response(400, body={"error": {}})),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_written_is_as_the_schema_says_and_is_read_again(kind: str) -> None:
    value = to_json(WRITTEN[kind])
    assert wrong(value) == []
    assert to_json(from_json(value, "x")) == value


def test_every_member_that_the_schema_names_is_written() -> None:
    written = [to_json(exchange) for exchange in WRITTEN.values()]
    for part in ("request", "response"):
        found = {name for value in written for name in value[part]}
        assert found == set(SCHEMA["properties"][part]["properties"]), part
    assert set(SCHEMA["properties"]["response"]["properties"]["ended"]["enum"]) == set(get_args(Ended))


GOOD = to_json(WRITTEN["body"])
REFUSED: dict[str, Any] = {
    "no object": [],
    "another version": {**GOOD, "transcript": 2},
    "no request": {"transcript": 1, "response": GOOD["response"]},
    "no path": {**GOOD, "request": {"method": "GET"}},
    "no evidence": {**GOOD, "response": {"status": 200}},
    "two kinds of evidence": {**GOOD, "response": {"status": 200, "body": None, "sse": ""}},
    "a status that is a text": {**GOOD, "response": {"status": "200", "body": None}},
    "events that are no list": {**GOOD, "response": {"status": 200, "events": {}}},
    "an end that is none": {**GOOD, "response": {"status": 200, "body": None, "ended": "well"}},
    "times that are no pairs": {**GOOD, "response": {"status": 200, "body": None, "times": [1]}},
    "headers that are none": {**GOOD, "request": {**GOOD["request"], "headers": ["a"]}},
    "provenance that is none": {**GOOD, "provenance": "me"},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_reader_refuses_the_schema_refuses(kind: str) -> None:
    assert not VALIDATOR.is_valid(REFUSED[kind])
    with pytest.raises(InputError):
        from_json(REFUSED[kind], "x")


def test_a_new_member_has_to_be_published() -> None:
    assert not VALIDATOR.is_valid({**GOOD, "extra": 1})
    assert not VALIDATOR.is_valid({**GOOD, "response": {**GOOD["response"], "extra": 1}})
