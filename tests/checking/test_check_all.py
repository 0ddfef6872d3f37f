"""Several exchanges judged together: each once, the session once, every finding with the exchange that it is about."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from responses_contract.checking import checker as checkers
from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.wire.decoder import Decoder
from tests.checker_kit import CHECKER, events_of, request_of, written


def stream(name: str) -> Exchange:
    return Exchange(name, request_of(), Response(200, sse=written(events_of())))


def deleted_and_read_again() -> list[Exchange]:
    """The second retrieval is wrong by what stands before it alone."""
    path = "/v1/responses/resp_1"
    gone = {"id": "resp_1", "object": "response", "deleted": True}
    there = {"id": "resp_1", "object": "response.deleted"}
    return [
        Exchange("same name", Request("DELETE", path), Response(200, body=gone)),
        Exchange("same name", Request("GET", path), Response(404, body={"error": {"message": "no", "type": "x"}})),
        Exchange("same name", Request("GET", path), Response(200, body=there)),
    ]


def test_what_exchanges_say_about_each_other_stands_with_the_one_that_is_wrong() -> None:
    found = CHECKER.check_all(deleted_and_read_again())
    assert len(found) == 3
    session = [[finding.rule for finding in findings if finding.rule.startswith("session/")] for findings in found]
    assert session == [[], [], ["session/deleted-is-gone"]]


def test_together_they_say_what_each_says_alone_and_all_say_as_a_session() -> None:
    exchanges = deleted_and_read_again()
    alone = [finding for exchange in exchanges for finding in CHECKER.check(exchange)] + CHECKER.check_session(
        exchanges
    )
    together = [finding for findings in CHECKER.check_all(exchanges) for finding in findings]
    assert Counter(map(repr, together)) == Counter(map(repr, alone))


def test_each_stream_is_decoded_once_and_the_session_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = counted(monkeypatch)
    exchanges = [stream("a"), stream("b")]
    CHECKER.check_all(exchanges)
    CHECKER.check_all(exchanges)
    assert counts == {"decoders": 2, "sessions": 2}


def test_another_checker_judges_anew() -> None:
    exchange = stream("a")
    first = CHECKER.judge(exchange)
    assert CHECKER.judge(exchange) is first
    other = Checker(dialect="open-responses")
    assert [finding.rule for finding in other.judge(exchange).findings] == ["wire/done-is-sent"]


def test_a_judgement_holds_the_frames_and_the_events_that_were_read() -> None:
    events = events_of()
    judgement = CHECKER.judge(stream("a"))
    assert judgement.events() == events
    assert len(judgement.frames) == len(events)
    assert CHECKER.judge(Exchange("b", request_of(), Response(200, events=events))).events() == events


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many decoders and sessions are made from now on."""
    counts = {"decoders": 0, "sessions": 0}

    def count(owner: type, what: str) -> None:
        original = owner.__init__

        def counting(self: Any, *args: Any, **kwargs: Any) -> None:
            counts[what] += 1
            original(self, *args, **kwargs)

        monkeypatch.setattr(owner, "__init__", counting)

    count(Decoder, "decoders")
    count(checkers.Session, "sessions")
    return counts
