"""The Responses API in Python: models, a client, and the grammar of its event streams.

    from responses_api import Client, models

Everything is loaded when it is first asked for, so that one who wants the models alone does not pay for the client.
The models are in `responses_api.models`, the dicts that requests take in `responses_api.params`, the types of arguments
in `responses_api.client`, deliveries of webhooks in `responses_api.webhooks`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import accumulate, client, models, params, webhooks
    from .accumulate import Accumulator
    from .client import (
        APIConnectionError,
        APIError,
        APIStatusError,
        APITimeoutError,
        AsyncAzureClient,
        AsyncClient,
        AsyncResponseStream,
        AuthenticationError,
        AzureClient,
        BadRequestError,
        Client,
        ConflictError,
        InternalServerError,
        InvalidResponseError,
        InvalidWebhookEventError,
        InvalidWebhookSignatureError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        ResponsesError,
        ResponseStream,
        SettingsError,
        StreamClosedError,
        StreamFailedError,
        StreamInterruptedError,
        UnprocessableEntityError,
        WebhookError,
        function_tool,
        pydantic_function_tool,
        text_format,
    )

_HOMES = {
    "Accumulator": "accumulate",
    "APIConnectionError": "client",
    "APIError": "client",
    "APIStatusError": "client",
    "APITimeoutError": "client",
    "AsyncAzureClient": "client",
    "AsyncClient": "client",
    "AsyncResponseStream": "client",
    "AuthenticationError": "client",
    "AzureClient": "client",
    "BadRequestError": "client",
    "Client": "client",
    "ConflictError": "client",
    "InternalServerError": "client",
    "InvalidResponseError": "client",
    "InvalidWebhookEventError": "client",
    "InvalidWebhookSignatureError": "client",
    "NotFoundError": "client",
    "PermissionDeniedError": "client",
    "RateLimitError": "client",
    "ResponseStream": "client",
    "ResponsesError": "client",
    "SettingsError": "client",
    "StreamClosedError": "client",
    "StreamFailedError": "client",
    "StreamInterruptedError": "client",
    "UnprocessableEntityError": "client",
    "WebhookError": "client",
    "function_tool": "client",
    "pydantic_function_tool": "client",
    "text_format": "client",
}
__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "Accumulator",
    "AsyncAzureClient",
    "AsyncClient",
    "AsyncResponseStream",
    "AuthenticationError",
    "AzureClient",
    "BadRequestError",
    "Client",
    "ConflictError",
    "InternalServerError",
    "InvalidResponseError",
    "InvalidWebhookEventError",
    "InvalidWebhookSignatureError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseStream",
    "ResponsesError",
    "SettingsError",
    "StreamClosedError",
    "StreamFailedError",
    "StreamInterruptedError",
    "UnprocessableEntityError",
    "WebhookError",
    "accumulate",
    "client",
    "function_tool",
    "models",
    "params",
    "pydantic_function_tool",
    "text_format",
    "webhooks",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f".{_HOMES.get(name, name)}", __name__)
    return getattr(home, name) if name in _HOMES else home


def __dir__() -> list[str]:
    return sorted(__all__)
