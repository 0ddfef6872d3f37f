"""A drafted profile says what an endpoint does: its dialect, what it has, where it deviates; and it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from responses_contract.cli import main
from responses_contract.mock import running_mock
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.suite.probe import Observed, best_dialect, draft, features_of, render
from responses_contract.verdicts.cases import Verdict
from responses_contract.verdicts.profiles import load_profile, parse
from tests import hostile
from tests.suite.test_run import run

TODAY = "2026-11-22"
ONE, OTHER = "schema/response#tool-choice-null", "schema/response#metadata-list"
"""Two faults of one rule, which show in the same cases."""
ERROR = {"error": {"message": "no", "type": "invalid_request_error", "code": None, "param": None}}


def observed(id: str, *answers: tuple[str, int], findings: tuple[dict[str, Any], ...] = ()) -> Observed:
    exchanges = [
        Exchange(f"{id}#{step}", Request("POST", "/v1/responses", body={}), Response(status, body=ERROR))
        for step, status in answers
    ]
    return Observed(id, exchanges, findings)


@pytest.mark.parametrize(
    ("cases", "is_there"),
    [
        ([observed("text/string", ("create", 200))], True),
        ([observed("text/string", ("create", 400))], False),
        ([observed("text/string", ("create", 400)), observed("text/messages", ("create", 200))], None),
        ([observed("text/string", ("create", 500))], None),
        ([observed("text/string", ("create", 429))], None),
        ([observed("text/string", ("create", 501)), observed("text/messages", ("create", 501))], False),
    ],
)
def test_a_feature_is_told_by_what_was_seen_to_work(cases: list[Observed], is_there: bool | None) -> None:
    assert features_of(cases) == ({} if is_there is None else {"text": is_there})


@pytest.mark.parametrize("rule", ["scenario/forced-item-is-there", "scenario/text-is-json"])
def test_what_is_accepted_and_does_nothing_is_not_claimed(rule: str) -> None:
    finding = {"rule": rule, "level": "MUST", "expected": "1 function_call", "actual": "[]"}
    assert features_of([observed("functions/forced", ("create", 200), findings=(finding,))]) == {}


@pytest.mark.parametrize("verdict", ["unsupported", "fail"])
def test_what_a_link_was_refused_is_not_claimed_however_its_error_looks(verdict: Verdict) -> None:
    counted = observed("counting/input-tokens", ("short", 200), ("long", 200))
    refused = Observed("links/createResponse.Count", verdict=verdict, besides="unsupported")
    assert features_of([counted]) == {"input_tokens": True}
    assert features_of([counted, refused]) == {}


def test_what_the_model_did_not_do_is_not_claimed() -> None:
    case = observed("functions/forced", ("create", 200))
    assert features_of([replace(case, besides="inconclusive")]) == {}
    assert features_of([case]) == {"function_tools": True}


def test_what_has_no_place_is_absent_although_creating_worked() -> None:
    case = observed("state/retrieve-and-delete", ("create", 200), ("retrieve", 404))
    assert features_of([case]) == {"retrieve": False}


def test_cases_that_must_be_refused_say_nothing_of_features() -> None:
    assert features_of([observed("errors/no-model", ("send", 400))]) == {}


def test_the_dialect_is_the_one_that_refuses_least() -> None:
    whole = load_response()
    strange = {name: value for name, value in whole.items() if name not in ("parallel_tool_calls", "tools", "top_p")}
    request = Request("POST", "/v1/responses", body={"model": "m", "input": "x"})
    assert best_dialect([Exchange("x", request, Response(200, body=whole))]) == "base"
    assert best_dialect([Exchange("x", request, Response(200, body=strange))]) == "minimal"


def load_response() -> dict[str, object]:
    from responses_contract.model.bundle import bundle

    response: dict[str, object] = bundle()["components"]["schemas"]["Response"]["examples"][0]
    return response


def test_each_entry_names_one_rule_in_one_case_and_quotes_it_and_hostile_text_is_harmless() -> None:
    ids = ("text/string", "text/messages", "state/chain", "functions/forced")
    cases = [
        observed(id, ("create", 200), findings=(_miss(f"in {id}\nb: ["), _miss("\x1b[2J" * 100, "scenario/y")))
        for id in ids
    ]
    drafted = draft("mine", "m", cases, TODAY)
    entries = [entry for entry in drafted["expected"] if entry["rule"] == "scenario/x"]
    assert [entry["case"] for entry in entries] == list(ids)
    assert all(f"in {entry['case']} b" in entry["reason"] for entry in entries)
    profile = parse(yaml.safe_load(render(drafted)), "x")
    assert profile.models["default"] == "m"
    assert all(len(expected.reason) < 200 for expected in profile.expected)
    assert not any(set(expected.case + expected.rule) & set("*?[") for expected in profile.expected)
    assert "\x1b" not in render(drafted)


def _miss(actual: str, rule: str = "scenario/x", **more: Any) -> dict[str, Any]:
    return {"rule": rule, "level": "MUST", "expected": "a", "actual": actual, "place": {}, **more}


SNAPSHOT, DELTA = "response.completed", "response.output_text.delta"


def test_an_entry_names_one_root_cause_wherever_it_shows_and_excuses_no_other_of_its_rule() -> None:
    seen = [
        _miss("null", "schema/response", place={"pointer": "/output/0/id"}),
        _miss("q", "schema/response", place={"pointer": "/status"}, expected='one of "a*", "[b]"?'),
        _miss("null", "schema/event", place={"pointer": "/response/output/1/id", "event_type": SNAPSHOT}),
        _miss("absent", "schema/event", place={"pointer": "/item_id", "event_type": DELTA}),
        _miss("none", "stream/x", place={"event_type": DELTA}),
    ]
    drafted = draft("mine", "m", [observed(id, findings=tuple(seen)) for id in ("text/string", "state/chain")], TODAY)
    assert [(entry["rule"], entry["cause"]) for entry in drafted["expected"]] == [
        ("schema/response", "/output/*/id"),
        ("schema/response", "/status"),
        ("schema/event", f"/item_id in {DELTA}"),
        ("stream/x", DELTA),
    ]
    profile = parse(yaml.safe_load(render(drafted)), "x")

    def excused(rule: str, wanted: str = "a", **place: Any) -> bool:
        return profile.excuse(Finding(rule, "MUST", wanted, "b", Place(**place)), "functions/forced") is not None

    assert excused("schema/response", pointer="/output/7/id")
    assert excused("schema/response", 'one of "a*", "[b]"?', pointer="/status")
    assert not excused("schema/response", 'one of "ab", "[b]"?', pointer="/status")
    assert excused("schema/event", pointer="/response/output/7/id", event_type=SNAPSHOT)
    assert excused("schema/event", pointer="/item_id", event_type=DELTA)
    assert excused("stream/x", event_type=DELTA)
    assert not excused("schema/response", pointer="/output/0/content/0/id")
    assert not excused("schema/response", "a member that is required", pointer="/output/7/id")
    assert not excused("schema/response", pointer="/created_at")
    assert not excused("schema/event", pointer="/item_id", event_type="response.output_text.done")
    assert not excused("schema/usual-members", pointer="/output/7/id")
    assert not excused("stream/x", event_type=SNAPSHOT)


def test_what_does_not_fail_is_no_entry() -> None:
    findings = (_miss("a", level="SHOULD"), _miss("b", consequence_of="x"))
    assert draft("mine", "m", [observed("text/string", ("create", 200), findings=findings)], TODAY)["expected"] == []


def test_an_endpoint_of_which_nothing_works_gives_no_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refusal = hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"no","type":"x"}}')
    file = tmp_path / "drafted.yaml"
    with hostile.serving(refusal) as (url, _):
        assert main(["probe", url, "--model", "m", "--quick", "-o", str(file)]) == 3
    assert "no draft" in capsys.readouterr().err
    assert not file.exists()


def test_the_mock_has_everything_and_deviates_in_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_mock() as mock:
        monkeypatch.setenv("API_KEY", mock.api_key)
        file = tmp_path / "drafted.yaml"
        assert main(["probe", mock.base_url, "--model", "m", "--quick", "-o", str(file)]) == 0
    profile = load_profile(str(file))
    assert (profile.dialect, profile.expected) == ("base", ())
    assert all(profile.features.values())
    assert mock.api_key not in file.read_text()


@pytest.mark.slow
def test_a_run_with_the_drafted_profile_fails_in_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = ("value/usage-adds-up", "http/error-has-envelope", "stream/item-id-stable", ONE)
    with running_mock(faults=faults) as mock:
        monkeypatch.setenv("API_KEY", mock.api_key)
        file = tmp_path / "drafted.yaml"
        assert main(["probe", mock.base_url, "--model", "m", "--quick", "-o", str(file)]) == 0
        expected = load_profile(str(file)).expected
        assert {entry.rule for entry in expected} >= {"value/usage-adds-up", "http/error-has-envelope"}
        asking = (mock.base_url, "--model", "m", "--quick")
        run(tmp_path / "r", *asking, "--profile", str(file), key=mock.api_key, expect=0)
        for more in ("value/item-done-has-final-status", OTHER):
            mock.app.set_faults([*faults, more], 1.0)
            run(tmp_path / more.partition("#")[2], *asking, "--profile", str(file), key=mock.api_key, expect=1)


def test_nobody_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with hostile.serving(hostile.reset) as (url, _):
        assert main(["probe", url, "--model", "m"]) == 3
    told = capsys.readouterr().err
    assert "cannot reach" in told
    assert "Traceback" not in told
