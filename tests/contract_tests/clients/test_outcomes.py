"""What came of a conversation: every verdict, and that words of errors are the same in every run."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.clients import outcomes
from contract_tests.clients.outcomes import changed, masked, verdict

SOUND = {
    "text": "It rains.",
    "told": "It rains.",
    "calls": [["get_weather", {"city": "Oslo"}]],
    "usage": [10, 5],
    "thought": "First.",
}


def got(**members: Any) -> dict[str, Any]:
    return {**SOUND, **members}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (got(), "f"),
        (got(text=""), "s:empty text"),
        (got(text=None), "s:empty text"),
        (got(text="It ra"), "s:cut text"),
        (got(text="It ins."), "s:cut text"),
        (got(text="It rains.It rains."), "s:doubled text"),
        (got(text="ItIt rains."), "s:doubled text"),
        (got(text="It snows."), "s:changed text"),
        (got(told="It"), "s:cut streamed text"),
        (got(calls=[]), "s:lost call"),
        (got(calls=None), "s:lost call"),
        (got(calls=SOUND["calls"] * 2), "s:doubled call"),
        (got(calls=[["get_weather", {"city": "Rome"}]]), "s:changed arguments"),
        (got(calls=[["get_time", {"city": "Oslo"}]]), "s:changed call"),
        (got(usage=None), "s:lost usage"),
        (got(usage=[0, 0]), "s:lost usage"),
        (got(usage=[10, 6]), "s:changed usage"),
        (got(thought=""), "s:empty reasoning"),
        (got(text="", usage=None), "s:empty text, lost usage"),
        ({"hangs": True}, "h"),
        ({"died": "the process ended with -11: "}, "c:the process ended with -#:"),
        ({"error": "KeyError", "words": "'output'", "slip": True}, "c:KeyError: 'output'"),
        ({"error": "APIError", "words": "no such thing"}, "e:APIError: no such thing"),
    ],
)
def test_each_verdict(outcome: dict[str, Any], expected: str) -> None:
    assert verdict(SOUND, outcome) == expected


def test_what_a_client_never_shows_is_not_missed() -> None:
    sound = {"text": "It rains.", "told": None, "calls": None, "usage": None, "thought": None}
    assert verdict(sound, {**sound, "usage": [1, 1], "calls": [["x", {}]]}) == "f"


def test_a_call_where_none_was_is_added() -> None:
    assert verdict({**SOUND, "calls": []}, got()) == "s:added call"


REFUSAL = {"error": "RateLimitError", "words": "429: Rate limit reached."}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ({"error": "RateLimitError", "words": "Rate limit reached. Again, please."}, "f"),
        ({"error": "RateLimitError", "words": "429"}, "s:lost words of the error"),
        ({"error": "APIError", "words": "Rate limit reached."}, "e:APIError: Rate limit reached."),
        ({"error": "TypeError", "words": "NoneType", "slip": True}, "c:TypeError: NoneType"),
        (got(), "s:lost error"),
        ({"hangs": True}, "h"),
    ],
)
def test_where_the_sound_endpoint_refuses_the_client_has_to_say_so(outcome: dict[str, Any], expected: str) -> None:
    assert verdict(REFUSAL, outcome) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("key sk-abc-123 refused", "key sk-… refused"),
        ("at http://127.0.0.1:4711/v1/responses?x=1 now", "at URL now"),
        ("127.0.0.1:4711 is down", "HOST is down"),
        ("File /home/someone/lib/x.py, line 12", "File PATH, line #"),
        ("item msg_00000a1b and resp_77c0", "item msg_… and resp_…"),
        ("thread 01a22754-798d-71e2-ab1b-26f49a50d51f", "thread UUID"),
        ("object at 0x7f00ab\n  next", "object at 0x… next"),
    ],
)
def test_words_of_errors_hold_nothing_of_one_run(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_words_of_errors_are_cut() -> None:
    assert len(masked("word " * 100)) == outcomes.WORDS


def test_a_text_that_is_the_same_has_not_changed() -> None:
    assert changed("It rains.", "It rains.") is None


def test_who_shows_no_usage_of_a_legal_answer_loses_nothing_by_showing_some() -> None:
    assert verdict(got(usage=[0, 0]), got(usage=[20, 16])) == "f"
    assert verdict(got(usage=[20, 16]), got(usage=[0, 0])) == "s:lost usage"
