"""The profiles of recorded origins: they excuse all that was recorded of them, and nothing that is no longer there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.recordings import readers
from responses_contract.suite.parts import judge_files
from responses_contract.suite.recorded import BY_ORIGIN, Judged, Options, created
from responses_contract.verdicts.profiles import Expected, Profile, for_origin, load_profile, names

PROFILES = {name: load_profile(name) for name in names()}
OF_ORIGINS = sorted(name for name, profile in PROFILES.items() if profile.origins)


@pytest.fixture(scope="module")
def corpus() -> list[Judged]:
    folder = os.environ.get("TRANSCRIPTS")
    if not folder:
        pytest.skip("no corpus: TRANSCRIPTS names none")
    return list(judge_files(readers.find(Path(folder)), Options(BY_ORIGIN), 2))


def of(profile: Profile, corpus: Iterable[Judged]) -> list[Judged]:
    return [judged for judged in corpus if for_origin(judged.origin, PROFILES.values()) is profile]


def excused(judged: Judged) -> list[dict[str, Any]]:
    return [finding for finding in judged.findings if "expected_failure" in finding]


def test_every_origin_has_one_profile(corpus: list[Judged]) -> None:
    describing = {
        judged.origin: [name for name in OF_ORIGINS if PROFILES[name].is_for(judged.origin)] for judged in corpus
    }
    assert {origin: found for origin, found in describing.items() if len(found) != 1} == {}


@pytest.mark.parametrize("name", OF_ORIGINS)
def test_nothing_fails_that_the_profile_does_not_expect(name: str, corpus: list[Judged]) -> None:
    failed = {judged.name: dict(judged.primaries) for judged in of(PROFILES[name], corpus) if judged.verdict == "fail"}
    assert failed == {}


LIVE_ONLY = ("scenario/", "session/")
"""Rules about what was asked in a live run, or about several exchanges: no lone recording shows them."""


SEEN_ELSEWHERE = {
    ("bedrock", "stream/part-added-before-its-events"),
    ("bedrock", "stream/part-indices-count-up"),
    ("bedrock", "schema/event-type-known"),
    ("openai", "value/done-equals-deltas"),
    ("openai", "value/usage-counts-what-came"),
    *(("llama-cpp", expected.rule) for expected in PROFILES["llama-cpp"].expected),
    ("openrouter", "schema/*"),
}
"""What a profile expects because recordings beside this folder show it."""


@pytest.mark.parametrize("name", [name for name in OF_ORIGINS if PROFILES[name].expected])
def test_everything_that_the_profile_expects_is_there(name: str, corpus: list[Judged]) -> None:
    seen = {
        finding["expected_failure"] + finding["rule"]
        for each in of(PROFILES[name], corpus)
        for finding in excused(each)
    }
    stale = [
        expected
        for expected in PROFILES[name].expected
        if not expected.rule.startswith(LIVE_ONLY)
        and (name, expected.rule) not in SEEN_ELSEWHERE
        and not any(told.startswith(expected.reason) and fnmatchcase(told, f"*{expected.rule}") for told in seen)
    ]
    assert stale == []


def test_what_excuses_the_origin_of_today_is_counted(corpus: list[Judged]) -> None:
    assert PROFILES["azure"].expected == ()
    today = {expected.rule for expected in PROFILES["openai"].expected if not expected.until}
    assert today == {"value/usage-counts-what-came", "value/done-equals-deltas"}


SPRING = Expected("value/x", "it was young", "2026-11-22", until="2025-06-01", pointer="/output/*/status")
LATE, EARLY = "2025-06-01", "2025-05-31"


@pytest.mark.parametrize(
    ("pointer", "day", "is_excused"),
    [
        ("/output/0/status", EARLY, True),
        ("/output/0/status", LATE, False),
        ("/output/0/status", "", False),
        ("/output/0/id", EARLY, False),
        (None, EARLY, False),
    ],
)
def test_an_excuse_holds_for_its_place_and_its_time(pointer: str | None, day: str, is_excused: bool) -> None:
    finding = Finding("value/x", "MUST", "a", "b", Place(pointer=pointer))
    profile = Profile("p", expected=(SPRING,))
    assert (profile.excuse(finding, "anywhere", created=day) is SPRING) is is_excused


@pytest.mark.parametrize(
    ("response", "day"),
    [
        (Response(body={"created_at": 1748736000}), "2025-06-01"),
        (Response(body={"created_at": 1748735999.5}), "2025-05-31"),
        (Response(sse=b'data: {"response":{"id":"x","created_at":1748735999}}\n\n'), "2025-05-31"),
        (Response(events=[{"type": "response.created", "response": {"created_at": 1748736000}}]), "2025-06-01"),
        (Response(body={"created_at": 10**30}), ""),
        (Response(body={"created_at": "then"}), ""),
        (Response(body="text"), ""),
        (Response(sse=b""), ""),
    ],
)
def test_the_day_is_what_the_response_says(response: Response, day: str) -> None:
    assert created(Exchange("x", Request("POST", "/v1/responses"), response)) == day
