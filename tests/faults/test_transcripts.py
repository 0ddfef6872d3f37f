"""The transcripts that the faults make: which there are, and that files tell the same as the exchanges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from responses_api._tables import EVENTS

from responses_contract.cli import main
from responses_contract.errors import ExitCode
from responses_contract.faults import FAULTS
from responses_contract.faults.transcripts import broken_transcripts, files, legal_transcripts
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.readers import find, read


def events_of(exchange: Exchange) -> set[str]:
    """The types of the events in a stream."""
    lines = (exchange.response.sse or b"").replace(b"\r", b"\n").split(b"\n")
    return {line.partition(b":")[2].strip().decode() for line in lines if line.startswith(b"event:")}


def test_every_event_of_the_base_has_a_legal_transcript() -> None:
    seen = {kind for found in legal_transcripts().values() for exchange in found for kind in events_of(exchange)}
    assert EVENTS.keys() - seen == set(), "add a legal conversation to responses_contract/faults/legal.py"


def test_a_broken_transcript_is_named_by_its_rule() -> None:
    rules = {fault.rule for fault in FAULTS.values()}
    assert {"/".join(name.split("/")[1:3]) for name in broken_transcripts()} <= rules


def test_nobody_is_said_to_have_recorded_them() -> None:
    for made in (legal_transcripts(), broken_transcripts()):
        for exchange in (exchange for found in made.values() for exchange in found):
            assert exchange.provenance["origin"] == "made by the faults"
            assert "fault" in exchange.provenance or exchange.name.startswith("legal/")


def test_files_stay_small() -> None:
    sizes = {name: len(content) for name, content in files().items()}
    assert max(size for name, size in sizes.items() if "websocket" not in name and "connection" not in name) < 40_000
    assert max(sizes.values()) < 150_000, "a connection of many lanes is longer"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    assert main(["transcripts", str(root)]) == ExitCode.OK
    return root


def test_what_is_read_back_is_what_was_made(folder: Path) -> None:
    made = {e.name: e for kind in (legal_transcripts(), broken_transcripts()) for found in kind.values() for e in found}
    back = {str(Path(each.name).relative_to(folder).with_suffix("")): each for each in read(folder)}
    assert back.keys() == made.keys()
    for name, exchange in made.items():
        assert back[name].request == exchange.request, name
        assert back[name].response == exchange.response, name
        assert back[name].provenance == exchange.provenance, name


def test_a_stream_stands_beside_its_head(folder: Path) -> None:
    stream, head = folder / "legal/order/audio.sse", folder / "legal/order/audio.head.json"
    assert stream.read_bytes().startswith(b"event: response.created\ndata: {")
    told = json.loads(head.read_text())
    assert told["response"].keys() == {"status", "headers"}
    assert told["request"]["body"]["stream"] is True


def test_head_and_stream_are_one_whichever_is_named(folder: Path, tmp_path: Path) -> None:
    stream, head = folder / "legal/order/audio.sse", folder / "legal/order/audio.head.json"
    assert list(read(stream)) == list(read(head))
    assert head not in find(folder)


def test_a_head_alone_is_no_transcript(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lost.head.json").write_bytes((folder / "legal/order/audio.head.json").read_bytes())
    assert main(["check", str(tmp_path)]) != ExitCode.OK
    assert "exactly one of body, sse, events" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "[]", '{"transcript": 1, "response": 5}', '{"transcript": 9, "response": {}}'])
def test_a_broken_head_is_named(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.sse").write_bytes(b"data: {}\n\n")
    (tmp_path / "a.head.json").write_text(text)
    assert main(["check", str(tmp_path)]) != ExitCode.OK
    assert "a.head.json" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "legal").write_text("in the way")
    assert main(["transcripts", str(tmp_path)]) == ExitCode.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1
