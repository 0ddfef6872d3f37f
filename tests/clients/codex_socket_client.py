"""Codex CLI with `supports_websockets = true`, unchanged, against the mock: several turns over one socket, a tool call.

Needs nothing but Python: the folder in which Codex is installed is the one argument. The mock's admin routes script the
call of the tool and tell afterwards what came.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from checks import run

BASE_URL = os.environ["OPENAI_BASE_URL"]
KEY = os.environ["OPENAI_API_KEY"]
CODEX = Path(sys.argv[1]) / "node_modules" / ".bin" / "codex"
CONFIG = f"""
model = "gpt-5"
model_provider = "mock"
approval_policy = "never"
sandbox_mode = "danger-full-access"
[model_providers.mock]
name = "mock"
base_url = "{BASE_URL}"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
supports_websockets = true
[analytics]
enabled = false
"""


def _admin(method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    request = urllib.request.Request(f"{BASE_URL.removesuffix('/v1')}/mock/{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def turns_with_a_tool_call_over_one_socket() -> None:
    call = {"type": "function_call", "name": "exec_command", "arguments": json.dumps({"cmd": "echo rain"})}
    _admin("POST", "scripts", {"when": {"text": "rain"}, "times": 1, "then": {"output": [call]}})
    _admin("DELETE", "requests")
    with tempfile.TemporaryDirectory() as folder:
        home, work = Path(folder) / "codex", Path(folder) / "work"
        home.mkdir(), work.mkdir()
        (home / "config.toml").write_text(CONFIG, encoding="utf-8")
        done = subprocess.run(
            [str(CODEX), "exec", "--skip-git-repo-check", "Say rain with the shell."],
            cwd=work,
            env={**os.environ, "CODEX_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-800:]
    assert "rain" in done.stdout
    came = _admin("GET", "requests")["requests"]
    assert {each["method"] for each in came if each["path"].endswith("/responses")} == {"WEBSOCKET"}, "it fell back"
    upgrades = [each for each in came if each["method"] == "WEBSOCKET" and not each["body"]]
    asked = [each["body"] for each in came if each["method"] == "WEBSOCKET" and each["body"]]
    assert len(upgrades) == 1
    assert "responses_websockets=" in upgrades[0]["headers"]["openai-beta"]
    assert all('"type":"response.create"' in body for body in asked)
    assert sum('"previous_response_id":"resp_' in body[:2000] for body in asked) >= 1
    assert len(asked) >= 2


if __name__ == "__main__":
    run(turns_with_a_tool_call_over_one_socket)
