"""The models' types are what the code says: realistic uses, read by mypy --strict, and by pyright (slow)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
USES = "tests/typing/uses.py"


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_mypy_is_content() -> None:
    assert run(sys.executable, "-m", "mypy", "--strict", USES) == ""


@pytest.mark.slow
def test_pyright_is_content() -> None:
    package = [str(path) for path in sorted((ROOT / "generated" / "responses_api").glob("*.py"))]
    assert run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, USES, *package) == ""


def test_a_wrong_use_is_found(tmp_path: Path) -> None:
    """Otherwise the tests above might be content with anything."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from responses_api import models\n"
        "def f(event: models.StreamEvent) -> str:\n"
        "    if isinstance(event, models.ResponseOutputTextDeltaEvent):\n"
        "        return event.text\n"
        '    return models.MessageParam(role="usr", content="a").role\n'
    )
    told = run(sys.executable, "-m", "mypy", "--strict", str(wrong))
    assert 'has no attribute "text"' in told
    assert 'Argument "role"' in told
