"""The programs of cometapi's page run against the mock in that dialect. Needs the package index."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.clients import run


@pytest.mark.slow
def test_the_seven_programs_of_the_page_run(capfd: pytest.CaptureFixture[str]) -> None:
    home = Path(tempfile.gettempdir()) / "responses-contract-clients"
    code = run.main(["cometapi", "--home", str(home)])
    printed = capfd.readouterr().out
    assert code == 0, printed
    assert printed.count("  ok  ") == 7
