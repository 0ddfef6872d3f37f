"""The exchanges of a session, as rules over several of them see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import Json
from responses_contract.model.operations import Operation, operation_of
from responses_contract.wire.decoder import Decoder


@dataclass(slots=True)
class Turn:
    """One exchange of a session.

    Attributes:
        number: its place in the session.
        operation: what the request asked for.
        status: of the answer; 200 where it was not kept.
        body: the JSON body; empty for a stream.
        response: the response object: the body, or that of the terminal event.
        streamed: it was a stream that held an event.
        exchange: as it was recorded.
    """

    number: int
    operation: Operation
    status: int
    body: Json
    response: Json
    streamed: bool
    exchange: Exchange

    def events(self) -> list[Json]:
        """The events of a stream; read when they are asked for, as few rules do and they take much memory."""
        judged = self.exchange.judgement
        return judged.events() if judged is not None else events_of(self.exchange.response)

    @property
    def ok(self) -> bool:
        return self.status < 300

    @property
    def id(self) -> str:
        return str(self.response.get("id", ""))

    @property
    def stored(self) -> bool:
        return self.operation.body.get("store") is not False and self.response.get("store") is not False


class Session:
    """The exchanges of one session, ready to be compared."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self.turns = [turn for number, exchange in enumerate(exchanges) for turn in _turns(number, exchange)]
        self._of: dict[str, list[Turn]] = {}
        self._makers: dict[int, Turn] = {}
        self._continuing: list[tuple[Turn, Turn]] = []
        self._deleted: dict[str, int] = {}
        latest: dict[str, Turn] = {}
        for turn in self.turns:
            self._file(turn, latest)

    def _file(self, turn: Turn, latest: dict[str, Turn]) -> None:
        """Puts a turn where the rules look, so that no rule looks at every pair of turns.

        Args:
            latest: the turns that made a response, by its id; of several that say so the latest one counts.
        """
        asked, named = turn.operation, turn.operation.path_id
        self._of.setdefault(asked.name, []).append(turn)
        if named is not None:
            if named in latest:
                self._makers[turn.number] = latest[named]
            if asked.name == "delete" and turn.ok:
                self._deleted.setdefault(named, turn.number)
        if asked.name != "create":
            return
        previous = asked.body.get("previous_response_id")
        # On its own connection a response may be continued that nowhere else is known: that is no matter of a session.
        if isinstance(previous, str) and previous in latest and latest[previous].number != turn.number:
            self._continuing.append((latest[previous], turn))
        if turn.ok and turn.id:
            latest[turn.id] = turn

    def of(self, *operations: str) -> Sequence[Turn]:
        """The turns of these operations, in their order."""
        if len(operations) == 1:
            return self._of.get(operations[0], ())
        return sorted((turn for name in operations for turn in self._of.get(name, ())), key=_number)

    def created(self) -> Iterator[Turn]:
        """The turns that made a response."""
        return (turn for turn in self.of("create") if turn.ok and turn.id)

    def pairs(self, *operations: str) -> Iterator[tuple[Turn, Turn]]:
        """Each turn of these operations that names a response, with the one before it that made that."""
        for turn in sorted((turn for name in operations for turn in self.of(name)), key=_number):
            if turn.number in self._makers:
                yield self._makers[turn.number], turn

    def continued(self) -> Sequence[tuple[Turn, Turn]]:
        """Each turn that continues a response, behind the one before it that made that."""
        return self._continuing

    def deleted_before(self, id: str | None, number: int) -> bool:
        """Whether a response was deleted before a turn."""
        return self._deleted.get(id or "", number) < number


def _number(turn: Turn) -> int:
    return turn.number


def _turns(number: int, exchange: Exchange) -> list[Turn]:
    """An exchange as a turn; a WebSocket connection as several, all with its number."""
    judged = exchange.judgement
    if judged is not None and exchange.response.messages is not None:
        return [_turn(number, one) for one in judged.turns]
    return [_turn(number, exchange)]


def _turn(number: int, exchange: Exchange) -> Turn:
    response, judged = exchange.response, exchange.judgement
    body = response.body if isinstance(response.body, dict) else {}
    events = events_of(response) if judged is None else ()
    stated = [event["response"] for event in events if isinstance(event.get("response"), dict)]
    final = judged.response if judged is not None else stated[-1] if stated else None
    streamed = bool(events) if judged is None else bool(judged.frames or judged.decoded)
    return Turn(number, operation_of(exchange.request), response.status or 200, body, final or body, streamed, exchange)


def events_of(response: Response) -> list[Json]:
    """The events of a stream that can be read."""
    if response.events is not None:
        return [event for event in response.events if isinstance(event, dict)]
    if response.sse is None:
        return []
    found = []
    for frame in Decoder().feed(response.sse):
        try:
            event = orjson.loads(frame.data)
        except ValueError:
            continue
        if isinstance(event, dict):
            found.append(event)
    return found
