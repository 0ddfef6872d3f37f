"""Real servers on this machine, each judged by the suite and compared with what is known of it.

`python contract_tests/peers/run.py [peer …]`: litellm, aimock, transformers, llama-cpp, ogx; all when none is named.
Each is installed as its pins say into a folder of its own under `--home` (kept for the next time), started on loopback,
and asked the whole suite with the profile of its name. What comes out is compared, case by case and rule by rule, with
`results/<peer>.json`; every deviation that the profile expects must show; and the commands of `curl/<peer>.md` are
repeated. `--update` writes the results and `docs/peers.md` anew, and `records/<peer>.json`, from which the evidence of
the site is drawn.

Exit code: 0 when every peer does exactly what is known of it; 1 when one does not, whatever became of the others; else
2 when one could not be started or asked; else 3 when one could not be installed, as without a registry.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

import curl_record
import httpx
import page

from responses_contract.model.json_values import Json
from responses_contract.report import load_result
from responses_contract.verdicts.profiles import load_profile
from responses_contract.verdicts.root_causes import spot_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "peers.md"
INSTALL_SECONDS = 1_200
START_SECONDS = 120
RUN_SECONDS = 900
KEY = "sk-peers"
TINY_MODEL = "tiny-model"
"""A folder in that of the server, which serves it by this name."""
TINY_GGUF = "tiny.gguf"
ENOUGH = ("--max-requests", "2000", "--max-output-tokens", "1000000")
"""They cost nothing but time."""
SHOWN_BY_CAUSES = frozenset({"excerpt", "curl", "said"})
DIFFERS, NOT_ASKED, NOT_INSTALLED = 1, 2, 3
"""Exit codes; the least of those that there are is the run's."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server to be tested.

    Attributes:
        title: for the table.
        package: the distribution whose version is pinned.
        pins: the file that pins it, and everything that it needs.
        install: puts it into a folder.
        start: the commands that serve it, given its folder, in which they run, and free ports; the last one is asked.
        model: what to ask for.
        environment: further variables, given the ports.
    """

    title: str
    package: str
    pins: Path
    install: Callable[[Path, Path], None]
    start: Callable[[Path, Sequence[int]], Sequence[Sequence[str]]]
    model: str
    environment: Callable[[Sequence[int]], Mapping[str, str]] = field(default=lambda ports: {})
    ready: str = "/"


def _installing(home: Path) -> list[str]:
    """The command that installs what a file pins, every file by its hash."""
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--retries=1", "--no-deps", "--require-hashes"]


def _pip(home: Path, pins: Path) -> None:
    venv.create(home, with_pip=True, clear=True)
    _call([*_installing(home), "-r", str(pins)], HERE)


def _pip_of(python: str, home: Path, pins: Path) -> None:
    """As `_pip`, with another interpreter."""
    shutil.rmtree(home, ignore_errors=True)
    _call([python, "-m", "venv", str(home)], HERE)
    _call([*_installing(home), "-r", str(pins)], HERE)


def _runs(python: str) -> bool:
    """Whether it can be run: a shim in PATH may stand for a version that is not chosen."""
    with contextlib.suppress(OSError):
        return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0
    return False


def _pip_312(home: Path, pins: Path) -> None:
    """For what needs Python 3.12 or newer.

    Raises:
        OSError: there is none.
    """
    known = Path.home() / ".pyenv" / "versions"
    named = ["python3.12", *(str(each) for each in sorted(known.glob("3.12.*/bin/python")))]
    found = sys.executable if sys.version_info >= (3, 12) else next(filter(_runs, named), None)
    if found is None:
        raise OSError("it needs Python 3.12, and there is none in PATH or ~/.pyenv")
    _pip_of(found, home, pins)


def _npm(home: Path, pins: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for file in (pins, pins.with_name("package.json")):
        shutil.copy(file, home)
    _call(["npm", "ci", "--loglevel=error", "--no-audit", "--no-fund"], home)


def _pip_and_model(home: Path, pins: Path) -> None:
    _pip(home, pins)
    _call([*_installing(home), "-r", str(HERE / "torch.txt")], HERE)
    _call([str(home / "bin" / "python"), str(HERE / "tiny_model.py"), str(home / TINY_MODEL)], home)


def _pip_and_gguf(home: Path, pins: Path) -> None:
    _pip(home, pins)
    _call([str(home / "bin" / "python"), str(HERE / "tiny_gguf.py"), str(home / TINY_GGUF)], home)


def _call(command: Sequence[str], where: Path) -> None:
    subprocess.run(command, cwd=where, check=True, timeout=INSTALL_SECONDS, capture_output=True)


def _litellm(home: Path, ports: Sequence[int]) -> Sequence[Sequence[str]]:
    config = ("--config", str(HERE / "litellm.yaml"), "--host", "127.0.0.1", "--port", str(ports[1]))
    return [
        [sys.executable, str(HERE / "chat_stub.py"), str(ports[0])],
        [str(home / "bin" / "litellm"), *config],
    ]


def _aimock(home: Path, ports: Sequence[int]) -> Sequence[Sequence[str]]:
    fixtures = str(HERE / "aimock" / "fixtures.json")
    return [["node", str(home / "node_modules/.bin/llmock"), "-h", "127.0.0.1", "-p", str(ports[1]), "-f", fixtures]]


def _transformers(home: Path, ports: Sequence[int]) -> Sequence[Sequence[str]]:
    served = ("serve", TINY_MODEL, "--host", "127.0.0.1", "--port", str(ports[1]))
    return [[str(home / "bin" / "transformers"), *served]]


def _llama_cpp(home: Path, ports: Sequence[int]) -> Sequence[Sequence[str]]:
    return [[str(home / "bin" / "python"), str(HERE / "llama_server.py"), TINY_GGUF, str(ports[1])]]


def _ogx(home: Path, ports: Sequence[int]) -> Sequence[Sequence[str]]:
    return [
        [sys.executable, str(HERE / "chat_stub.py"), str(ports[0])],
        [str(home / "bin" / "ogx"), "run", str(HERE / "ogx.yaml"), "--insecure"],
    ]


PEERS: dict[str, Peer] = {
    "litellm": Peer(
        "LiteLLM proxy, chat completions upstream",
        "litellm",
        HERE / "requirements-litellm.txt",
        _pip,
        _litellm,
        "stub",
        lambda ports: {
            "STUB_URL": f"http://127.0.0.1:{ports[0]}/v1",
            "STUB_KEY": "none",
            "LITELLM_MASTER_KEY": KEY,
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        },
        ready="/health/liveliness",
    ),
    "aimock": Peer(
        "aimock, fixtures of three answers",
        "@copilotkit/aimock",
        HERE / "aimock" / "package-lock.json",
        _npm,
        _aimock,
        "stub",
    ),
    "transformers": Peer(
        "transformers serve, a tiny random model",
        "transformers",
        HERE / "requirements-transformers.txt",
        _pip_and_model,
        _transformers,
        TINY_MODEL,
        lambda ports: {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        ready="/health",
    ),
    "llama-cpp": Peer(
        "llama.cpp server (in xllamacpp), a tiny random model",
        "xllamacpp",
        HERE / "requirements-llama-cpp.txt",
        _pip_and_gguf,
        _llama_cpp,
        "tiny",
        ready="/health",
    ),
    "ogx": Peer(
        "OGX, chat completions upstream",
        "ogx",
        HERE / "requirements-ogx.txt",
        _pip_312,
        _ogx,
        "openai/stub",
        lambda ports: {
            "STUB_URL": f"http://127.0.0.1:{ports[0]}/v1",
            "STUB_KEY": "none",
            "OGX_PORT": str(ports[1]),
        },
        ready="/v1/health",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Install, start, ask, compare."""
    parser = argparse.ArgumentParser(description="Judge real servers and compare with what is known of them.")
    parser.add_argument("peers", nargs="*", choices=[*PEERS, []], help="which ones; all when none is named")
    parser.add_argument("--home", type=Path, default=ROOT / ".venv-peers", help="where they are installed")
    parser.add_argument("--update", action="store_true", help="write the results and the page anew")
    args = parser.parse_args(argv)
    codes = [_try(name, args.home, args.update) for name in args.peers or PEERS]
    print(told())
    if args.update:
        PAGE.write_text(told(), encoding="utf-8")
    return min(filter(None, codes), default=0)


