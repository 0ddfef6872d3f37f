"""Ctrl-C: a burst of it is one, what comes at the very end is none, and a command leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.attack.interrupts import complaint, half_written
from responses_contract.commands import _interrupts
from responses_contract.commands._interrupts import BURST, interrupts
from tests import hostile
from tests.waiting import HANG, until


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the handler sees it."""
    now = [100.0]
    monkeypatch.setattr(_interrupts.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def usual_handler() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_a_burst_is_one_interrupt_and_the_next_is_another(clock: list[float]) -> None:
    with interrupts(is_last=False):
        with pytest.raises(KeyboardInterrupt):
            press()
        for _ in range(4):
            clock[0] += BURST / 5
            press()
        clock[0] += BURST
        with pytest.raises(KeyboardInterrupt):
            press()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_after_the_last_thing_it_is_ignored(clock: list[float]) -> None:
    with interrupts(is_last=True):
        pass
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_whoever_minds_it_already_goes_on_doing_so() -> None:
    seen: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
    with interrupts(is_last=True):
        press()
    press()
    assert len(seen) == 2


def test_five_of_them_end_a_recording_without_a_trace(tmp_path: Path) -> None:
    with hostile.serving(hostile.hang) as (url, received):
        words = ["record", url, json.dumps({"model": "m", "input": "x"}), "--output", str(tmp_path / "a.json")]
        process = subprocess.Popen(
            [sys.executable, "-m", "responses_contract", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "API_KEY": "sk-interrupts-1"},
        )
        until(lambda: received, "the request of the recording")
        for _ in range(5):
            process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=HANG)
    assert (process.returncode, printed) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_the_attack_would_see_it(tmp_path: Path) -> None:
    assert complaint(130, "interrupted", tmp_path) == ""
    assert complaint(-signal.SIGINT, "", tmp_path) == ""
    assert "traceback" in complaint(130, "Traceback (most recent call last)", tmp_path)
    assert "exit code" in complaint(-signal.SIGSEGV, "", tmp_path)
    assert "begun" in complaint(-signal.SIGINT, "case 1 passed", tmp_path)
    (tmp_path / "journal.jsonl").write_text('{"a":1}\n{"b":')
    (tmp_path / "whole.json").write_text("{}")
    assert half_written(tmp_path) == ["journal.jsonl"]
    assert "half-written" in complaint(130, "", tmp_path)
