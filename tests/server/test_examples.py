"""The examples, against the whole suite and a chat upstream: short, typed, and nothing found."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import ClientSession, web

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Caps
from responses_contract.model.exchange import Request
from responses_contract.suite.run import new_run
from responses_contract.suite.settings import Settings
from tests.server.kit import judged
from tests.server.serving import ROOT, chat_upstream, load, served
from tests.waiting import HANG

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
KEY = "sk-example"
FEATURES = (
    *("text", "streaming", "function_tools", "parallel_tool_calls", "allowed_tools", "custom_tools"),
    *("structured_output", "json_object", "logprobs", "sampling", "identifiers", "errors", "authentication"),
    *("retrieve", "previous_response_id", "input_items", "images"),
)
"""All that a chat completion can do, and a memory."""
ABSENT = ("background", "background_streams", "input_tokens", "compact")
CAPS = Caps(requests=5_000, output_tokens=10_000_000)


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with chat_upstream() as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, upstream: str) -> Any:
    monkeypatch.setenv("CHAT_URL", upstream)
    monkeypatch.setenv("GATEWAY_KEYS", KEY)
    monkeypatch.setenv("API_KEY", KEY)

    def made(url: str, features: Sequence[str] = FEATURES, absent: Sequence[str] = ABSENT, **more: Any) -> Settings:
        claims = {**dict.fromkeys(features, True), **dict.fromkeys(absent, False)}
        profile = tmp_path / "chat.yaml"
        profile.write_text(json.dumps({"name": "chat", "title": "Chat", "dialect": "base", "features": claims}))
        return Settings(base_url=url, model="stub", profile=str(profile), output=tmp_path / "r", caps=CAPS, **more)

    return made


def verdicts(settings: Settings) -> dict[str, str]:
    """What became of every case; the findings of those that failed."""
    run = new_run(settings)
    run.runner.run()
    cases = run.record.result.cases
    assert {case.id: case.findings or case.why for case in cases if case.verdict in ("fail", "warn")} == {}
    return {case.id: case.verdict for case in cases}


@pytest.mark.slow
def test_the_gateway_passes_the_whole_suite(settings: Any) -> None:
    with served(load(ROOT / "examples" / "gateway_fastapi.py").app) as url:
        found = verdicts(settings(url))
    passed = {case for case, verdict in found.items() if verdict == "pass"}
    assert {"functions/parallel-streamed", "custom/streamed", "state/chain", "errors/wrong-key"} <= passed
    assert {"structured/json-schema-streamed", "parameters/logprobs", "positive/createResponse"} <= passed
    assert len(passed) > 80


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_a_page(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.slow
def test_the_examples_type_check() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", *map(str, EXAMPLES)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={"PATH": "", "MYPYPATH": "generated:."}
    )
    assert done.returncode == 0, done.stdout + done.stderr


SMALL: dict[str, Any] = {
    "layers": ("scenarios",),
    "only": ("text/*", "streaming/text", "errors/*"),
    "features": ("text", "streaming", "errors"),
    "absent": ("authentication", "retrieve", "input_items"),
}


@pytest.mark.parametrize("name", ["server_starlette", "server_asgi"])
def test_a_small_server_passes_what_it_claims(name: str, settings: Any) -> None:
    with served(load(ROOT / "examples" / f"{name}.py").app) as url:
        found = verdicts(settings(url, **SMALL))
    assert sum(verdict == "pass" for verdict in found.values()) > 24


def test_a_small_server_under_aiohttp_passes_what_it_claims(settings: Any) -> None:
    with serving_aiohttp(load(ROOT / "examples" / "server_aiohttp.py").app) as url:
        found = verdicts(settings(url, **SMALL))
        assert sum(verdict == "pass" for verdict in found.values()) > 24
        told = asyncio.run(turn_on_a_socket(url))
    assert {message["stream_id"] for message in told} == {"lane-1"}
    events = [{name: value for name, value in message.items() if name != "stream_id"} for message in told]
    assert judged({"model": "stub", "input": "Hello", "stream": True}, events) == []


async def turn_on_a_socket(url: str) -> list[dict[str, Any]]:
    async with ClientSession() as session, session.ws_connect(f"{url}/responses") as socket:
        await socket.send_json({"type": "response.create", "model": "stub", "input": "Hello", "stream_id": "lane-1"})
        told: list[dict[str, Any]] = []
        while not told or told[-1]["type"] != "response.completed":
            told.append(await socket.receive_json(timeout=HANG))
        return told


@contextlib.contextmanager
def serving_aiohttp(app: web.Application) -> Iterator[str]:
    """An aiohttp application on a port of its own, in a loop of its own."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app)
    listening = socket.create_server(("127.0.0.1", 0))
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.SockSite(runner, listening).start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(HANG)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(HANG)
        loop.close()


def test_a_stream_of_the_gateway_judged_byte_by_byte_is_silent(settings: Any) -> None:
    body = {"model": "stub", "input": "Count to three.", "stream": True}
    headers = {"authorization": f"Bearer {KEY}"}
    with served(load(ROOT / "examples" / "gateway_fastapi.py").app) as url:
        answer = httpx.post(f"{url}/responses", json=body, headers=headers, timeout=HANG)
    told, sse = dict(answer.headers), answer.content
    stream = Checker().stream(Request("POST", "/v1/responses", body=body), status=200, headers=told)
    found = [str(finding) for at in range(len(sse)) for finding in stream.feed(sse[at : at + 1])]
    assert [*found, *map(str, stream.finish())] == []
    assert b"response.output_text.delta" in sse


@pytest.mark.slow
def test_pyright_is_content_with_the_examples() -> None:
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *map(str, EXAMPLES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
