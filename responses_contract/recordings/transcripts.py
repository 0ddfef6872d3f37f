"""The project's transcript: one recorded exchange in one JSON file.

The format::

    {"transcript": 1,
     "provenance": {"origin": …, "source": …, "license": …, "edited": …},
     "request":  {"method": "POST", "path": "/v1/responses", "headers": {…}, "body": {…} | null},
     "response": {"status": 200 | null, "headers": {…}, "body": {…} | "sse": "raw event-stream text" | "events": [{…}]}}

Exactly one of `body`, `sse`, `events`, `messages` is there. `messages` are those of a WebSocket connection, the request
of which is the upgrade: each `{"from": "client" | "server", "at": seconds, "text": "…"}`, a binary one with `binary` in
base64; beside them stands `close`, `{"from": …, "code": 1000, "reason": ""}`. Where they are known, there may stand:
`raw`, the body's text as received (the evidence for number lexemes); `ended`, when the body did not end regularly;
`times`, pairs of bytes received and seconds passed. Bytes that are no text are written in base64, as `sse_base64` or
`raw_base64`.

A stream may stand in a file of its own, byte for byte: `NAME.sse`, and beside it `NAME.head.json` with the rest.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from responses_contract.errors import InputError
from responses_contract.model.exchange import Ended, Exchange, Request, Response
from responses_contract.recordings.connections import connection_json, connection_of
from responses_contract.recordings.masking import Masker
from responses_contract.wire.limits import VALUES, has_more_values

VERSION = 1
MAX_FILE = 256 << 20
"""Bytes; a larger file is refused, unread."""
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
EVIDENCE = ("body", "sse", "sse_base64", "events", "messages")
STREAM, HEAD = ".sse", ".head.json"
"""What the names of the two files of a stream end in."""


def read_transcript(path: str | Path) -> Exchange:
    """Read one transcript.

    Raises:
        InputError: the file is missing, too large, not JSON, or not a transcript.
    """
    return from_json(load_json(Path(path)), str(path))


def write_transcript(exchange: Exchange, path: str | Path, masker: Masker | None = None) -> Path:
    """Write one exchange, masked, replacing the file as a whole; returns its path.

    Args:
        masker: knows the secrets of the run; without one the general patterns are masked.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_json((masker or Masker()).exchange(exchange)), indent=1, ensure_ascii=True)
    write_whole(target, text + "\n")
    return target


def write_whole(target: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part, nor the rest of a failed attempt."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_bytes(path: Path) -> bytes:
    """The bytes of a file of bounded size.

    Raises:
        InputError: it is missing, unreadable or larger than `MAX_FILE`.
    """
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode):
            raw = path.read_bytes() if about.st_size <= MAX_FILE else None
        else:
            raw = _from_pipe(path)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    if raw is None:
        raise InputError(f"{path} is larger than {MAX_FILE >> 20} MiB", code="input-too-large")
    return raw


def _from_pipe(path: Path) -> bytes | None:
    """What comes out of a pipe or a device, which does not say beforehand how much it is; None if it is too much."""
    with path.open("rb") as file:
        raw = file.read(MAX_FILE + 1)
    return raw if len(raw) <= MAX_FILE else None


def load_json(path: Path) -> Any:
    """The JSON value in a file; raises InputError naming the file and, where known, the line."""
    return parse_json(load_bytes(path), str(path))


def parse_json(raw: bytes, name: str) -> Any:
    """The JSON value in some bytes; raises InputError with the name."""
    if has_more_values(raw):
        raise InputError(f"{name} holds more than {VALUES:,} JSON values")
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise InputError(f"{name} is JSON nested too deep to be read") from error
    except ValueError as error:
        raise InputError(f"{name} is not JSON that can be read: {error}") from error


def is_transcript(value: Any) -> bool:
    return isinstance(value, dict) and "transcript" in value and "response" in value


def from_json(value: Any, name: str) -> Exchange:
    """The exchange that a transcript's JSON describes; raises InputError naming the first thing that is wrong."""
    if not isinstance(value, dict) or value.get("transcript") != VERSION:
        raise InputError(f"{name} is not a transcript of version {VERSION}")
    request, response = _member(value, "request", name), _member(value, "response", name)
    present = [kind for kind in EVIDENCE if kind in response]
    if len(present) != 1:
        raise InputError(
            f"{name}: the response needs exactly one of body, sse, events, messages; it has {present or 'none'}"
        )
    provenance = value.get("provenance") or {}
    if not isinstance(provenance, dict):
        raise InputError(f"{name}: provenance is not an object")
    return Exchange(name, _request(request, name), _response(response, name), provenance)


def to_json(exchange: Exchange) -> dict[str, Any]:
    """The JSON of a transcript; what is unknown is left out. Nothing is masked here."""
    request: dict[str, Any] = {"method": exchange.request.method, "path": exchange.request.path}
    if exchange.request.headers:
        request["headers"] = dict(exchange.request.headers)
    request["body"] = exchange.request.body
    request |= _bytes_member("raw", exchange.request.raw)
    return {
        "transcript": VERSION,
        "provenance": dict(exchange.provenance),
        "request": request,
        "response": _response_json(exchange.response),
    }


