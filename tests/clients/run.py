"""Public clients, installed from their registries as their pinned requirements say, against the mock by base URL alone.

`python tests/clients/run.py [client …]`: openai, conversations (the same), cometapi (its page's programs), agents,
langchain, vercel, webhooks
(with standardwebhooks), and over a WebSocket socket (openai-python) and codex; all of them when none is named. Each is
installed in a folder of its own under `--home` (kept for the next time) and told the mock's address and key by
environment. Ends with one line per client; the exit code is 1 where one failed, 3 where one could not be installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from responses_contract.mock import Running, running_mock
from responses_contract.mock.http.server import bound
from responses_contract.model.webhooks import PUBLIC_SECRET

HERE = Path(__file__).parent
INSTALL_SECONDS = 600
RUN_SECONDS = 180
OUTCOMES = {0: "passed", 1: "failed", 3: "not installed"}
"""By exit code."""


@dataclass(frozen=True)
class Client:
    """A client: what pins it, how it is installed, what runs its checks; what the mock speaks, serves and sends."""

    pins: Path
    install: Callable[[Path, Path], None]
    command: Callable[[Path], Sequence[str]]
    dialect: str = "base"
    admin: bool = False
    webhook: bool = False


def _pip(home: Path, pins: Path) -> None:
    venv.create(home, with_pip=True, clear=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _call([*pip, "--require-hashes", "-r", str(pins)], HERE, INSTALL_SECONDS)


def _npm(home: Path, pins: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "client.mjs"):
        if pins.with_name(name).exists():
            shutil.copy(pins.with_name(name), home)
    _call(["npm", "ci", "--silent", "--no-audit", "--no-fund"], home, INSTALL_SECONDS)


def _python(script: str) -> Callable[[Path], Sequence[str]]:
    return lambda home: [str(home / "bin" / "python"), str(HERE / script)]


def _node(home: Path) -> Sequence[str]:
    shutil.copy(HERE / "vercel" / "client.mjs", home)
    return ["node", str(home / "client.mjs")]


def _codex(home: Path) -> Sequence[str]:
    return [sys.executable, str(HERE / "codex_socket_client.py"), str(home)]


OURS = os.pathsep.join(str(HERE.parents[1] / part) for part in ("generated", "runtime"))
"""Our own client, beside those of others."""
CODEX = HERE.parent.parent / "contract_tests" / "clients" / "codex" / "package-lock.json"
"""The pins that the client matrix has, too."""
CLIENTS: dict[str, Client] = {
    "openai": Client(HERE / "requirements-openai.txt", _pip, _python("openai_client.py")),
    "conversations": Client(HERE / "requirements-openai.txt", _pip, _python("openai_conversations.py")),
    "cometapi": Client(HERE / "requirements-openai.txt", _pip, _python("cometapi_client.py"), dialect="cometapi"),
    "agents": Client(HERE / "requirements-agents.txt", _pip, _python("agents_client.py")),
    "langchain": Client(HERE / "requirements-langchain.txt", _pip, _python("langchain_client.py")),
    "vercel": Client(HERE / "vercel" / "package-lock.json", _npm, _node),
    "webhooks": Client(HERE / "requirements-webhooks.txt", _pip, _python("webhooks_client.py"), webhook=True),
    "socket": Client(HERE / "requirements-socket.txt", _pip, _python("socket_client.py")),
    "codex": Client(CODEX, _npm, _codex, admin=True),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Install and run the clients."""
    parser = argparse.ArgumentParser(description="Run public clients against the mock.")
    parser.add_argument("clients", nargs="*", choices=[*CLIENTS, []], help="which ones; all when none is named")
    default = Path(tempfile.gettempdir()) / "responses-contract-clients"
    parser.add_argument("--home", type=Path, default=default, help="where they are installed")
    args = parser.parse_args(argv)
    results = {name: _try(name, args.home) for name in args.clients or CLIENTS}
    print(*(f"{name:<14} {OUTCOMES[code]}" for name, code in results.items()), sep="\n")
    return min(filter(None, results.values()), default=0)


def _try(name: str, home: Path) -> int:
    print(name, flush=True)
    client = CLIENTS[name]
    try:
        place = _installed(client, home)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"  could not be installed: {error}")
        return 3
    told = {}
    if client.webhook:
        with bound("127.0.0.1", 0) as free:
            told = {"WEBHOOK_PORT": str(free.getsockname()[1]), "WEBHOOK_SECRET": PUBLIC_SECRET, "PYTHONPATH": OURS}
    url = f"http://127.0.0.1:{told['WEBHOOK_PORT']}/hook" if told else ""
    with running_mock(dialect=client.dialect, admin=client.admin, webhook=url) as mock:
        return 1 if _checks(client, place, mock, told) else 0


def _installed(client: Client, home: Path) -> Path:
    """The folder in which the client is installed, as pinned now."""
    place = home / f"{client.pins.stem}-{sha256(client.pins.read_bytes()).hexdigest()[:12]}"
    if not (place / ".installed").exists():
        client.install(place, client.pins)
        (place / ".installed").touch()
    return place


def _checks(client: Client, place: Path, mock: Running, more: Mapping[str, str]) -> int:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "LANGCHAIN_", "LANGSMITH_"))
    }
    told = {**kept, "OPENAI_BASE_URL": mock.base_url, "OPENAI_API_KEY": mock.api_key, "NO_PROXY": "127.0.0.1", **more}
    return subprocess.run(client.command(place), env=told, timeout=RUN_SECONDS, check=False).returncode


def _call(command: Sequence[str], where: Path, seconds: float) -> None:
    subprocess.run(
        command, cwd=where, check=True, timeout=seconds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main())
