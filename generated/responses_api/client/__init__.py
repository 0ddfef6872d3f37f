"""The client: create, stream, retrieve, resume, wait for, cancel, delete, list, count and compact; conversations.

`Client` and `AsyncClient` are written from one template; `client.responses` has the operations, `client.raw` the same
with the answers as they came, `client.conversations` those on conversations and their items. Streams are `ResponseStream`, errors a tree under `ResponsesError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from responses_api_runtime.bodies import function_tool, strict_schema, text_format
from responses_api_runtime.calls import RawResponse, RequestOptions
from responses_api_runtime.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    InvalidResponseError,
    InvalidWebhookEventError,
    InvalidWebhookSignatureError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponsesError,
    SettingsError,
    StreamClosedError,
    StreamFailedError,
    StreamInterruptedError,
    UnprocessableEntityError,
    WebhookError,
    WebSocketClosedError,
)
from responses_api_runtime.wire import widen

from ..webhooks import Webhooks
from ._async import AsyncAzureClient, AsyncClient, AsyncRawClient, AsyncUnreadClient
from ._async_http import AsyncUnreadResponse
from ._async_responses import AsyncRawResponses, AsyncResponses, AsyncUnreadResponses
from ._async_stored import (
    AsyncConversationItems,
    AsyncConversations,
    AsyncFiles,
    AsyncInputItems,
    AsyncInputTokens,
    AsyncModelPage,
    AsyncModels,
    AsyncPager,
    AsyncRawConversationItems,
    AsyncRawConversations,
    AsyncRawFiles,
    AsyncRawInputItems,
    AsyncRawInputTokens,
)
from ._async_streams import AsyncResponseStream
from ._operations import (
    CancelResponseParams,
    CompactResponseParams,
    CountInputTokensParams,
    CreateConversationItemsParams,
    CreateConversationParams,
    CreateFileParams,
    CreateResponseParams,
    DeleteConversationItemParams,
    DeleteConversationParams,
    DeleteFileParams,
    DeleteResponseParams,
    GetConversationItemParams,
    GetConversationParams,
    GetResponseParams,
    ListConversationItemsParams,
    ListInputItemsParams,
    ListModelsParams,
    ParseResponseParams,
    RetrieveFileContentParams,
    RetrieveFileParams,
    UpdateConversationParams,
)
from ._parsed import ParsedResponse
from ._sync import AzureClient, Client, RawClient, UnreadClient
from ._sync_http import UnreadResponse
from ._sync_responses import NoSuchArgument, RawResponses, Responses, UnreadResponses
from ._sync_stored import (
    ConversationItems,
    Conversations,
    Files,
    InputItems,
    InputTokens,
    ModelPage,
    Models,
    Pager,
    RawConversationItems,
    RawConversations,
    RawFiles,
    RawInputItems,
    RawInputTokens,
)
from ._sync_streams import ResponseStream

APIError = ResponsesError
"""The base of all exceptions, as others call it."""
pydantic_function_tool = function_tool
"""`function_tool`, as others call it."""

if TYPE_CHECKING:
    from ._async_sockets import AsyncResponsesConnection, AsyncResponsesLane
    from ._sync_sockets import ResponsesConnection, ResponsesLane

_LATER = {
    "AsyncResponsesConnection": "_async_sockets",
    "AsyncResponsesLane": "_async_sockets",
    "ResponsesConnection": "_sync_sockets",
    "ResponsesLane": "_sync_sockets",
}
"""What few need, and what brings asyncio and ssl: imported when it is asked for."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_LATER[name]}", __name__), name)


__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncAzureClient",
    "AsyncClient",
    "AsyncConversationItems",
    "AsyncConversations",
    "AsyncFiles",
    "AsyncInputItems",
    "AsyncInputTokens",
    "AsyncModelPage",
    "AsyncModels",
    "AsyncPager",
    "AsyncRawClient",
    "AsyncRawConversationItems",
    "AsyncRawConversations",
    "AsyncRawFiles",
    "AsyncRawInputItems",
    "AsyncRawInputTokens",
    "AsyncRawResponses",
    "AsyncResponseStream",
    "AsyncResponses",
    "AsyncResponsesConnection",
    "AsyncResponsesLane",
    "AsyncUnreadClient",
    "AsyncUnreadResponse",
    "AsyncUnreadResponses",
    "AuthenticationError",
    "AzureClient",
    "BadRequestError",
    "CancelResponseParams",
    "Client",
    "CompactResponseParams",
    "ConflictError",
    "ConversationItems",
    "Conversations",
    "CountInputTokensParams",
    "CreateConversationItemsParams",
    "CreateConversationParams",
    "CreateFileParams",
    "CreateResponseParams",
    "DeleteConversationItemParams",
    "DeleteConversationParams",
    "DeleteFileParams",
    "DeleteResponseParams",
    "Files",
    "GetConversationItemParams",
    "GetConversationParams",
    "GetResponseParams",
    "InputItems",
    "InputTokens",
    "InternalServerError",
    "InvalidResponseError",
    "InvalidWebhookEventError",
    "InvalidWebhookSignatureError",
    "ListConversationItemsParams",
    "ListInputItemsParams",
    "ListModelsParams",
    "ModelPage",
    "Models",
    "NoSuchArgument",
    "NotFoundError",
    "Pager",
    "ParseResponseParams",
    "ParsedResponse",
    "PermissionDeniedError",
    "RateLimitError",
    "RawClient",
    "RawConversationItems",
    "RawConversations",
    "RawFiles",
    "RawInputItems",
    "RawInputTokens",
    "RawResponse",
    "RawResponses",
    "RequestOptions",
    "ResponseStream",
    "Responses",
    "ResponsesConnection",
    "ResponsesError",
    "ResponsesLane",
    "RetrieveFileContentParams",
    "RetrieveFileParams",
    "SettingsError",
    "StreamClosedError",
    "StreamFailedError",
    "StreamInterruptedError",
    "UnprocessableEntityError",
    "UnreadClient",
    "UnreadResponse",
    "UnreadResponses",
    "UpdateConversationParams",
    "WebSocketClosedError",
    "WebhookError",
    "Webhooks",
    "function_tool",
    "pydantic_function_tool",
    "strict_schema",
    "text_format",
    "widen",
]
