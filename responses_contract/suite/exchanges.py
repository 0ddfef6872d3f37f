"""Keeps exchanges as transcripts: every one of a run (`--record`), or those that show why a case failed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from responses_contract.model.exchange import Exchange
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.transcripts import write_transcript
from responses_contract.suite.events import Event, Exchanged


class Keeper:
    """Writes transcripts, masked. That there is no room for one is no fault of the case that it belongs to.

    Attributes:
        unwritten: exchanges that could not be kept: the file, and why.
    """

    def __init__(self, masker: Masker) -> None:
        self.masker = masker
        self.unwritten: list[str] = []

    def keep(self, exchange: Exchange, file: Path) -> list[str]:
        """Where an exchange was written."""
        try:
            return [str(write_transcript(exchange, file, self.masker))]
        except OSError as error:
            self.unwritten.append(f"{file}: {error.strerror}")
            return []


class ExchangeRecorder:
    """Listens to a run and keeps every exchange of it in a folder."""

    def __init__(self, folder: Path, keeper: Keeper) -> None:
        self._folder, self._keeper = folder, keeper
        self._named: Counter[str] = Counter()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Exchanged):
            name = file_name(event.exchange.name)
            self._named[name] += 1
            number = f"-{self._named[name]}" if self._named[name] > 1 else ""
            self._keeper.keep(event.exchange, self._folder / f"{name}{number}.json")


def file_name(text: str) -> str:
    """A name that any file system takes, for what an exchange or a case is called."""
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in text)[:120].lstrip(".") or "exchange"
