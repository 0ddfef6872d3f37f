"""The kit for those who write an endpoint: requests judged, responses filled, streams that cannot come out wrong.

    from responses_contract.server import Reply, parse_request, usage

`responses_contract.server.chat` puts a chat completions upstream behind it. Everything is loaded when it is first asked
for.

Exports: Reply, Request, parse_request, usage, Item, Message, Reasoning, FunctionCall, CustomToolCall, HostedCall,
MemoryStore, HEADERS, ApiError, ReplyError.

May import: errors, model, stream, wire.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from responses_contract.server.delivery import HEADERS
    from responses_contract.server.errors import ApiError
    from responses_contract.server.items import CustomToolCall, FunctionCall, HostedCall, Item, Message, Reasoning
    from responses_contract.server.misuse import ReplyError
    from responses_contract.server.reply import Reply
    from responses_contract.server.request import Request, parse_request
    from responses_contract.server.spent import usage
    from responses_contract.server.store import MemoryStore

__all__ = [
    "HEADERS",
    "ApiError",
    "CustomToolCall",
    "FunctionCall",
    "HostedCall",
    "Item",
    "MemoryStore",
    "Message",
    "Reasoning",
    "Reply",
    "ReplyError",
    "Request",
    "parse_request",
    "usage",
]

_HOMES = {
    "HEADERS": "delivery",
    "ApiError": "errors",
    "MemoryStore": "store",
    "Reply": "reply",
    "ReplyError": "misuse",
    "Request": "request",
    "parse_request": "request",
    "usage": "spent",
}
"""The module of each name; the others are in `items`."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'items')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
