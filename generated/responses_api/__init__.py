"""The Responses API in Python: models, a client, and the grammar of its event streams.

    from responses_api import Client, models

Everything is loaded when it is first asked for, so that one who wants the models alone does not pay for the client.
The models are in `responses_api.models`, the errors and the types of arguments in `responses_api.client`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import accumulate, client, models
    from .accumulate import Accumulator
    from .client import AsyncClient, Client, ResponsesError, function_tool, text_format

__all__ = [
    "Accumulator",
    "AsyncClient",
    "Client",
    "ResponsesError",
    "accumulate",
    "client",
    "function_tool",
    "models",
    "text_format",
]

_HOMES = {
    "Accumulator": "accumulate",
    "AsyncClient": "client",
    "Client": "client",
    "ResponsesError": "client",
    "function_tool": "client",
    "text_format": "client",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f".{_HOMES.get(name, name)}", __name__)
    return getattr(home, name) if name in _HOMES else home


def __dir__() -> list[str]:
    return sorted(__all__)
