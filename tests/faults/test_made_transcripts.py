"""The transcripts in the repository are those that the faults make."""

from __future__ import annotations

from bench.make_transcripts import ROOT, differences, files


def test_the_folder_holds_what_the_faults_make() -> None:
    assert differences() == [], "run `python -m bench.make_transcripts`"


def test_a_broken_transcript_lies_in_the_folder_of_its_rule() -> None:
    from responses_contract.faults import FAULTS

    rules = {fault.rule for fault in FAULTS.values()}
    for name in files():
        kind, layer, rule, *_ = name.split("/")
        assert kind == "legal" or f"{layer}/{rule}" in rules


def test_files_stay_small() -> None:
    assert all(len(text) < 40_000 for text in files().values())
    assert ROOT.name == "transcripts"
