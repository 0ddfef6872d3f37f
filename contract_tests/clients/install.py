"""The clients of the matrix: what pins them, how they are installed, and what runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from responses_contract.model.json_values import Json

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
INSTALL_SECONDS = 900
STREAMED = ("text-s", "call-s", "think-s", "limited-s", "refused-s")
BOTH = tuple(f"{name}-{how}" for name in ("text", "call", "think", "limited", "refused") for how in "sn")


@dataclass(frozen=True, slots=True)
class Client:
    """One client of the matrix.

    Attributes:
        title: as its makers write it, with the entry point that is used.
        package: the distribution whose version is pinned; empty for our own.
        pins: the file that pins it, and everything that it needs.
        command: what runs its worker, given the folder in which it is installed.
        conversations: those it can be led through.
        one_each: a fault is shown in the first conversation in which it can show only: a process for every turn.
        seconds: after which it hangs.
        call: the tool that it is made to call, and with which arguments, where it offers tools of its own.
        ours: it is no witness.
        environment: further variables.
    """

    title: str
    package: str
    pins: Path
    command: Callable[[Path], Sequence[str]]
    conversations: tuple[str, ...] = BOTH
    one_each: bool = False
    seconds: float = 20.0
    call: tuple[str, Json] | None = None
    ours: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version that the pins name."""
        if not self.package:
            return "this tree"
        text = self.pins.read_text(encoding="utf-8")
        if self.pins.suffix == ".json":
            return str(json.loads(text)["packages"][f"node_modules/{self.package}"]["version"])
        pin = next(line for line in text.splitlines() if line.startswith(f"{self.package}=="))
        return pin.partition("==")[2].split()[0]


def _python(script: str, *arguments: str) -> Callable[[Path], Sequence[str]]:
    return lambda home: [str(home / "bin" / "python"), str(HERE / "python" / script), *arguments]


def _here(script: str, *arguments: str) -> Callable[[Path], Sequence[str]]:
    """A worker of this interpreter: it needs nothing but what is here, and is told where a client is installed."""
    return lambda home: [sys.executable, str(HERE / "python" / script), *arguments, str(home)]


def _node(script: str, *arguments: str) -> Callable[[Path], Sequence[str]]:
    def command(home: Path) -> Sequence[str]:
        for file in (HERE / "node").glob("*.mjs"):
            shutil.copy(file, home)
        return [str(home / "node_modules" / ".bin" / "node"), str(home / script), *arguments]

    return command


