"""What curl shows of a peer: a record that a reader can repeat, and that `run.py` repeats.

`curl/<peer>.md` is Markdown. Its first fence of `sh` is what the others use. Each section is one cause: the entries of
the profile that it confirms (a paragraph that begins with "Confirms": rules, and the case where an entry has one; or
`unsupported` in a case that comes out so, which no entry expects), the commands (a fence of `sh`), and what stands in
their output (a fence of `text`, line by line; `…` is what differs from time to time).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "curl"
SECONDS = 60
"""For the commands of one section."""
FENCE = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONFIRMS = re.compile(r"^Confirms (.*?)(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
UNSUPPORTED = "unsupported"
ENTRY = re.compile(r"`([^`]+)`(?:\sin\s`([^`]+)`)?")


@dataclass(frozen=True, slots=True)
class Section:
    """One cause.

    Attributes:
        entries: rule and case of the expected failures that it confirms, as in the profile.
        unsupported: the cases that come out as unsupported because of it.
        commands: for bash; BASE and KEY are set.
        seen: what stands in the output.
    """

    title: str
    entries: frozenset[tuple[str, str]]
    commands: str
    seen: tuple[str, ...]
    unsupported: frozenset[str] = frozenset()


def load(name: str) -> list[Section]:
    """The record of a peer.

    Raises:
        OSError: there is none.
    """
    return read((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def read(text: str) -> list[Section]:
    """The sections of a record."""
    head, *rest = text.split("\n## ")
    return [_section(part, _fences(head, "sh")) for part in rest]


def _section(text: str, prelude: str) -> Section:
    confirms = CONFIRMS.search(text)
    named = frozenset((rule, case or "*") for rule, case in ENTRY.findall(confirms[1] if confirms else ""))
    unsupported = frozenset(case for rule, case in named if rule == UNSUPPORTED)
    entries = frozenset(entry for entry in named if entry[0] != UNSUPPORTED)
    seen = tuple(_fences(text, "text").split("\n")[:-1])
    return Section(text.partition("\n")[0], entries, prelude + _fences(text, "sh"), seen, unsupported)


def _fences(text: str, kind: str) -> str:
    return "".join(body for each, body in FENCE.findall(text) if each == kind)


def repeat(sections: list[Section], base_url: str, key: str) -> Iterator[str]:
    """What a record says and curl does not show now, a line each.

    Raises:
        OSError: there is no bash.
        subprocess.SubprocessError: a section took too long.
    """
    environment = {"PATH": os.environ["PATH"], "BASE": base_url, "KEY": key, "NO_PROXY": "127.0.0.1"}
    for section in sections:
        done = subprocess.run(
            ["bash", "-c", section.commands], env=environment, timeout=SECONDS, capture_output=True, check=False
        )
        output = (done.stdout + done.stderr).decode("utf-8", "replace").replace("\r", "")
        yield from (f"curl, {section.title}: not seen: {line}" for line in section.seen if not is_in(line, output))


def is_in(line: str, output: str) -> bool:
    """Whether a line of a record stands in some output."""
    return re.search(".*?".join(map(re.escape, line.split("…"))), output) is not None
