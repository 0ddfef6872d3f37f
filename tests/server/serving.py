"""Serves an example, and a chat upstream behind it, for as long as a test needs them."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

from responses_contract.mock.http.server import running_app
from responses_contract.model.json_values import Json

ROOT = Path(__file__).resolve().parents[2]


def load(path: Path) -> ModuleType:
    """A module by its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fuller_stub() -> ModuleType:
    """The chat stub of the peers, that also calls twice, streams its logprobs, and tells its thoughts."""
    stub = load(ROOT / "contract_tests" / "peers" / "chat_stub.py")
    message_for, deltas_of = stub.message_for, stub.deltas_of

    def fuller(request: Json) -> tuple[Json, str]:
        message, reason = message_for(request)
        calls = message.get("tool_calls")
        asks_for_two = "once for each" in str(request["messages"][-1].get("content"))
        if calls and asks_for_two and request.get("parallel_tool_calls") is not False:
            calls.append({**calls[0], "id": "call_second"})
        return message, reason

    def twice(message: Json) -> Iterator[Json]:
        calls = message.get("tool_calls") or []
        for at, call in enumerate(calls):
            for delta in deltas_of({**message, "tool_calls": [call]}):
                yield {**delta, "tool_calls": [{**part, "index": at} for part in delta["tool_calls"]]}
        if not calls:
            yield from deltas_of(message)

    def streamed(request: Json) -> str:
        frames = [json.loads(line[6:]) for line in plain(request).splitlines() if line.startswith("data: {")]
        for frame in frames:
            for choice in frame["choices"]:
                words = choice["delta"].get("content")
                if request.get("logprobs") and words:
                    token = {"token": words, "logprob": -0.5, "bytes": None, "top_logprobs": []}
                    choice["logprobs"] = {"content": [token]}
        return "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames) + "data: [DONE]\n\n"

    plain = stub.stream_of
    stub.message_for, stub.deltas_of, stub.stream_of = fuller, twice, streamed
    return stub


@contextlib.contextmanager
def chat_upstream(stub: ModuleType | None = None) -> Iterator[str]:
    """A chat completions upstream; its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), (stub or fuller_stub()).Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def served(app: Any) -> Iterator[str]:
    """An ASGI application on a port of its own; its base URL."""
    with running_app(app, lifespan="auto") as (url, _):
        yield url
