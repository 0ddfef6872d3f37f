"""The mock, as its command line serves it."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .conversations import SCRIPT

KEY = "sk-mock"
START_SECONDS = 300  # of a machine that does much else
_SERVING = re.compile(r"http://([\d.]+):(\d+)/v1")
Address = tuple[str, int]


@contextlib.contextmanager
def mock() -> Iterator[Address]:
    """Serve a mock on loopback, for the length of a `with` block.

    Raises:
        OSError: it does not start.
    """
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as out:
        script = Path(folder) / "script.json"
        script.write_text(json.dumps(SCRIPT), encoding="utf-8")
        command = [sys.executable, "-m", "responses_contract.cli", "mock", "--port", "0", "--admin"]
        process = subprocess.Popen([*command, "--script", str(script)], stdout=out, stderr=out)
        try:
            yield _address(process, Path(folder) / "log")
        finally:
            process.terminate()
            process.wait(10)


def _address(process: subprocess.Popen[bytes], log: Path) -> Address:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := _SERVING.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1], int(found[2])
        time.sleep(0.1)
    raise OSError(f"the mock does not start: {log.read_text(encoding='utf-8', errors='replace')[-400:]}")


def add_script(address: Address, rule: dict[str, Any]) -> None:
    """Put a rule before those that the mock answers from."""
    host, port = address
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    request = urllib.request.Request(f"http://{host}:{port}/mock/scripts", json.dumps(rule).encode(), headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10):
        pass
