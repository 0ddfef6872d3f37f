"""One secret, in every form, repeated by a hostile endpoint to everything that there is: it shows nowhere.

`python -m bench.attack.canary [--only commands proxy …]`

The parts (those of exceptions are in `exceptions.py`) take the modes in which the endpoint answers, so that
`tests/test_canary.py` can ask for few of them in a few seconds, and this module for the whole product: forms × places ×
commands, proxy, servers, clients and plugin. Each part gives where something of the secret showed. Loopback only.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from bench.attack.echo import BODY, CARRIED, EVERY_FORM, FORMS, KEY, MODES, SOCKETS, Shown, base_url, echoing, found
from bench.attack.exceptions import HANG, WAYS, clients, server_kit

Place = tuple[str, bool]
"""A mode, and whether it answers so from the first request on."""
EVERY_PLACE: list[Place] = list(product(MODES, (True, False)))
SCRIPT = """
import json, sys
from responses_contract.cli import main
for arguments in json.load(sys.stdin):
    print("--- ended with", main(arguments), flush=True)
"""
QUERY = f"?api-key={quote(KEY, safe='')}&limit=2"


def shown_in(printed: str, folder: Path | None = None) -> Shown:
    """Where the secret shows: in what was printed, line by line, in files, and in their names."""
    shown = {line: seen for line in printed.splitlines() if (seen := found(line))}
    for path in folder.rglob("*") if folder else ():
        content = found(path.read_bytes()) if path.is_file() else []
        if seen := found(str(path.relative_to(folder or path))) + content:
            shown[str(path)] = seen
    return shown


def ran(calls: Sequence[Sequence[str]], key: str = KEY) -> str:
    """What commands print, one after the other in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        env={**os.environ, "API_KEY": key},
        check=False,
    )
    if done.stdout.count("--- ended with") != len(calls):
        raise RuntimeError(f"not every command came to its end: {done.stderr[-1000:]}")
    return done.stdout + done.stderr


def commands(
    folder: Path, runs: Sequence[Place], records: Sequence[tuple[str, bool]], probes: Sequence[Place]
) -> Shown:
    """`run`, `record` and `probe` of the endpoint, then what reads their files: report, check, compare, drift, history.

    Args:
        folder: theirs.
        runs: the modes of the runs; each over HTTP, and over a WebSocket where it answers so later.
        records: modes, and whether a stream is asked for.
        probes: the modes of the probes.
    """
    with echoing(EVERY_FORM) as (url, received):
        printed = ran(
            [
                *(_run(url, place, folder / f"run{number}") for number, place in enumerate(runs)),
                *(_record(url, place, folder / f"record{number}.json") for number, place in enumerate(records)),
                *(["probe", base_url(url, mode, at_once=now), *_ASKED, "--quick"] for mode, now in probes),
            ]
        )
    if len(received) < 2 * len(runs) + len(records) or KEY not in received[0].decode():
        raise RuntimeError("the endpoint was not asked as it should have been")
    return shown_in(printed + ran(list(_readers(folder))), folder)


_ASKED = ("--model", "m", "--timeout", str(HANG))


def _run(url: str, place: Place, home: Path) -> list[str]:
    forms = [word for form in ("junit", "html", "markdown", "badge", "sarif") for word in ("--format", form)]
    cases = ["--layer", "scenarios", "-k", "text/string*", "-k", "streaming/text*", "--websocket"]
    where = base_url(url, place[0], at_once=place[1])
    return ["run", where, *_ASKED, *cases, *forms, "--max-requests", "5", "--output", str(home), "--record", f"{home}k"]


def _record(url: str, place: tuple[str, bool], file: Path) -> list[str]:
    return ["record", base_url(url, place[0]), json.dumps({**BODY, "stream": place[1]}), "--output", str(file)]


def _readers(folder: Path) -> Iterator[list[str]]:
    results = sorted(home.parent for home in folder.glob("*/result.json"))
    kept = sorted(home for home in folder.glob("run*k") if any(home.iterdir()))
    for home in results:
        yield from (["report", str(home), "--format", form] for form in ("console", "json", "html", "sarif", "outputs"))
    for home in kept:
        yield ["check", str(home), "--verbose"]
    yield from (["compare", str(one), str(other)] for one, other in pairwise(results))
    yield from (["drift", str(one), str(other)] for one, other in pairwise(kept))
    if len(results) > 1:
        yield ["history", *map(str, results), "--output", str(folder / "history.html")]