def parts_of(exchange: Exchange) -> dict[str, bytes]:
    """The files of a transcript by what their names end in: a stream beside its head, or all in one.

    Nothing is masked here.
    """
    value, stream = to_json(exchange), exchange.response.sse
    if stream is None:
        return {".json": _text(value)}
    value["response"] = {name: member for name, member in value["response"].items() if name not in EVIDENCE}
    return {STREAM: stream, HEAD: _text(value)}


def _text(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=True) + "\n").encode()


def head_beside(path: Path) -> Path | None:
    """The file with the head of a stream, where there is one."""
    head = path.with_name(path.name.removesuffix(STREAM) + HEAD)
    return head if path.name.endswith(STREAM) and head.is_file() else None


def stream_beside(path: Path) -> Path | None:
    """The file with the stream of a head, where there is one."""
    stream = path.with_name(path.name.removesuffix(HEAD) + STREAM)
    return stream if path.name.endswith(HEAD) and stream.is_file() else None


def with_head(head: Path, stream: bytes, name: str) -> Exchange:
    """The exchange of a stream and the file with its head; raises InputError naming what is wrong with the head."""
    value = load_json(head)
    if not is_transcript(value) or not isinstance(value["response"], dict):
        raise InputError(f"{head} is not the head of a transcript")
    exchange = from_json({**value, "response": {**value["response"], "sse": ""}}, str(head))
    exchange.name, exchange.response.sse = name, stream
    return exchange


def _response_json(response: Response) -> dict[str, Any]:
    written: dict[str, Any] = {"status": response.status, "headers": dict(response.headers)}
    if response.sse is not None:
        written |= _bytes_member("sse", response.sse)
    elif response.events is not None:
        written["events"] = response.events
    elif response.messages is not None:
        written |= connection_json(response)
    else:
        written["body"] = response.body
        written |= _bytes_member("raw", response.raw)
    if response.ended != "closed":
        written["ended"] = response.ended
    if response.times:
        written["times"] = [[size, round(at, 4)] for size, at in response.times]
    return written


def _bytes_member(name: str, raw: bytes | None) -> dict[str, str]:
    if raw is None:
        return {}
    try:
        if not _is_binary(raw):
            return {name: raw.decode("utf-8")}
    except UnicodeDecodeError:
        pass
    return {f"{name}_base64": base64.b64encode(raw).decode("ascii")}


def _is_binary(raw: bytes) -> bool:
    """Whether an eighth is control characters: escaped in JSON, each takes six characters."""
    return (len(raw) - len(raw.translate(None, CONTROLS))) * 8 > len(raw)


def _member(value: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    member = value.get(key)
    if not isinstance(member, dict):
        raise InputError(f"{name}: {key!r} is not an object")
    return member


def _request(value: dict[str, Any], name: str) -> Request:
    method, path = value.get("method"), value.get("path")
    if not isinstance(method, str) or not isinstance(path, str):
        raise InputError(f"{name}: the request needs a method and a path")
    return Request(method.upper(), path, _headers(value, name), value.get("body"), _bytes_of(value, "raw", name))


def _response(value: dict[str, Any], name: str) -> Response:
    status, events, ended = value.get("status"), value.get("events"), value.get("ended", "closed")
    if not (status is None or (isinstance(status, int) and not isinstance(status, bool))):
        raise InputError(f"{name}: the status is not a number")
    if not (events is None or isinstance(events, list)):
        raise InputError(f"{name}: events is not a list")
    if ended not in get_args(Ended):
        raise InputError(f"{name}: ended is not one of {', '.join(get_args(Ended))}")
    return Response(
        status,
        _headers(value, name),
        value.get("body"),
        _bytes_of(value, "raw", name),
        _bytes_of(value, "sse", name),
        events,
        ended,
        _times(value.get("times"), name),
        *connection_of(value, name),
    )


def _headers(value: dict[str, Any], name: str) -> dict[str, str]:
    headers = value.get("headers") or {}
    if not isinstance(headers, dict):
        raise InputError(f"{name}: headers is not an object")
    return {str(key).lower(): str(text) for key, text in headers.items()}


def _bytes_of(value: dict[str, Any], key: str, name: str) -> bytes | None:
    if isinstance(text := value.get(key), str):
        return text.encode("utf-8", "surrogatepass")
    encoded = value.get(f"{key}_base64")
    if encoded is None:
        return None
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise InputError(f"{name}: {key}_base64 is not base64") from error


def _times(value: Any, name: str) -> list[tuple[int, float]] | None:
    if value is None:
        return None
    try:
        times = [(int(size), float(at)) for size, at in value]
        if not all(size >= 0 and isfinite(at) for size, at in times):
            raise ValueError
        return times
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{name}: times is not a list of pairs") from error
