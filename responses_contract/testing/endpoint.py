"""Scenarios of the suite, played against a URL, or against an ASGI application in this process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import LIMITS, TIMEOUT, EndpointClient
from responses_contract.errors import UsageError
from responses_contract.scenarios import SCENARIOS, Scenario
from responses_contract.scenarios.engine import play
from responses_contract.scenarios.folder import add_scenarios
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import load_profile

Application = Callable[[Any, Any, Any], Any]


class EndpointUnderTest:
    """An endpoint that scenarios are played against.

    Args:
        base_url: `/v1` included.
        api_key: that it lets in.
        model: to ask for.
        profile: what it claims: a name, or a file.
        timeout: seconds for one exchange.
    """

    def __init__(
        self, base_url: str, *, api_key: str = "", model: str = "", profile: str = "endpoint", timeout: float = TIMEOUT
    ) -> None:
        self.base_url = base_url
        self._profile = load_profile(profile)
        self._model = model or self._profile.model("default", None) or "model"
        self._checker = Checker(dialect=self._profile.dialect, limits=LIMITS)
        self._client = EndpointClient(base_url, api_key, timeout=timeout, checker=self._checker)

    def play(self, scenario: Scenario | str) -> Outcome:
        """What comes of a scenario: its verdict, its findings, its exchanges.

        Raises:
            UsageError: there is no such scenario.
        """
        if isinstance(scenario, str):
            if scenario not in SCENARIOS:
                raise UsageError(f"no scenario {scenario!r}", hint="see `responses_contract.scenarios.SCENARIOS`")
            scenario = SCENARIOS[scenario]
        return play(scenario, self._client, self._checker, self._profile, self._model)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


@contextlib.contextmanager
def serving(app: Application, **settings: Any) -> Iterator[EndpointUnderTest]:
    """An ASGI application, served on loopback by a thread of this process: streams arrive as it sends them.

    Args:
        app: the application; its lifespan is run where it has one.
        settings: as for `EndpointUnderTest`, without the URL.
    """
    from responses_contract.mock.http.server import running_app

    with (
        running_app(app, lifespan="auto") as (base_url, _),
        contextlib.closing(EndpointUnderTest(base_url, **settings)) as endpoint,
    ):
        yield endpoint


@cache
def add_own(folder: Path | None) -> None:
    """Let the scenarios of a folder be known, once."""
    if folder is not None:
        add_scenarios(folder)


def scenarios_like(*globs: str) -> list[str]:
    """The ids of the scenarios that a glob matches (`text/*`), in the order of the suite; all of them without globs.

    Raises:
        UsageError: a glob matches none.
    """
    for glob in globs:
        if not any(fnmatchcase(id, glob) for id in SCENARIOS):
            raise UsageError(f"no scenario is like {glob!r}", hint="see `responses_contract.scenarios.SCENARIOS`")
    return [id for id in SCENARIOS if not globs or any(fnmatchcase(id, glob) for glob in globs)]
