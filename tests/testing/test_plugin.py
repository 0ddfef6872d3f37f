"""The plugin in projects of others: its fixtures, its scenarios, its messages, beside other plugins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.attack.echo import KEY, base_url, echoing, found
from responses_contract.mock import running_mock
from tests.waiting import HANG

ROOT = Path(__file__).resolve().parents[2]


def pytest_in(folder: Path, source: str, *arguments: str, conftest: str = "") -> str:
    """Run a project of somebody else's; what pytest printed."""
    (folder / "test_theirs.py").write_text(source)
    (folder / "conftest.py").write_text(conftest)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", *arguments, str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=HANG).stdout


def test_the_fixtures_are_there(tmp_path: Path) -> None:
    told = pytest_in(
        tmp_path,
        """
from responses_api import Client

KEPT = []

def test_fresh(responses_mock, responses_mock_session):
    assert responses_mock.base_url != responses_mock_session.base_url
    with Client(base_url=responses_mock.base_url, api_key=responses_mock.api_key) as client:
        assert "hello" in client.responses.create(model="m", input="Say exactly: hello").output_text
    KEPT.append((responses_mock.base_url, responses_mock_session.base_url))

def test_fresh_again(responses_mock, responses_mock_session, responses_checker):
    assert KEPT[0][1] == responses_mock_session.base_url
    assert KEPT[0][0] != responses_mock.base_url
    assert responses_checker.check
""",
    )
    assert "2 passed" in told, told


@pytest.mark.slow
def test_scenarios_against_an_application(tmp_path: Path) -> None:
    told = pytest_in(
        tmp_path,
        """
import pytest

@pytest.fixture(scope="session")
def responses_app():
    from server_starlette import app
    return app

@pytest.fixture(scope="session")
def responses_settings():
    return {"model": "stub"}

@pytest.mark.responses_scenarios("text/*", "streaming/text", "errors/not-json", "errors/wrong-key")
def test_contract(responses_scenario):
    responses_scenario()
""",
        conftest=f"import sys; sys.path.insert(0, {str(ROOT / 'examples')!r})",
    )
    assert "5 passed, 1 skipped" in told, told
    assert "no key is in use" in told


@pytest.mark.slow
def test_what_is_found_is_told_in_plain_words(tmp_path: Path) -> None:
    source = """
import pytest

@pytest.mark.responses_scenarios("text/string")
def test_contract(responses_scenario):
    responses_scenario()
"""
    with running_mock(faults=["value/usage-adds-up"], api_keys=()) as mock:
        told = pytest_in(tmp_path, source, "--responses-base-url", mock.base_url, "--responses-model", "m")
    assert "1 failed" in told
    assert "MUST value/usage-adds-up at text/string#create, /usage/total_tokens" in told
    assert "Traceback" not in told


CALLS = "def test_it(responses_scenario):\n    responses_scenario()\n"


@pytest.mark.slow
def test_without_an_endpoint_it_is_skipped_and_says_what_to_do(tmp_path: Path) -> None:
    told = pytest_in(tmp_path, CALLS, "-k", "text/string")
    assert "1 skipped" in told
    assert "override the fixture responses_app" in told


@pytest.mark.slow
def test_an_unknown_scenario_is_an_error_and_no_green_test(tmp_path: Path) -> None:
    source = "import pytest\n@pytest.mark.responses_scenarios('no/such')\ndef test_it(responses_scenario):\n    pass\n"
    assert "no scenario is like 'no/such'" in pytest_in(tmp_path, source)


OTHERS = """
def pytest_addoption(parser):
    for name in ("--base-url", "--model", "--profile", "--output", "--fault", "--request-timeout", "--api-key-env"):
        parser.addoption(name)
"""


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("-p", "responses_contract.suite.pytest_plugin")])
def test_it_lives_beside_plugins_with_options_of_those_names(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "others.py").write_text(OTHERS)
    told = pytest_in(tmp_path, "def test_it():\n    pass\n", *more, "-p", "others")
    assert "1 passed" in told, told


def test_nothing_heavy_is_loaded_before_a_fixture_is_asked_for(tmp_path: Path) -> None:
    source = """
import sys

def test_it():
    assert not {"schemathesis", "uvicorn", "jsonschema_rs", "responses_api.models"} & set(sys.modules)
"""
    only = ("-p", "responses_contract.testing.plugin", "--disable-plugin-autoload")
    assert "1 passed" in pytest_in(tmp_path, source, *only)


def test_the_key_is_in_no_message(tmp_path: Path) -> None:
    with echoing(KEY) as (url, received):
        told = pytest_in(
            tmp_path,
            f"""
import pytest

@pytest.fixture(scope="session")
def responses_settings():
    return {{"api_key": {KEY!r}, "model": "m"}}

@pytest.mark.responses_scenarios("text/string")
def test_it(responses_scenario):
    responses_scenario()
""",
            *("--responses-base-url", base_url(url, "401", at_once=False)),
        )
    assert received
    assert "1 failed" in told, told
    assert found(told) == []