PIP = {name: HERE / "python" / f"requirements-{name}.txt" for name in ("openai3", "openai33", "openai2")}
NPM = {name: HERE / name / "package-lock.json" for name in ("node", "codex", "opencode")}
LIVES = (*BOTH, "life-n", "talk-n", "hook-n")
WHOLE = ("text-n", "think-n", "limited-n", "refused-n")
CALLS = ("call-s", "call-n", "limited-s", "limited-n", "refused-s", "refused-n")
QUIET = {"OPENAI_AGENTS_DISABLE_TRACING": "1", "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LANGSMITH_TRACING": "false"}
QUIET |= {"HAYSTACK_TELEMETRY_ENABLED": "False", "AI_SDK_LOG_WARNINGS": "false", "PYTHONWARNINGS": "ignore"}
CLIENTS: dict[str, Client] = {
    "codex": Client(
        "Codex CLI, `codex exec`",
        "@openai/codex",
        NPM["codex"],
        _here("codex_cli.py"),
        STREAMED,
        one_each=True,
        seconds=60,
        call=("exec_command", {"cmd": "echo rain"}),
    ),
    "opencode": Client(
        "opencode, `opencode serve`",
        "opencode-ai",
        NPM["opencode"],
        _here("opencode_cli.py"),
        STREAMED,
        one_each=True,
        seconds=60,
        call=("bash", {"command": "echo rain", "description": "Says rain"}),
    ),
    "openai-python": Client(
        "openai-python, `responses.stream`", "openai", PIP["openai3"], _python("openai_python.py"), LIVES
    ),
    "openai-python-events": Client(
        "openai-python, `create(stream=True)`",
        "openai",
        PIP["openai3"],
        _python("openai_python.py", "events"),
        STREAMED,
    ),
    "openai-node": Client(
        "openai (npm), `responses.stream`", "openai", NPM["node"], _node("openai_node.mjs"), (*BOTH, "hook-n")
    ),
    "openai-node-events": Client(
        "openai (npm), `create({stream: true})`", "openai", NPM["node"], _node("openai_node.mjs", "events"), STREAMED
    ),
    "ai-sdk": Client("Vercel AI SDK, `@ai-sdk/openai`", "@ai-sdk/openai", NPM["node"], _node("ai_sdk.mjs")),
    "langchain-python": Client(
        "LangChain (Python), `ChatOpenAI`", "langchain-openai", PIP["openai3"], _python("langchain_client.py")
    ),
    "langchain-node": Client("LangChain (JS), `ChatOpenAI`", "@langchain/openai", NPM["node"], _node("langchain.mjs")),
    "agents-python": Client("openai-agents (Python)", "openai-agents", PIP["openai3"], _python("agents_client.py")),
    "agents-node": Client("@openai/agents (JS)", "@openai/agents", NPM["node"], _node("agents.mjs")),
    "litellm": Client("LiteLLM, `litellm.responses`", "litellm", PIP["openai3"], _python("litellm_client.py")),
    "pydantic-ai": Client(
        "pydantic-ai, `OpenAIResponsesModel`", "pydantic-ai-slim", PIP["openai3"], _python("pydantic_ai_client.py")
    ),
    "llama-index": Client(
        "LlamaIndex, `OpenAIResponses`", "llama-index-llms-openai", PIP["openai2"], _python("llama_index_client.py")
    ),
    "haystack": Client(
        "Haystack, `OpenAIResponsesChatGenerator`", "haystack-ai", PIP["openai2"], _python("haystack_client.py")
    ),
    "agent-framework": Client(
        "agent-framework, `OpenAIChatClient`",
        "agent-framework-openai",
        PIP["openai2"],
        _python("agent_framework_client.py"),
    ),
    "autogen": Client("AutoGen, `OpenAIAgent`", "autogen-ext", PIP["openai2"], _python("autogen_client.py"), WHOLE),
    "dspy": Client("DSPy, `dspy.LM`", "dspy", PIP["openai2"], _python("dspy_client.py"), WHOLE),
    "llm": Client("llm, `Responses`", "llm", PIP["openai33"], _python("llm_client.py")),
    "instructor": Client(
        "Instructor, `RESPONSES_TOOLS`", "instructor", PIP["openai33"], _python("instructor_client.py"), CALLS
    ),
    "ours": Client(
        "responses_api (our own)", "", ROOT / "locks" / "client.txt", _here("responses_api_client.py"), LIVES, ours=True
    ),
}
"""Every client by its id. Helper and events of an SDK stand apart: they are as different as two clients."""


def installed(client: Client, cache: Path) -> Path:
    """The folder in which a client is installed, as pinned now; several clients with the same pins share one.

    Raises:
        OSError, subprocess.SubprocessError: it cannot be installed.
    """
    if client.ours:
        return ROOT
    place = cache / f"{client.pins.parent.name}-{sha256(client.pins.read_bytes()).hexdigest()[:12]}"
    if not (place / ".installed").exists():
        print(f"installing {client.pins.relative_to(HERE)} into {place}", flush=True)
        (_npm if client.pins.suffix == ".json" else _pip)(place, client.pins)
        (place / ".installed").touch()
    return place


def _pip(home: Path, pins: Path) -> None:
    venv.create(home, with_pip=True, clear=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _call([*pip, "--require-hashes", "-r", str(pins)], HERE)


def _npm(home: Path, pins: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for file in (pins, pins.with_name("package.json")):
        shutil.copy(file, home)
    _call(["npm", "install", "--loglevel=error", "--no-audit", "--no-fund"], home)


def _call(command: Sequence[str], where: Path) -> None:
    subprocess.run(command, cwd=where, check=True, timeout=INSTALL_SECONDS, capture_output=True)


def environment(client: Client, home: Path, base_url: str, key: str) -> dict[str, str]:
    """The variables of a worker: nothing of ours that names a key or a proxy, and the address of its stage."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    own = home if client.ours else home / "home"
    told = {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": key, "NO_PROXY": "127.0.0.1", "HOME": str(own)}
    return {**kept, **QUIET, **told, **client.environment}
