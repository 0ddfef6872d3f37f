"""The measurement of acceptance: what it counts, and which cause it names."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from bench import acceptance
from bench.explain import Cause, Schemas
from codegen.bundle import load_bundle
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json

SPEC = Path(__file__).parents[2] / "spec"
DOCUMENT = load_bundle(SPEC)
RESPONSE = DOCUMENT["components"]["schemas"]["Response"]["examples"][0]
REQUEST = {"model": "m", "input": "Hello"}


def frame(event: Json) -> str:
    return f"data: {json.dumps(event)}\n\n"


def stream(*events: Json, end: str = "data: [DONE]\n\n") -> str:
    return "".join(map(frame, events)) + end


CREATED = DOCUMENT["components"]["schemas"]["ResponseCreatedEvent"]["examples"][0]


def put(folder: Path, name: str, response: Json, request: Json = REQUEST, path: str = "/v1/responses") -> None:
    """Write one transcript."""
    sent = {"method": "POST", "path": path, "body": request}
    value = {"transcript": 1, "provenance": {"origin": "here"}, "request": sent, "response": response}
    (folder / name).write_text(json.dumps(value), encoding="utf-8")


def counts(folder: Path) -> dict[str, tuple[int, int]]:
    tally = acceptance.measure(acceptance.load(folder), DOCUMENT)
    return {kind: (tally.accepted["here", kind], tally.judged["here", kind]) for kind in acceptance.KINDS}


def test_bodies_streams_events_and_requests_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "a.json", {"status": 200, "headers": {}, "body": RESPONSE})
    put(tmp_path, "b.json", {"status": 200, "headers": {}, "sse": stream(CREATED, {**CREATED, "sequence_number": -1})})
    put(tmp_path, "c.json", {"status": None, "headers": {}, "events": [CREATED]}, path="/host/openai/v1/responses")
    assert counts(tmp_path) == {"bodies": (1, 1), "streams": (1, 2), "events": (2, 3), "requests": (3, 3)}


def test_what_was_not_answered_with_success_is_not_judged(tmp_path: Path) -> None:
    put(tmp_path, "a.json", {"status": 400, "headers": {}, "body": {"error": {"message": "No"}}}, {"input": 1})
    put(tmp_path, "b.json", {"status": None, "headers": {}, "body": {"error": {"message": "No"}}}, {"input": 1})
    assert set(counts(tmp_path).values()) == {(0, 0)}


def test_a_frame_that_is_no_json_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.json", {"status": 200, "headers": {}, "sse": stream(end="data: {\n\n")})
    assert counts(tmp_path)["streams"] == (0, 1)


def test_an_exchange_that_is_listed_as_damaged_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.json", {"status": 200, "headers": {}, "body": {"object": "response"}})
    monkeypatch.setattr(acceptance, "damaged", lambda: {"a.json": "the source cut it"})
    assert set(counts(tmp_path).values()) == {(0, 0)}


def test_each_damaged_exchange_has_evidence() -> None:
    assert all(len(evidence) > 20 for evidence in acceptance.damaged().values())


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"created_at": 1.5}, Cause("/created_at", "number instead of integer")),
        ({"object": "thing"}, Cause("/object", "'thing' is not allowed")),
        ({"output": [{"type": "nothing"}]}, Cause("/output/*", "type 'nothing' is unknown")),
        ({"output": [{"type": "program", "id": ""}]}, Cause("/output/*/id", "minLength: ''")),
        ({"usage": {"input_tokens": "7"}}, Cause("/usage/input_tokens", "string instead of integer")),
    ],
)
def test_the_cause_is_the_one_that_counts(change: Json, cause: Cause) -> None:
    assert cause in Schemas(DOCUMENT).causes("Response", {**RESPONSE, **change})


def test_the_report_names_origin_cause_and_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "a.json", {"status": 200, "headers": {}, "body": {**RESPONSE, "created_at": -1}})
    assert acceptance.main(["--transcripts", str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "here" in shown
    assert "0/1" in shown
    assert "Response /created_at: minimum" in shown
    assert "e.g. a.json" in shown
    assert acceptance.main(["--transcripts", str(tmp_path), "--origin", "there"]) == 0


def test_an_empty_folder_is_no_traceback(tmp_path: Path) -> None:
    assert acceptance.main(["--transcripts", str(tmp_path / "missing")]) == 2


def test_an_unknown_dialect_is_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert acceptance.main(["--transcripts", str(tmp_path), "--dialect", "nobodys"]) == 2
    assert "nobodys" in capsys.readouterr().err


# Which dialect accepts all that was recorded of which origin.
DIALECTS = {
    "api.openai.com*": None,
    "*.azure.com*": None,
    "gateway.pydantic.dev": None,
    "localhost:*": None,
    "chatgpt.com*": "chatgpt",
    "api.x.ai*": "xai",
    "api.deepseek.com": "deepseek",
    "bedrock-mantle.*": "bedrock",
    "api.githubcopilot.com*": "copilot",
    "openrouter.ai*": "openrouter",
    "vLLM *": "vllm",
    "llama.cpp *": "minimal",
    "mistral.rs *": "minimal",
    "LM Studio *": "minimal",
}


@cache
def recorded(corpus: str) -> list[Exchange]:
    return list(acceptance.load(Path(corpus)))


@pytest.mark.parametrize("origin", DIALECTS)
def test_what_was_recorded_of_an_origin_is_accepted(origin: str) -> None:
    corpus = os.environ.get("TRANSCRIPTS")
    if not corpus:
        pytest.skip("no corpus: TRANSCRIPTS names none")
    tally = acceptance.measure(recorded(corpus), acceptance.read_spec(SPEC, DIALECTS[origin]), origin)
    if not tally.judged:
        pytest.skip("the corpus has nothing of this origin")
    assert [line for line in acceptance.lines(tally, 5) if "e.g." in line] == []
    assert tally.accepted == tally.judged
