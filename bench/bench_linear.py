"""Whether what is ten times as much takes ten times as long: items in one stream, exchanges in one file.

    python -m bench.bench_linear

CPU time of this process, the better of two. A ratio of 1.0 is exactly linear; above 1.25 the run fails. A stream of
100,000 items, each with its part, delta and ends; and JSON lines with 100,000 exchanges, each of which continues the
one before, through `check` as the command line runs it.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from responses_contract.checking.checker import Checker
from responses_contract.cli import main as command
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.stream.emitter import emit
from responses_contract.wire.encoder import frame

FEW, MANY = 10_000, 100_000
MOST = 1.25
"""Times as long as linear."""


def stream_of(items: int) -> bytes:
    """A legal stream of so many messages, but for its terminal event, which would hold them all once more."""
    base = BASES["text"].response
    (message,) = base["output"]
    output = [{**message, "id": f"msg_{number}"} for number in range(items)]
    events = emit({**base, "output": output})
    return b"".join(frame(event) for event in events if event["type"] != "response.completed")


def judged(body: bytes) -> None:
    checker = Checker()
    request = Request("POST", "/v1/responses", body=BASES["text"].request)
    found = checker.check(Exchange("x", request, Response(200, {"content-type": "text/event-stream"}, sse=body)))
    assert {one.rule for one in found} <= {"http/request-id", "stream/ends-with-terminal-event"}, found[:3]


def lines_of(exchanges: int) -> bytes:
    """A session of so many responses, each of which continues the one before."""
    base = BASES["text"]
    told = []
    for number in range(exchanges):
        request = {**(base.request or {}), "stream": False, "previous_response_id": f"resp_{number - 1}"}
        answer = {**base.response, "id": f"resp_{number}", "previous_response_id": f"resp_{number - 1}"}
        response = {"status": 200, "headers": {"content-type": "application/json"}, "body": answer}
        asked = {"method": "POST", "path": "/v1/responses", "body": request}
        told.append(json.dumps({"transcript": 1, "name": f"n{number}", "request": asked, "response": response}))
    return "\n".join(told).encode()


def checked(lines: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        file = Path(folder) / "session.jsonl"
        file.write_bytes(lines)
        with contextlib.redirect_stderr(io.StringIO()):
            assert command(["check", str(file)]) in (0, 1)


def seconds(work: Callable[[bytes], None], raw: bytes) -> float:
    """CPU time, the better of two rounds."""
    best = float("inf")
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        work(raw)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    worst = 0.0
    for what, make, work in (
        ("items in one stream", stream_of, judged),
        ("exchanges in one file of JSON lines", lines_of, checked),
    ):
        few, many = seconds(work, make(FEW)), seconds(work, make(MANY))
        ratio = many / few / (MANY / FEW)
        worst = max(worst, ratio)
        print(f"{what:<38} {FEW:,}: {few:.2f} s  {MANY:,}: {many:.2f} s  {ratio:.2f} x linear")
    return worst > MOST


if __name__ == "__main__":
    sys.exit(main())
