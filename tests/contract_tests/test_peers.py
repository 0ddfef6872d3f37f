"""The comparison with real servers: record of curl, stub of an upstream, exit codes; and what curl proved wrong."""

from __future__ import annotations

import contextlib
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.report import Case, Result, load_result
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.verdicts.profiles import Expected, Profile, load_profile
from tests import hostile
from tests.checker_kit import CHECKER
from tests.waiting import HANG

PEERS = Path(__file__).resolve().parents[2] / "contract_tests" / "peers"
REFUSAL = b'{"error":{"message":"x","type":"invalid_request_error","param":null,"code":null}}'
PAGE = """# One
```sh
say() { echo "$1 from $BASE"; }
```

## A cause
Confirms `a/rule`;
`another/rule` in
`some/*`

```sh
say hello
```
```text
hello …http
good bye
```
"""


def _module(name: str) -> Any:
    with contextlib.ExitStack() as stack:
        sys.path.insert(0, str(PEERS))
        stack.callback(sys.path.remove, str(PEERS))
        return importlib.import_module(name)


chat_stub, curl_record, run = _module("chat_stub"), _module("curl_record"), _module("run")


# --- the record of curl ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", run.PEERS)
def test_every_expected_failure_is_in_the_record_and_nothing_else(name: str) -> None:
    expected = {(entry.rule, entry.case) for entry in load_profile(name).expected}
    sections = curl_record.load(name)
    assert set().union(*(section.entries for section in sections)) == expected
    for section in sections:
        assert section.entries or section.unsupported, section.title
        assert "curl -sS" in section.commands, section.title
        assert section.seen, section.title


@pytest.mark.parametrize("name", run.PEERS)
def test_what_is_expected_of_a_peer_shows_in_its_results(name: str) -> None:
    assert [*run.unseen(name, run.known(name)), *run.supported(name, run.known(name))] == []


def test_a_record_is_read_and_repeated() -> None:
    (section,) = curl_record.read(PAGE)
    assert section.entries == {("a/rule", "*"), ("another/rule", "some/*")}
    assert section.seen == ("hello …http", "good bye")
    assert list(curl_record.repeat([section], "http://x", "")) == ["curl, A cause: not seen: good bye"]


def test_a_cause_without_a_rule_is_confirmed_by_a_case_that_is_unsupported() -> None:
    (section,) = curl_record.read(PAGE.replace("`a/rule`", "`unsupported` in `state/a`"))
    assert (section.entries, section.unsupported) == ({("another/rule", "some/*")}, {"state/a"})
    name = "litellm"
    seen = run.known(name)
    seen["cases"]["state/input-items"]["verdict"] = "pass"
    (line,) = run.supported(name, seen)
    assert line.startswith("state/input-items: is not unsupported")


def test_commands_that_fail_show_nothing() -> None:
    section = curl_record.Section("t", frozenset(), "exit 1", ("anything",))
    assert len(list(curl_record.repeat([section], "", ""))) == 1


def test_a_deviation_that_no_longer_shows_is_told() -> None:
    name = "aimock"
    seen = run.known(name)
    for case in seen["cases"].values():
        case["must"] = [rule for rule in case["must"] if rule != "schema/error-body"]
    assert [line.split(":")[0] for line in run.unseen(name, seen)] == ["schema/error-body in *"]


def test_the_pages_say_what_the_results_say() -> None:
    page = run.told()
    assert run.PAGE.read_text(encoding="utf-8") == page
    summary = [line for line in page.split("\n\n")[3].splitlines() if not line.startswith("| failed |")]
    assert "\n".join(summary) in (PEERS.parents[1] / "README.md").read_text(encoding="utf-8")


# --- exit codes ------------------------------------------------------------------------------------------------------


def _failing(command: str) -> Any:
    def fail(*_: object) -> None:
        subprocess.run(["bash", "-c", command], check=True, capture_output=True)

    return fail


