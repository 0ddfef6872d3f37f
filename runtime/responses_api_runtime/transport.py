"""What both shells need of an HTTP client, without importing one.

httpx and its fork httpx2 have the same classes in differently named modules, so an error is told by the names in its
class hierarchy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from .errors import APIConnectionError, APITimeoutError, InvalidResponseError, ResponsesError, SettingsError
from .limits import CODINGS
from .wire import Stream

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

MAX_REDIRECTS = 3
UNPACKED = 64 * 1024 * 1024
"""Bytes that a compressed body may unpack to where they are more than twice what was sent: an image hardly shrinks."""
# Seconds to wait for the end of a body after the terminal event, so that the connection can be used again.
PATIENCE = 0.25


class HttpClient(Protocol):
    """The part of `httpx.Client` (or `httpx2.Client`) that is used."""

    def build_request(self, *args: Any, **named: Any) -> Any: ...
    def send(self, *args: Any, **named: Any) -> Any: ...
    def close(self) -> None: ...


class AsyncHttpClient(Protocol):
    """The part of `httpx.AsyncClient` (or `httpx2.AsyncClient`) that is used."""

    def build_request(self, *args: Any, **named: Any) -> Any: ...
    async def send(self, *args: Any, **named: Any) -> Any: ...
    async def aclose(self) -> None: ...


def own_httpx() -> Any:
    """httpx, imported when a client of our own is made: one who brings another needs none.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        import httpx
    except ImportError:
        raise SettingsError("no http_client was given, and httpx is not installed") from None
    return httpx


@cache
def certificates() -> Any:
    """The TLS settings of all clients of our own; reading the certificates takes longer than all else in making one."""
    return own_httpx().create_ssl_context()


# The errors that come before any byte of a request has left.
_BEFORE_SENDING = frozenset({"ConnectError", "ProxyError", "UnsupportedProtocol"})
_NO_LOCATION = "Invalid URL in location header"


def direct(base_url: str) -> dict[str, None]:
    """Where the proxies of the environment are not for: this machine itself, by whichever name it is called."""
    host = urlsplit(base_url).hostname or ""
    names = {*_LOOPBACK, *([host] if host.startswith("127.") else [])}
    return {f"all://{f'[{name}]' if ':' in name else name}": None for name in sorted(names)}


_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def running_loop() -> Any:
    """The event loop of asyncio in which this is called; None in none, or in one of another library."""
    asyncio = sys.modules.get("asyncio")
    try:
        return asyncio.get_running_loop() if asyncio else None
    except RuntimeError:
        return None


OTHER_LOOP = (
    "this client was used in another event loop before, and its connections belong to that one: make a client for each "
    "loop, inside of the function that asyncio.run() is given"
)
CLOSED = "this client was closed, and sends nothing more"


def no_cookies() -> CookieJar:
    """A jar that takes nothing in: what a server sets for one request is not sent with another."""
    # It brings urllib and ssl, which httpx needs as well: not before there is a client.
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def connection_error(error: Exception) -> ResponsesError | None:
    """The exception of this package for one of an HTTP client; None if it is no trouble of the transport."""
    if str(error).startswith(_NO_LOCATION):
        # What follows is a part of a URL, cut anywhere: a secret of which only the end is there would not be found.
        error.args, error.__cause__, error.__context__ = (_NO_LOCATION,), None, None
    names = {kind.__name__ for kind in type(error).__mro__}
    message = (f"{type(error).__name__}: {error}" if str(error) else type(error).__name__) + _at(error)
    if "TimeoutException" in names:
        return APITimeoutError(message)
    if "TransportError" in names:
        broken = APIConnectionError(message)
        broken.unsent = bool(names & _BEFORE_SENDING)
        return broken
    if "DecodingError" in names:
        return InvalidResponseError(f"the body cannot be decompressed: {error}")
    return None


def _at(error: Exception) -> str:
    """Which server was asked, without what else a URL may hold."""
    try:
        url = error.request.url  # type: ignore[attr-defined]
        return f" ({url.scheme}://{url.netloc.decode()})"
    except (AttributeError, RuntimeError):  # httpx raises the latter where no request is known
        return ""


def lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


def is_encoded(headers: Mapping[str, str]) -> bool:
    return headers.get("content-encoding", "identity").lower() not in ("", "identity")


_OTHERS = ("br", "zstd", "compress", "dcb", "dcz", "x-gzip")


def refused_coding(headers: Mapping[str, str]) -> str:
    """Why a body is not unpacked; empty where it is, or need not be."""
    told = [layer.strip().lower() for layer in headers.get("content-encoding", "").split(",")]
    layers = [layer for layer in told if layer not in ("", "identity")]
    if len(layers) > 1:
        return "the answer is compressed more than once"
    if not layers or layers[0] in CODINGS:
        return ""
    name = f"the coding {layers[0]!r}" if layers[0] in _OTHERS else "a coding that is not known"
    return f"the answer came in {name}; asked for were {' and '.join(CODINGS)}"


def is_too_much(response: Any, size: int, limit: int) -> bool:
    """Whether so much of a body has come that the rest of it is not taken in.

    Args:
        response: of the HTTP client.
        size: bytes so far, unpacked.
        limit: that the client allows.
    """
    return size > limit or (size > UNPACKED and size > 2 * int(getattr(response, "num_bytes_downloaded", size)))


def beginning(parts: Iterable[bytes], most: int) -> bytes:
    """The first bytes of a body that came in parts; the rest is not put together."""
    found = b""
    for part in parts:
        found += part[: most - len(found)]
        if len(found) >= most:
            break
    return found


def may_move(method: str, status: int) -> bool:
    """Whether a redirect with this status repeats the request as it is."""
    return status in (307, 308) or (status in (301, 302) and method == "GET")


def impatient(response: Any) -> bool:
    """Let the connection wait only briefly from now on; False if it is not one of ours."""
    stream = getattr(response, "extensions", {}).get("network_stream")
    if not isinstance(stream, Stream):
        return False
    stream.patience = PATIENCE
    return True
