"""What the server kit costs: `python -m bench.bench_server`.

CPU time, the best of several rounds: one event of a long text, written and framed; and one request judged, beside what
reading and pydantic's validation of the same request cost in the same run.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from responses_contract.model.json_values import Json
from responses_contract.server import Reply, parse_request, usage
from responses_contract.server.request import Request

ROUNDS = 40
EVENTS = 5_000
REQUESTS = 500

PLAIN: Json = {"model": "example-1", "input": "What is the weather in Oslo?", "stream": True, "temperature": 0.5}
_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
RICH: Json = {
    "model": "example-1",
    "instructions": "Be brief.",
    "input": [
        {"role": "user", "content": [{"type": "input_text", "text": "What is the weather in Oslo?"}]},
        {"type": "function_call", "call_id": "call_1", "name": "get_weather", "arguments": '{"city":"Oslo"}'},
        {"type": "function_call_output", "call_id": "call_1", "output": "drizzle"},
    ],
    "tools": [{"type": "function", "name": "get_weather", "parameters": _SCHEMA, "strict": False}],
    "tool_choice": "auto",
    "metadata": {"team": "weather"},
    "stream": True,
}


def main() -> int:
    """Print the figures, in microseconds."""
    print(f"{platform.machine()}, Python {platform.python_version()}; µs of CPU, best of {ROUNDS} rounds")
    print(f"{'an event written':44}{best(written) * 1e6 / EVENTS:8.2f}")
    print(f"{'an event written and framed':44}{best(framed) * 1e6 / EVENTS:8.2f}")
    for name, body in (("a short request", PLAIN), ("a request with tools and a call", RICH)):
        raw = orjson.dumps(body)
        whole = best(partial(repeat, partial(parse_request, raw))) * 1e6 / REQUESTS
        alone = best(partial(repeat, partial(typed, raw))) * 1e6 / REQUESTS
        print(f"{name + ', parsed, judged, typed':44}{whole:8.2f}")
        print(f"{'   of it orjson and pydantic':44}{alone:8.2f}")
        print(f"{'   of it the judgement':44}{whole - alone:8.2f}")
    return 0


def best(work: Callable[[], None]) -> float:
    """Seconds of CPU that the work takes."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def typed(raw: bytes) -> Request:
    """What a server without the judgement would do."""
    return Request.model_validate(orjson.loads(raw))


def repeat(work: Callable[[], object]) -> None:
    """Do it as often as a round does."""
    for _ in range(REQUESTS):
        work()


def written() -> None:
    """A long text, every event of it made."""
    reply = Reply(PLAIN)
    for _ in range(EVENTS):
        reply.text(" token")
    reply.complete(usage(1, EVENTS))
    reply.take()


def framed() -> None:
    """A long text, every event of it made and spelled as a frame when it is told."""
    reply = Reply(PLAIN)

    def steps() -> Any:
        for _ in range(EVENTS):
            reply.text(" token")
            yield
        reply.complete(usage(1, EVENTS))

    for _ in reply.frames(steps()):
        pass


if __name__ == "__main__":
    raise SystemExit(main())
