"""A run that goes on where an earlier one stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from responses_contract.endpoint.budget import Cost
from responses_contract.errors import InputError, UsageError
from responses_contract.mock import running_mock
from responses_contract.recordings.masking import Masker
from responses_contract.report import Case, Result
from responses_contract.suite import resume
from tests.suite.test_run import run, verdicts

CASES = ("--layer", "scenarios", "-k", "text", "-k", "errors/no-model")
ALL = {"errors/no-model", "text/string", "text/messages", "text/instructions"}


@pytest.mark.slow
def test_what_has_a_verdict_is_not_asked_again(tmp_path: Path) -> None:
    with running_mock() as mock:
        asking = (mock.base_url, "--model", "m", *CASES)
        _, first = run(tmp_path, *asking, "--max-requests", "1", key=mock.api_key, expect=0)
        assert [verdicts(first)[id] for id in ("text/messages", "text/instructions")] == ["not run", "not run"]
        served = mock.app.served
        _, second = run(tmp_path, *asking, "--resume", key=mock.api_key, expect=0)
        assert mock.app.served - served == 3, "the first question, and the two cases that were left"
        assert verdicts(second) == dict.fromkeys(ALL, "pass")
        assert second["spent"]["billable"] == first["spent"]["billable"] + 2
        _, third = run(tmp_path, *asking, "--resume", key=mock.api_key, expect=0)
        assert verdicts(third) == verdicts(second)


TARGET: dict[str, object] = {
    "kind": "mock",
    "base_url": None,
    "model": None,
    "profile": "mock",
    "dialect": "base",
    "faults": [],
}
FINDING = {"rule": "value/usage-adds-up", "level": "MUST", "expected": "3", "actual": "4", "place": {}}
FAILED = Case("scenarios", "text/string", "fail", findings=[FINDING])


def put(folder: Path, cases: list[Case]) -> None:
    result = Result(TARGET, cases, spent={"requests": 3, "billable": 2, "output_tokens": 48, "retries": 1})
    result.write(folder, Masker())


def test_verdicts_are_kept_and_the_budget_goes_on(tmp_path: Path) -> None:
    put(tmp_path, [FAILED, Case("scenarios", "text/messages", "not run"), Case("profile", "x", "fail")])
    earlier = resume.load(tmp_path, TARGET)
    assert earlier.cases == {("scenarios", "text/string"): FAILED}
    assert earlier.spent == Cost(3, 2, 48)


@pytest.mark.parametrize("member", ["rule", "level", "actual", "place"])
def test_a_record_with_half_a_finding_is_refused(member: str, tmp_path: Path) -> None:
    put(tmp_path, [FAILED])
    record = json.loads((tmp_path / "result.json").read_text())
    del record["cases"][0]["findings"][0][member]
    (tmp_path / "result.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match=f"{member}.*required"):
        resume.load(tmp_path, TARGET)


def test_the_record_of_another_target_is_not_gone_on_with(tmp_path: Path) -> None:
    put(tmp_path, [FAILED])
    with pytest.raises(UsageError, match=r"is of another run: faults was \[\]"):
        resume.load(tmp_path, {**TARGET, "faults": ["value/usage-adds-up"]})


@pytest.mark.parametrize("record", [None, "[]", "{}", '{"result": 1, "target": {}, "cases": [{}]}', '{"result": 1}'])
def test_nothing_to_go_on_with_is_one_line(record: str | None, tmp_path: Path) -> None:
    if record is not None:
        (tmp_path / "result.json").write_text(record)
    with pytest.raises(InputError) as caught:
        resume.load(tmp_path, {})
    assert "\n" not in caught.value.message
