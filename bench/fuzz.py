"""Throws damaged streams and bodies at the checker, for as long as it is told to.

    python -m bench.fuzz --minutes 60 [--seed N] [--transcripts DIR]

Three properties must hold: any bytes and headers give findings and never an exception; no rule raises on them; and the
same bytes give the same findings however they are cut. A failure is written to a file together with its seed, and ends
the run.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.recordings.readers import read
from responses_contract.stream.emitter import emit
from responses_contract.wire.limits import Limits

LIMITS = Limits(line_bytes=200_000, frames=5_000, total_bytes=2_000_000)
TOKENS = (
    *(b"\n", b"\r", b"\r\n", b"\n\n", b"data: ", b"event: ", b"id: 1\n", b"retry: x\n", b": hi\n", b"[DONE]"),
    *(b"\xef\xbb\xbf", b"\xff", b"\x00", b"\xe2\x80\xa8", b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"null"),
    *(b"1e999", b"-1", b"17.0", b"true", b"9" * 40, b"[" * 300, b"<html>", b"\\ud800", b'"type"', b'"output_index"'),
    *(b'"response"', b'"item"', b"response.completed"),
)
VALUES: tuple[Any, ...] = (None, True, 0, -1, 1.5, 2**60, 1e300, "", "x", [], {}, [[]], {"type": "x"}, {"id": None})
HEADERS = (
    *("content-type", "date", "retry-after", "x-request-id", "content-length", "content-encoding", "set-cookie", "age"),
    *("x-ratelimit-reset-requests", "ratelimit", "openai-processing-ms", "openai-version", "cache-control", "x", ""),
)
"""Names of headers, those that rules look at and others."""
HEADER_VALUES = (
    *("", " ", "garbage", "0", "-1", "1e999", "9" * 40, "\udcff", "\xff", "\x00", "é", 'a, b;c="', "text/event-stream"),
    *("application/json; charset=", "text/html", ";charset=\ud800", "Thu, 32 Foo 9999 99:99:99 GMT", "x" * 10_000),
)
Edit = Callable[[bytes, random.Random], bytes]


def streams(folder: Path | None) -> list[tuple[Request, bytes]]:
    """The legal streams to damage: those of the project, and recorded ones if a folder is given."""
    found = [
        (Request("POST", "/v1/responses", body=base.request), b"".join(_frame(event) for event in emit(base.response)))
        for base in BASES.values()
    ]
    for path in sorted(folder.rglob("*.json")) if folder else ():
        found += [(one.request, one.response.sse) for one in read(path) if one.response.sse is not None]
    return found


def _frame(event: dict[str, Any]) -> bytes:
    return b"event: " + str(event["type"]).encode() + b"\ndata: " + orjson.dumps(event) + b"\n\n"


def damaged(body: bytes, chance: random.Random) -> bytes:
    """The stream after a few random edits of bytes, frames or members."""
    for _ in range(chance.randint(1, 6)):
        edit: Edit = chance.choice((_edit_bytes, _edit_frames, _edit_members))
        body = edit(body, chance)
    return body


def _edit_bytes(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    gone = chance.choice((0, 0, 1, 2, 40))
    put = chance.choice((b"", chance.choice(TOKENS), chance.randbytes(3)))
    return body[:at] + put + body[at + gone :]


def _edit_frames(body: bytes, chance: random.Random) -> bytes:
    frames = body.split(b"\n\n")
    at, to = chance.randrange(len(frames)), chance.randrange(len(frames))
    match chance.randrange(3):
        case 0:
            frames[at], frames[to] = frames[to], frames[at]
        case 1:
            frames.insert(at, frames[to])
        case _:
            del frames[at]
    return b"\n\n".join(frames)


def _edit_members(body: bytes, chance: random.Random) -> bytes:
    frames = body.split(b"\n\n")
    at = chance.randrange(len(frames))
    head, mark, data = frames[at].partition(b"data: ")
    try:
        event = orjson.loads(data)
    except ValueError:
        return body
    _spoil(event, chance)
    frames[at] = head + mark + orjson.dumps(event, option=orjson.OPT_NON_STR_KEYS, default=str)
    return b"\n\n".join(frames)


def _spoil(value: Any, chance: random.Random) -> None:
    """Puts something else at a random place of a JSON value."""
    holders = [holder for holder in _holders(value) if holder]
    if holders:
        holder = chance.choice(holders)
        holder[chance.choice(list(holder))] = chance.choice(VALUES)


def _holders(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _holders(each)


def headers(chance: random.Random) -> dict[str, str]:
    """A few headers that nobody would send, names in any case; none at times."""
    names = chance.sample(HEADERS, chance.choice((0, 1, 3, len(HEADERS))))
    return {chance.choice((name, name.title(), name.upper())): chance.choice(HEADER_VALUES) for name in names}


def judged(
    checker: Checker, request: Request, body: bytes, cuts: list[int], head: dict[str, str] | None = None
) -> list[Finding]:
    """The findings when the bytes are cut at these places."""
    check = checker.stream(request, headers=head)
    found: list[Finding] = []
    for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
        found += check.feed(body[start:end])
    found += check.finish()
    assert check.snapshot is None or isinstance(check.snapshot, dict)
    return found


def try_one(checker: Checker, request: Request, body: bytes, chance: random.Random) -> None:
    """The properties on one damaged stream, and on the same bytes taken for a JSON body."""
    head = headers(chance)
    whole = judged(checker, request, body, [], head)
    cuts = sorted(chance.randrange(len(body) + 1) for _ in range(chance.choice((1, 3, 30))))
    assert judged(checker, request, body, cuts, head) == whole, "the cuts make a difference"
    request = copy.deepcopy(request)
    _spoil(request.body, chance)
    for frame in chance.sample(parts := body.split(b"\n\n"), min(3, len(parts))):
        data = frame.partition(b"data: ")[2]
        checker.check(
            Exchange("", request, Response(chance.choice((None, 200, 400, 429, 500)), headers(chance), raw=data))
        )
        try:
            event = orjson.loads(data)
        except ValueError:
            continue
        checker.check(Exchange("", request, Response(200, headers(chance), body=event)))
        checker.check(
            Exchange("", request, Response(200, {}, body=event.get("response") if isinstance(event, dict) else 0))
        )
        exchange = Exchange("", request, Response(200, headers(chance), events=[event, event, 17]))
        checker.check(exchange)
        checker.check_session([exchange, exchange])
    assert checker.errors == [], "a rule raised"


def run(seconds: float, seed: int, folder: Path | None, most: float = math.inf) -> int:
    """Fuzz for some time, or until so many streams were tried; returns their number.

    Each stream has a seed of its own, and can be repeated.
    """
    checker, legal = Checker(limits=LIMITS), streams(folder)
    end = time.monotonic() + seconds
    tried = 0
    while tried < most and time.monotonic() < end:
        chance = random.Random(seed + tried)
        request, body = chance.choice(legal)
        body = damaged(body, chance)
        try:
            try_one(checker, request, body, chance)
        except Exception:
            path = Path(os.environ.get("TMPDIR", "/tmp")) / f"fuzz-{seed + tried}.sse"
            path.write_bytes(body)
            print(f"seed {seed + tried}: failed on the bytes in {path}", file=sys.stderr)
            raise
        tried += 1
    return tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--transcripts", type=Path, help="a folder of recorded exchanges to damage, too")
    args = parser.parse_args()
    tried = run(args.minutes * 60, args.seed, args.transcripts)
    print(
        f"{tried} damaged streams, seeds {args.seed} to {args.seed + tried - 1}: findings only, the same for every cut"
    )


if __name__ == "__main__":
    main()
