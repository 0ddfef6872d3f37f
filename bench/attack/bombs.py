"""Inputs of up to 32 MB that cost whoever reads them as much as their maker could think of."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise

import brotli
import zstandard

MOST = 32 << 20
"""Bytes of an input."""
HEAD = b'{"transcript":1,"request":{"method":"POST","path":"/v1/responses"},"response":{"status":200,"body":'
MESSAGE = b'{"type":"message","id":"m","role":"assistant","content":[]}'


def _filled(piece: bytes, number: int | None = None) -> bytes:
    return b",".join([piece] * (number or (MOST - 2000) // (len(piece) + 1)))


def _response(members: bytes) -> bytes:
    return b'{"object":"response",' + members + b"}"


BODIES: dict[str, Callable[[], bytes]] = {
    "a text of 31 MB": lambda: _response(
        b'"output":[{"type":"message","content":[{"text":"%b"}]}]' % (b"y" * 32_500_000)
    ),
    "980,000 members": lambda: _response(b",".join(b'"k%d":1' % at for at in range(980_000))),
    "2,600,000 members": lambda: _response(b",".join(b'"k%d":1' % at for at in range(2_600_000))),
    "990,000 empty lists": lambda: _response(b'"output":[%b]' % _filled(b"[]", 990_000)),
    "11,000,000 empty lists": lambda: _response(b'"output":[%b]' % _filled(b"[]")),
    "990,000 fractions": lambda: _response(b'"output":[%b]' % _filled(b"1.2345678901234", 990_000)),
    "480,000 items of no type": lambda: _response(b'"output":[%b]' % _filled(b'{"type":"zz"}', 480_000)),
    "240,000 messages of nothing": lambda: _response(b'"output":[%b]' % _filled(b'{"type":"message"}', 240_000)),
    "990,000 numbers for annotations": lambda: _response(
        b'"output":[{"type":"message","content":[{"type":"output_text","text":"","annotations":[%b]}]}]'
        % _filled(b"1", 990_000)
    ),
    "990,000 numbers in a map of texts": lambda: _response(
        b'"output":[],"metadata":{%b}' % b",".join(b'"k%d":1' % at for at in range(990_000))
    ),
    "160,000 items": lambda: _response(b'"output":[%b]' % _filled(MESSAGE, 160_000)),
    "lists 16,000,000 deep": lambda: b"[" * (MOST // 2) + b"]" * (MOST // 2),
    "5,000,000 halves of characters": lambda: _response(b'"id":"%b"' % (b"\\ud800" * 5_000_000)),
    "one member 990,000 times": lambda: _response(_filled(b'"a":1', 990_000)),
}
"""Bodies of an answer."""


def _events(event: bytes, number: int) -> bytes:
    return b"".join(b"data:" + event % {b"n": at} + b"\n\n" for at in range(number))


ADDED = (
    b'{"type":"response.output_item.added","output_index":%(n)d,"sequence_number":%(n)d,"item":'
    b'{"type":"message","id":"m%(n)d","status":"in_progress","role":"assistant","content":[]}}'
)
STREAMS: dict[str, Callable[[], bytes]] = {
    "3,700,000 frames of no event": lambda: b"data: 1\n\n" * (MOST // 9),
    "33,000,000 blank lines": lambda: b"\n" * MOST,
    "6,700,000 comments": lambda: b": x\n\n" * (MOST // 5),
    "600,000 keepalives": lambda: _events(b'{"type":"keepalive","sequence_number":%(n)d}', 600_000),
    "180,000 items added": lambda: _events(ADDED, 180_000),
    "one line of 32 MB": lambda: b'data: {"type":"' + b"x" * (MOST - 30) + b'"}\n\n',
    "a delta of 10,000,000 lists": lambda: (
        b'data: {"type":"response.output_text.delta","logprobs":[%b]}\n\n' % _filled(b"[]", 9_000_000)
    ),
}
"""Event streams."""


def _lines(line: bytes) -> bytes:
    return (line + b"\n") * (MOST // (len(line) + 1))


def _har() -> bytes:
    body = base64.b64encode(gzip.compress(b"x" * (31 << 20), mtime=0)).decode()
    content = {"text": body, "encoding": "base64"}
    headers = [{"name": "content-encoding", "value": "gzip"}]
    answer = {"status": 200, "headers": headers, "content": content}
    entry = {"request": {"method": "POST", "url": "http://host/v1/responses", "headers": []}, "response": answer}
    return json.dumps({"log": {"entries": [entry] * 500}}).encode()


def _aliases() -> bytes:
    made = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in pairwise("abcdefghi"):
        made.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    answer = '{status: {code: 200}, headers: {a: *i}, body: {string: "{}"}}'
    asked = '{method: POST, uri: "http://host/v1/responses"}'
    return "\n".join([*made, "interactions:", f"- request: {asked}", f"  response: {answer}", ""]).encode()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "12 MB of lists in 12 KB of gzip": ("a.json.gz", lambda: gzip.compress(b"[" + b"[]," * 4_000_000 + b"1]")),
    "gzip in gzip in gzip": ("b.gz", lambda: gzip.compress(gzip.compress(gzip.compress(b"{}" * 10_000_000)))),
    "500 bodies that unpack to 31 MB each": ("c.har", _har),
    "aliases that unfold to 10^9": ("d.yaml", _aliases),
    "16,000,000 lines of a digit": ("e.jsonl", lambda: _lines(b"1")),
    "11,000,000 lines of an object": ("f.jsonl", lambda: _lines(b"{}")),
    "700,000 lines of a log": (
        "g.log",
        lambda: _lines(b'2026-11-20T10:00:00Z app | data: {"type":"response.created"}'),
    ),
    "3,000,000 lines of no exchange": ("k.jsonl", lambda: _lines(b'{"type":1}')),
    "4,700,000 broken lines": ("l.jsonl", lambda: b"{}\n" + _lines(b'{"type')),
    "1,200,000 events that begin a stream": ("m.jsonl", lambda: _lines(b'{"type":"response.created"}')),
    "5,500,000 headers": ("h.txt", lambda: b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * (MOST // 6) + b"\r\n{}"),
    "30,000 pastes": ("i.md", lambda: b'```json\n{"object":"response"}\n```\n' * 30_000),
    "50,000 broken exchanges": ("j.jsonl", lambda: (HEAD + b'{"object":"response"}}}\n') * 50_000),
}
"""Further files, by what they are: the name of the file, and what is in it."""


def files(like: str = "") -> Iterator[tuple[str, str, bytes]]:
    """All of it as files, or those whose description has this in it: what it is, a name, and what is in it."""
    for number, (what, make) in enumerate(BODIES.items()):
        if like in what:
            yield what, f"body{number}.json", HEAD + make() + b"}}"
    for number, (what, make) in enumerate(STREAMS.items()):
        if like in what:
            yield what, f"stream{number}.sse", make()
    for what, (name, make) in FILES.items():
        if like in what:
            yield what, name, make()


def zeros(layers: int) -> bytes:
    """Some KB that are 2 GB once all of their layers are undone."""
    packer = zlib.compressobj(9, wbits=31)
    out = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(2048)) + packer.flush()
    for _ in range(layers - 1):
        out = gzip.compress(out, mtime=0)
    return out


def zeros_in_brotli() -> bytes:
    """The same in a KB or two."""
    packer = brotli.Compressor(quality=5)
    return b"".join([*(packer.process(b"\0" * (1 << 20)) for _ in range(2048)), packer.finish()])


def zeros_in_zstd() -> bytes:
    """The same in some 60 KB."""
    packer = zstandard.ZstdCompressor().compressobj()
    return b"".join([*(packer.compress(b"\0" * (1 << 20)) for _ in range(2048)), packer.flush()])


JSON = b"content-type: application/json\r\n"
SSE = b"content-type: text/event-stream\r\n"
GZIP = b"content-encoding: gzip\r\n"
ANSWERS: dict[str, tuple[bytes, Callable[[], bytes]]] = {
    **{what: (JSON, make) for what, make in BODIES.items()},
    **{what: (SSE, make) for what, make in STREAMS.items()},
    "2 GB in gzip": (JSON + GZIP, lambda: zeros(1)),
    "2 GB in two layers of gzip": (JSON + b"content-encoding: gzip, gzip\r\n", lambda: zeros(2)),
    "a stream of 2 GB in gzip": (SSE + GZIP, lambda: zeros(1)),
    "2 GB in brotli": (JSON + b"content-encoding: br\r\n", zeros_in_brotli),
    "a stream of 2 GB in brotli": (SSE + b"content-encoding: br\r\n", zeros_in_brotli),
    "2 GB in zstd": (JSON + b"content-encoding: zstd\r\n", zeros_in_zstd),
    "2,600,000 members in gzip": (JSON + GZIP, lambda: gzip.compress(BODIES["2,600,000 members"](), 1, mtime=0)),
}
"""What an endpoint may answer: its headers and its body."""
