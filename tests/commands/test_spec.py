"""`responses-contract spec` prints the document of a dialect, as OpenAPI 3.2 or 3.1."""

from __future__ import annotations

import json

import pytest

from responses_contract.cli import main
from responses_contract.errors import ExitCode
from responses_contract.model.bundle import document_of


def test_it_prints_the_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "--dialect", "vllm"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == document_of("vllm")


def test_it_prints_3_1_for_tools_that_know_no_3_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "--openapi", "3.1"]) == ExitCode.OK
    told = capsys.readouterr().out
    assert json.loads(told)["openapi"].startswith("3.1")
    assert '"itemSchema"' not in told
    assert document_of("base")["openapi"].startswith("3.2")


def test_an_unknown_dialect_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "--dialect", "klingon"]) == ExitCode.USAGE
    assert "no dialect 'klingon'" in capsys.readouterr().err
