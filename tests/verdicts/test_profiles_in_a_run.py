"""Profiles: what an endpoint claims, what is expected to fail, and that an expectation does not outlive its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses_contract.errors import ProfileError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.report import Case
from responses_contract.suite.recorded import BY_ORIGIN, Options, judge_exchanges
from responses_contract.verdicts.profiles import Expected, Profile, for_origin, load_profile, names
from responses_contract.verdicts.stale import stale
from responses_contract.verdicts.weighing import weigh

KNOWN = Expected("stream/*", "the proxy repeats it", "2026-11-22", case="text/*")
MINE = Profile("mine", expected=(KNOWN,), origins=("*.example.com",), features={"text": True, "cancel": False})


def finding(rule: str, level: str = "MUST", **more: str) -> Finding:
    return Finding(rule, level, "a", "b", Place(exchange="x"), **more)  # type: ignore[arg-type]


def test_every_profile_of_the_package_is_one() -> None:
    assert {"mock", "endpoint", "openai"} <= set(names())
    for name in names():
        profile = load_profile(name)
        assert profile.name == name
        assert all(expected.reason and expected.date for expected in profile.expected)


BAD = {
    "a list": "[]",
    "no name": "{}",
    "unknown member": "{name: a, colour: red}",
    "expected without reason": 'name: a\nexpected: [{rule: "x/*", date: 2026-01-01}]',
    "expected without date": 'name: a\nexpected: [{rule: "x/*", reason: because, date: lately}]',
    "feature that is no switch": "{name: a, features: {text: perhaps}}",
    "not YAML": "{name: [",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_profile_is_told_in_one_line(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD[kind])
    with pytest.raises(ProfileError) as caught:
        load_profile(str(path))
    assert str(path) in caught.value.message
    assert "\n" not in caught.value.message


def test_claims_are_made_denied_or_open() -> None:
    assert [MINE.claims(feature) for feature in ("text", "cancel", "compact")] == [True, False, None]
    assert Profile("all", features={"*": True}).claims("anything")


@pytest.mark.parametrize(
    ("rule", "level", "case", "verdict"),
    [
        ("stream/a", "MUST", "text/string", "warn"),
        ("stream/a", "MUST", "state/chain", "fail"),
        ("value/a", "MUST", "text/string", "fail"),
        ("value/a", "SHOULD", "text/string", "warn"),
        ("value/a", "MAY", "text/string", "pass"),
    ],
)
def test_findings_weigh_by_level_and_by_what_is_expected(rule: str, level: str, case: str, verdict: str) -> None:
    assert weigh([finding(rule, level)], MINE, case)[1] == verdict


def test_consequences_do_not_weigh_and_come_last() -> None:
    shown, verdict = weigh([finding("value/b", consequence_of="value/a"), finding("value/c", "SHOULD")], None)
    assert verdict == "warn"
    assert [one["rule"] for one in shown] == ["value/c", "value/b"]


def test_what_is_expected_and_no_longer_seen_fails() -> None:
    seen = Case("scenarios", "text/string", "warn", seconds=1, findings=[{"rule": "stream/a", "place": {}}])
    unseen = Case("scenarios", "text/string", "pass", seconds=1)
    elsewhere = Case("scenarios", "state/chain", "pass", seconds=1)
    assert stale(MINE, [seen]) == []
    assert stale(MINE, [elsewhere]) == []
    assert stale(MINE, [unseen, Case("scenarios", "text/messages", "not run")]) == []
    (gone,) = stale(MINE, [unseen, elsewhere])
    assert (gone.verdict, gone.layer) == ("fail", "profile")
    assert "the proxy repeats it" in gone.why


def test_a_profile_is_chosen_by_origin() -> None:
    assert for_origin("api.example.com", [MINE]) is MINE
    assert for_origin("example.org", [MINE]) is None
    exchange = Exchange("x", Request("POST", "/v1/responses"), Response(sse=b"data: {}\n\n"), {"origin": "nobody"})
    (judged,) = judge_exchanges([exchange], Options(BY_ORIGIN))
    assert judged.verdict == "fail"


ORIGINS = {
    "mine.openai.azure.com": "azure",
    "mine.cognitiveservices.azure.com": "azure",
    "mine.services.ai.azure.com": "azure",
    "bedrock-mantle.us-east-1.api.aws": "bedrock",
    "openrouter.ai": "openrouter",
    "api.x.ai": "xai",
    "azure.com.example.com": None,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_host_is_judged_by_its_profile(origin: str) -> None:
    found = for_origin(origin, map(load_profile, names()))
    assert (found.name if found and "*" not in found.origins else None) == ORIGINS[origin]


@pytest.mark.parametrize(
    ("profile", "rule", "pointer", "created", "is_excused"),
    [
        ("openrouter", "schema/event", "/response/tools/0/strict", "", True),
        ("openrouter", "schema/event", "/response/tools/0/name", "", False),
        ("openai", "value/done-equals-deltas", "/text", "2026-07-03", True),
        ("openai", "value/done-equals-deltas", "/arguments", "2026-07-03", False),
    ],
)
def test_what_a_host_is_known_for_is_excused_there_and_nowhere_else(
    profile: str, rule: str, pointer: str, created: str, is_excused: bool
) -> None:
    found = Finding(rule, "MUST", "a", "b", Place(exchange="x", pointer=pointer))
    assert bool(load_profile(profile).excuse(found, "x", created=created)) is is_excused
