"""What the mock answers when it cannot keep what it is to keep."""

from __future__ import annotations

from responses_contract.server.errors import ApiError, shown


def not_stored(why: str) -> ApiError:
    """A response that could not be written: nobody may be told that it is stored."""
    message = f"The response could not be stored ({shown(why)}). Try again once the server has room."
    return ApiError(507, message, code="insufficient_storage", kind="server_error")


def unreadable_store(why: str) -> ApiError:
    """Stored responses that cannot be read."""
    return ApiError(500, f"The stored responses cannot be read ({shown(why)}).", code="storage", kind="server_error")
