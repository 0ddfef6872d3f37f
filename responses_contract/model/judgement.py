"""A judgement: what the checker said of one exchange, and what it read while it did so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from responses_contract.model.findings import Finding
from responses_contract.model.json_reader import events_in
from responses_contract.model.json_values import Json
from responses_contract.wire.decoder import RawFrame

if TYPE_CHECKING:
    from responses_contract.model.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of judging one exchange, kept beside it so that nobody decodes or judges it again.

    Attributes:
        judge: the checker that made it; another checker makes its own.
        findings: in the order of their places.
        frames: those of a stream, as bytes.
        decoded: the events of a stream of which only those were kept.
        response: the latest response object of a stream.
        turns: the responses of a WebSocket connection, each as an exchange of its own.
    """

    judge: object
    findings: tuple[Finding, ...]
    frames: tuple[RawFrame, ...] = ()
    decoded: tuple[Json, ...] = ()
    response: Json | None = None
    turns: tuple[Exchange, ...] = ()

    def events(self) -> list[Json]:
        """The events of a stream that are JSON objects, as the checker read them.

        They are read anew: kept, they would take ten times the memory of their bytes.
        """
        return list(self.decoded) if self.decoded else events_in(data for _, _, data in self.frames)

    def __deepcopy__(self, memo: object) -> None:
        """A copy of an exchange is made to be changed, and then to be judged anew."""
