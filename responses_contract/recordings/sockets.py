"""The messages of WebSocket connections as recorders write them, whatever they call sender, text and time."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import orjson

from responses_contract.model.exchange import Close, Ended, Exchange, Message, Request, Response
from responses_contract.model.json_values import Json
from responses_contract.recordings.connections import Sender
from responses_contract.recordings.entries import is_responses_path
from responses_contract.recordings.found import Skipped, Source

CLIENT = frozenset(("client", "send", "sent", "out", "outgoing", "request", "to_server", "client->server", ">"))
SERVER = frozenset(("server", "receive", "received", "in", "incoming", "response", "to_client", "server->client", "<"))
# How recorders name the parts of a message, the first that is there counting.
SENDER_KEYS = ("direction", "from", "sender", "type", "dir")
DATA_KEYS = ("data", "text", "body", "content", "payload", "message")
TIME_KEYS = ("time", "timestamp", "at", "ts")
BINARY = (2, "2", "binary")
NO_UPGRADE = "the upgrade's headers were not kept: they were not judged"
NO_END = "how the connection ended was not kept: its end was not judged"


def connection_of(
    listed: Sequence[Any],
    source: Source,
    *,
    url: str = "",
    request_headers: dict[str, str] | None = None,
    response_headers: dict[str, str] | None = None,
    started: float | None = None,
    close: Close | None = None,
) -> Exchange | Skipped:
    """The exchange of a connection whose messages a recorder has listed, or why there is none to judge.

    Args:
        listed: messages as objects, or as mitmproxy's lists (kind, from the client, content, time).
        started: when the upgrade was sent, in seconds since 1970; that of the first message where it is not known.
    """
    messages = [message for each in listed if (message := _counted(each, source)) is not None]
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.removeprefix("/")
    if url and not is_responses_path(f"/{path.partition('?')[0]}"):
        return Skipped(source.name, f"is a WebSocket of /{path[:80]}")
    if not any(is_asked(message) or (message.sender == "server" and is_message(message.data)) for message in messages):
        return Skipped(source.name, "is a WebSocket without a message of the Responses API")
    known = [message.at for message in messages if message.at is not None]
    zero = started if started is not None else min(known, default=0.0)
    timed = [_since(message, zero) for message in messages]
    request = Request("GET", f"/{path}" if path else "/v1/responses", dict(request_headers or {}))
    ended: Ended = "closed" if close is not None else "stopped"
    response = Response(101, dict(response_headers or {}), messages=timed, close=close, ended=ended)
    unjudged = [*([] if response_headers else [NO_UPGRADE]), *([] if close is not None else [NO_END])]
    host = url.partition("://")[2].partition("/")[0]
    return Exchange(source.name, request, response, {"origin": host or "unknown"}, unjudged)


def is_message(data: str | bytes) -> bool:
    """Whether a message is one of the Responses API, told by its type; framed ones too."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    head = text[:4096]
    return '"type"' in head and ('"response.' in head or '"error"' in head or '"codex.' in head)


def is_asked(message: Message) -> bool:
    """Whether it is a client's request for a response: whatever comes after it, if only one, is an answer."""
    head = message.data[:4096] if isinstance(message.data, str) else message.data[:4096].decode("utf-8", "replace")
    return message.sender == "client" and '"response.create"' in head


def _counted(value: Any, source: Source) -> Message | None:
    source.budget.entry(source.name)
    return message_of(value)


def message_of(value: Any) -> Message | None:
    """A message as a recorder wrote it; None for what is none: a ping, an error of the recorder."""
    if isinstance(value, list | tuple):
        return _flow_message(value)
    if not isinstance(value, dict):
        return None
    sender = _sender(value)
    data = next((value[key] for key in DATA_KEYS if isinstance(value.get(key), str | bytes | dict)), None)
    if sender is None or data is None:
        return None
    return Message(sender, _data(data, value), _time(next((value[key] for key in TIME_KEYS if key in value), None)))


def _flow_message(value: Sequence[Any]) -> Message | None:
    """mitmproxy's state of a message: kind, from the client, content, time, …"""
    if len(value) < 3 or not isinstance(value[1], bool) or not isinstance(value[2], str | bytes):
        return None
    data = value[2]
    if isinstance(data, bytes) and value[0] not in BINARY:
        data = data.decode("utf-8", "replace")
    return Message("client" if value[1] else "server", data, _time(value[3] if len(value) > 3 else None))


def _sender(value: Json) -> Sender | None:
    if isinstance(value.get("from_client"), bool):
        return "client" if value["from_client"] else "server"
    words = [str(value[key]).lower() for key in SENDER_KEYS if isinstance(value.get(key), str)]
    if any(word in CLIENT for word in words):
        return "client"
    return "server" if any(word in SERVER for word in words) else None


def _data(data: Any, value: Json) -> str | bytes:
    """The text of a message, or its bytes; a value that was parsed is written again."""
    if isinstance(data, dict):
        return orjson.dumps(data).decode()
    is_binary = value.get("opcode") in BINARY or value.get("kind") in BINARY or value.get("bodyEncoding") == "base64"
    if not is_binary or isinstance(data, bytes):
        return data if isinstance(data, str) else bytes(data)
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return str(data).encode("utf-8", "surrogatepass")


def _time(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return moment(value)
    return value / 1000 if value > 1e11 else float(value)


def moment(value: Any) -> float | None:
    """Seconds since 1970 of a date in ISO 8601; None for anything else."""
    try:
        return datetime.fromisoformat(value).timestamp() if isinstance(value, str) else None
    except ValueError:
        return None


def _since(message: Message, zero: float) -> Message:
    at = None if message.at is None else max(0.0, message.at - zero)
    return Message(message.sender, message.data, at)
