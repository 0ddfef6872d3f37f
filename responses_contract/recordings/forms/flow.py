"""WebSocket connections in objects of their own: flows of mitmproxy as JSON, lists of messages that say who sent them.

mitmproxy keeps `websocket: {messages: [[kind, from_client, content, time, …]], closed_by_client, close_code, …}`; its
exports and other recorders write each message as an object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.exchange import Close
from responses_contract.model.json_values import Json
from responses_contract.recordings.connections import Sender
from responses_contract.recordings.entries import headers, object_of, text_of
from responses_contract.recordings.found import Found, Inner, Source, ValueForm
from responses_contract.recordings.sockets import connection_of, is_message, message_of

LISTS = ("messages", "frames", "events", "webSocketMessages", "websocket_messages", "websocketFrames")


def is_flow(value: Any) -> bool:
    """Whether a value is a connection with its messages, or a list with one in it, or of messages."""
    if isinstance(value, list):
        return any(is_flow(each) for each in value[:1000] if isinstance(each, dict)) or _are_messages(value)
    return isinstance(value, dict) and _messages(value) is not None


def _messages(value: Json) -> list[Any] | None:
    """The messages of a connection: in its member `websocket`, or in the object itself."""
    for holder in (object_of(value, "websocket"), value):
        for name in LISTS:
            listed = holder.get(name)
            if isinstance(listed, list) and _are_messages(listed):
                return listed
    return None


def _are_messages(listed: list[Any]) -> bool:
    found = [message for each in listed[:50] if (message := message_of(each)) is not None]
    senders = {message.sender for message in found}
    return "server" in senders and any(message.sender == "server" and is_message(message.data) for message in found)


def read(value: Any, source: Source) -> Iterator[Found]:
    if isinstance(value, dict):
        yield _read_one(value, source)
        return
    if _are_messages(value):
        yield connection_of(value, source)
        return
    for number, each in enumerate(value):
        at = source.at(f"{source.name}#{number}")
        at.budget.entry(at.name)
        yield _read_one(each, at) if is_flow(each) else Inner(at.name, each, blame="other")


def _read_one(value: Json, source: Source) -> Found:
    request, response = object_of(value, "request"), object_of(value, "response")
    return connection_of(
        _messages(value) or [],
        source,
        url=_url(value, request),
        request_headers=headers(request.get("headers")),
        response_headers=headers(response.get("headers")),
        close=_close(object_of(value, "websocket")),
    )


def _url(value: Json, request: Json) -> str:
    url = text_of(request, "url", "pretty_url") or text_of(value, "url", "endpoint")
    if url or not text_of(request, "path"):
        return url
    host = text_of(request, "pretty_host", "host")
    return f"wss://{host}{text_of(request, 'path')}" if host else text_of(request, "path")


def _close(socket: Json) -> Close | None:
    code, by_client = socket.get("close_code"), socket.get("closed_by_client")
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    sender: Sender | None = None if by_client is None else "client" if by_client else "server"
    return Close(sender, None if code in (1005, 1006) else code, text_of(socket, "close_reason"))


FORM = ValueForm("WebSocket connections (mitmproxy's flows as JSON, lists of messages)", is_flow, read)
