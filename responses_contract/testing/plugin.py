"""The pytest plugin: fixtures for the tests of servers and clients, loaded once the package is installed.

All its options and fixtures begin with `responses`, so that it lives beside any other plugin. Nothing but pytest is
imported before a fixture is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from responses_contract.checking.checker import Checker
    from responses_contract.mock import Running
    from responses_contract.testing.endpoint import EndpointUnderTest

MARK = "responses_scenarios"
FIXTURE = "responses_scenario"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("responses", "an endpoint of the Responses API under test")
    group.addoption("--responses-base-url", help="the endpoint under test, /v1 included")
    group.addoption("--responses-model", help="the model to ask for")
    group.addoption("--responses-profile", help="what the endpoint claims: a name or a file")
    group.addoption("--responses-scenarios", type=Path, help="a folder with scenarios of your own")
    group.addoption("--responses-api-key-env", default="API_KEY", help="the environment variable with its key")


def pytest_configure(config: pytest.Config) -> None:
    line = f"{MARK}(*globs): plays the scenarios that a glob matches, one test each, as the fixture {FIXTURE}"
    config.addinivalue_line("markers", line)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if FIXTURE in metafunc.fixturenames:
        from responses_contract.testing.endpoint import add_own, scenarios_like

        add_own(metafunc.config.getoption("--responses-scenarios"))
        mark = metafunc.definition.get_closest_marker(MARK)
        globs = mark.args if mark is not None else ()
        metafunc.parametrize(FIXTURE, scenarios_like(*globs), indirect=True)


@pytest.fixture
def responses_mock() -> Iterator[Running]:
    """The mock, fresh for this test: `base_url`, `api_key`."""
    from responses_contract.mock import running_mock

    with running_mock() as mock:
        yield mock


@pytest.fixture(scope="session")
def responses_mock_session() -> Iterator[Running]:
    """The mock, one for all tests: what one of them stores, another one can read."""
    from responses_contract.mock import running_mock

    with running_mock() as mock:
        yield mock


@pytest.fixture(scope="session")
def responses_checker() -> Checker:
    """The checker of the base contract, all rules on."""
    from responses_contract.checking.checker import Checker

    return Checker()


@pytest.fixture(scope="session")
def responses_app() -> Any:
    """The ASGI application under test: override it to return yours. None stands for `--responses-base-url`."""
    return None


@pytest.fixture(scope="session")
def responses_settings(pytestconfig: pytest.Config) -> dict[str, Any]:
    """How the endpoint is asked (`api_key`, `model`, `profile`, `timeout`): as the options say; override it at will."""
    key = os.environ.get(pytestconfig.getoption("--responses-api-key-env"), "")
    given = {name: pytestconfig.getoption(f"--responses-{name}") for name in ("model", "profile")}
    return {"api_key": key, **{name: value for name, value in given.items() if value}}


@pytest.fixture(scope="session")
def responses_endpoint(
    pytestconfig: pytest.Config, responses_app: Any, responses_settings: dict[str, Any]
) -> Iterator[EndpointUnderTest]:
    """The endpoint under test: the application of `responses_app`, or what `--responses-base-url` names."""
    from responses_contract.testing.endpoint import EndpointUnderTest, serving

    url = pytestconfig.getoption("--responses-base-url")
    if responses_app is None and url is None:
        pytest.skip("no endpoint: override the fixture responses_app, or give --responses-base-url")
    if url is not None:
        endpoint = EndpointUnderTest(url, **responses_settings)
        yield endpoint
        endpoint.close()
    else:
        with serving(responses_app, **responses_settings) as endpoint:
            yield endpoint


@pytest.fixture
def responses_scenario(request: pytest.FixtureRequest, responses_endpoint: EndpointUnderTest) -> Callable[[], None]:
    """Plays one scenario and says what came of it: call it."""

    def check() -> None:
        __tracebackhide__ = True
        outcome = responses_endpoint.play(request.param)
        if outcome.verdict in ("not run", "unsupported"):
            from responses_contract.recordings.masking import everywhere

            pytest.skip(everywhere().text(outcome.why))
        if outcome.verdict == "fail":
            from responses_contract.recordings.masking import everywhere
            from responses_contract.testing.assertions import broken

            pytest.fail(everywhere().text(broken(outcome.findings) or outcome.why), pytrace=False)

    return check
