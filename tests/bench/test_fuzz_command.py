"""Damaged files end no command badly: for seconds, what `python -m bench.fuzz_command` does for an hour."""

from __future__ import annotations

import random

import pytest

from bench.fuzz_command import FoundError, called, commands, run, try_one
from bench.fuzz_forms import FORMS, sound


@pytest.mark.slow
def test_damaged_files_of_all_forms() -> None:
    tried, _ = run(600, seed=7_001, recorded=None, most=120)
    assert tried == 120


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[form.__name__ for form in FORMS])
def test_what_is_damaged_was_sound(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Else nothing but refusals would be tried."""
    name, raw = sound(number)
    file = tmp_path_factory.mktemp("sound") / name
    file.write_bytes(raw)
    code, text = called(["check", str(file)])
    assert code in (0, 1), text
    assert "nothing could be judged" not in text


@pytest.mark.parametrize(
    ("code", "printed", "why"),
    [(3, "", "exit code 3"), (0, "Traceback (most recent call last)", "Traceback"), (1, "\x1b[2J", "prints")],
)
def test_the_fuzzer_sees_what_must_not_happen(code: int, printed: str, why: str) -> None:
    with pytest.raises(FoundError, match=why):
        try_one(["check"], lambda words: (code, printed))


def test_every_command_that_reads_files_is_tried(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, chance = tmp_path_factory.mktemp("tried"), random.Random(1)
    names = ("a.json", "result.json", "profile.yaml", "dialect.yaml")
    words = {words for name in names for _ in range(40) for words in commands(folder / name, folder / "b", chance)}
    assert {"check", "report", "compare", "drift", "--profile", "--dialect", "--map"} <= words
