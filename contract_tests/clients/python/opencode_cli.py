"""opencode: a session of `opencode serve` for every job, asked over its own HTTP API. Needs nothing but Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from harness import BASE_URL, KEY, Record, added, outcome, serve

INSTALLED = Path(sys.argv[-1])
HOME = Path(os.environ["HOME"])
MODELS = ("cli-text", "cli-call", "cli-think", "cli-tape", "mock-rate-limit", "no-such-model")
CONFIG: Record = {
    "autoupdate": False,
    "share": "disabled",
    "snapshot": False,
    "lsp": False,
    "formatter": False,
    "permission": {"*": "allow"},
    "provider": {
        "mock": {
            "npm": "@ai-sdk/openai",
            "name": "mock",
            "options": {"baseURL": BASE_URL, "apiKey": KEY},
            "models": {name: {"name": name, "reasoning": True, "tool_call": True} for name in MODELS},
        }
    },
}
_LISTENING = re.compile(r"http://[\d.]+:\d+")


PAUSE = 0.1


class Told(Exception):
    """The error that opencode shows in the place of an answer."""


def start() -> str:
    """Serve; gives the address."""
    where = HOME / "work"
    where.mkdir(parents=True, exist_ok=True)
    told = {**os.environ, "OPENCODE_CONFIG_CONTENT": json.dumps(CONFIG), "OPENCODE_DISABLE_AUTOUPDATE": "1"}
    told |= {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_LSP_DOWNLOAD": "1"}
    command = [str(INSTALLED / "node_modules" / ".bin" / "opencode"), "serve", "--hostname", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(command, cwd=where, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    for line in process.stdout:
        if found := _LISTENING.search(line.decode()):
            return found[0]
    raise SystemExit("opencode does not serve")


ADDRESS = start()
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
ERRORS: dict[str, Record] = {}
"""What opencode shows of each session's errors; it tells them as events, and keeps some nowhere else."""


def listen() -> None:
    """Keep the errors that are told, for as long as opencode serves."""
    with OPENER.open(f"{ADDRESS}/event") as events:
        for line in events:
            event = json.loads(line[5:]) if line.startswith(b"data:") else {}
            if event.get("type") == "session.error":
                ERRORS[event["properties"].get("sessionID", "")] = event["properties"].get("error") or {}


threading.Thread(target=listen, daemon=True).start()


def _ask(path: str, body: Record | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{ADDRESS}{path}", data, {"content-type": "application/json"})
    try:
        with OPENER.open(request) as answer:
            raw = answer.read()
            return json.loads(raw) if raw else None
    except urllib.error.HTTPError as error:
        raise Told(error.read().decode("utf-8", "replace")) from None


def _prompted(session: str, body: Record) -> None:
    """Ask, and wait for the end. A program that says it tries again, which cannot be switched off, is stopped."""
    errors: list[Exception] = []

    def ask() -> None:
        try:
            _ask(f"/session/{session}/message", body)
        except (Told, OSError) as error:
            errors.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(PAUSE)
        status = (_ask("/session/status") or {}).get(session, {})
        if status.get("type") == "retry":
            _ask(f"/session/{session}/abort", {})
            raise Told(f"tries again: {status.get('message', '')}")
    if errors:
        raise errors[0]


def _words(error: Record) -> str:
    return f"{error.get('name')}: {(error.get('data') or {}).get('message', '')}"


def _error_of(session: str) -> Record | None:
    """The error of a session that is over: what it tells comes a little later than the end."""
    time.sleep(PAUSE)
    return ERRORS.get(session)


def run(job: Record) -> Record:
    session = _ask("/session", {"title": "matrix"})["id"]
    asked = [{"type": "text", "text": job["question"]}]
    _prompted(session, {"model": {"providerID": "mock", "modelID": job["model"]}, "parts": asked})
    told = _error_of(session)
    if told:
        raise Told(_words(told))
    messages = [one for one in _ask(f"/session/{session}/message") if one["info"]["role"] == "assistant"]
    for one in messages:
        if error := one["info"].get("error"):
            raise Told(_words(error))
    parts = [part for one in messages for part in one["parts"]]
    usage: list[int | None] | None = [0, 0]
    for one in messages:
        spent = one["info"]["tokens"]
        usage = added(usage, [spent["input"] + spent["cache"]["read"], spent["output"] + spent["reasoning"]])
    text = "".join(part["text"] for part in messages[-1]["parts"] if part["type"] == "text") if messages else ""
    calls = [[part["tool"], _given(part)] for part in parts if part["type"] == "tool"]
    thought = "".join(part["text"] for part in parts if part["type"] == "reasoning")
    return outcome(text, calls=calls, usage=usage, thought=thought)


def _given(part: Record) -> Any:
    return part["state"].get("input")


serve(run)
