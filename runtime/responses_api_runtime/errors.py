"""What can go wrong, as exceptions::

    ResponsesError
    ├── SettingsError                the client is set up wrongly: no URL, a key or a value that cannot be sent
    ├── APIConnectionError           no answer came, or only a part of one
    │   ├── APITimeoutError          … in the time allowed
    │   ├── StreamInterruptedError   the stream ended before the response did; it may be resumed
    │   └── WebSocketClosedError     a WebSocket ended
    ├── InvalidResponseError         an answer came that is not what the operation promises
    ├── StreamFailedError            the stream reported an error and ended without a response
    ├── StreamClosedError            the stream was closed by its reader before the response ended
    ├── WebhookError                 a delivery of a webhook cannot be used; a ValueError as well
    │   ├── InvalidWebhookSignatureError   … as it is not signed with this secret, or not lately
    │   └── InvalidWebhookEventError       … as it is signed, and no event
    └── APIStatusError               the server refused: status_code, code, param, request_id, body
        ├── BadRequestError              400
        ├── AuthenticationError          401
        ├── PermissionDeniedError        403
        ├── NotFoundError                404
        ├── ConflictError                409
        ├── UnprocessableEntityError     422
        ├── RateLimitError               429
        └── InternalServerError          500 and above

A server's own words are part of some messages; the API key never is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .answers import Answer

EXCERPT = 300


class ResponsesError(Exception):
    """Base of every exception that this package raises on purpose.

    Attributes:
        message: what went wrong, in one sentence.
        body: what the server sent, as far as there was anything.
        code, type, param: what its error object says, or None.
    """

    body: Any = None
    code: str | None = None
    type: str | None = None
    param: str | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as what it is, without the exceptions that it is chained to."""
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(kind: type[ResponsesError], args: tuple[Any, ...], members: dict[str, Any]) -> ResponsesError:
    error = kind.__new__(kind, *args)
    error.args = args
    vars(error).update(members)
    return error


class SettingsError(ResponsesError):
    """The client is set up wrongly, or was given a value that cannot be sent."""


class APIConnectionError(ResponsesError):
    """No answer came, or only a part of one: refused, reset, unreachable. The cause is chained.

    Attributes:
        unsent: whether the request has certainly not reached the server, so that sending it again does nothing twice.
    """

    unsent = False


class APITimeoutError(APIConnectionError):
    """No answer came in the time allowed."""


class StreamInterruptedError(APIConnectionError):
    """The stream ended before the response did.

    Attributes:
        response_id: the response that was being streamed, if the stream got so far.
        sequence_number: of the last event that came, or None; what a stream resumed by hand starts after.
    """

    def __init__(self, message: str, *, response_id: str | None = None, sequence_number: int | None = None) -> None:
        super().__init__(message)
        self.response_id = response_id
        self.sequence_number = sequence_number


class WebSocketClosedError(APIConnectionError):
    """A WebSocket ended.

    Attributes:
        close_code: why, as a number; 1006 where it ended without a close frame.
        reason: why, in the server's words.
    """

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"the WebSocket was closed with {code}" + (f": {reason}" if reason else ""))
        self.close_code = code
        self.reason = reason


