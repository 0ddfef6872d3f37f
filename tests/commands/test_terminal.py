"""What commands print: no control characters, no secrets, whatever the names of files and the words of endpoints."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from responses_contract.cli import main
from responses_contract.commands._terminal import Terminal
from responses_contract.errors import ExitCode
from responses_contract.recordings.masking import remember
from responses_contract.suite.progress import Progress
from tests import hostile
from tests.waiting import HANG

STEERING = "\x1b[2J\x1b]0;pwned\x07\x9b31m\u202e\r\x00"
STEERS = set("\x1b\x07\x9b\u202e\r\x00")


def test_a_line_is_made_printable_as_a_whole() -> None:
    remember(["sk-terminal-0123456789"])
    stream = io.StringIO()
    terminal = Terminal(stream)
    for piece in ("sk-term", "inal-0123456789", f" {STEERING}", "\n", "next"):
        terminal.write(piece)
    assert stream.getvalue() == "xxxxxxxxxxxxxxxxxxxxxx \\x1b[2J\\x1b]0;pwned\\x07\\x9b31m\\u202e\\r\\x00\n"
    terminal.flush()
    assert stream.getvalue().endswith("\nnext")


def test_a_name_that_cannot_be_written_is_escaped() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    terminal = Terminal(stream)
    terminal.write("a\udcffb\n")
    terminal.flush()
    assert stream.buffer.getvalue() == b"a\\udcffb\n"  # type: ignore[attr-defined]


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_over_itself_and_steers_no_further() -> None:
    screen = Screen()
    progress = Progress(Terminal(screen), after=-1)  # type: ignore[arg-type]
    progress.update(f"case {STEERING}")
    progress.clear()
    assert screen.getvalue().count("\r") == 3
    assert not (STEERS - {"\r"}) & set(screen.getvalue())


@pytest.mark.parametrize("form", ["console", "json", "junit"])
@pytest.mark.parametrize("content", ["data: {\n\n", "{", 'data: {"type":"response.created"}\n\n'])
def test_the_names_of_files_are_printed_escaped(
    form: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"a{STEERING.replace(chr(0), '')}.sse"
    file.write_text(content)
    main(["check", str(file), str(tmp_path / f"none{chr(27)}[31m.sse"), "--format", form])
    main(["check", str(file), "--format", form])
    told = capsys.readouterr()
    assert "pwned" in told.out + told.err
    assert not STEERS & set(told.out + told.err)


def test_junit_has_nothing_that_steers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.sse"
    file.write_text(f"data: {json.dumps({'type': STEERING, STEERING: STEERING}, ensure_ascii=False)}\n\n", newline="")
    main(["check", str(file), "--format", "junit"])
    page = capsys.readouterr().out
    assert not STEERS & set(page)
    texts = [
        text for element in ElementTree.fromstring(page).iter() for text in (element.text, *element.attrib.values())
    ]
    assert any("pwned" in (text or "") for text in texts)
    assert not STEERS & set("".join(text or "" for text in texts))


COMMANDS = {
    "run": "run {url} --model m --output {out}",
    "run --record": "run {url} --model m --output {out} --record {out}/kept",
    "record": "record {url} {{}} --output {out}/x.json",
    "probe": "probe {url} --model m --output {out}/x.yaml",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_place_for_the_output_is_tried_before_anything_is_sent(command: str, tmp_path: Path) -> None:
    """A limit on the size of files fails a write as a full disk does."""
    with hostile.serving(hostile.answer("200 OK", hostile.JSON, b"{}")) as (url, received):
        words = COMMANDS[command].format(url=url, out=tmp_path).split()
        done = subprocess.run(
            [sys.executable, "-m", "responses_contract", *words],
            capture_output=True,
            text=True,
            timeout=HANG,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        )
    assert (done.returncode, received) == (ExitCode.USAGE, [])
    assert "cannot write to" in done.stderr
    assert "File too large" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["rules"], ["rules", "--format", "json"], ["spec"], ["--help"]], ids=" ".join)
def test_a_full_device_is_told_in_one_line(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "responses_contract", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=HANG, check=False)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr == "responses-contract: cannot read or write the output: No space left on device\n"
