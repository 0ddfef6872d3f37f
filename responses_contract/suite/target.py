"""What the cases of a run are asked of: the endpoint under test, or the mock; its checker, profile and model."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget
from responses_contract.endpoint.client import LIMITS, EndpointClient
from responses_contract.endpoint.listener import Listener
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import EngineError
from responses_contract.scenarios.room import Room
from responses_contract.suite.settings import MOCK_MODEL, Settings
from responses_contract.verdicts.profiles import load_profile

RETRIES = 4
"""How often a request is sent again after 429, 5xx or a broken connection."""


class Target:
    """Connects when it is first asked for its endpoint, and starts the mock then; `close` ends both.

    Args:
        budget: of the run.
        on_exchange: is handed every exchange.

    Attributes:
        kind: `mock` or `endpoint`.
        profile: what the endpoint claims.
        model: the model to ask for.
        room: what the run has learned about a model that thinks.
    """

    def __init__(self, settings: Settings, budget: Budget, on_exchange: Callable[[Exchange], None]) -> None:
        self.kind = settings.kind
        self.profile = load_profile(settings.profile_name)
        self.model = settings.model or self.profile.model("default", None) or MOCK_MODEL
        self.room = Room()
        self._settings, self._budget, self._on_exchange = settings, budget, on_exchange
        self._open = contextlib.ExitStack()

    @cached_property
    def checker(self) -> Checker:
        limits, secret = replace(LIMITS, silence=self.profile.silence), self._settings.webhook_secret()
        return Checker(dialect=self.profile.dialect, limits=limits, webhook_secret=secret)

    @cached_property
    def listener(self) -> Listener | None:
        """What takes the endpoint's webhooks, where one was asked for."""
        place = self._settings.webhook_listen
        return self._open.enter_context(Listener(*place)) if place is not None else None

    @cached_property
    def endpoint(self) -> EndpointClient:
        base_url, key = self._settings.base_url, self._settings.key()
        told = self.listener.url if self.listener is not None else ""
        if base_url is None:
            from responses_contract.mock import running_mock

            mock = self._open.enter_context(running_mock(faults=self._settings.faults, webhook=told))
            base_url, key = mock.base_url, mock.api_key
        endpoint = EndpointClient(
            base_url,
            key,
            timeout=self._settings.timeout,
            checker=self.checker,
            on_exchange=self._on_exchange,
            budget=self._budget,
            gateway=self._settings.gateway,
            retries=RETRIES,
        )
        endpoint.listener = self.listener
        self._open.callback(endpoint.close)
        return endpoint

    def engine_errors(self) -> list[EngineError]:
        """Rules that raised since the last time, if anything was judged."""
        return self.checker.take_errors() if "checker" in vars(self) else []

    def close(self) -> None:
        """Stop what was started."""
        self._open.close()
