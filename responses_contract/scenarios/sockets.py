"""The WebSocket connections of a scenario that is played: one at a time, each kept as an exchange."""

from __future__ import annotations

from typing import Any

from responses_contract.endpoint.budget import Cost
from responses_contract.endpoint.client import EndpointClient, is_refused
from responses_contract.endpoint.socket import SocketSession
from responses_contract.model.exchange import Exchange
from responses_contract.rules import suite
from responses_contract.scenarios.model import Miss, shown

SOCKET = "websocket"
"""The feature that a profile claims or denies."""
NO_SOCKET = (400, 404, 405, 426, 501)
"""Statuses of a server that offers no WebSocket."""
PATH = "/responses"


class Sockets:
    """Opens a connection when a step needs it, and closes it before the next one.

    Args:
        exchanges: of the scenario; a connection is put where it was opened.
        claims: whether the profile claims that there are WebSockets.
    """

    def __init__(self, endpoint: EndpointClient, exchanges: list[Exchange], *, claims: bool | None) -> None:
        self._endpoint, self._exchanges, self._claims = endpoint, exchanges, claims
        self._session: SocketSession | None = None
        self._number, self._place = 0, 0

    def use(self, number: int, name: str) -> Miss | None:
        """Have this connection open; what is missing where it was refused."""
        if self._session is not None and self._number == number:
            return None
        self.close()
        session = self._endpoint.open_socket(name)
        if session.refusal is None:
            self._session, self._number, self._place = session, number, len(self._exchanges)
            return None
        return self._refused(session.refusal)

    def _refused(self, exchange: Exchange) -> Miss:
        response = exchange.response
        actual = f"{response.status or response.ended} {shown(response.body)}"
        if response.status in NO_SOCKET and not self._claims:
            return Miss(suite.FEATURE_IS_OFFERED, "an upgrade to a WebSocket", actual, "unsupported", ends=True)
        self._exchanges.append(exchange)
        return Miss(suite.REQUEST_IS_ACCEPTED, "an upgrade to a WebSocket", actual, ends=True)

    def ask(self, bodies: list[Any]) -> list[Exchange]:
        """Send requests over the open connection, each counted as one over HTTP; the answers.

        Raises:
            BudgetSpent: the run's budget does not allow it.
        """
        assert self._session is not None
        costs = [self._admit(body) for body in bodies]
        answers = self._session.ask([self._endpoint.told(body) for body in bodies])
        for cost, answer in zip(costs, answers, strict=True):
            if is_refused(answer.response.status):
                self._endpoint.budget.give_back(cost)
        return answers

    def _admit(self, body: Any) -> Cost:
        """What is only prepared bills no answer, but may bill its input."""
        return self._endpoint.budget.admit("POST", PATH, body)

    def close(self) -> None:
        """Close what is open, and keep it."""
        if self._session is not None:
            self._exchanges.insert(self._place, self._session.close())
            self._session = None
