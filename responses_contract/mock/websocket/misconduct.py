"""Faults of a whole connection, committed while it lasts: the edits of `faults`, on what would have been said.

What both sides said is kept as a transcript. Before anything leaves, the faults that are on edit it; what the result
has behind all that has left already is sent. An edit that would change what has left comes too late: it is not made.
Most faults need to see whole responses, so that everything waits until nothing is under way; those of steering and
injection must show while a response is, and wait for nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from responses_contract.faults import Fault
from responses_contract.faults.websocket_state import MEANWHILE
from responses_contract.model.json_values import Json

MOST = 4000
"""Messages of a connection; after that no fault is committed any more."""
_OF_SEVERAL = frozenset(
    {"websocket/lane-keeps-its-order", "websocket/lane-has-one-response-at-a-time", "websocket/other-lanes-go-on"}
)
"""Faults that show only where more is asked before the first answer is out."""
_UNCLOSED: Json = {"from": "server", "code": None, "reason": ""}
_MISSES = (IndexError, KeyError, TypeError, ValueError, AssertionError)
"""What an edit raises that does not find what it needs in a connection that was not made for it."""
Out = str | bytes
"""A message: text, or bytes for a binary one."""


class Misconduct:
    """What a connection says, with the faults that are on.

    Args:
        chosen: faults of the layer `connection`.
        clock: seconds since the connection began.

    Attributes:
        waits: whether messages wait until nothing is under way.
        close: the code with which a fault closes the connection; None for no such fault.
    """

    def __init__(self, chosen: Sequence[Fault], clock: Callable[[], float]) -> None:
        self._chosen = chosen
        self._clock = clock
        self._messages: list[Json] = []
        self._sent: list[Out] = []
        self.waits = not all(fault.id in MEANWHILE for fault in chosen)
        self.close: int | None = None

    def heard(self, text: str) -> None:
        """The client has said this."""
        self._add("client", text)

    def said(self, texts: Sequence[bytes]) -> None:
        """The server would say this."""
        for text in texts:
            self._add("server", text.decode())

    def _add(self, sender: str, text: str) -> None:
        self._messages.append({"from": sender, "at": round(self._clock(), 4), "text": text})

    def out(self) -> list[Out]:
        """What is to be sent now."""
        if not self._messages:
            return []
        right = _of_server(self._messages)
        wrong = self._edited()
        said = right if wrong is None else _of_server(wrong["messages"])
        if wrong is not None and said[: len(self._sent)] == self._sent:
            self.close = wrong["close"]["code"]
            new = said[len(self._sent) :]
        else:
            new = right[len(self._sent) :]
        self._sent += new
        if len(self._messages) > MOST:
            self._chosen = ()
        return new

    def is_early(self) -> bool:
        """Whether a fault is on that shows only once more was asked."""
        connection = self._connection()
        return any(fault.id in _OF_SEVERAL and not fault.needs(connection) for fault in self._chosen)

    def _connection(self) -> Json:
        return {"request": {}, "response": {"messages": self._messages, "close": _UNCLOSED, "headers": {}}}

    def _edited(self) -> Json | None:
        connection = self._connection()
        changed = None
        for fault in self._chosen:
            try:
                if fault.needs(connection):
                    connection = changed = fault.apply(connection)
            except _MISSES:
                continue
        return None if changed is None else changed["response"]


def head_of(chosen: Sequence[Fault]) -> dict[str, str]:
    """The headers that these faults put into the answer to an upgrade."""
    response: dict[str, Any] = {"headers": {}, "messages": [], "close": {**_UNCLOSED, "from": "client"}}
    for fault in chosen:
        if fault.needs({"response": response}):
            response = fault.apply({"response": response})["response"]
    return dict(response["headers"])


def _of_server(messages: Sequence[Json]) -> list[Out]:
    return [_data(message) for message in messages if message["from"] == "server"]


def _data(message: Json) -> Out:
    return base64.b64decode(message["binary"]) if "binary" in message else str(message["text"])
