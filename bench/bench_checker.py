"""How fast the checker is: all rules on, one core, every figure a ratio of two measured in the same run.

    python -m bench.bench_checker [--events N] [--json]

The stream is made here: one message of many deltas, as an endpoint of the API sends it. Compared are the floor (split
the lines, decode the JSON, nothing more), the checker, and openai-python merely parsing the same bytes, where it is
installed.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson

from bench.bench_client import RESPONSE
from responses_contract.checking.checker import Checker
from responses_contract.model.exchange import Request
from responses_contract.model.json_values import Json
from responses_contract.wire.limits import MIB, Limits

CHUNK = 64 * 1024
WORDS = (
    "The",
    " quick",
    " brown",
    " fox",
    ",",
    " \\u00e9t\\u00e9",
    " jumps",
    " over",
    '\\"',
    " the",
    " lazy",
    " dog",
    ".\\n",
)
REQUEST = Request("POST", "/v1/responses", body={"model": "example-1", "input": "Tell me.", "stream": True})


def stream_of(events: int) -> Iterator[bytes]:
    """The frames of a legal stream with about this many events."""
    number = 0

    def frame(kind: str, members: str) -> bytes:
        nonlocal number
        data = f'{{"type":"{kind}","sequence_number":{number},{members}}}'
        number += 1
        return f"event: {kind}\ndata: {data}\n\n".encode()

    yield frame("response.created", f'"response":{_response("in_progress", [])}')
    yield frame("response.in_progress", f'"response":{_response("in_progress", [])}')
    item: Json = {"id": "msg_1", "type": "message", "status": "in_progress", "role": "assistant", "content": []}
    yield frame("response.output_item.added", f'"output_index":0,"item":{json.dumps(item)}')
    place = '"item_id":"msg_1","output_index":0,"content_index":0'
    part: Json = {"type": "output_text", "annotations": [], "logprobs": [], "text": ""}
    yield frame("response.content_part.added", f'{place},"part":{json.dumps(part)}')
    deltas = events - 8
    for at in range(deltas):
        delta = WORDS[at % len(WORDS)]
        yield frame("response.output_text.delta", f'{place},"delta":"{delta}","logprobs":[],"obfuscation":"aXk2bQ7pLw"')
    part["text"] = json.loads('"' + "".join(WORDS[at % len(WORDS)] for at in range(deltas)) + '"')
    item |= {"status": "completed", "content": [part]}
    yield frame("response.output_text.done", f'{place},"text":{json.dumps(part["text"])},"logprobs":[]')
    yield frame("response.content_part.done", f'{place},"part":{json.dumps(part)}')
    yield frame("response.output_item.done", f'"output_index":0,"item":{json.dumps(item)}')
    yield frame("response.completed", f'"response":{_response("completed", [item])}')


def _response(status: str, output: list[Json]) -> str:
    usage = {
        "input_tokens": 9,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 99,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 108,
    }
    told = {"model": "example-1", "status": status, "output": output, "usage": usage if output else None}
    return json.dumps({**RESPONSE, **told})


def floor(body: bytes) -> int:
    """The least that any reader does: split the lines, decode the JSON."""
    count = 0
    for line in body.split(b"\n"):
        if line.startswith(b"data: "):
            orjson.loads(line[6:])
            count += 1
    return count


def check(body: bytes) -> int:
    """Judge the stream, all rules on, in chunks as a network hands them over; returns the number of findings."""
    stream = Checker(limits=Limits()).stream(REQUEST)
    found = 0
    for start in range(0, len(body), CHUNK):
        found += len(stream.feed(body[start : start + CHUNK]))
    return found + len(stream.finish())


def openai_parse(body: bytes) -> int:
    """What openai-python does to hand over the same events: decode the frames, construct its models."""
    from openai import OpenAI, Stream  # type: ignore[import-not-found, unused-ignore]
    from openai.types.responses import ResponseStreamEvent  # type: ignore[import-not-found, unused-ignore]

    http, events = _http_module(), cast(Any, ResponseStreamEvent)  # a union, which the signature does not foresee
    client = OpenAI(api_key="none", base_url="http://127.0.0.1:9")
    response = http.Response(200, content=body, request=http.Request("POST", "http://127.0.0.1:9"))
    return sum(1 for _ in Stream(cast_to=events, response=response, client=client))


def _http_module() -> Any:
    """The HTTP library that this openai-python is made for."""
    import openai._base_client as made_with  # type: ignore[import-not-found, unused-ignore]

    return getattr(made_with, "httpx2", None) or __import__("httpx")


@dataclass(frozen=True)
class Task:
    """One thing to measure: work on a body that holds so many events."""

    work: Callable[[bytes], int]
    body: bytes
    events: int


def rates(tasks: Mapping[str, Task], rounds: int = 5) -> dict[str, float]:
    """Events per second of CPU time: the best of some rounds in which the tasks take turns, as noise is shared then."""
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(rounds):
        for name, task in tasks.items():
            gc.collect()
            start = time.process_time()
            task.work(task.body)
            best[name] = min(best[name], time.process_time() - start)
    return {name: task.events / best[name] for name, task in tasks.items()}


def measured(events: int) -> Json:
    """All figures, as data."""
    body, large = (b"".join(stream_of(size)) for size in (events, events * 10))
    if check(body):
        raise SystemExit("the stream of the benchmark is not legal")
    tasks = {"floor": Task(floor, body, events), "checker": Task(check, body, events)}
    small = 2_000 + events // 50
    if _has_openai():
        tasks["openai-python"] = Task(openai_parse, b"".join(stream_of(small)), small)
    found = rates(tasks)
    long = rates({"once": Task(check, body, events), "ten times": Task(check, large, events * 10)}, rounds=3)
    return {
        "events": events,
        "MiB": round(len(body) / MIB, 1),
        **found,
        "checker / floor": found["checker"] / found["floor"],
        **({"checker / openai-python": found["checker"] / found["openai-python"]} if "openai-python" in found else {}),
        "cost of 10 x the events": 10 * long["once"] / long["ten times"],
        "peak memory MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _has_openai() -> bool:
    """Whether openai-python is there; if so, what it imports and builds once is built afterwards."""
    try:
        openai_parse(b"".join(stream_of(20)))
    except ImportError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    found = measured(args.events)
    if args.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<26} {value:,.2f}" if isinstance(value, float) else f"{name:<26} {value}")


if __name__ == "__main__":
    main()
