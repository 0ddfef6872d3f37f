"""Recorded answers played to clients: what the table said of them, and what came of it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from contract_tests.clients import deviations, leading, replaying
from contract_tests.clients.deviations import Answer, Tape
from contract_tests.clients.install import CLIENTS, Client
from contract_tests.clients.replaying import BREAKS, UNHARMED, UNKNOWN, Replayed
from responses_contract.faults import FAULTS
from responses_contract.faults.subjects import subjects
from responses_contract.recordings.transcripts import write_transcript

FAKE = Path(__file__).with_name("fake_client.py")
EMPTY = "stream/item-added-before-its-events#one-done-event"
"""After it Codex shows nothing, and openai-python raises."""
ARGUMENTS = json.dumps(replaying.RECORDED_CALL[1])[1:-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound text, one with a fault, and the same text whole."""
    sound = next(one for one in subjects("events") if one.name == "text")
    whole = next(one for one in subjects("body") if one.name == "text (body)")
    broken = FAULTS[EMPTY].apply(sound.value)
    for name, exchange in (
        ("sound", sound.build(sound.value)[0]),
        ("broken", sound.build(broken)[0]),
        ("whole", whole.build(whole.value)[0]),
    ):
        write_transcript(exchange, tmp_path / f"{name}.json")
    return tmp_path


def test_each_recorded_answer_is_judged_for_every_client(folder: Path) -> None:
    found = {one.name: one for one in replaying.recorded(folder)}
    assert {name: one.tape.streams for name, one in found.items()} == {"sound": True, "broken": True, "whole": False}
    assert {*found["sound"].said.values()} == {UNHARMED}
    assert {found["broken"].said[name] for name in ("codex", "openai-python", "ai-sdk")} == {BREAKS}
    assert "ours" not in found["sound"].said, "no witness"


def test_what_its_reader_left_before_the_end_is_not_played(folder: Path) -> None:
    (sound,) = replaying.exchanges_of(folder / "sound.json")
    assert deviations.recorded_tape(sound) is not None
    sound.response.ended = "stopped"
    assert deviations.recorded_tape(sound) is None


def test_what_comes_of_it_is_held_against_what_was_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = Client(
        "Fake", "fake", FAKE, lambda home: [sys.executable, str(FAKE)], ("text-s",), environment={"FAKE": "x"}
    )
    monkeypatch.setitem(CLIENTS, "codex", fake)
    monkeypatch.setattr(leading, "installed", lambda client, cache: tmp_path)
    monkeypatch.setattr(Client, "version", property(lambda self: "1"))
    assert asyncio.run(replaying.replayed(tmp_path / "cache", ["codex"], [folder])) == 0
    said = capsys.readouterr().out
    assert "codex: 2 answers: 1 right, it breaks, 1 right, unharmed" in said, "and it does not ask for a whole one"


@pytest.mark.parametrize(
    ("said", "verdict", "agrees"),
    [
        (BREAKS, "e:Error", True),
        (BREAKS, "f", False),
        (UNHARMED, "f", True),
        (UNHARMED, "s:cut text", False),
        (UNKNOWN, "f", None),
        (UNKNOWN, "h", None),
    ],
)
def test_to_break_is_anything_but_fine_and_who_says_nothing_is_not_wrong(
    said: str, verdict: str, agrees: bool | None
) -> None:
    assert Replayed("codex", "x", said, verdict).agrees is agrees


def call(text: str) -> Tape:
    return Tape("x-s", Answer(200, {}, text.encode()))


@pytest.mark.parametrize(
    ("client", "name", "given"),
    [("codex", "exec_command", '{\\"cmd\\": \\"echo rain\\"}'), ("instructor", "PartialWeather", ARGUMENTS)],
)
def test_a_recorded_call_is_played_as_one_that_the_client_offers(client: str, name: str, given: str) -> None:
    own = replaying.called_by(client, call(f'{{"name": "get_weather", "arguments": "{ARGUMENTS}"}}'))
    assert own is not None
    assert own.answer.body.decode() == f'{{"name": "{name}", "arguments": "{given}"}}'


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("openai-python", f'{{"name": "get_weather", "arguments": "{ARGUMENTS}"}}'),
        ("codex", f'{{"name": "get_time", "arguments": "{ARGUMENTS}"}}'),
        ("codex", '{"name": "get_weather", "arguments": "{}"}'),
    ],
)
def test_a_call_that_needs_no_other_name_or_has_none_is_left_alone(client: str, text: str) -> None:
    assert replaying.called_by(client, call(text)) is None


def test_where_the_end_says_nothing_the_deltas_say_what_is_to_be_shown() -> None:
    sound = deviations.sound_tapes()["function-call-s"]
    events = replaying.expected.events(sound.answer.body)
    events[-1]["response"]["output"] = []
    raw = "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode()
    told = replaying.told_by(Tape("function-call-s", Answer(200, sound.answer.headers, raw)))
    assert told["calls"] == replaying.told_by(sound)["calls"] != []
    assert not told["ends"]


def test_what_cannot_be_told_of_a_broken_answer_is_not_expected_of_a_client() -> None:
    sound = deviations.sound_tapes()["text-n"]
    body = json.loads(sound.answer.body)
    raw = json.dumps({**body, "output": None}).encode()
    broken = Tape("text-n", Answer(200, sound.answer.headers, raw))
    assert replaying.told_by(sound)["messages"]
    assert replaying.told_by(broken)["messages"] == []
