"""A rule that raises is named, and judging goes on: with the other rules and the other exchanges."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.checking.running import MOST_ERRORS
from responses_contract.cli import main
from responses_contract.errors import ExitCode
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import EngineError
from responses_contract.recordings.transcripts import to_json
from responses_contract.rules import Hook, cases
from tests.checker_kit import add_raising_rule, events_of, request_of, written

HOOKS: dict[str, Hook[Any]] = {one.name: one for one in vars(cases).values() if isinstance(one, Hook)}
OF_STREAMS = ("answer", "value", "part", "item", "snapshot", "end", "response")
OF_BODIES = ("answer", "response", "body")


@pytest.fixture(params=HOOKS)
def hook(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a hook on which, for the length of a test, a rule raises after a first violation."""
    name: str = request.param
    add_raising_rule(HOOKS[name], monkeypatch)
    return name


def stream(name: str, body: bytes | None = None) -> Exchange:
    answer = Response(200, {"content-type": "text/plain"}, sse=written(events_of()) if body is None else body)
    return Exchange(name, request_of(), answer)


def body(name: str) -> Exchange:
    response = events_of()[-1]["response"]
    response["usage"]["total_tokens"] += 1
    return Exchange(name, request_of(), Response(200, {"content-type": "application/json"}, body=response))


def rules_of(checker: Checker, *exchanges: Exchange) -> list[str]:
    return [finding.rule for exchange in exchanges for finding in checker.check(exchange)]


def test_of_a_stream(hook: str, caplog: pytest.LogCaptureFixture) -> None:
    checker = Checker()
    found = rules_of(checker, stream("first"), stream("second"))
    assert found.count("wire/content-type-is-event-stream") == 2, "judging goes on"
    if hook not in OF_STREAMS:
        assert checker.errors == []
        return
    assert found.count("test/raises") >= 2, "what it had found counts"
    assert [(one.rule, one.exchange, one.type) for one in checker.errors] == [
        ("test/raises", "first", "LookupError"),
        ("test/raises", "second", "LookupError"),
    ]
    assert checker.errors[0].where.startswith("checker_kit.py:")
    assert [record.levelno for record in caplog.records] == [logging.ERROR], "once, however many exchanges there are"
    assert "our own trouble: test/raises raised LookupError" in caplog.text
    assert "sk-" not in caplog.text, "an exception may quote what was judged"


def test_of_a_stream_that_comes_in(hook: str) -> None:
    checker = Checker()
    live = checker.stream(request_of(), headers={"content-type": "text/plain"}, name="live")
    found = [finding.rule for finding in (*live.feed(written(events_of())), *live.finish())]
    assert "wire/content-type-is-event-stream" in found
    assert [one.exchange for one in checker.errors] == (["live"] if hook in OF_STREAMS else [])


def test_of_events(hook: str) -> None:
    checker = Checker()
    rules_of(checker, Exchange("kept", request_of(), Response(200, events=events_of())))
    assert [one.exchange for one in checker.errors] == (["kept"] if hook in OF_STREAMS else [])


def test_of_a_body(hook: str) -> None:
    checker = Checker()
    found = rules_of(checker, body("first"), body("second"))
    assert found.count("value/usage-adds-up") == 2
    assert [one.exchange for one in checker.errors] == (["first", "second"] if hook in OF_BODIES else [])


def test_of_a_session(hook: str) -> None:
    checker = Checker()
    found = [finding.rule for finding in checker.check_session([body("first"), body("second")])]
    assert found.count("session/response-ids-unique") == 1
    if hook == "session":
        assert checker.errors == [
            EngineError("test/raises", "the session of first", "LookupError", checker.errors[0].where)
        ]
    else:
        assert checker.errors == []


def test_the_errors_kept_are_bounded(hook: str) -> None:
    checker = Checker(rules=["test/raises"])
    for number in range(MOST_ERRORS + 5):
        checker.check(Exchange(f"{number}", Request("POST", "/v1/responses"), Response(200, {}, body={})))
    assert len(checker.errors) == (MOST_ERRORS if hook in OF_BODIES else 0)


def test_every_hook_is_of_streams_bodies_or_sessions() -> None:
    assert set(HOOKS) == {*OF_STREAMS, *OF_BODIES, "session", "upgrade", "delivery"}


def test_errors_are_taken_out(hook: str) -> None:
    checker = Checker()
    checker.check(body("first"))
    taken = checker.take_errors()
    assert len(taken) == (hook in OF_BODIES)
    assert checker.errors == []
    checker.check(body("first"))
    assert checker.errors == taken


def test_of_a_check(hook: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command judges all the same, and says in its record whose trouble it is."""
    file = tmp_path / "two.jsonl"  # two answers with one id are a session
    first, second = to_json(body("first")), to_json(body("second"))
    second["request"]["body"] = {**(second["request"]["body"] or {}), "input": "Something else."}
    file.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n")
    status = main(["check", str(file), "--format", "json", "--rules", "value/usage-adds-up", "--rules", "test/*"])
    record = json.loads(capsys.readouterr().out)
    assert status == ExitCode.FINDINGS
    assert "value/usage-adds-up" in {finding["rule"] for finding in record["cases"][0]["findings"]}
    times = 2 if hook in OF_BODIES else hook == "session"
    assert [(one["rule"], one["error"].partition(" ")[0]) for one in record["troubles"]] == [
        ("test/raises", "LookupError")
    ] * times


def test_an_error_says_what_to_look_at() -> None:
    error = EngineError("http/x", None, "KeyError", "http.py:7")
    assert str(error) == "our own trouble: http/x raised KeyError at http.py:7 on an exchange, which it did not judge"
    assert error.to_json() == {"rule": "http/x", "type": "KeyError", "where": "http.py:7"}