def told() -> str:
    """The page, from the results that are committed."""
    return page.render({name: known(name) for name in PEERS}, {name: peer.title for name, peer in PEERS.items()})


def _try(name: str, home: Path, update: bool) -> int:
    peer = PEERS[name]
    try:
        place = installed(name, peer, home)
    except (OSError, subprocess.SubprocessError) as error:
        return _give_up(f"{name}: could not be installed", error, NOT_INSTALLED)
    try:
        with serving(peer, place) as base_url:
            record = asked(name, base_url, peer.model)
            seen = told_of(name, record)
            unconfirmed = list(curl_record.repeat(curl_record.load(name), base_url, KEY))
    except (OSError, subprocess.SubprocessError) as error:
        return _give_up(f"{name}: could not be asked", error, NOT_ASKED)
    if update:
        results(name).write_text(json.dumps(seen, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        write_record(name, record)
    differences = [*compare(known(name), seen), *unseen(name, seen), *supported(name, seen), *unconfirmed]
    print(f"{name}: {f'{len(differences)} differences' if differences else 'as known'}", *differences, sep="\n  ")
    failed = any(case["verdict"] == "fail" for case in seen["cases"].values())
    return DIFFERS if differences or failed else 0


def _give_up(what: str, error: Exception, code: int) -> int:
    """Say why, with the last words of the command that failed."""
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else None
    words = " ".join((said or b"").decode("utf-8", "replace").split())
    print(f"{what} (exit code {code}): {error}{f' … {words[-500:]}' if words else ''}", file=sys.stderr)
    return code


def installed(name: str, peer: Peer, home: Path) -> Path:
    """The folder in which a peer is installed, as pinned now."""
    place = home / f"{name}-{sha256(peer.pins.read_bytes()).hexdigest()[:12]}"
    if not (place / ".installed").exists():
        print(f"{name}: installing into {place}", flush=True)
        peer.install(place, peer.pins)
        (place / ".installed").touch()
    return place


@contextlib.contextmanager
def serving(peer: Peer, place: Path) -> Iterator[str]:
    """Serve a peer on loopback; gives its base URL.

    Raises:
        OSError: it did not get ready in time.
    """
    ports = (_free_port(), _free_port())
    environment = {**os.environ, **peer.environment(ports), "NO_PROXY": "127.0.0.1"}
    with tempfile.TemporaryFile() as log, contextlib.ExitStack() as started:
        for command in peer.start(place, ports):
            process = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
            started.callback(_end, process)
        _await(f"http://127.0.0.1:{ports[1]}{peer.ready}", process)
        yield f"http://127.0.0.1:{ports[1]}/v1"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(url, timeout=5, trust_env=False)
            return
        if process.poll() is not None:
            raise OSError(f"it ended at once with code {process.returncode}")
        time.sleep(0.3)
    raise OSError(f"it was not ready within {START_SECONDS} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def asked(name: str, base_url: str, model: str) -> Json:
    """What the suite says of it: the record of the run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "responses_contract.cli", "run", base_url, "--model", model]
        command += ["--profile", name, "--server", f"{name}@{version(PEERS[name])}", "--output", folder, *ENOUGH]
        environment = {**os.environ, "API_KEY": KEY}
        done = subprocess.run(
            command, env=environment, timeout=RUN_SECONDS, capture_output=True, text=True, check=False
        )
        record = Path(folder) / "result.json"
        if not record.is_file():
            raise OSError(f"the run left no record: {done.stderr.strip()[-500:]}")
        return load_result(record)


def told_of(name: str, record: Json) -> Json:
    """What is compared of a record: verdict and broken rules, by case."""
    return {"version": version(PEERS[name]), "cases": {case["id"]: _told(case) for case in record["cases"]}}


def write_record(name: str, record: Json) -> None:
    """Keep what evidence is drawn from: of each case a finding for each spot of a cause, without the bytes."""
    for case in record["cases"]:
        first = {spot_of(found): found for found in reversed(case["findings"]) if "consequence_of" not in found}
        case["findings"] = [
            {key: value for key, value in found.items() if key not in SHOWN_BY_CAUSES}
            for found in reversed(first.values())
        ]
    members = ",\n".join(f"{json.dumps(key)}: {_by_line(value)}" for key, value in record.items())
    HERE.joinpath("records", f"{name}.json").write_text(f"{{\n{members}\n}}\n", encoding="utf-8")


def _by_line(value: object) -> str:
    """A value as JSON; of a list, each element in a line of its own."""
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"


def _told(case: Json) -> Json:
    return {"verdict": case["verdict"], "must": _rules(case, "MUST"), "should": _rules(case, "SHOULD")}


def _rules(case: Json, level: str) -> list[str]:
    found = (found for found in case["findings"] if "consequence_of" not in found and found["level"] == level)
    return sorted({finding["rule"] for finding in found})


def version(peer: Peer) -> str:
    """The version that the pins name."""
    text = peer.pins.read_text(encoding="utf-8")
    if peer.pins.suffix == ".json":
        return str(json.loads(text)["packages"][f"node_modules/{peer.package}"]["version"])
    pin = next(line for line in text.splitlines() if line.startswith(f"{peer.package}=="))
    return pin.partition("==")[2].split()[0]


def results(name: str) -> Path:
    return HERE / "results" / f"{name}.json"


def known(name: str) -> Json:
    """What is committed of a peer; nothing where it never was."""
    file = results(name)
    if not file.is_file():
        return {"version": "", "cases": {}}
    read: Json = json.loads(file.read_text(encoding="utf-8"))
    return read


def compare(before: Json, now: Json) -> Iterator[str]:
    """What is not as it was known, a line each."""
    if before["version"] != now["version"]:
        yield f"version {now['version']}, known is {before['version'] or 'none'}"
    for case in sorted({*before["cases"], *now["cases"]}):
        old, new = (side["cases"].get(case, {"verdict": "absent", "must": [], "should": []}) for side in (before, now))
        if old != new:
            rules = ", ".join(sorted({*old["must"], *old["should"]} ^ {*new["must"], *new["should"]}))
            yield f"{case}: {new['verdict']}, known is {old['verdict']}" + (f"; other rules: {rules}" if rules else "")


def unseen(name: str, seen: Json) -> Iterator[str]:
    """The expected failures that did not show, a line each.

    The suite says so only where all the cases that are meant were run; here it is known what runs.
    """
    for expected in load_profile(name).expected:
        cases = (case for id_, case in seen["cases"].items() if fnmatchcase(id_, expected.case))
        if not any(fnmatchcase(rule, expected.rule) for case in cases for rule in (*case["must"], *case["should"])):
            yield f"{expected.rule} in {expected.case}: expected, and did not show: {expected.reason}"


def supported(name: str, seen: Json) -> Iterator[str]:
    """The cases that the record of curl says to be unsupported, and that are not, a line each."""
    for section in curl_record.load(name):
        for case in sorted(section.unsupported):
            if seen["cases"].get(case, {}).get("verdict") != curl_record.UNSUPPORTED:
                yield f"{case}: is not unsupported, as curl/{name}.md says: {section.title}"


if __name__ == "__main__":
    # Ended from outside, it ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
