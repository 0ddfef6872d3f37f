"""A rule on the wrong hook, and a rule that no part of the engine reports, are errors of type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mypy_refuses_what_is_wrong_and_takes_what_is_right() -> None:
    """The file says where each error must be; mypy fails on one that is missing."""
    command = [sys.executable, "-m", "mypy", "--strict", "tests/typing/rule_uses.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
