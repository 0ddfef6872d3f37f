"""The types are what the code says: realistic uses, read by mypy --strict; pyright reads them with SLOW=1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
USES = "tests/typing/client_uses.py"


def test_mypy_is_content() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", USES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not os.environ.get("SLOW"), reason="slow: set SLOW=1")
def test_pyright_is_content() -> None:
    package = ("generated/responses_api/client", "runtime/responses_api_runtime")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, USES, *package]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
