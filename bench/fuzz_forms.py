"""Sound recordings in the forms that people keep, as bytes with a name: what the fuzzer of the command line damages."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import yaml
import zstandard

from responses_contract.faults.bases import BASES, Base
from responses_contract.wire.encoder import frame

URL = "https://gateway.example/v1/responses"
HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "date": "Fri, 20 Nov 2026 10:00:00 GMT",
    "x-request-id": "req_1",
    "retry-after": "1",
    "x-ratelimit-reset-requests": "6m0s",
    "openai-processing-ms": "120",
    "content-length": "1000",
}
Made = tuple[str, bytes]
"""The name of a file, and what is in it."""


def sse(base: Base) -> bytes:
    return b"".join(frame(event) for event in base.events())


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def transcript(base: Base) -> Made:
    response = {"status": 200, "headers": HEADERS, "sse": sse(base).decode(), "times": [[100, 0.5], [200, 0.9]]}
    request = {"method": base.method, "path": base.path, "body": base.request}
    return "a.json", _json({"transcript": 1, "name": base.name, "request": request, "response": response})


def body_transcript(base: Base) -> Made:
    answer = {"status": 200, "headers": {"content-type": "application/json"}, "body": base.response}
    request = {"method": base.method, "path": base.path, "body": base.request}
    return "b.json", _json({"transcript": 1, "name": base.name, "request": request, "response": answer})


def stream(base: Base) -> Made:
    return "c.sse", sse(base)


def lines(base: Base) -> Made:
    return "d.jsonl", b"\n".join(make(base)[1] for make in (transcript, body_transcript, body_transcript))


def curl(base: Base) -> Made:
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    return "e.txt", f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + sse(base)


def har(base: Base) -> Made:
    headers = [{"name": name, "value": value} for name, value in HEADERS.items()]
    request = {"method": base.method, "url": URL, "headers": headers, "postData": {"text": json.dumps(base.request)}}
    content = {"mimeType": HEADERS["content-type"], "text": base64.b64encode(sse(base)).decode(), "encoding": "base64"}
    entry = {"request": request, "response": {"status": 200, "headers": headers, "content": content}, "time": 12.5}
    return "f.har", _json({"log": {"version": "1.2", "entries": [entry, entry]}})


def cassette(base: Base) -> Made:
    headers = {name: [value] for name, value in HEADERS.items()}
    request = {"method": base.method, "uri": URL, "headers": headers, "body": json.dumps(base.request)}
    response = {"status": {"code": 200, "message": "OK"}, "headers": headers, "body": {"string": sse(base).decode()}}
    value = {"version": 1, "interactions": [{"request": request, "response": response}]}
    return "g.yaml", yaml.safe_dump(value, allow_unicode=True).encode()


def packed_cassette(base: Base) -> Made:
    headers = {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]}
    body = gzip.compress(json.dumps(base.response).encode(), mtime=0)
    request = {"method": base.method, "uri": URL, "headers": {}, "body": json.dumps(base.request)}
    response = {"status": {"code": 200}, "headers": headers, "body": {"string": body}}
    return "h.yaml", yaml.safe_dump({"interactions": [{"request": request, "response": response}]}).encode()


def wiremock(base: Base) -> Made:
    answer = {"status": 200, "headers": HEADERS, "body": sse(base).decode()}
    return "i.json", _json({"mappings": [{"request": {"method": "POST", "url": "/v1/responses"}, "response": answer}]})


def batch(base: Base) -> Made:
    answer = {"status_code": 200, "request_id": "req_1", "body": base.response}
    return "j.jsonl", _json({"id": "batch_1", "custom_id": "1", "response": answer, "error": None}) + b"\n"


def log(base: Base) -> Made:
    told = b"\n".join(b"2026-11-20T10:00:00Z app | " + line for line in sse(base).splitlines())
    return "k.log", told


def gzipped(base: Base) -> Made:
    return "l.json.gz", gzip.compress(transcript(base)[1], mtime=0)


def zstd(base: Base) -> Made:
    return "m.jsonl.zst", zstandard.compress(lines(base)[1])


def archive(base: Base) -> Made:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for make in (transcript, stream, gzipped):
            opened.writestr(*make(base))
    return "n.zip", out.getvalue()


FORMS: tuple[Callable[[Base], Made], ...] = (
    transcript,
    body_transcript,
    stream,
    lines,
    curl,
    har,
    cassette,
    packed_cassette,
    wiremock,
    batch,
    log,
    gzipped,
    zstd,
    archive,
)


def sound(number: int) -> Made:
    """One of them; every number has its own conversation and form."""
    bases = list(BASES.values())
    return FORMS[number % len(FORMS)](bases[number // len(FORMS) % len(bases)])
