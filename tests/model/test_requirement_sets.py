"""Frozen sets: never changed, and what is judged by one is judged as it was on that day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import freeze
from responses_contract.checking.checker import Checker
from responses_contract.errors import SpecError, UsageError
from responses_contract.model import requirement_sets
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Place
from responses_contract.model.requirement_sets import load_set, pinned
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.profiles import Profile, load_profile, pin
from responses_contract.verdicts.weighing import verdict_of, weigh
from tests.checker_kit import CHECKER, events_of, request_of, written

DIGESTS = {
    "2026-11": "2dc9d1406a8881a521107256e50b9b816f3607b091618e106b24bece7a8a0bec",
}
"""Of the file of each set. A set that is frozen is never changed: what is asked for now goes into a new one."""
HEADERS = {"content-type": "text/event-stream", "x-request-id": "r"}
FOUND = Finding("value/usage-adds-up", "MUST", "3", "4", Place("a"))


def test_a_frozen_set_is_never_changed() -> None:
    files = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in requirement_sets.FOLDER.iterdir()}
    assert files == DIGESTS


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("base@2026-11", ("base", "2026-11")),
        ("@2026-11", ("", "2026-11")),
        ("mine@home.yaml", ("mine@home.yaml", "")),
        ("base", ("base", "")),
    ],
)
def test_a_name_may_be_pinned(name: str, parts: tuple[str, str]) -> None:
    assert pinned(name) == parts


def test_levels_are_those_of_the_set_and_what_came_later_is_not_scored() -> None:
    kept = load_set("2026-11")
    profile = replace(Profile("p"), requirements=replace(kept, rules={"value/usage-adds-up": "SHOULD"}))
    (shown,), verdict = weigh([FOUND], profile)
    assert (shown["level"], verdict) == ("SHOULD", "warn")
    (later,), verdict = weigh([FOUND], replace(profile, requirements=replace(kept, rules={})))
    assert (later["not_scored"], verdict) == ("2026-11", "pass")
    assert verdict_of([later, shown]) == "warn"


def test_by_its_schemas_the_same_is_right_and_wrong() -> None:
    legal = Exchange("a", request_of(), Response(200, HEADERS, sse=written(events_of())))
    checker = Checker(dialect="base@2026-11")
    assert checker.check(legal) == CHECKER.check(legal) == []
    broken = Exchange("a", Request("POST", "/v1/responses", body={"model": "m"}), Response(200, {}, body={"object": 1}))
    assert {one.rule for one in checker.check(broken)} == {one.rule for one in CHECKER.check(broken)}


def test_a_set_that_asks_for_more_finds_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raw: dict[str, Any] = json.loads((requirement_sets.FOLDER / "2026-11.json").read_bytes())
    raw["schemas"]["ResponseCreatedEvent"]["required"].append("acme")
    (tmp_path / "2000-01.json").write_text(json.dumps(raw))
    monkeypatch.setattr(requirement_sets, "FOLDER", tmp_path)
    legal = Exchange("a", request_of(), Response(200, HEADERS, sse=written(events_of())))
    assert [one.place.pointer for one in Checker(dialect="base@2000-01").check(legal)] == ["/acme"]


def test_settings_pin_the_profile() -> None:
    profile = load_profile(Settings(requirement_set="2026-11").profile_name)
    assert (profile.name, profile.dialect) == ("mock", "base@2026-11")
    assert profile.requirements == load_set("2026-11")


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(UsageError, match="no requirement set '1999-01'"):
        load_profile("mock@1999-01")
    with pytest.raises(SpecError, match="freezes the base contract, not 'azure'"):
        Checker(dialect=pin(Profile("p", dialect="azure"), "2026-11").dialect)


def test_what_is_written_is_what_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "2000-02.json").write_text(freeze.text_of("2000-02", "2000-02-01"))
    monkeypatch.setattr(requirement_sets, "FOLDER", tmp_path)
    made = load_set("2000-02")
    assert made.frozen == "2000-02-01"
    assert made.rules["value/usage-adds-up"] == "MUST"
    assert "description" not in made.schemas["Response"]
    assert "description" in made.schemas["FunctionTool"]["properties"], "a member of that name stays"