def archive(folder: Path, forms: Sequence[str] = ("console", "json", "junit", "html", "markdown", "sarif")) -> Shown:
    """A HAR file of a browser, which keeps the key as it was sent, through `check`."""
    answers = [("application/json", _body("response", False)), ("text/event-stream", _body("deltas", True))]
    file = folder / "a.har"
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": [_entry(*answer) for answer in answers]}}))
    printed = ran([["check", str(file), "--format", form] for form in forms], key="")
    file.unlink()
    if "schema/response" not in printed:
        raise RuntimeError("the archive was not judged")
    return shown_in(printed, folder)


def _body(mode: str, stream: bool) -> str:
    return MODES[mode](EVERY_FORM, stream).partition(b"\r\n\r\n")[2].decode()


def _entry(kind: str, answer: str) -> Any:
    headers = {"api-key": KEY, "authorization": f"Bearer {KEY}"}
    return {
        "request": {
            "method": "POST",
            "url": f"http://h/v1/responses{QUERY}",
            "headers": [{"name": name, "value": value} for name, value in headers.items()],
            "postData": {"mimeType": "application/json", "text": json.dumps({"model": KEY, "input": "x"})},
        },
        "response": {
            "status": 200,
            "headers": [{"name": "content-type", "value": kind}, {"name": "x-echo", "value": EVERY_FORM}],
            "content": {"mimeType": kind, "text": answer},
        },
    }


@contextlib.contextmanager
def listening(*words: str, key: str = "another-key") -> Iterator[tuple[int, Callable[[], str]]]:
    """A command that serves on a port of its own choice: the port, and what ends it and gives what it printed."""
    command = [sys.executable, "-m", "responses_contract", *words, "--port", "0"]
    told = {**os.environ, "API_KEY": key, "PYTHONUNBUFFERED": "1"}
    # Not a pipe: nobody reads it before the end, and a command that prints into a full one waits.
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, "printed")
        with printed.open("w") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, env=told)
        try:
            while "\n" not in printed.read_text() and process.poll() is None:
                time.sleep(0.02)
            url = next(word for word in printed.read_text().split() if word.startswith("http://127.0.0.1"))

            def ended() -> str:
                process.terminate()
                process.wait(HANG)
                return printed.read_text()

            yield int(urlsplit(url).port or 0), ended
        finally:
            process.kill()
            process.wait()


def _posted(port: int, path: str, body: str, headers: dict[str, str]) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=HANG)
    try:
        connection.request("POST", path, body, {**headers, "content-type": "application/json"})
        return connection.getresponse().read()
    except HTTPException:
        return b""  # What the endpoint broke off is broken off for the client.
    finally:
        connection.close()


def proxy(folder: Path, places: Sequence[tuple[str, str, bool]]) -> Shown:
    """A proxy between the endpoint and clients, over HTTP and over WebSockets.

    Args:
        folder: where it keeps what it sees.
        places: modes, how the secret is carried, and whether a stream is asked for.
    """
    sockets = [(f"{number}", carried) for number, carried in product(range(len(SOCKETS)), ("bearer", "query"))]
    with (
        echoing(EVERY_FORM) as (url, received),
        listening("proxy", url.removesuffix("/v1"), "--output", str(folder)) as (port, ended),
    ):
        for mode, carried, stream in places:
            path = urlsplit(base_url(url, mode)).path + "/responses" + (QUERY if carried == "query" else "")
            _posted(port, path, json.dumps({**BODY, "stream": stream}), CARRIED[carried])
        for mode, carried in sockets:
            path = f"/{mode}/later/v1/responses" + (QUERY if carried == "query" else "")
            _through_a_socket(port, path, CARRIED[carried])
        printed = ended()
    if len(received) != len(places) + len(sockets) or "Traceback" in printed:
        raise RuntimeError(f"the proxy passed {len(received)} requests on: {printed[-1000:]}")
    return shown_in(printed, folder)


def _through_a_socket(port: int, path: str, headers: dict[str, str]) -> None:
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    url = f"ws://127.0.0.1:{port}{path}"
    with (
        contextlib.suppress(WebSocketException, OSError, EOFError),
        connect(url, additional_headers=headers, open_timeout=HANG, close_timeout=HANG) as connection,
    ):
        connection.send(json.dumps({"type": "response.create", **BODY}))
        while True:
            connection.recv(timeout=HANG)


