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
        events: of a stream.
    """

    number: int
    operation: Operation
    status: int
    body: Json
    response: Json
    events: list[Json]

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
        self.turns = [_turn(number, exchange) for number, exchange in enumerate(exchanges)]

    def of(self, *operations: str, after: int = -1) -> Iterator[Turn]:
        """The turns of these operations, from a place on."""
        return (turn for turn in self.turns[after + 1 :] if turn.operation.name in operations)

    def created(self) -> Iterator[Turn]:
        """The turns that made a response."""
        return (turn for turn in self.of("create") if turn.ok and turn.id)

    def pairs(self, *operations: str) -> Iterator[tuple[Turn, Turn]]:
        """Each turn that made a response, with each later one of these operations that names its id."""
        for made in self.created():
            for turn in self.of(*operations, after=made.number):
                if turn.operation.path_id == made.id:
                    yield made, turn

    def deleted_before(self, id: str, number: int) -> bool:
        """Whether a response was deleted before a turn."""
        return any(turn.ok and turn.operation.path_id == id for turn in self.of("delete") if turn.number < number)


def _turn(number: int, exchange: Exchange) -> Turn:
    response = exchange.response
    body = response.body if isinstance(response.body, dict) else {}
    judged = exchange.judgement
    events = list(judged.events) if judged is not None else events_of(response)
    final = body
    for event in events:
        if isinstance(event.get("response"), dict):
            final = event["response"]
    return Turn(number, operation_of(exchange.request), response.status or 200, body, final, events)


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
