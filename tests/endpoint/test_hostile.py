"""A run against an endpoint that does its worst: it ends in time and within memory, fails, and gives nothing away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from responses_contract.endpoint.reading import MAX_EVIDENCE, Reading
from responses_contract.model.exchange import Ended, Request
from tests import hostile
from tests.waiting import HANG

KEY = "sk-canary-77aa31"
HOSTILE = "\x1b[2J\x1b]0;pwned\x07<script>alert(1)</script>\r\n::error::gotcha\u202e"
MEGABYTES = 400
MEASURED = """
import re, sys
from functools import partial
from pathlib import Path
from responses_contract.cli import main
from responses_contract.endpoint import preflight
# The deadline is short for those that hang; the first answer, without which there is no run, may take its time.
preflight.Call = partial(preflight.Call, timeout=3600)
code = main(sys.argv[1:])
# Not getrusage: its maximum is inherited, and a process that has run all tests before this one is large.
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1] if status.exists() else 0
print("megabytes", int(peak) // 1024, file=sys.stderr)
sys.exit(code)
"""


def hostile_body(sock: Any) -> None:
    """A body, an error and a header full of what terminals and browsers obey."""
    body = json.dumps({"id": HOSTILE, "object": HOSTILE, "error": {"message": HOSTILE}, HOSTILE: [HOSTILE]})
    hostile.answer("200 OK", hostile.JSON, body.encode())(sock)


def hostile_stream(sock: Any) -> None:
    """The same as an event."""
    event = f"event: {HOSTILE!r}\ndata: {json.dumps({'type': HOSTILE, HOSTILE: HOSTILE})}\n\n"
    hostile.answer("200 OK", hostile.SSE, event.encode())(sock)


@pytest.mark.slow
def test_the_worst_of_endpoints_costs_little_and_learns_nothing(tmp_path: Path) -> None:
    with hostile.serving(hostile.hang) as (elsewhere, learnt):
        redirect = hostile.answer("307 Temporary Redirect", f"location: {elsewhere}/responses\r\n".encode(), b"")
        manners = [
            hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"no"}}'),  # the first question
            *(
                hostile.endless,
                hostile.trickle_body,
                hostile.bomb,
                redirect,
                hostile_body,
                hostile_stream,
                hostile.hang,
            ),
        ]
        asked: list[Any] = []

        def worse_and_worse(sock: Any) -> None:
            asked.append(sock)
            manners[min(len(asked), len(manners)) - 1](sock)

        with hostile.serving(worse_and_worse) as (url, _):
            told, megabytes = run(url, tmp_path)
        assert learnt == []
    record = json.loads((tmp_path / "r" / "result.json").read_text())
    assert {case["verdict"] for case in record["cases"]} == {"fail"}
    assert len(asked) >= len(manners)
    assert megabytes < MEGABYTES
    page = (tmp_path / "r" / "report.html").read_text()
    assert "\x1b" not in told + page
    assert "<script>alert" not in page
    assert not any(line.startswith("::") for line in told.splitlines())
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert KEY.encode() not in b"".join([told.encode(), *files])


def run(url: str, folder: Path) -> tuple[str, int]:
    """What a run printed, and its memory at most; it ends by its own deadlines, as what hangs hangs for ever."""
    asking = [url, "--model", "m", "--timeout", "2", "--layer", "scenarios", "-k", "text", "-k", "parameters/t*"]
    asking += ["-k", "streaming/text", "--format", "html", "--output", str(folder / "r"), "--record", str(folder / "k")]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "run", *asking],
        capture_output=True,
        text=True,
        timeout=HANG,
        env={**os.environ, "API_KEY": KEY},
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 1, told
    assert "Traceback" not in told
    return told, int(done.stderr.rpartition("megabytes ")[2])


@pytest.mark.parametrize("ended", ["limit", "timeout", "reset"])
def test_what_was_cut_off_is_kept_in_part_only(ended: Ended) -> None:
    reading = Reading("ask", Request("POST", "/v1/responses"), 32 << 20, None, None)
    reading.begin(200, httpx.Headers({"content-type": "application/json"}))
    reading.feed(b"\0" * (3 * MAX_EVIDENCE))
    reading.ended = ended
    assert len(reading.response().raw or b"") == MAX_EVIDENCE
