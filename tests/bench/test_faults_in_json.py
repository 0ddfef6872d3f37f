"""The measurement of faults in recorded JSON, and that of field coverage."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import coverage, faults_in_json
from bench.json_faults import KINDS, Census, Fault, faults, put, undo
from codegen.bundle import load_bundle
from responses_contract.model.json_values import Json

SPEC = Path(__file__).parents[2] / "spec"
DOCUMENT = load_bundle(SPEC)
RESPONSE = DOCUMENT["components"]["schemas"]["Response"]["examples"][0]
VALUE: Json = {
    "object": "thing",
    "id": "t_1",
    "count": 3,
    "note": None,
    "metadata": {"mine": 1},
    "parts": [{"type": "leaf", "role": "user"}],
}


def census_of(*values: Any) -> Census:
    census = Census()
    for value in values:
        census.take("body", value)
    return census


def found(value: Any, census: Census, *, removing: bool = True) -> list[Fault]:
    return list(faults("body", value, census, removing=removing))


def places(kind: str, value: Any, census: Census) -> set[str]:
    return {fault.place for fault in found(value, census) if fault.kind == kind}


def test_every_kind_of_fault_is_made() -> None:
    assert {fault.kind for fault in found(VALUE, census_of(VALUE))} == set(KINDS)


def test_only_what_every_recording_carries_is_removed() -> None:
    less = {key: value for key, value in VALUE.items() if key != "count"}
    removed = places("removed", VALUE, census_of(VALUE, less))
    assert "body[thing].id" in removed
    assert "body[thing].count" not in removed
    assert not [fault for fault in found(VALUE, census_of(VALUE), removing=False) if fault.kind == "removed"]


def test_a_type_that_a_recording_shows_is_no_fault() -> None:
    other = {**VALUE, "count": None}
    details = {fault.detail for fault in found(VALUE, census_of(VALUE, other)) if fault.place == "body[thing].count"}
    assert "number to null" not in details
    assert "number to boolean" in details


def test_where_only_null_is_recorded_no_type_is_foreign() -> None:
    assert "body[thing].note" not in places("another type", VALUE, census_of(VALUE))


def test_null_in_a_request_is_no_fault() -> None:
    census = Census()
    census.take("request", {"model": "m"})
    details = [fault.detail for fault in faults("request", {"model": "m"}, census, removing=False)]
    assert details
    assert "string to null" not in details


def test_what_the_caller_wrote_is_left_alone() -> None:
    assert not [fault for fault in found(VALUE, census_of(VALUE)) if "mine" in fault.place]


def test_words_ids_and_numbers() -> None:
    census = census_of(VALUE)
    assert places("unknown word", VALUE, census) == {"body[thing].object", "parts[leaf].type", "parts[leaf].role"}
    assert places("empty id", VALUE, census) == {"body[thing].id"}
    assert places("negative", VALUE, census) == {"body[thing].count"}
    assert places("number as string", VALUE, census) == {"body[thing].count"}


def test_a_fault_is_put_in_and_taken_out_again() -> None:
    value = copy.deepcopy(VALUE)
    for fault in found(VALUE, census_of(VALUE)):
        before = put(value, fault)
        assert value != VALUE, fault
        undo(value, fault, before)
        assert value == VALUE, fault


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    request = {"method": "POST", "path": "/v1/responses", "body": {"model": "m", "input": "Two and two?"}}
    transcript = {
        "transcript": 1,
        "provenance": {"origin": "api.openai.com"},
        "request": request,
        "response": {"status": 200, "body": RESPONSE},
    }
    (tmp_path / "one.json").write_text(json.dumps(transcript))
    return tmp_path


def run(recorded: Path, document: Json, *more: str) -> int:
    bundle = recorded.parent / "bundle.json"
    bundle.write_text(json.dumps(document))
    return faults_in_json.main(["--transcripts", str(recorded), "--bundle", str(bundle), *more])


def test_the_spec_refuses_faults_in_its_own_example(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(recorded, DOCUMENT, "--goal", "0.9") == 0
    assert "refused" in capsys.readouterr().out


def test_a_spec_that_refuses_nothing_fails_and_says_what_survived(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loose = copy.deepcopy(DOCUMENT)
    loose["components"]["schemas"]["Response"] = {"type": "object"}
    assert run(recorded, loose) == 1
    assert "removed: body[response].id: UNEXPLAINED" in capsys.readouterr().out


def test_a_folder_that_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "nowhere", DOCUMENT) == 2
    assert "nowhere" in capsys.readouterr().err


def test_recorded_json_with_a_fault_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = os.environ.get("TRANSCRIPTS")
    if not corpus:
        pytest.skip("no corpus: TRANSCRIPTS names none")
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps(DOCUMENT))
    assert faults_in_json.main(["--transcripts", corpus, "--bundle", str(bundle), "--each", "1"]) == 0
    assert "UNEXPLAINED" not in capsys.readouterr().out


PAGE = """Corpo
model
string
obbligatorio

Model ID.

conversation

The conversation.

truncation
enum<string>
predefinito:disabled

Opzioni disponibili:
auto,
disabled
user
string
deprecato

Risposta

object
enum<string>

background
boolean

Esempio:

false

text
object

The text.
"""


def test_names_are_read_from_the_page() -> None:
    assert coverage.page_names(PAGE) == {
        "request": ["model", "conversation", "truncation", "user"],
        "response": ["object", "background", "text"],
    }


def test_everything_is_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "coverage.md"
    assert coverage.main(["--out", str(out)]) == 0, capsys.readouterr().out
    assert "| the page | 64 | 0 | 0 | 0 |" in out.read_text()


def test_a_page_that_says_more_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE.replace("model\n", "modell\n"))
    assert coverage.main(["--page", str(page), "--out", str(tmp_path / "out.md")]) == 1
    assert "request modell" in capsys.readouterr().out


def test_verdicts() -> None:
    ours = coverage.Ours({"A": {"x"}, "B": {"y"}}, {"b": ["B"]})
    source = {
        "objects": {"There": {"ours": ["A"], "members": ["x", "old", "gone", "lost"]}},
        "tagged": {"b": ["y"]},
        "renamed": {"There.old": "A.x"},
        "left_out": {"*.gone": "not on HTTP"},
    }
    verdicts = {row.name: (row.verdict, row.note) for row in coverage.rows_of(source, ours)}
    assert verdicts == {
        "There.x": ("ours", "A"),
        "There.old": ("renamed", "A.x"),
        "There.gone": ("left out", "not on HTTP"),
        "There.lost": ("unexplained", ""),
        "b.y": ("ours", "B"),
    }


def test_an_explanation_of_nothing_is_told() -> None:
    rows = [coverage.Row("There.gone", "left out", "not on HTTP")]
    assert coverage.stale({"left_out": {"*.gone": "", "*.come": ""}, "renamed": {"There.old": "x"}}, rows) == [
        "There.old",
        "*.come",
    ]


def test_every_reason_is_of_the_form_of_a_survivor() -> None:
    known = yaml.safe_load((Path(faults_in_json.__file__).parent / "survivors.yaml").read_text())
    assert [glob for glob in known if glob.partition(": ")[0] not in KINDS] == []
