"""Codex CLI: `codex exec --json`, a process for every turn, with a home that lasts. Needs nothing but Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from harness import BASE_URL, Record, outcome, serve

INSTALLED = Path(sys.argv[-1])
HOME = Path(os.environ["HOME"])
CONFIG = f"""
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
[analytics]
enabled = false
"""
_SHELL = re.compile(r"^\S*sh -l?c (.*)$", re.DOTALL)
PANIC = 101


class Refused(Exception):
    """What Codex said when it gave up."""


def prepare() -> dict[str, str]:
    """Write the configuration; gives the variables for Codex."""
    home, where = HOME / "codex", HOME / "work"
    home.mkdir(parents=True, exist_ok=True)
    where.mkdir(exist_ok=True)
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
    return {**os.environ, "CODEX_HOME": str(home)}


VARIABLES = prepare()


def run(job: Record) -> Record:
    command = [str(INSTALLED / "node_modules" / ".bin" / "codex"), "exec", "--json", "--skip-git-repo-check"]
    done = subprocess.run(
        [*command, "-m", job["model"], job["question"]],
        env=VARIABLES,
        cwd=HOME / "work",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    lines = done.stdout.decode("utf-8", "replace").split("\n")
    events = [json.loads(line) for line in lines if line.startswith("{")]
    if done.returncode < 0 or done.returncode == PANIC:
        return {"died": f"code {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-400:]}"}
    failed = [event["error"]["message"] for event in events if event["type"] == "turn.failed"]
    if failed or done.returncode:
        raise Refused(_words(failed[-1] if failed else done.stderr.decode("utf-8", "replace")[-400:]))
    return _outcome(events)


def _words(message: str) -> str:
    """The endpoint's sentence, where the message is the JSON of its error."""
    try:
        return str(json.loads(message)["error"]["message"])
    except (ValueError, TypeError, LookupError):
        return message


def _outcome(events: list[Record]) -> Record:
    items = [event["item"] for event in events if event["type"] == "item.completed"]
    said = [item["text"] for item in items if item["type"] == "agent_message"]
    thought = "".join(item["text"] for item in items if item["type"] == "reasoning")
    usages = [event["usage"] for event in events if event["type"] == "turn.completed"]
    usage = [sum(usage[name] for usage in usages) for name in ("input_tokens", "output_tokens")]
    calls = [["exec_command", _command(item["command"])] for item in items if item["type"] == "command_execution"]
    return outcome("\n".join(said), calls=calls, usage=usage, thought=thought)


def _command(text: str) -> Record:
    """What the shell was told, out of the shell's own command line."""
    found = _SHELL.match(text)
    return {"cmd": (found[1] if found else text).strip("'\"")}


serve(run)
