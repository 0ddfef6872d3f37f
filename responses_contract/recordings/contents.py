"""What recorders keep of a body, and whether it is something that the Responses API says or is asked.

A body may be text, bytes, base64, a parsed value, a list of events or of pieces, or stand in an object beside a word
about its coding. `content_of` undoes that, without judging; `is_answer` and `is_request` tell by what is in it.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import orjson

from responses_contract.model.json_values import Json
from responses_contract.wire.limits import has_more_values

OBJECTS = ("response", "response.compaction", "response.deleted", "response.input_tokens")
"""What the `object` of an answer's body says, where that alone tells that it is one of the Responses API."""
SSE_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:event|data|id|retry)?:")
_SSE_EVENT = re.compile(rb'(?:^|\n)(?:event: ?(?:response\.[a-z_.]+|error)\s|data: ?\{[^\n]*"type": ?"response\.)')
_RESPONSE = re.compile(rb'"object"\s*:\s*"response(?:\.[a-z_]+)?"')
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_NESTED = (
    "string",
    "base64_string",
    "text",
    "base64",
    "raw",
    "data",
    "body",
    "content",
    "value",
    "payload",
    "bytes",
    "frames",
    "events",
    "chunks",
)
"""Members under which the text of a body stands, where it is an object of its own."""
_DEEPEST = 4
"""Objects in each other that are opened on the way to the text of a body."""


def is_event(value: Any) -> bool:
    """Whether a value is an event of the API, as far as its type tells."""
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and (kind.startswith("response.") or kind in ("error", "keepalive"))


def are_events(value: Any) -> bool:
    """Whether a value is a list of events, in which at least one is of the Responses API."""
    return (
        isinstance(value, list)
        and any(isinstance(each, dict) and str(each.get("type")).startswith("response.") for each in value)
        and all(isinstance(each, dict) and "type" in each for each in value)
    )


def is_response(value: Any) -> bool:
    """Whether a value is the body of an answer, told by what it says of itself."""
    return isinstance(value, dict) and value.get("object") in OBJECTS


def is_item_list(value: Any) -> bool:
    """Whether a value is a page of items, and not of models or files."""
    if not isinstance(value, dict) or value.get("object") != "list" or not isinstance(value.get("data"), list):
        return False
    return all(isinstance(each, dict) and "type" in each for each in value["data"]) and "has_more" in value


def is_stream(raw: bytes) -> bool:
    """Whether bytes are an event stream of the Responses API, told by its beginning."""
    return SSE_START.match(raw) is not None and _SSE_EVENT.search(raw[: 1 << 16]) is not None


def is_answer(content: Any) -> bool:
    """Whether the content of a body is what the Responses API answers, errors left aside."""
    if isinstance(content, bytes):
        return is_stream(content) or (_RESPONSE.search(content) is not None and is_response(json_of(content)))
    return is_response(content) or is_item_list(content) or are_events(content)


def is_request(value: Any) -> bool:
    """Whether a value is the body of a request that creates a response."""
    if not isinstance(value, dict) or "object" in value or "messages" in value or "role" in value:
        return False
    return ("input" in value and "model" in value) or "previous_response_id" in value or "prompt" in value


def json_of(raw: bytes) -> Any:
    """The JSON value in some bytes; None where there is none, or too much of it."""
    try:
        return None if has_more_values(raw) else orjson.loads(raw)
    except ValueError:
        return None


def content_of(value: Any, *, in_base64: bool = False, levels: int = _DEEPEST) -> Any:
    """Bytes as received, or the value that a recorder made of them; None where it kept nothing."""
    if isinstance(value, str):
        return _text(value, in_base64)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, dict) and levels and not is_response(value) and "object" not in value:
        return _object(value, levels)
    return value


def _text(text: str, in_base64: bool) -> bytes:
    if in_base64:
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            pass
    return text.encode("utf-8", "surrogatepass")


def _list(value: list[Any]) -> Any:
    if value and all(isinstance(each, str) for each in value):
        if all(map(_HEX.fullmatch, value)):
            return bytes.fromhex("".join(value))
        return _text("".join(value) if any("\n" in each for each in value) else "\n".join(value), False)
    events = [_event_in(each) for each in value]
    return events if are_events(events) else value


def _event_in(value: Any) -> Any:
    """The event in an entry that has its name and data apart, as browsers and decoders keep them."""
    if not isinstance(value, dict) or is_event(value):
        return value
    data = next((value[name] for name in ("data", "payload", "json", "chunk") if name in value), None)
    if isinstance(data, str):
        found = json_of(data.encode("utf-8", "surrogatepass"))
        return data if found is None else found
    return data if isinstance(data, dict) else value


def _object(value: Json, levels: int) -> Any:
    """The body in an object that holds it beside its encoding, or the object if it is the body itself."""
    for name in _NESTED:
        inner = value.get(name)
        if isinstance(inner, str | bytes) or (isinstance(inner, dict | list) and inner):
            coded = name in ("base64_string", "base64") or str(value.get("encoding")).lower() == "base64"
            found = content_of(inner, in_base64=coded or value.get("isBase64Encoded") is True, levels=levels - 1)
            if isinstance(found, bytes) or is_answer(found) or is_request(found):
                return found
    return value
