"""What `responses_contract` offers, by name: a name that goes or comes is a line here and one in the changelog."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import responses_contract
from tests.waiting import HANG

NAMES = {
    *("Checker", "StreamCheck", "Limits", "RULES"),
    *("Exchange", "Request", "Response", "Finding", "Place"),
    *("read", "read_transcript", "write_transcript", "load_result", "Masker"),
    *("Call", "EndpointClient", "MockConfig", "Running", "running_mock"),
    *("ContractError", "ExitCode", "InputError", "UsageError"),
    *("__version__", "main"),
}


def test_the_public_names_are_these() -> None:
    assert responses_contract.__all__ == ["__version__", *sorted(NAMES - {"__version__"})]
    assert set(dir(responses_contract)) >= NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(responses_contract, name)
    assert isinstance(value, (str, dict)) or (value.__doc__ and value.__name__ == name)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Chekcer'"):
        responses_contract.Chekcer  # type: ignore[attr-defined]  # noqa: B018


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(responses_contract.__file__).read_text(encoding="utf-8"))
    told = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {alias.name for node in ast.walk(told[0]) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == NAMES - {"__version__"}


def test_importing_it_imports_nothing_heavy() -> None:
    script = "import sys, responses_contract as r; r.__version__; print(*sorted(m.split('.')[0] for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANG, check=True)
    assert not {"httpx", "jsonschema_rs", "orjson", "pydantic", "pytest", "responses_api"} & set(done.stdout.split())


def test_the_package_can_be_run() -> None:
    command = [sys.executable, "-m", "responses_contract", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=True)
    assert done.stdout == f"responses-contract {responses_contract.__version__}\n"