class InvalidResponseError(ResponsesError):
    """An answer came that is not what the operation promises: no JSON, cut off, HTML, members missing, too large.

    Attributes:
        status: the HTTP status.
        request_id: the server's id of the request, or None.
        body: the bytes that could not be understood.
    """

    def __init__(
        self, message: str, *, status: int | None = None, request_id: str | None = None, body: bytes = b""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id
        self.body = body


class _Told(ResponsesError):
    """An error that the server put into words.

    Attributes:
        message: its sentence, or an excerpt of what it sent instead of one.
        code, type, param: what the error object says, or None.
        body: the parsed JSON, or the text where it was no JSON.
    """

    def __init__(self, message: str, *, body: Any = None, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.body = body
        self.code = _word(detail, "code")
        self.type = _word(detail, "type")
        self.param = _word(detail, "param")


class StreamClosedError(ResponsesError):
    """A stream was read on that its reader had closed before the response ended; the message says where."""


class WebhookError(ResponsesError, ValueError):
    """A delivery of a webhook that cannot be used."""


class InvalidWebhookSignatureError(WebhookError):
    """A delivery is not signed, not with this secret, or not lately: it may come from anybody."""


class InvalidWebhookEventError(WebhookError):
    """A delivery is signed as it must be, and its body is no event."""


class StreamFailedError(_Told):
    """The stream reported an error and ended without a response."""


class APIStatusError(_Told):
    """The server refused the request.

    Attributes:
        status: the HTTP status; `status_code` is the same.
        request_id: the server's id of the request, or None.
        headers: the answer's headers, names in lower case.
        content: the answer's body; `response` is the whole answer, with `status_code`, `headers`, `text`, `json()`.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        headers: Mapping[str, str],
        body: Any = None,
        detail: Mapping[str, Any] | None = None,
        content: bytes = b"",
    ) -> None:
        super().__init__(message, body=body, detail=detail)
        self.status = self.status_code = status
        self.headers = headers
        self.request_id = headers.get("x-request-id")
        self.content = content

    @property
    def response(self) -> Answer:
        """The answer as it came, without secrets."""
        return Answer(self.status, self.headers, self.content)

    def __str__(self) -> str:
        shown = [f"{name}={value!r}" for name in ("code", "param", "request_id") if (value := getattr(self, name))]
        return f"HTTP {self.status}: {self.message}" + (f" ({', '.join(shown)})" if shown else "")


class BadRequestError(APIStatusError):
    """400: the request is malformed or names something that does not fit."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the key is valid but may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such response, model or route."""


class ConflictError(APIStatusError):
    """409: the request conflicts with another one, or with the state of the response."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed but cannot be acted on."""


class RateLimitError(APIStatusError):
    """429: a rate limit or the account's quota is used up."""


class InternalServerError(APIStatusError):
    """500 and above: the server failed or is overloaded."""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def status_error(status: int, headers: Mapping[str, str], content: bytes) -> APIStatusError:
    """The exception for an answer that is not a success, whatever its body is."""
    body = decode(content)
    detail = error_detail(body)
    message = _word(detail, "message") or excerpt(body, headers.get("content-type", "")) or "no body"
    if 300 <= status < 400:
        message = "redirected to another origin, which must not see the key; set base_url to follow"
    kind = _BY_STATUS.get(status) or (InternalServerError if status >= 500 else APIStatusError)
    return kind(message, status=status, headers=headers, body=body, detail=detail, content=content)


def stream_failure(event: Mapping[str, Any]) -> StreamFailedError:
    """The exception for a stream whose last word was an `error` event, in its nested or its flat form."""
    detail = error_detail(event) or event
    return StreamFailedError(_word(detail, "message") or "the stream failed", body=dict(event), detail=detail)


def error_detail(body: Any) -> Mapping[str, Any] | None:
    """The error object of an error envelope, of its flat form, or of a bare sentence under `error` or `detail`."""
    if not isinstance(body, dict):
        return None
    detail = body.get("error") or body.get("detail")
    if isinstance(detail, str):
        return {"message": detail}
    if isinstance(detail, dict):
        return detail
    return body if isinstance(body.get("message"), str) else None


def decode(content: bytes) -> Any:
    """The JSON value of a body; its text if it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")


def excerpt(body: Any, content_type: str = "") -> str:
    """The beginning of a body, in one line, for a message."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    line = " ".join(text[: 2 * EXCERPT].encode("utf-8", "replace").decode().split())
    short = line if len(line) <= EXCERPT else line[:EXCERPT] + "…"
    return f"{content_type.partition(';')[0]}: {short}" if isinstance(body, str) and short and content_type else short


def _word(detail: Mapping[str, Any] | None, name: str) -> str | None:
    value = (detail or {}).get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
