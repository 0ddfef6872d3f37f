"""What a connection sends: its upgrade and its messages, without I/O."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypedDict
from urllib.parse import urlencode

from ..bodies import plain
from ..calls import Call
from ..errors import (
    APIConnectionError,
    APITimeoutError,
    ResponsesError,
    SettingsError,
    WebSocketClosedError,
    status_error,
)
from ..secrets import Secrets
from ..settings import Settings, checked_headers, pairs
from .router import UNREAD, Router

QUIET = logging.getLogger("responses_api.websocket")
"""The library's log: a ping without an answer is an exception to who waits, and no traceback to a terminal."""
QUIET.addHandler(logging.NullHandler())
MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes of a message, unless `max_size` says otherwise: reading one takes about five times as much memory."""
RECOVERABLE = frozenset({1001, 1005, 1006, 1011, 1012, 1013, 1015})
"""Close codes after which another connection may work: the server left, failed or restarts, or the network broke."""


@dataclass(frozen=True, slots=True)
class ReconnectingEvent:
    """Why and when a connection is made anew.

    Attributes:
        attempt: which one this is, from 1.
        max_attempts: how many there are at most.
        delay: seconds until it is made.
        close_code: with which code the connection ended; 1006 where it just broke.
        extra_query: the query parameters that the next upgrade will have.
        extra_headers: the headers that the next upgrade will have.
    """

    attempt: int
    max_attempts: int
    delay: float
    close_code: int
    extra_query: Mapping[str, Any]
    extra_headers: Mapping[str, str]


class ReconnectingOverrides(TypedDict, total=False):
    """What `on_reconnecting` may answer."""

    extra_query: Mapping[str, Any]
    extra_headers: Mapping[str, str]
    abort: bool


OnReconnecting = Callable[[ReconnectingEvent], ReconnectingOverrides | None]


class ConnectOptions(TypedDict, total=False):
    """What `connect()` takes."""

    extra_query: Mapping[str, Any]
    """Query parameters of the upgrade."""
    extra_headers: Mapping[str, str]
    """Headers of the upgrade; they win over the client's."""
    websocket_connection_options: Mapping[str, Any]
    """What the `websockets` library takes: `compression`, `max_size`, `ping_interval`, `proxy`, `ssl` and others."""
    on_reconnecting: OnReconnecting
    """Asked before each attempt to connect again; without it a connection that ends stays ended."""
    max_retries: int
    """Attempts to connect again, at most (5)."""
    initial_delay: float
    """Seconds before the first attempt (0.5); each later one waits twice as long."""
    max_delay: float
    """Seconds that an attempt waits at most (8)."""
    max_unread: int
    """Bytes of messages that may lie unread before no more are taken from the network (16 MiB)."""


@dataclass(slots=True)
class Plan:
    """How to connect, and how to connect again.

    Attributes:
        settings: of the client.
        extra_query: query parameters of the upgrade.
        extra_headers: headers of the upgrade; they win over the client's.
        options: what the `websockets` library takes besides (`compression`, `max_size`, `ping_interval`, `ssl` …).
        on_reconnecting: asked before each attempt; without it a connection that ends stays ended.
        max_retries: attempts at most.
        initial_delay: seconds before the first attempt; each later one waits twice as long.
        max_delay: seconds that an attempt waits at most.
        max_unread: bytes of messages that may lie unread before no more are taken from the network.
        given: the settings as the client has them, a key that is asked for included.
    """

    settings: Settings
    extra_query: Mapping[str, Any] = field(default_factory=dict)
    extra_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    on_reconnecting: OnReconnecting | None = None
    max_retries: int = 5
    initial_delay: float = 0.5
    max_delay: float = 8.0
    max_unread: int = UNREAD
    given: Settings = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.given = self.settings

    def with_key(self, key: Any) -> None:
        """Go on with the key that was given for this attempt.

        Raises:
            SettingsError: it cannot be sent.
        """
        self.settings = self.given.with_key(key)

    def url(self) -> str:
        """Where the upgrade goes."""
        query = urlencode([*self.settings.query, *pairs(self.extra_query)])
        base = self.settings.base_url.replace("http", "ws", 1)
        return f"{base}/responses" + (f"?{query}" if query else "")

    def headers(self) -> dict[str, str]:
        """The headers of the upgrade."""
        name, key = self.settings.key_header, self.settings.key
        shown = f"Bearer {key}" if name == "authorization" else key
        told = {name: shown} if isinstance(key, str) and isinstance(shown, str) and key else {}
        return {**told, **self.settings.headers, **checked_headers(self.extra_headers)}

    def connecting(self) -> dict[str, Any]:
        """What the library is told, the application's own options last."""
        usual = {
            "max_size": MAX_MESSAGE,
            "compression": None,
            "open_timeout": self.settings.timeout[0],
            "close_timeout": 5,
            "logger": QUIET,
        }
        return {**usual, "user_agent_header": "responses-api-python", **self.options}

    def secrets(self) -> Secrets:
        """What the connection carries that no exception may show."""
        query = tuple((str(name), str(value)) for name, value in self.extra_query.items())
        return self.settings.secrets(dict(self.extra_headers), query)

    @property
    def hidden(self) -> Callable[[], Secrets]:
        """The same, asked for when it is needed."""
        return partial(Plan.secrets, self)

    def attempt(self, number: int, code: int) -> float | None:
        """Seconds to wait before this attempt; None if there is to be none."""
        if self.on_reconnecting is None or code not in RECOVERABLE or number > self.max_retries:
            return None
        delay = min(self.initial_delay * 2.0 ** (number - 1), self.max_delay)
        event = ReconnectingEvent(number, self.max_retries, delay, code, self.extra_query, self.extra_headers)
        told = self.on_reconnecting(event) or {}
        if told.get("abort"):
            return None
        self.extra_query = told.get("extra_query", self.extra_query)
        self.extra_headers = told.get("extra_headers", self.extra_headers)
        return delay


