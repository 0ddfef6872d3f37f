"""What the tests of the mock's WebSocket share: a client that sends messages and keeps what it gets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

from responses_contract.mock import Running
from responses_contract.model.json_values import Json
from tests.mock_kit import MODEL
from tests.waiting import HANG

ENDS = ("response.completed", "response.incomplete", "response.failed", "error")


class Socket:
    """One connection to a mock."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, kind: str = "response.create", **members: Any) -> None:
        usual = {"model": MODEL} if kind == "response.create" else {}
        self.raw(json.dumps({"type": kind, **usual, **members}))

    def raw(self, data: str | bytes) -> None:
        self.connection.send(data)

    def next(self) -> Json:
        found: Json = json.loads(self.connection.recv(timeout=HANG))
        return found

    def until(self, found: Callable[[Json], bool]) -> list[Json]:
        """All messages up to the first that is looked for, it included."""
        got = [self.next()]
        while not found(got[-1]):
            got.append(self.next())
        return got

    def turn(self, **members: Any) -> list[Json]:
        """All events of one turn: what ends it stands last."""
        self.send(**members)
        return self.until(lambda event: event["type"] in ENDS)

    def made(self, **members: Any) -> Json:
        """The response that a turn leads to."""
        event = self.turn(**members)[-1]
        assert "response" in event, event
        found: Json = event["response"]
        return found

    def refused(self, **members: Any) -> Json:
        """The error that a turn leads to."""
        event = self.turn(**members)[-1]
        assert event["type"] == "error", event
        return event


@contextmanager
def socket(mock: Running, path: str = "/responses", key: str | None = None, **headers: str) -> Iterator[Socket]:
    """A connection to a mock, with these headers in its upgrade."""
    told = {"authorization": f"Bearer {key or mock.api_key}"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    url = mock.base_url.replace("http", "ws", 1) + path
    with connect(url, additional_headers=told, max_size=None, open_timeout=HANG, close_timeout=HANG) as connection:
        yield Socket(connection)
