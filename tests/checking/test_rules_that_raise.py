"""A rule that raises is named, and judging goes on: with the other rules and the other exchanges."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from responses_contract.checking import dialect
from responses_contract.checking.checker import Checker
from responses_contract.checking.dialect import load_dialect
from responses_contract.checking.running import MOST_ERRORS
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import EngineError
from responses_contract.rules import RULES, Hook, Rule, Violation, cases
from tests.checker_kit import events_of, request_of, written

HOOKS: dict[str, Hook[Any]] = {one.name: one for one in vars(cases).values() if isinstance(one, Hook)}
OF_STREAMS = ("answer", "value", "part", "item", "snapshot", "end", "response")
OF_BODIES = ("answer", "response", "body")


def raising(case: object) -> Iterator[Violation]:
    yield Violation("/here", "nothing", "something")
    raise LookupError("sk-this-may-be-a-key")


@pytest.fixture(params=HOOKS)
def hook(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a hook on which, for the length of a test, a rule raises after a first violation."""
    name: str = request.param
    rule = Rule("test/raises", "MUST", "This holds.", "this test", "mend it", hook=HOOKS[name], check=raising)
    monkeypatch.setattr(dialect, "RULES", {rule.id: rule, **RULES})
    load_dialect.cache_clear()
    yield name
    monkeypatch.undo()
    load_dialect.cache_clear()


def stream(name: str, body: bytes | None = None) -> Exchange:
    answer = Response(200, {"content-type": "text/plain"}, sse=written(events_of()) if body is None else body)
    return Exchange(name, request_of(), answer)


def body(name: str) -> Exchange:
    response = {**events_of()[-1]["response"], "usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 9}}
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
    assert checker.errors[0].where.startswith("test_rules_that_raise.py:")
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
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
    assert set(HOOKS) == {*OF_STREAMS, *OF_BODIES, "session"}


def test_an_error_says_what_to_look_at() -> None:
    error = EngineError("http/x", None, "KeyError", "http.py:7")
    assert str(error) == "our own trouble: http/x raised KeyError at http.py:7 on an exchange, which it did not judge"
    assert error.to_json() == {"rule": "http/x", "type": "KeyError", "where": "http.py:7"}
