"""Recorded traffic in the forms people have it, as exchanges: transcripts, event streams, HAR files, VCR cassettes,
and answers that `curl -i` curl_output.

A file is told by what is in it, not by its name alone. Of an archive with other traffic in it, only the exchanges with
a Responses endpoint are taken, at whatever prefix a gateway serves it. A file that cannot be read or understood raises
an `InputError` that names it; in a folder it is handed to `on_error`, and the rest is read.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import body_of, value_of
from responses_contract.model.operations import split_url
from responses_contract.recordings import archives, curl_output
from responses_contract.recordings.transcripts import (
    MAX_FILE,
    from_json,
    head_beside,
    is_transcript,
    load_bytes,
    parse_json,
    stream_beside,
    with_head,
)

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".sse", ".har", ".yaml", ".yml"})
"""What a folder is searched for; a file named outright is read whatever its suffix."""
YAML = (".yaml", ".yml")

RESPONSES_PATH = re.compile(
    r"/responses(?:/(?:compact|input_tokens(?:/count)?|[^/?#]+(?:/(?:cancel|input_items|compact))?))?/?(?:[?#\s]|$)"
)
SSE_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:event|data|id|retry)?:")
STDIN = "-"
STDIN_NAME = "stdin"

OnError = Callable[[InputError], None]


def is_responses_path(path: str) -> bool:
    """Whether a path is an operation of the Responses API, behind any prefix (`/openai`, `/proxy/x/v1`, …)."""
    return RESPONSES_PATH.search(path) is not None


def find(path: str | Path) -> list[Path]:
    """The files to read: the file itself, or those of a folder and the folders below it, sorted.

    Raises:
        InputError: there is nothing at the path, or nothing readable in the folder.
    """
    root = Path(path)
    if str(path) == STDIN:
        return [root]
    try:
        kind = root.stat().st_mode
    except FileNotFoundError:
        raise InputError(f"there is no file or folder {path}", code="no-such-input") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISDIR(kind):
        return [root]
    found = _below(root)
    if not found:
        raise InputError(
            f"no recorded exchanges in {path}",
            hint=f"it is searched for {', '.join(sorted(SUFFIXES))}",
            code="no-input",
        )
    return found


def _below(root: Path) -> list[Path]:
    """The files of a folder and the folders below it; folders that cannot be listed as well, so that they are named."""
    closed: list[Path] = []
    walk = os.walk(root, onerror=lambda error: closed.append(Path(error.filename)))
    named = (Path(folder, name) for folder, _, names in walk for name in names)
    return sorted([file for file in named if file.suffix.lower() in SUFFIXES and _is_wanted(file)] + closed)


def _is_wanted(file: Path) -> bool:
    """A visible regular file, no head of a stream; or one that cannot be looked at, which reading will tell of."""
    try:
        return not file.name.startswith(".") and stat.S_ISREG(file.stat().st_mode) and stream_beside(file) is None
    except OSError:
        return True


def read(path: str | Path, on_error: OnError | None = None) -> Iterator[Exchange]:
    """Every exchange in a file, in a folder, or (`-`) on standard input.

    Args:
        on_error: is told of each file that cannot be read; without it the first one raises.

    Raises:
        InputError: nothing is there to read; or a file is bad and nobody asked to be told.
    """
    for file in find(path):
        try:
            yield from read_file(file)
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)


def read_file(path: Path) -> Iterator[Exchange]:
    """The exchanges in one file; raises InputError naming it."""
    path = stream_beside(path) or path
    raw = _read_stdin() if str(path) == STDIN else load_bytes(path)
    name = STDIN_NAME if str(path) == STDIN else str(path)
    head = head_beside(path)
    yield from read_bytes(raw, name) if head is None else [with_head(head, raw, name)]


def read_bytes(raw: bytes, name: str) -> Iterator[Exchange]:
    """The exchanges in some bytes; the name decides where the content does not."""
    suffix = Path(name).suffix.lower()
    if suffix not in YAML:
        curl_output.refuse_what_is_none(raw, name)
    if curl_output.is_answer(raw):
        yield _saved_answer(raw, name)
    elif suffix == ".sse" or SSE_START.match(raw):
        yield _bare_stream(raw, name)
    elif suffix in (".jsonl", ".ndjson"):
        yield from _lines(raw, name)
    elif suffix in YAML:
        yield from _archive(archives.parse_yaml(raw, name), name)
    elif raw.lstrip()[:1] in (b"{", b"["):
        yield from _from_value(parse_json(raw, name), name, raw)
    else:
        yield from _archive(_of_any_name(raw, name), name)


def _of_any_name(raw: bytes, name: str) -> Any:
    """What is left is a cassette in YAML that is not named so, or nothing that is known."""
    try:
        value = archives.parse_yaml(raw, name) if b"\0" not in raw else None
    except InputError:
        value = None
    if isinstance(value, dict):
        return value
    raise InputError(
        f"{name} is neither JSON, an event stream, an HTTP answer with its head nor an archive of exchanges",
        hint="`curl -i -s -o FILE` saves an answer",
    )


def _read_stdin() -> bytes:
    raw = sys.stdin.buffer.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise InputError(f"standard input is longer than {MAX_FILE >> 20} MiB", code="input-too-large")
    return raw


def _from_value(value: Any, name: str, raw: bytes | None = None) -> Iterator[Exchange]:
    if is_transcript(value):
        yield from_json(value, name)
    elif isinstance(value, list):
        yield _bare_events(value, name)
    elif isinstance(value, dict) and value.get("object") in ("response", "list", "response.compaction"):
        yield Exchange(name, Request("POST", "/v1/responses"), Response(body=value, raw=raw))
    else:
        yield from _archive(value, name)


def _lines(raw: bytes, name: str) -> Iterator[Exchange]:
    """JSON lines: a transcript each, or the events of one stream."""
    values = [parse_json(line, f"{name}:{number}") for number, line in enumerate(raw.splitlines(), 1) if line.strip()]
    if values and all(is_transcript(value) for value in values):
        for number, value in enumerate(values, 1):
            yield from_json(value, f"{name}#{number}")
    else:
        yield _bare_events(values, name)


def _saved_answer(raw: bytes, name: str) -> Exchange:
    status, headers, body = curl_output.answer(raw, name)
    response = _with_content(Response(status, headers), body, is_raw=True)
    return Exchange(name, Request("POST", "/v1/responses"), response)


def _bare_stream(raw: bytes, name: str) -> Exchange:
    return Exchange(name, Request("POST", "/v1/responses"), Response(sse=raw))


def _bare_events(events: list[Any], name: str) -> Exchange:
    if not events or not all(isinstance(event, dict) and "type" in event for event in events):
        raise InputError(f"{name} is a list, but not of events")
    return Exchange(name, Request("POST", "/v1/responses"), Response(events=events))


def _archive(value: Any, name: str) -> Iterator[Exchange]:
    entries = archives.entries(value, name)
    taken = 0
    for number, entry in enumerate(entries):
        if is_responses_path(split_url(entry.url).path):
            taken += 1
            yield _from_entry(entry, f"{name}#{number}")
    if not taken:
        raise InputError(f"{name} holds no exchange with a Responses endpoint ({len(entries)} others)", code="no-input")


def _from_entry(entry: archives.Entry, name: str) -> Exchange:
    url = split_url(entry.url)
    body, raw_request = _json_or_bytes(entry.request_body)
    request = Request(entry.method.upper(), _path(url.path, url.query), entry.request_headers, body, raw_request)
    head = Response(entry.status, entry.response_headers)
    response = _with_content(head, entry.response_body or b"", is_raw=entry.is_raw)
    return Exchange(name, request, response, {"origin": url.netloc or "unknown", "edited": entry.edited})


def _with_content(response: Response, content: bytes, *, is_raw: bool) -> Response:
    """The answer with a stream or a body, by its content type and by what it looks like."""
    if "event-stream" in response.headers.get("content-type", "") or SSE_START.match(content):
        response.sse = content
    else:
        response.body = body_of(content) if content else None
        response.raw = content if is_raw else None
    return response


def _path(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _json_or_bytes(content: bytes | None) -> tuple[Any, bytes | None]:
    """The JSON value in a body, or the bytes when they are not JSON."""
    body = value_of(content) if content else None
    return body, (content or None) if body is None else None


def count(paths: Iterable[str | Path]) -> int:
    """How many files these paths name."""
    return sum(len(find(path)) for path in paths)
