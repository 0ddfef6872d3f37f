"""The recorded corpus, where there is one: TRANSCRIPTS names its folder."""

import os
from pathlib import Path

import pytest

from responses_contract.recordings import readers
from responses_contract.suite.pytest_plugin import Record
from responses_contract.suite.recorded import BY_ORIGIN, Options, Totals, judge_files


def test_corpus(record: Record) -> None:
    folder = os.environ.get("TRANSCRIPTS")
    if not folder:
        pytest.skip("no corpus: set TRANSCRIPTS to a folder of recorded exchanges")
    totals = Totals()
    for judged in judge_files(readers.find(Path(folder)), Options(BY_ORIGIN), 2):
        totals.add(judged)
        if judged.verdict == "fail" and len(record.findings) < 50:
            record.settle("fail", findings=judged.findings)
    record.why = f"{totals.accepted} of {totals.judged} accepted, {len(totals.unreadable)} files unreadable"
    assert totals.judged
