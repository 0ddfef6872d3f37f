"""The messages of a WebSocket connection, as a transcript writes them."""

from __future__ import annotations

import base64
import binascii
from math import isfinite
from typing import Any, Literal, NoReturn

from responses_contract.errors import InputError
from responses_contract.model.exchange import Close, Message, Response
from responses_contract.model.json_values import Json

Sender = Literal["client", "server"]
SENDERS: dict[Any, Sender] = {"client": "client", "server": "server"}


def connection_json(response: Response) -> Json:
    """The members of a transcript's response that tell its connection."""
    written: Json = {"messages": [_message_json(message) for message in response.messages or ()]}
    if response.close is not None:
        close = {"from": response.close.sender, "code": response.close.code, "reason": response.close.reason}
        written["close"] = close
    return written


def _message_json(message: Message) -> Json:
    at = {} if message.at is None else {"at": round(message.at, 4)}
    if isinstance(message.data, bytes):
        return {"from": message.sender, **at, "binary": base64.b64encode(message.data).decode("ascii")}
    return {"from": message.sender, **at, "text": message.data}


def connection_of(value: Json, name: str) -> tuple[list[Message] | None, Close | None]:
    """The messages and the close in a transcript's response; raises InputError naming what is wrong."""
    listed = value.get("messages")
    if listed is None:
        return None, None
    if not isinstance(listed, list):
        raise InputError(f"{name}: messages is not a list")
    return [_message(each, f"{name}: message {number}") for number, each in enumerate(listed)], _close(value, name)


def _message(value: Any, place: str) -> Message:
    if not isinstance(value, dict) or value.get("from") not in SENDERS:
        raise InputError(f"{place} does not say from whom it is: client or server")
    text, binary = value.get("text"), value.get("binary")
    if isinstance(text, str) and binary is None:
        return Message(SENDERS[value["from"]], text, _time(value.get("at"), place))
    if not isinstance(binary, str):
        raise InputError(f"{place} needs a text, or bytes in base64 as binary")
    return Message(SENDERS[value["from"]], _decoded(binary, place), _time(value.get("at"), place))


def _decoded(text: str, place: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(f"{place}: binary is not base64") from error


def _time(value: Any, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InputError(f"{place}: at is not a number of seconds")
    return float(value)


def _close(value: Json, name: str) -> Close | None:
    close = value.get("close")
    if close is None:
        return None
    if not isinstance(close, dict):
        _bad_close(name)
    code, reason = close.get("code"), close.get("reason") or ""
    if not (code is None or (isinstance(code, int) and not isinstance(code, bool))) or not isinstance(reason, str):
        _bad_close(name)
    return Close(SENDERS.get(close.get("from")), code, reason)


def _bad_close(name: str) -> NoReturn:
    raise InputError(f"{name}: close is not an object with a code and a reason")
