"""What rules are called with, and when.

Every case leads to the whole `Answer`: its request, status, headers and body. A case that stands for a part of it says
what the part is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import LoneSurrogate
from responses_contract.model.json_values import Json, dict_of, dicts_of, list_of
from responses_contract.model.operations import Operation, operation_of
from responses_contract.rules.registry import Hook
from responses_contract.rules.session_case import Session
from responses_contract.stream.nodes import Node


@dataclass(slots=True)
class Answer:
    """What came back for a request.

    Attributes:
        operation: what was asked for.
        request: as it was sent.
        response: as it came: status, headers, bytes.
        body: the parsed body, the text where it is not JSON; None for a stream.
        recorded: by somebody else, who may have dropped headers.
        lone_surrogate: the first text of the body that holds one.
    """

    operation: Operation
    request: Request
    response: Response
    body: Any
    recorded: bool = False
    lone_surrogate: LoneSurrogate | None = None

    @classmethod
    def of(cls, exchange: Exchange, body: Any, lone_surrogate: LoneSurrogate | None = None) -> Answer:
        """The answer in an exchange whose body was read already."""
        recorded = bool(exchange.provenance) and exchange.provenance.get("headers") != "complete"
        operation = operation_of(exchange.request)
        return cls(operation, exchange.request, exchange.response, body, recorded, lone_surrogate)

    @property
    def is_stream(self) -> bool:
        return self.response.sse is not None or self.response.events is not None

    @property
    def is_connection(self) -> bool:
        """Whether it became a WebSocket connection."""
        return self.response.messages is not None

    @property
    def is_error(self) -> bool:
        """Whether it is an HTTP error, by its status or its body."""
        if self.response.status is not None and self.response.status >= 400:
            return True
        return isinstance(self.body, dict) and isinstance(self.body.get("error"), dict) and "object" not in self.body

    @property
    def succeeded(self) -> bool:
        """Whether the status, where it is known, is that of a success."""
        return self.response.status is None or self.response.status < 300

    @property
    def media_type(self) -> str | None:
        """The content type without parameters, in lower case; None where not known."""
        value = self.header("content-type")
        return value.partition(";")[0].strip().lower() if value is not None else None

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in lower case."""
        return next((value for key, value in self.response.headers.items() if key.lower() == name), None)


@dataclass(slots=True)
class BodyCase:
    """A body that is an object and no error."""

    body: Json
    answer: Answer

    @property
    def operation(self) -> Operation:
        return self.answer.operation


@dataclass(slots=True)
class ResponseCase:
    """A response object: the body of an answer, or what the terminal event of a stream carries."""

    response: Json
    answer: Answer

    @property
    def request(self) -> Json:
        """The body of the request; empty where it is not known."""
        return self.answer.operation.body

    @property
    def operation(self) -> str:
        """The name of the operation that answered: `create`, `retrieve`, `cancel`."""
        return self.answer.operation.name

    @property
    def path_id(self) -> str | None:
        """The response id in the path of the request; None for create."""
        return self.answer.operation.path_id

    @property
    def is_created(self) -> bool:
        """Whether the request that created it is known."""
        return self.answer.operation.known and self.operation == "create"

    @property
    def output(self) -> list[Json]:
        """The items of its output."""
        return dicts_of(self.response.get("output"))

    @property
    def is_completed(self) -> bool:
        return self.response.get("status") == "completed"

    def items(self, *types: str) -> Iterator[tuple[int, Json]]:
        """The items of these types, with their index."""
        for index, item in enumerate(list_of(self.response.get("output"))):
            if isinstance(item, dict) and item.get("type") in types:
                yield index, item

    def text_parts(self) -> Iterator[tuple[int, int, Json]]:
        """The parts with output text: index of the message, index of the part, the part."""
        for at, item in self.items("message"):
            for number, part in enumerate(list_of(item.get("content"))):
                if dict_of(part).get("type") == "output_text":
                    yield at, number, part


@dataclass(slots=True)
class Delivery:
    """A delivery of a webhook: what the endpoint sent to a receiver, and what that answered.

    Attributes:
        request: as the endpoint sent it.
        response: of the receiver.
        secret: with which it was to be signed; empty where it is not known.
        recorded: by somebody else, who may have dropped headers.
    """

    request: Request
    response: Response
    secret: str
    recorded: bool = False

    def header(self, name: str) -> str | None:
        """The value of a header of the delivery, by its name in lower case."""
        return next((value for key, value in self.request.headers.items() if key.lower() == name), None)


# --- parts of a stream -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class ValueCase:
    """A value that its done event has just stated in full.

    Attributes:
        node: that it is a value of.
        path: where in the node it stands.
        event: that stated it.
        member: of the event, with the value.
    """

    node: Node
    path: tuple[str, ...]
    event: Json
    member: str
    answer: Answer


@dataclass(slots=True)
class ClosedCase:
    """A part or an item that is done.

    Attributes:
        node: the part or item.
        streamed: which values of what come in deltas: (scope, type) → paths.
        lists: where the parts of an item stand in it, by scope.
    """

    node: Node
    streamed: Mapping[tuple[str, str], list[tuple[str, ...]]]
    lists: Mapping[str, tuple[str, ...]]
    answer: Answer

    def paths(self) -> list[tuple[str, ...]]:
        """Where its values that come in deltas stand in it."""
        if self.node.scope == "output":
            return list(self.node.texts)
        return self.streamed.get((self.node.scope, self.node.type or ""), [])


@dataclass(slots=True)
class SnapshotCase:
    """A response as an event carries it.

    Attributes:
        response: the object.
        event: the type of the event.
        status: the one that this event stands for; None if it stands for none.
        first: the first snapshot of the stream, cut down to what must stay the same.
        ended: whether this is the terminal one.
    """

    response: Json
    event: str
    status: str | None
    first: Json
    ended: bool
    answer: Answer


@dataclass(slots=True)
class EndCase:
    """The terminal response and the items of the stream.

    Attributes:
        response: the object.
        items: in the order of their indices.
        joined_late: the stream was resumed: items may have gone by before.
    """

    response: Json
    items: list[Node]
    joined_late: bool
    answer: Answer


# --- when rules are called -------------------------------------------------------------------------------------------

ON_ANSWER = Hook("answer", Answer)
"""Every answer, once, when its head and its whole body are there; of a stream, when its head is there."""
ON_UPGRADE = Hook("upgrade", Answer)
"""An upgrade to a WebSocket that was accepted."""
ON_BODY = Hook("body", BodyCase)
"""A JSON body that is no error."""
ON_RESPONSE = Hook("response", ResponseCase)
"""A response object: a body, or what the terminal event carries."""
ON_VALUE = Hook("value", ValueCase)
"""A done event that states a value in full."""
ON_PART = Hook("part", ClosedCase)
"""A part that is done."""
ON_ITEM = Hook("item", ClosedCase)
"""An item that is done."""
ON_SNAPSHOT = Hook("snapshot", SnapshotCase)
"""An event that carries a response."""
ON_END = Hook("end", EndCase)
"""The terminal event."""
ON_DELIVERY = Hook("delivery", Delivery)
"""A delivery of a webhook."""
ON_SESSION = Hook("session", Session)
"""Several exchanges with one endpoint, in their order."""
