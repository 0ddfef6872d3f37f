"""HTTP archives as plain entries: HAR, and the cassettes of vcrpy, VCR for Ruby, go-vcr and Betamax.

The four cassette formats agree on the idea and differ in names; `_pick` looks under every name in turn. Bodies are
undone from base64 and from content encodings, within bounds.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_contract.errors import InputError
from responses_contract.recordings.transcripts import MAX_FILE

MAX_NODES = 1_000_000
"""Values in one body of a cassette."""
MAX_DEPTH = 250
"""Levels to which a cassette may be nested: libyaml takes quadratic time for more."""
WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""zlib's window bits for the encodings that can be undone without another package."""


@dataclass(slots=True)
class Entry:
    """One exchange of an archive.

    Attributes:
        is_raw: the response's body is as received; otherwise it was parsed and written again.
        edited: what is known to have been changed since.
    """

    method: str
    url: str
    request_headers: dict[str, str] = field(default_factory=dict)
    request_body: bytes | None = None
    status: int | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: bytes | None = None
    is_raw: bool = True
    edited: str | None = None


def entries(value: Any, name: str) -> list[Entry]:
    """The entries of an archive.

    Raises:
        InputError: it is none of the known forms.
    """
    if not isinstance(value, dict):
        raise InputError(f"{name} is neither a transcript nor an archive of exchanges")
    log = value.get("log")
    if isinstance(log, dict) and isinstance(log.get("entries"), list):
        return [_har_entry(entry) for entry in log["entries"] if isinstance(entry, dict)]
    recorded = _pick(value, "interactions", "http_interactions")
    if isinstance(recorded, list):
        try:
            return [_cassette_entry(entry) for entry in recorded if isinstance(entry, dict)]
        except (ValueError, RecursionError) as error:
            raise InputError(f"{name} holds a body that is no JSON value: {error}") from error
    raise InputError(f"{name} is neither a transcript nor an archive of exchanges")


def parse_yaml(raw: bytes, name: str) -> Any:
    """The value of a YAML file, by the safe loader; raises InputError naming it and the line."""
    import yaml

    base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = type("CassetteLoader", (base,), {})
    yaml.add_constructor("tag:yaml.org,2002:python/unicode", lambda self, node: self.construct_scalar(node), loader)
    try:
        if _too_deep(yaml.parse(raw, base)):
            raise InputError(f"{name} is nested deeper than {MAX_DEPTH} levels, as no cassette is")
        return yaml.load(raw, loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or type(error).__name__
        raise InputError(f"{name} is not YAML that can be read: {problem}{where}") from error


def _too_deep(events: Iterable[Any]) -> bool:
    """Whether the collections of a YAML stream are nested deeper than allowed; the rest is not looked at."""
    depth = -2  # the stream and the document
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > MAX_DEPTH:
            return True
    return False


def _har_entry(entry: Mapping[str, Any]) -> Entry:
    request, response = _object(entry, "request"), _object(entry, "response")
    content = _object(response, "content")
    posted = _object(request, "postData").get("text")
    status = response.get("status")
    return Entry(
        str(request.get("method", "GET")),
        str(request.get("url", "")),
        headers(request.get("headers")),
        posted.encode("utf-8", "surrogatepass") if isinstance(posted, str) else None,
        status if isinstance(status, int) and status > 0 else None,
        headers(response.get("headers")),
        _unpacked(content.get("text"), content.get("encoding") == "base64"),
        edited="the archive keeps the body decoded",
    )


def _cassette_entry(entry: Mapping[str, Any]) -> Entry:
    request, response = _object(entry, "request"), _object(entry, "response")
    response_headers = headers(response.get("headers"))
    request_body, _ = _cassette_body(request)
    response_body, is_raw = _cassette_body(response)
    return Entry(
        str(request.get("method", "GET")),
        str(_pick(request, "uri", "url") or ""),
        headers(request.get("headers")),
        request_body,
        _status(response),
        response_headers,
        inflated(response_body, response_headers.get("content-encoding", "")),
        is_raw,
        None if is_raw else "the cassette keeps the body parsed",
    )


def _cassette_body(side: Mapping[str, Any]) -> tuple[bytes | None, bool]:
    """The bytes of a body, and whether they are as received."""
    if "parsed_body" in side:
        _bounded(side["parsed_body"])
        # YAML knows dates, JSON does not: they were text before a recorder parsed them.
        parsed = json.dumps(side["parsed_body"], ensure_ascii=False, default=str)
        return parsed.encode("utf-8", "surrogatepass"), False
    body = side.get("body")
    if isinstance(body, dict):
        encoded = _pick(body, "base64_string")
        return _unpacked(encoded if encoded is not None else body.get("string"), encoded is not None), True
    return _unpacked(body, False), True


def _bounded(value: Any) -> None:
    """Refuse a value that YAML's aliases blow up, or that holds itself; raises ValueError."""
    waiting, seen = [value], 0
    while waiting:
        seen += 1
        if seen > MAX_NODES:
            raise ValueError(f"more than {MAX_NODES} values")
        node = waiting.pop()
        if isinstance(node, dict | list):
            waiting.extend(node.values() if isinstance(node, dict) else node)


def _unpacked(text: Any, is_base64: bool) -> bytes | None:
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        return None
    if is_base64:
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            pass
    return text.encode("utf-8", "surrogatepass")


def inflated(body: bytes | None, encoding: str) -> bytes | None:
    """A body without its content encoding, as far as zlib can tell and up to the size limit."""
    window = WINDOW.get(encoding.strip().lower())
    if body is None or window is None:
        return body
    try:
        return zlib.decompressobj(window).decompress(body, MAX_FILE)
    except zlib.error:
        return body  # recorders often decode the body and leave the header


def _status(response: Mapping[str, Any]) -> int | None:
    status = response.get("status")
    code = response.get("code") or (status.get("code") if isinstance(status, dict) else status)
    return code if isinstance(code, int) else None


def headers(value: Any) -> dict[str, str]:
    """Headers as recorders write them: pairs of name and value, or a map to a string or a list."""
    if isinstance(value, list):
        pairs = [(pair.get("name"), pair.get("value")) for pair in value if isinstance(pair, dict)]
    elif isinstance(value, dict):
        pairs = list(value.items())
    else:
        return {}
    return {
        str(name).lower(): ", ".join(map(str, text)) if isinstance(text, list) else str(text) for name, text in pairs
    }


def _object(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    member = value.get(key)
    return member if isinstance(member, dict) else {}


def _pick(value: Mapping[str, Any], *names: str) -> Any:
    return next((value[name] for name in names if name in value), None)
