"""The client: create, stream, retrieve, resume, wait for, cancel, delete, list, count and compact.

`Client` and `AsyncClient` are written from one template; `client.responses` has the operations, `client.raw` the same
with the answers as they came. Streams are `ResponseStream`, errors a tree under `ResponsesError`.
"""

from __future__ import annotations

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
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponsesError,
    SettingsError,
    StreamFailedError,
    StreamInterruptedError,
    UnprocessableEntityError,
)
from responses_api_runtime.wire import widen

from ._async import AsyncClient, AsyncRawResponses, AsyncResponses
from ._async_streams import AsyncPager, AsyncResponseStream
from ._operations import (
    CancelResponseParams,
    CompactResponseParams,
    CountInputTokensParams,
    CreateResponseParams,
    DeleteResponseParams,
    GetResponseParams,
    ListInputItemsParams,
)
from ._sync import Client, RawResponses, Responses
from ._sync_streams import Pager, ResponseStream

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AsyncPager",
    "AsyncRawResponses",
    "AsyncResponseStream",
    "AsyncResponses",
    "AuthenticationError",
    "BadRequestError",
    "CancelResponseParams",
    "Client",
    "CompactResponseParams",
    "ConflictError",
    "CountInputTokensParams",
    "CreateResponseParams",
    "DeleteResponseParams",
    "GetResponseParams",
    "InternalServerError",
    "InvalidResponseError",
    "ListInputItemsParams",
    "NotFoundError",
    "Pager",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "RawResponses",
    "RequestOptions",
    "ResponseStream",
    "Responses",
    "ResponsesError",
    "SettingsError",
    "StreamFailedError",
    "StreamInterruptedError",
    "UnprocessableEntityError",
    "function_tool",
    "strict_schema",
    "text_format",
    "widen",
]