def servers(folder: Path) -> Shown:
    """What the mock and a replay of recordings print about requests that carry the secret, and what they answer."""
    with echoing(EVERY_FORM) as (url, _):
        ran([_record(url, ("response", False), folder / "a.json")])
    shown: Shown = {}
    for words in (("mock", "--admin"), ("replay", str(folder))):
        with listening(*words) as (port, ended):
            answers = [
                _posted(port, path + (QUERY if carried == "query" else ""), body, CARRIED[carried])
                for carried in CARRIED
                for path in ("/v1/responses", "/v1/none", "/mock/faults")
                for body in (json.dumps(BODY), "{")
            ]
            shown |= shown_in(ended() + b"\n".join(answers).decode("latin-1"))
    return shown


PLUGIN = """
import pytest
@pytest.mark.responses_scenarios("text/string", "streaming/text", "errors/not-json")
def test_contract(responses_scenario):
    responses_scenario()
"""


def plugin(folder: Path, modes: Sequence[str]) -> Shown:
    """What pytest prints and writes of scenarios that fail against the endpoint."""
    (folder / "test_it.py").write_text(PLUGIN)
    printed = ""
    with echoing(EVERY_FORM) as (url, _):
        for number, mode in enumerate(modes):
            where = base_url(url, mode, at_once=bool(number % 2))
            words = ["--responses-base-url", where, "--responses-model", "m", "--responses-api-key-env", "API_KEY"]
            words += ["-vv", "--showlocals", "--tb=long", "-p", "no:cacheprovider", f"--junitxml={folder}/{number}.xml"]
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *words, str(folder)],
                capture_output=True,
                text=True,
                cwd=folder,
                env={**os.environ, "API_KEY": KEY},
                check=False,
            )
            printed += done.stdout + done.stderr
    if "failed" not in printed:
        raise RuntimeError(f"nothing failed: {printed[-1000:]}")
    return shown_in(printed, folder)


def load(folder: Path, modes: Sequence[str]) -> Shown:
    """A short load on the endpoint."""
    with echoing(EVERY_FORM) as (url, received):
        few = ("--users", "2", "--seconds", "2", "--max-requests", "20", *_ASKED)
        printed = ran([["load", base_url(url, mode), *few, "--output", str(folder / mode)] for mode in modes])
    if len(received) < len(modes) or KEY not in received[-1].decode():
        raise RuntimeError(f"the endpoint was asked {len(received)} times: {printed[-1000:]}")
    return shown_in(printed, folder)


def _whole_proxy(folder: Path) -> Shown:
    return proxy(folder, list(product(MODES, CARRIED, (True, False))))


def _whole_clients(folder: Path) -> Shown:
    raised, shown = clients(list(product(MODES, ("", *FORMS), WAYS[:3], (True, False))))
    sockets = list(product(list(MODES)[: len(SOCKETS)], ("", *FORMS), WAYS[3:], (True, False)))
    raised_there, shown_there = clients(sockets)
    print(f"         {raised} exceptions, {raised_there} of WebSockets")
    return {**shown, **shown_there}


def _load(folder: Path) -> Shown:
    if importlib.util.find_spec("locust") is None:
        print("         not run: there is no locust here (extra `load`)")
        return {}
    return load(folder, list(MODES)[::3])


PARTS: dict[str, Callable[[Path], Shown]] = {
    "commands": lambda folder: commands(folder, EVERY_PLACE, list(product(MODES, (True, False))), EVERY_PLACE),
    "archive": archive,
    "proxy": _whole_proxy,
    "servers": servers,
    "clients": _whole_clients,
    "kit": lambda _: server_kit()[1],
    "plugin": lambda folder: plugin(folder, list(MODES)),
    "load": _load,
}


def main() -> int:
    """Attack, and say where the secret showed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    finds = 0
    for part in parser.parse_args().only:
        with tempfile.TemporaryDirectory() as folder:
            shown = PARTS[part](Path(folder))
        finds += len(shown)
        print(f"canary, {part}: {len(shown)} finds", flush=True)
        for place, seen in shown.items():
            print(f"    {', '.join(seen)}: {place[:300]}")
    return bool(finds)


if __name__ == "__main__":
    sys.exit(main())