def test_what_cannot_be_installed_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "installed", _failing("echo no registry there >&2; exit 7"))
    assert run.main(["aimock"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("aimock: could not be installed (exit code 3)")
    assert "no registry there" in said


def test_what_cannot_be_started_has_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def kept(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        begun.append(popen(*args, **options))
        return begun[-1]

    monkeypatch.setattr(run, "installed", lambda *_: tmp_path)
    monkeypatch.setattr(run.subprocess, "Popen", kept)
    assert run.main(["litellm"]) == 2
    assert [process.poll() is not None for process in begun] == [True]


def test_a_difference_outweighs_what_could_not_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter([3, 1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0])
    monkeypatch.setattr(run, "_try", lambda *_: next(codes))
    assert [run.main([]) for _ in range(3)] == [1, 3, 0]


# --- the upstream ----------------------------------------------------------------------------------------------------


def _chat(**members: Any) -> dict[str, Any]:
    return {"model": "stub", "messages": [{"role": "user", "content": "Hello there"}], **members}


@pytest.mark.parametrize(
    ("members", "param"),
    [
        ({}, None),
        ({"model": "other"}, "model"),
        ({"messages": [{"role": "narrator", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "tool", "tool_call_id": "c", "content": "x"}]}, "messages.tool_call_id"),
        ({"messages": [{"role": "system", "content": 7}]}, "messages"),
        ({"temperature": 9}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"top_p": True}, "top_p"),
        ({"max_tokens": "many"}, "max_tokens"),
        ({"tools": "all"}, "tools"),
        ({"top_p": 1.5}, "top_p"),
        ({"top_logprobs": 21}, "top_logprobs"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"tool_choice": {"type": "function", "function": {"name": "absent"}}}, "tool_choice"),
        ({"response_format": {"type": "yaml"}}, "response_format"),
    ],
)
def test_the_stub_refuses_what_an_upstream_refuses(members: dict[str, Any], param: str | None) -> None:
    refused = chat_stub.refusal(_chat(**members))
    assert (refused["error"]["param"] if refused else None) == param


def test_the_stub_keeps_to_formats_limits_and_choices() -> None:
    schema = {"type": "object", "properties": {"age": {"type": "integer"}}}
    wanted = {"type": "json_schema", "json_schema": {"schema": schema}}
    tool = {"type": "function", "function": {"name": "f"}}
    assert chat_stub.message_for(_chat(response_format=wanted))[0]["content"] == '{"age":36}'
    assert chat_stub.message_for(_chat(max_tokens=3)) == ({"role": "assistant", "content": "You said: Hello"}, "length")
    called, reason = chat_stub.message_for(_chat(tools=[tool], tool_choice="required"))
    assert (called["tool_calls"][0]["function"]["name"], reason) == ("f", "tool_calls")
    assert chat_stub.body_of(_chat())["usage"] == {"prompt_tokens": 2, "completion_tokens": 4, "total_tokens": 6}


def test_the_stub_streams_what_it_says() -> None:
    deltas = list(chat_stub.deltas_of({"content": "You said: x"}))
    assert "".join(delta["content"] for delta in deltas) == "You said: x"
    assert chat_stub.stream_of(_chat()).endswith("data: [DONE]\n\n")


# --- what curl proved wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b'{"model": ', "it is not JSON"), (b"\xff", "it is not JSON"), (b"[]", "/: object"), (b"null", "/: object")],
)
def test_an_invalid_body_is_told_as_what_it_is(raw: bytes, why: str) -> None:
    asked = Request("POST", "/v1/responses", body=None, raw=raw)
    found = CHECKER.check(Exchange("", asked, Response(500, body="Internal Server Error")))
    told = [finding.expected for finding in found if finding.rule == "http/invalid-request-is-4xx"]
    assert told == [f"4xx, as the request is invalid: {why}"]


@pytest.mark.parametrize(
    ("id", "status", "passes"),
    [
        ("errors/input-is-a-number", "422 Unprocessable Entity", True),
        ("errors/array-body", "422 Unprocessable Entity", True),
        ("errors/input-is-a-number", "404 Not Found", False),
        ("errors/not-json", "422 Unprocessable Entity", False),
    ],
)
def test_a_request_that_cannot_be_acted_on_may_be_422(id: str, status: str, passes: bool) -> None:
    manner = hostile.answer(status, hostile.JSON + b"x-request-id: 1\r\n", REFUSAL)
    with hostile.serving(manner) as (url, _), EndpointClient(url, "", timeout=HANG) as endpoint:
        outcome = play(SCENARIOS[id], endpoint, Checker(), load_profile("endpoint"), "m")
    assert (outcome.verdict == "pass") == passes


# --- what the evidence is drawn from ----------------------------------------------------------------------------------


def test_a_record_is_kept_with_the_bytes_of_its_causes_and_of_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"excerpt": "bytes", "curl": "curl …", "place": {"exchange": "a#create"}}
    found = {"rule": "value/usage-adds-up", "level": "MUST", "expected": "1", "actual": "2", **shown}
    later = {**found, "rule": "value/later", "consequence_of": found["rule"]}
    record = Result({"kind": "endpoint", "profile": None, "dialect": None}, [Case("scenarios", "a", "fail")])
    record.cases[0].findings = [found, later]
    (tmp_path / "records").mkdir()
    monkeypatch.setattr(run, "HERE", tmp_path)
    run.write_record("one", record.to_json())
    kept = load_result(tmp_path / "records" / "one.json")
    assert [set(finding) for finding in kept["cases"][0]["findings"]] == [set(found) - {"excerpt", "curl"}]
    assert kept["causes"][0]["example"]["finding"]["excerpt"] == "bytes"


def test_a_record_keeps_a_finding_for_each_spot_of_a_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"rule": "schema/event", "level": "MUST", "expected": "a member that is required", "actual": "absent"}
    kinds = ["response.created", "response.in_progress", "response.completed", "response.completed"]
    record = Result({"kind": "endpoint", "profile": None, "dialect": None}, [Case("scenarios", "a", "fail")])
    record.cases[0].findings = [
        {**found, "place": {"exchange": "a#create", "pointer": "/response/tools", "event_type": kind}} for kind in kinds
    ]
    (tmp_path / "records").mkdir()
    monkeypatch.setattr(run, "HERE", tmp_path)
    run.write_record("one", record.to_json())
    (case,) = load_result(tmp_path / "records" / "one.json")["cases"]
    assert [finding["place"]["event_type"] for finding in case["findings"]] == [
        "response.created",
        "response.completed",
    ]


def test_a_deviation_from_a_should_that_is_expected_shows_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [
        Expected(rule, "so it is", "2026-11-30", case="a/*") for rule in ("must/seen", "should/seen", "should/gone")
    ]
    monkeypatch.setattr(run, "load_profile", lambda name: Profile(name, expected=tuple(expected)))
    seen = {"cases": {"a/b": {"verdict": "warn", "must": ["must/seen"], "should": ["should/seen"]}}}
    assert [line.partition(" ")[0] for line in run.unseen("one", seen)] == ["should/gone"]


@pytest.mark.parametrize("name", [path.stem for path in (PEERS / "records").glob("*.json")])
def test_a_record_that_is_kept_says_of_what_server_and_version_it_is(name: str) -> None:
    target = load_result(PEERS / "records" / f"{name}.json")["target"]
    assert (target["server"], bool(target["server_version"])) == (name, True)
