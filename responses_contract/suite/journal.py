"""The journal of a run: a line for every case as soon as it is judged, so that a run that is killed loses nothing.

`journal.jsonl` lies beside `result.json` while the run goes on, and is taken away when that is written. Its first line
says what was asked; each of the others holds a case, and what the run has spent by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from responses_contract.errors import InputError, UsageError
from responses_contract.recordings.masking import Masker
from responses_contract.verdicts.cases import Case

NAME = "journal.jsonl"
VERSION = 1


class Journal:
    """Appends to the journal in a folder.

    Args:
        target: what the run is about, as in its record.
    """

    def __init__(self, folder: Path, target: Mapping[str, Any], masker: Masker) -> None:
        self._path, self._target, self._masker = folder / NAME, target, masker
        self._file: TextIO | None = None

    def add(self, case: Case, spent: Mapping[str, int]) -> None:
        """Append a case.

        Raises:
            UsageError: there is no room for it.
        """
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("w", encoding="utf-8")
                self._write({"journal": VERSION, "target": self._target})
            self._write({"case": asdict(case), "spent": dict(spent)})
        except OSError as error:
            told = f"cannot write to {self._path.parent}: {error.strerror}"
            raise UsageError(told, hint="see --output", code="output") from error

    def _write(self, line: Mapping[str, Any]) -> None:
        assert self._file is not None
        self._file.write(json.dumps(self._masker.value(line)) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Write no more; what was written stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Take the journal away, as the record holds all that is in it."""
        self.close()
        self._path.unlink(missing_ok=True)


def load_journal(folder: Path) -> dict[str, Any] | None:
    """The journal in a folder as a record: target, cases, spent; None where there is none.

    Raises:
        InputError: it is no journal.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    head, *lines = [*_lines(path)] or [{}]
    if head.get("journal") != VERSION:
        raise InputError(f"{path} is not a journal of version {VERSION}")
    spent = lines[-1].get("spent") if lines else {}
    return {"target": head.get("target"), "cases": [line.get("case") for line in lines], "spent": spent}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole: the run may have been killed in the middle of its last one."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            return
        if isinstance(value, dict):
            yield value