def plan_of(settings: Settings, told: ConnectOptions) -> Plan:
    """How to connect, as `connect()` was told.

    Raises:
        TypeError: an argument that it does not take.
    """
    given: dict[str, Any] = dict(told)
    strange = given.keys() - ConnectOptions.__annotations__.keys()
    if strange:
        raise TypeError(f"connect() takes no {min(strange)!r}")
    return Plan(settings, options=given.pop("websocket_connection_options", {}), **given)


_OF_HTTP = ("extra_headers", "extra_query")
_OF_FOLLOWING = ("timeout", "max_retries")


def creating(call: Call[Any], generate: bool | None, *, followed: bool = False) -> dict[str, Any]:
    """The body of a `response.create`, from the call that would ask for it over HTTP.

    Args:
        call: the call.
        generate: false to prepare only.
        followed: whether the response is waited for, so that there is something to be patient with.

    Raises:
        TypeError: an argument that only an HTTP request has, or one who waits.
    """
    wrong = [name for name in _OF_HTTP if name in call.options]
    if wrong:
        raise TypeError(f"{wrong[0]} is for a request of its own; give it to connect(), or make another client")
    for name in () if followed else _OF_FOLLOWING:
        if name in call.options:
            raise TypeError(f"{name} is for who waits for the response: give it to stream()")
    body = dict(call.body or {})
    return body if generate is None else {**body, "generate": generate}


def message_of(event: Any) -> str:
    """A client's message as text.

    Raises:
        SettingsError: it cannot be written as JSON.
    """
    try:
        return json.dumps(plain(event), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise SettingsError(f"the message cannot be written as JSON: {error}") from None


def late(router: Router[Any], limit: float | None) -> str:
    """What to say of a lane on which nothing came in the time allowed."""
    if not router.full:
        return f"no event in {limit} s"
    name = router.largest()
    where = "the default lane" if name is None else f"lane {name!r}"
    return f"no event in {limit} s: {router.unread} bytes lie unread, most of them on {where}; read it or close it"


def missing(error: ImportError) -> SettingsError:
    """The exception for a library that is not installed."""
    return SettingsError(f"a WebSocket needs the `websockets` library: pip install 'websockets>=15' ({error})")


def connection_trouble(error: BaseException, url: str) -> ResponsesError | None:
    """The exception of this package for one of the library; None for any other."""
    names = {kind.__name__ for kind in type(error).__mro__}
    where = url.partition("?")[0]
    response = getattr(error, "response", None)
    if "InvalidStatus" in names and response is not None:
        headers = {str(name).lower(): str(value) for name, value in response.headers.raw_items()}
        return status_error(response.status_code, headers, bytes(response.body or b""))
    if "TimeoutError" in names:
        return APITimeoutError(f"no WebSocket in the time allowed ({where})")
    if names & {"OSError", "WebSocketException", "EOFError"}:
        return APIConnectionError(f"no WebSocket: {type(error).__name__}: {error} ({where})")
    return None


def closed_error(connection: Any, secrets: Secrets) -> WebSocketClosedError:
    """Why a connection of the library ended, without these secrets: the other side chose the reason."""
    protocol = connection.protocol
    received, sent = protocol.close_rcvd, protocol.close_sent
    close = received if received is not None and (sent is None or protocol.close_rcvd_then_sent is not False) else sent
    cause = protocol.parser_exc or connection.connection_exc if hasattr(connection, "connection_exc") else None
    code, reason = (close.code, close.reason) if close is not None else (1006, str(cause or "it broke"))
    error = WebSocketClosedError(code, reason)
    secrets.hide(error)
    return error
