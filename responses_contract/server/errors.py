"""What is answered instead of a response: one exception, with everything that the error body says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INVALID = "invalid_request_error"
RETRY_AFTER = 1
"""Seconds that a refusal for too many requests asks to wait."""


class ApiError(Exception):
    """A request that is refused.

    Args:
        status: the HTTP status.
        message: for people, one sentence or two.
        code: for programs; None where the origin gives none.
        param: the member of the request that is wrong, as a path (`input[0].content`).
        kind: the error's `type`.
        headers: more headers for the answer (`retry-after`).
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = INVALID,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param
        self.kind = kind
        self.headers = dict(headers or {})
        if status == 429:
            self.headers.setdefault("retry-after", str(RETRY_AFTER))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled whole, as a pool of processes does: `args` alone is only the message."""
        return _again, (type(self), dict(vars(self)), self.args)

    def body(self) -> dict[str, Any]:
        """The error envelope."""
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": error}


def not_found(identifier: str) -> ApiError:
    """A stored response that is not there (any more)."""
    return ApiError(404, f"Response with id '{shown(identifier)}' not found.")


def conversation_not_found(identifier: str) -> ApiError:
    """A conversation that is not there (any more)."""
    return ApiError(404, f"Conversation with id '{shown(identifier)}' not found.")


def shown(value: str, limit: int = 80) -> str:
    """An untrusted value as a message may quote it."""
    text = value.encode("unicode_escape").decode("ascii")
    return text if len(text) <= limit else f"{text[:limit]}…"


def _again(kind: type[ApiError], members: Mapping[str, Any], args: tuple[Any, ...]) -> ApiError:
    error = kind.__new__(kind, *args)
    vars(error).update(members)
    return error
