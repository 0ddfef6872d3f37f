"""The types are what the code says: realistic uses, read by mypy --strict; pyright reads them in `make test-slow`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
USES = "tests/typing/client_uses.py"


WRONG = """
from responses_api import Client, models, params
client = Client()
client.responses.create(modle="m")
client.responses.count_tokens(instuctions="m")
client.with_options(timeuot=3)
client.responses.create(model="m", reasoning={"efort": "low"})
reasoning: params.ReasoningConfigParam = {"efort": "low"}
models.ReasoningConfigParam(efort="low")
models.MessageParam(role="user", contnet="hi")
client.responses.create(model="m", input=[{"role": "user", "contents": "hi"}])
client.responses.create(model="m", input=[{"role": "someone", "content": "hi"}])
client.responses.create(model="m", input=[{"role": "user", "content": [{"type": "input_text", "txt": "hi"}]}])
client.responses.create(model="m", input=[{"type": "function_call_output", "callid": "c", "output": "x"}])
client.responses.create(model="m", tools=[{"type": "function", "nme": "f"}])
client.responses.create(model="m", tools=[{"type": "function", "name": "f", "strictly": True}])
client.responses.create(model="m", tool_choice={"type": "function", "nme": "f"})
client.responses.create(model="m", text={"format": {"type": "json_schema", "nme": "f", "schema": {}}})
client.conversations.create(items=[{"role": "user", "contents": "hi"}])
"""


def test_what_is_misspelt_is_an_error_and_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(WRONG, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--show-error-codes", "--no-pretty", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    told = [line for line in done.stdout.splitlines() if ": error: " in line]
    lines = [number for number, line in enumerate(WRONG.splitlines(), 1) if "(" in line or "{" in line][1:]
    assert {int(line.split(":")[1]) for line in told} >= set(lines), done.stdout + done.stderr
    for name in ("modle", "instuctions", "timeuot", "efort", "contnet"):
        assert any(f'"{name}"' in line for line in told), f"{name} is not named in {told}"


def test_mypy_is_content() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", USES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_pyright_is_content() -> None:
    package = ("generated/responses_api/client", "runtime/responses_api_runtime")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, USES, *package]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
