"""How fast the client follows a stream, side by side with openai-python: `python -m bench.bench_client`.

A server in a process of its own sends one event per HTTP chunk and one chunk per write. Each figure is the best of
several rounds, in events per second of the client's own CPU time: the kernel's share swings with how the two processes
happen to alternate. The rounds of both contestants alternate. openai-python is
taken from this interpreter, or from the one named by `--openai-python`; without it its column stays empty.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

PLACE = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
PART = {"type": "output_text", "annotations": [], "logprobs": []}
ITEM = {"id": "msg_1", "type": "message", "role": "assistant"}
RESPONSE: dict[str, Any] = {
    "id": "resp_1",
    "object": "response",
    "created_at": 1751642570,
    "status": "in_progress",
    "background": False,
    "error": None,
    "incomplete_details": None,
    "instructions": None,
    "max_output_tokens": None,
    "metadata": {},
    "model": "bench",
    "output": [],
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "reasoning": {"effort": None, "summary": None},
    "store": True,
    "temperature": 1.0,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "truncation": "disabled",
    "usage": None,
    "user": None,
}


def events(deltas: int) -> Iterator[dict[str, Any]]:
    """The stream of a message of as many deltas, each a word."""
    words = [f"word{number} " for number in range(deltas)]
    text = "".join(words)
    part, item = {**PART, "text": text}, {**ITEM, "status": "completed", "content": [{**PART, "text": text}]}
    usage = {
        "input_tokens": 9,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": deltas,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": deltas + 9,
    }
    began = {**ITEM, "status": "in_progress", "content": []}
    yield {"type": "response.created", "response": RESPONSE}
    yield {"type": "response.in_progress", "response": RESPONSE}
    yield {"type": "response.output_item.added", "output_index": 0, "item": began}
    yield {"type": "response.content_part.added", **PLACE, "part": {**PART, "text": ""}}
    for word in words:
        yield {"type": "response.output_text.delta", **PLACE, "delta": word, "logprobs": [], "obfuscation": "x7Qa9Lm2"}
    yield {"type": "response.output_text.done", **PLACE, "text": text, "logprobs": []}
    yield {"type": "response.content_part.done", **PLACE, "part": part}
    yield {"type": "response.output_item.done", "output_index": 0, "item": item}
    done = {**RESPONSE, "status": "completed", "output": [item], "usage": usage}
    yield {"type": "response.completed", "response": done}


def serve(deltas: int) -> None:
    """Answer every request with the stream; the port is the first line of output."""
    chunks = []
    for number, event in enumerate(events(deltas)):
        data = json.dumps({**event, "sequence_number": number}, separators=(",", ":"))
        frame = f"event: {event['type']}\ndata: {data}\n\n".encode()
        chunks.append(b"%x\r\n%b\r\n" % (len(frame), frame))
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        print(listening.getsockname()[1], flush=True)
        while True:
            connection, _ = listening.accept()
            with connection:
                answer(connection, [head, *chunks, b"0\r\n\r\n"])


def answer(connection: socket.socket, parts: list[bytes]) -> None:
    """Read one request and send the parts, each with a write of its own."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    for part in parts:
        connection.sendall(part)


def ours_iterating(url: str) -> int:
    from responses_api import Client

    with Client("k", url) as client, client.responses.stream(model="bench", input="go") as stream:
        return sum(1 for _ in stream)


def ours_accumulating(url: str) -> int:
    from responses_api import Client

    with Client("k", url) as client, client.responses.stream(model="bench", input="go") as stream:
        count = sum(1 for _ in stream)
        assert stream.get_final_response().output_text
        return count


def ours_async(url: str) -> int:
    from responses_api import AsyncClient

    async def go() -> int:
        async with AsyncClient("k", url) as client, client.responses.stream(model="bench", input="go") as stream:
            return await counted(stream)

    return asyncio.run(go())


async def counted(stream: AsyncIterable[Any]) -> int:
    """How many events come; none is kept, or the figure would be that of the garbage collector."""
    count = 0
    async for _ in stream:
        count += 1
    return count


def openai_iterating(url: str) -> int:
    import openai  # type: ignore[import-not-found, unused-ignore]

    client: Any = openai.OpenAI(api_key="k", base_url=url)
    return sum(1 for _ in client.responses.create(model="bench", input="go", stream=True))


def openai_accumulating(url: str) -> int:
    import openai

    client: Any = openai.OpenAI(api_key="k", base_url=url)
    with client.responses.stream(model="bench", input="go") as stream:
        count = sum(1 for _ in stream)
        assert stream.get_final_response().output_text
        return count


def openai_async(url: str) -> int:
    import openai

    async def go() -> int:
        client: Any = openai.AsyncOpenAI(api_key="k", base_url=url)
        return await counted(await client.responses.create(model="bench", input="go", stream=True))

    return asyncio.run(go())


CONTESTS: dict[str, tuple[Callable[[str], int], Callable[[str], int]]] = {
    "iterating": (ours_iterating, openai_iterating),
    "accumulating": (ours_accumulating, openai_accumulating),
    "iterating, asyncio": (ours_async, openai_async),
}


def contestant(name: str, mine: bool, url: str) -> None:
    """One measurement, printed; a short stream first, so that imports and lazy builds are not counted."""
    run = CONTESTS[name][0 if mine else 1]
    warm, url = url.split(",")
    run(warm)
    began = _own_time()
    count = run(url)
    print(count / (_own_time() - began))


def _own_time() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


@contextmanager
def server(deltas: int) -> Iterator[str]:
    """The base URL of a server process."""
    with subprocess.Popen(
        [sys.executable, __file__, "--serve", str(deltas)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.terminate()


def measured(python: str, name: str, mine: bool, url: str) -> float | None:
    """Events per second of CPU of one contestant in a process of its own; None if it cannot run."""
    command = [python, __file__, "--run", name, url, *(["--mine"] if mine else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1] if done.stderr else "no figure", file=sys.stderr)
        return None
    return float(done.stdout)


def compare(python: str, deltas: int, rounds: int) -> None:
    """Prints a table of figures."""
    print(f"{platform.machine()}, Python {platform.python_version()}; {deltas} deltas, one per chunk; best of {rounds}")
    print(f"{'events per second of CPU':28}{'responses_api':>16}{'openai':>12}{'ratio':>8}")
    with server(50) as warm, server(deltas) as url:
        for name in CONTESTS:
            best = {True: 0.0, False: 0.0}
            for _ in range(rounds):
                for mine in best:
                    figure = measured(sys.executable if mine else python, name, mine, f"{warm},{url}")
                    best[mine] = max(best[mine], figure or 0.0)
            theirs = f"{best[False]:12,.0f}{best[True] / best[False]:8.1f}" if best[False] else ""
            print(f"{name:28}{best[True]:16,.0f}{theirs}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench_client", description=__doc__)
    parser.add_argument("--openai-python", default=sys.executable, help="an interpreter that has openai-python")
    parser.add_argument("--deltas", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--mine", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.serve:
        serve(given.serve)
    elif given.run:
        contestant(given.run[0], given.mine, given.run[1])
    else:
        compare(given.openai_python, given.deltas, given.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
