"""The published schema of `result.json` is that of what runs write: no member more, none less."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest

from responses_contract.mock import running_mock
from responses_contract.model.findings import Finding, Place
from responses_contract.report.result import Trouble
from responses_contract.verdicts.cases import VERDICTS, Case
from tests.suite.test_run import run

SCHEMA: dict[str, Any] = json.loads((resources.files("responses_contract.report") / "result.schema.json").read_bytes())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
Record = dict[str, Any]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Of a run on the built-in mock, of one on an endpoint, and of recorded traffic."""
    folder = tmp_path_factory.mktemp("records")
    asked = ("--layer", "scenarios", "-k", "text/string", "-k", "errors/wrong-key")
    faults = ("--fault", "value/usage-adds-up")
    _, on_mock = run(folder / "mock", *asked, *faults, expect=1)
    with running_mock(faults=("stream/item-id-stable",)) as mock:
        words = (
            mock.base_url,
            "--model",
            "m",
            "--server",
            "a-server@1.2",
            "--layer",
            "scenarios",
            "-k",
            "streaming/text",
        )
        _, on_endpoint = run(folder / "endpoint", *words, key=mock.api_key, expect=1)
    kept = folder / "kept"
    kept.mkdir()
    (kept / "a.sse").write_text('data: {"type":"response.created"}\n\n')
    (kept / "b.json").write_text("{")
    _, of_recordings = run(folder / "recordings", "--transcripts", str(kept), expect=1)
    return [on_mock, on_endpoint, of_recordings]


def test_what_runs_write_is_as_the_schema_says(records: list[Record]) -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    for record in records:
        assert [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(record)] == []


def test_every_member_that_the_schema_names_is_written(records: list[Record]) -> None:
    """Those of which the dataclasses do not speak have to show in one of the records."""
    for name in ("corpus", "spent", "layer", "case", "rule", "cause", "feature", "client"):
        found = {member for record in records for one in _all(record, name) for member in one}
        assert found == set(SCHEMA["$defs"][name]["properties"]), name
    target = {member for record in records for member in record["target"]}
    assert target == set(SCHEMA["properties"]["target"]["properties"])
    assert any("curl" in finding for record in records for case in record["cases"] for finding in case["findings"])


def _all(record: Record, name: str) -> list[Record]:
    found: dict[str, Any] = {
        "corpus": [record["corpus"] or {}],
        "spent": [record["spent"] or {}],
        "layer": record["layers"],
        "case": record["cases"],
        "rule": list(record["rules"].values()),
        "cause": record["causes"],
        "feature": record["features"],
        "client": record["clients"],
    }
    return list(found[name])


def test_a_new_member_of_a_case_or_a_finding_has_to_be_published() -> None:
    def members(name: str) -> set[str]:
        return set(SCHEMA["$defs"][name]["properties"])

    assert {field.name for field in dataclasses.fields(Case)} == members("case")
    assert {field.name for field in dataclasses.fields(Trouble)} == members("trouble")
    assert set(Place.__slots__) == members("place")
    finding = Finding("a/b", "MUST", "x", "y", Place(event=1), consequence_of="a/c").to_json()
    assert {*finding, "expected_failure", "not_scored", "curl", "excerpt", "said"} == members("finding")
    assert SCHEMA["$defs"]["case"]["properties"]["verdict"]["enum"] == list(VERDICTS)


CHANGES: dict[str, Callable[[Record], Any]] = {
    "a new member": lambda record: record.update(extra=1),
    "another version": lambda record: record.update(result=2),
    "a member less": lambda record: record.pop("spent"),
    "a new member of a case": lambda record: record["cases"][0].update(extra=1),
    "a new member of a finding": lambda record: record["cases"][0]["findings"][0].update(extra=1),
    "a new kind of target": lambda record: record["target"].update(kind="cluster"),
    "a new verdict": lambda record: record["cases"][0].update(verdict="maybe"),
    "a time that is none": lambda record: record.update(started="yesterday"),
    "a number as a text": lambda record: record["spent"].update(retries="1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_record_fails(records: list[Record], change: str) -> None:
    changed = copy.deepcopy(records[1])
    CHANGES[change](changed)
    assert not VALIDATOR.is_valid(changed)
