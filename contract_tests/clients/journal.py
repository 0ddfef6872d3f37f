"""What came of each conversation, a line of JSON each: written as it happens, read when a run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from responses_contract.model.json_values import Json

SECOND = 2
"""The number of the run that the table is held against; the first one makes the table."""


class Cell(NamedTuple):
    """One conversation of one client with one deviation.

    Attributes:
        act: `fault <id>`, `rarity <name>` or `sound`.
        conversation: its name, or that of a tape.
    """

    act: str
    conversation: str


class Journal:
    """The outcomes of one client in one run; `done` has the verdicts.

    A line that was cut by the end of the process is dropped. Each version of a client has a file of its own.
    """

    def __init__(self, cache: Path, client: str, version: str, number: int = 1) -> None:
        self.path = cache / "outcomes" / f"{client}-{version.replace(' ', '-')}-{number}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.done: dict[Cell, str] = {}
        self.outcomes: dict[Cell, Json] = {}
        for line in self._lines():
            self._keep(Cell(line["act"], line["conversation"]), line["verdict"], line["outcome"])

    def _lines(self) -> Iterator[Json]:
        if not self.path.is_file():
            return
        for text in self.path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                continue

    def _keep(self, cell: Cell, verdict: str, outcome: Json) -> None:
        self.done[cell], self.outcomes[cell] = verdict, outcome

    def note(self, cell: Cell, verdict: str, outcome: Json) -> None:
        """Keep what came of a cell: the verdict, and what it was made of."""
        self._keep(cell, verdict, outcome)
        line = {"act": cell.act, "conversation": cell.conversation, "verdict": verdict, "outcome": outcome}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
